"""talkwidget in this process, with nothing at hand: what a page costs that nobody asked for before.

A server would add its own share, which is measured elsewhere; here it is what talkwidget adds to a Flask route that
returns the same bytes.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask, Response
from sqlalchemy.orm import Session
from werkzeug.test import create_environ

from benchmarks.peers.ours import SITE, fill
from talkwidget import migrations
from talkwidget.api.cache import Shelf
from talkwidget.core.dialects import tune
from talkwidget.core.service import Talk
from talkwidget.core.settings import Settings
from talkwidget.standalone import create_app

SECRET = "x" * 40


def store(folder: Path, threads: Mapping[str, int]) -> str:
    """Make a SQLite database with the site and these threads; return its address."""
    folder.mkdir(parents=True, exist_ok=True)
    database = f"sqlite:///{folder / 'talk.sqlite'}"
    engine = tune(sa.create_engine(database))
    migrations.upgrade(engine)
    with Session(engine) as session:
        Talk(session, Settings(secret=SECRET, moderation="off")).add_site(SITE)
    with engine.begin() as connection:
        for thread, count in threads.items():
            fill(connection, thread, count)
    engine.dispose()
    return database


def forgetful(database: str) -> Flask:
    """The standalone app, which keeps no answer: each has to be made of rows."""
    app = create_app(database, secret=SECRET, config={"TALKWIDGET_FRESH_SECONDS": 0, "TALKWIDGET_CACHE_MB": 1})
    Shelf._find = lambda _self, _etag: None  # type: ignore[method-assign]  # noqa: SLF001  # there is no setting for it
    return app


def told_as(status: str, head: Iterable[tuple[str, str]], body: bytes) -> Flask:
    """An app with one Flask route, that returns just this."""
    app = Flask("bare", static_folder=None)
    headers = [(name, value) for name, value in head if name != "Content-Length"]

    @app.get("/talk/api/comments")
    def answer() -> Response:
        return Response(body, status=status, headers=headers)

    return app


class Caller:
    """Calls a WSGI app as a server does, for one address. Each query is new, so that none can be at hand."""

    _numbers = itertools.count()

    def __init__(self, app: Flask, address: str, headers: Mapping[str, str]) -> None:
        self.app = app
        self._environ = create_environ(address, headers=dict(headers))

    def __call__(self) -> tuple[str, list[tuple[str, str]], bytes]:
        told: list[Any] = []
        environ = self._environ.copy()
        environ["QUERY_STRING"] += f"&nothing={next(self._numbers)}"

        def start_response(status: str, head: list[tuple[str, str]], _exc_info: Any = None) -> Callable[[bytes], None]:
            told[:] = [status, head]
            return lambda _chunk: None

        chunks = self.app.wsgi_app(environ, start_response)
        body = b"".join(chunks)
        if hasattr(chunks, "close"):
            chunks.close()
        return told[0], told[1], body

    def cost(self, seconds: float) -> dict[str, float]:
        """Call it for so long; return microseconds of processor time a call (``cpu``)."""
        self()
        begun, calls = time.process_time(), 0
        while (used := time.process_time() - begun) < seconds:
            self()
            calls += 1
        return {"cpu": used / calls * 1e6}

    def is_cold(self) -> bool:
        """Whether an answer is really made of rows: by their statements."""
        seen: list[str] = []
        with self.app.app_context():
            engine = self.app.extensions["sqlalchemy"].engine

        def hear(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
            seen.append(statement)

        sa.event.listen(engine, "before_cursor_execute", hear)
        self()
        self()
        sa.event.remove(engine, "before_cursor_execute", hear)
        return sum("talk_comment" in statement for statement in seen) >= 2

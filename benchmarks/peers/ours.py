"""talkwidget itself, as its users start it: `talkwidget serve`."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import sqlalchemy as sa

from benchmarks.comments import Comment as Common
from benchmarks.comments import comments
from benchmarks.peers.server import ROOT, Request, posted
from benchmarks.peers.subject import Subject
from talkwidget.core.dialects import database_url, engine_options, tune
from talkwidget.core.identity import GUEST
from talkwidget.core.models import Author, Comment, Site, Thread, new_id
from talkwidget.core.text import Rendered, render

SITE = "blog"
SLICE = 2000


class Talkwidget(Subject):
    """``database`` is another than the SQLite file in the folder; ``settings`` are ``TALKWIDGET_...``."""

    name, version = "talkwidget", version("talkwidget")

    def __init__(
        self, folder: Path, *, core: int | None = None, database: str | None = None,
        settings: Mapping[str, str] | None = None, words: Sequence[str] = (),
    ) -> None:  # fmt: skip
        super().__init__(folder, core=core)
        self.database = database or f"sqlite:///{folder / 'talk.sqlite'}"
        self._settings, self._words = dict(settings or {}), list(words)

    @classmethod
    def install(cls) -> None: ...

    def command(self) -> Sequence[str | Path]:
        return [
            *(sys.executable, "-c", "from talkwidget.cli import main; main()"),
            *("serve", "--site", SITE, "--origin", "http://blog.localhost"),
            *("--port", str(self.port), "--database", self.database, *self._words),
        ]

    def environment(self) -> Mapping[str, str]:
        return {
            "PYTHONPATH": str(ROOT),
            "TALKWIDGET_MODERATION": "off",
            "TALKWIDGET_RATE_LIMITS": "off",
        } | self._settings

    def fill(self, thread: str, count: int) -> None:
        engine = self.engine()
        with engine.begin() as connection:
            fill(connection, thread, count)
        engine.dispose()

    def engine(self) -> sa.Engine:
        url = database_url(self.database)
        return tune(sa.create_engine(url, **engine_options(url)))

    def first_page(self, thread: str) -> Request:
        return self.page(thread, sort="oldest")

    def page(self, thread: str, **query: str | int) -> Request:
        return Request("/talk/api/comments?" + urlencode({"site": SITE, "thread": thread, **query}))

    @property
    def alive(self) -> Request:
        return Request("/healthz")

    def shown(self, answer: Any) -> tuple[int, int]:
        return answer["thread"]["count"], len(answer["comments"])

    def counts(self, threads: Sequence[str]) -> Request:
        return Request("/talk/api/counts?" + urlencode({"site": SITE, "thread": threads}, doseq=True))

    def counted(self, answer: Any, threads: Sequence[str]) -> list[int]:
        return [answer["counts"][thread] for thread in threads]

    def post(self, thread: str, comment: Common) -> Request:
        body = {"thread": thread, "text": comment.text, "name": comment.name}
        return posted(body, "/talk/api/comments?" + urlencode({"site": SITE}))

    def credentials(self, answer: Any) -> Mapping[str, str]:
        return {"Authorization": f"Bearer {answer['token']}"}

    def was_taken(self, status: int, answer: Any) -> bool:
        return status == 201

    def texts(self, thread: str) -> list[str]:
        engine = self.engine()
        there = sa.and_(Thread.site_id == Comment.site_id, Thread.id == Comment.thread_id)
        with engine.connect() as connection:
            found = list(connection.scalars(sa.select(Comment.source).join(Thread, there).where(Thread.key == thread)))
        engine.dispose()
        return found

    def embed(self, thread: str) -> str:
        return f'<script async src="{self.address}/talk/embed.js" data-site="{SITE}" data-thread="{thread}"></script>'


def fill(connection: sa.Connection, thread: str, count: int) -> None:
    """Add a thread to the site `SITE`, which is there, exactly as so many posts would have left it."""
    site = connection.scalars(sa.select(Site.id).where(Site.name == SITE)).one()
    home, now = new_id(), dt.datetime.fromtimestamp(0, dt.UTC)
    people = _people(connection, site)
    connection.execute(
        sa.insert(Thread),
        [{"site_id": site, "id": home, "key": thread, "state": "open", "count": count, "last_number": count,
          "version": count, "created": now, "changes_since": 0}],
    )  # fmt: skip
    wanted = comments(count)
    last = {"site_id": site, "thread_id": home, "state": "published", "listed": True}
    while rows := [last | _row(one, people[one.name], count) for one in islice(wanted, SLICE)]:
        connection.execute(sa.insert(Comment), rows)


def _row(one: Common, author: Any, count: int) -> dict[str, Any]:
    """A root with the one reply that it has, if the thread goes on that far."""
    words, answered = _rendered(one.text), int(one.parent is None and one.number < count)
    return {
        "id": new_id(), "number": one.number, "parent_number": one.parent, "root_number": one.parent or one.number,
        "depth": int(one.parent is not None), "place": int(one.parent is not None), "author_id": author,
        "source": words.source, "html": words.html, "plain": words.plain, "likes": one.likes, "replies": answered,
        "branch": answered, "last_place": answered, "changed": min(one.number + answered, count),
        "created": dt.datetime.fromtimestamp(one.created, dt.UTC),
    }  # fmt: skip


@lru_cache(maxsize=1000)
def _rendered(text: str) -> Rendered:
    return render(text, max_length=10_000, max_links=20)


def _people(connection: sa.Connection, site: Any) -> dict[str, Any]:
    ours = sa.select(Author.name, Author.id).where(Author.site_id == site, Author.subject.startswith("bench-"))
    known = {row.name: row.id for row in connection.execute(ours)}
    names: Iterable[str] = {one.name for one in comments(100)} - set(known)
    rows = [
        {"site_id": site, "id": new_id(), "issuer": GUEST, "subject": f"bench-{name}", "name": name, "was": [],
         "created": dt.datetime.fromtimestamp(0, dt.UTC)}
        for name in sorted(names)
    ]  # fmt: skip
    if rows:
        connection.execute(sa.insert(Author), rows)
    return known | {row["name"]: row["id"] for row in rows}

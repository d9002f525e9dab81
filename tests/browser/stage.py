"""An article on one site, talkwidget on another: what a reader's browser meets on an owner's static page.

The two are `blog.localhost` and `talk.localhost`, which to a browser are two sites, so that third-party cookies and
CORS are those of the real world. Nothing here is a stand-in: the server is `create_app()`, the script is the built one.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

import jwt
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import run_wsgi_app

from talkwidget import TalkWidget, migrations
from talkwidget.core import dialects
from talkwidget.core.identity import GUEST, Identity
from talkwidget.core.service import Talk
from talkwidget.standalone import create_app
from tests.clock import FrozenClock
from tests.servers.web import Street

SITE, THREAD = "blog", "/posts/42"
SSO_SECRET = "a-secret-that-the-owner-of-the-site-shares-with-us-and-with-nobody-else"
PLAIN = "body { font: 16px/1.5 system-ui, sans-serif; max-width: 44rem; margin: 1rem auto; padding: 0 1rem; }"
LOOKS = {
    "light": "body { color: #222; background: #fff; }",
    "dark": "body { color: #ddd; background: #15171a; }",
    "sepia": "body { color: #433422; background: #f4ecd8; }",
}


def guest(name: str) -> Identity:
    """Somebody who comments without an account, the same at each call."""
    return Identity(issuer=GUEST, subject=str(uuid.uuid5(uuid.NAMESPACE_URL, name)), name=name)


@dataclass
class Blog:
    """A static site: whatever `pages` says, with the headers a test wants."""

    pages: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)

    def __call__(self, environ: Mapping[str, Any], start_response: Any) -> list[bytes]:
        body = self.pages.get(environ["PATH_INFO"])
        status = "200 OK" if body is not None else "404 Not Found"
        start_response(status, [("Content-Type", "text/html; charset=utf-8"), *self.headers.items()])
        return [(body or "").encode()]


@dataclass
class Stage:
    app: Flask
    clock: FrozenClock
    blog: Blog
    blog_address: str
    talk_address: str
    asked: list[str]
    """What reached talkwidget, preflights too: `GET /talk/embed.js`."""
    loses_answers: bool = False
    """Whether what arrives is done, but no page hears of it."""

    @contextmanager
    def talk(self) -> Iterator[Talk]:
        """The conversation itself, to set a scene and to see what came of it."""
        with self.app.app_context():
            yield TalkWidget.of(self.app)

    @contextmanager
    def without_store(self) -> Iterator[None]:
        """While this lasts, the database doesn't answer."""

        def fail(*_: object) -> None:
            raise sa.exc.OperationalError("", {}, Exception("unable to open database file"))

        with self.app.app_context():
            engine = self.app.extensions["sqlalchemy"].engine
        sa.event.listen(engine, "engine_connect", fail)
        try:
            yield
        finally:
            sa.event.remove(engine, "engine_connect", fail)

    def say(self, who: Identity | str, text: str, **more: Any) -> Any:
        """Somebody comments; returns the comment as its author sees it."""
        who = guest(who) if isinstance(who, str) else who
        with self.talk() as talk:
            name = who.name if who.is_guest else None
            return talk.post(SITE, more.pop("thread", THREAD), who, text, name=name, **more).comment

    def set_site(self, **options: Any) -> None:
        with self.talk() as talk:
            talk.set_site(SITE, options=options)

    def embed(self, **attributes: str) -> str:
        """The script tag, as an owner pastes it."""
        said = {"site": SITE, "thread": THREAD} | {name.replace("_", "-"): value for name, value in attributes.items()}
        data = " ".join(f'data-{name}="{escape(value)}"' for name, value in said.items())
        return f'<script async src="{self.talk_address}/talk/embed.js" {data}></script>'

    def publish(
        self, embed: str | None = None, *, look: str = "light", path: str = THREAD, head: str = "", tall: int = 0
    ) -> str:
        """Put an article on the blog and return its address. ``tall``: pixels of article above the comments."""
        looks = f'<link rel="icon" href="data:,"><style>{PLAIN}{LOOKS[look]}</style>'
        style = "" if "Content-Security-Policy" in self.blog.headers else looks
        space = f'<svg width="1" height="{tall}"></svg>' if tall else ""
        self.blog.pages[path] = (
            '<!doctype html><html lang="en"><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width">'
            f"<title>News roundup</title>{head}{style}"
            f"<body><main><h1>News roundup</h1><p>What happened this week.</p>{space}"
            f"{self.embed() if embed is None else embed}</main></html>"
        )
        return self.blog_address + path

    def token(self, subject: str, *, name: str, seconds: int = 600, **claims: Any) -> str:
        """Sign somebody in, as the owner's server does. Its clock is the real one: who checks has no other."""
        now = dt.datetime.now(dt.UTC)
        said = {"sub": subject, "name": name, "aud": SITE, "iat": now, "exp": now + dt.timedelta(seconds=seconds)}
        return jwt.encode(said | claims, SSO_SECRET, algorithm="HS256", headers={"kid": "one"})


def lay_foundation(folder: Path) -> Path:
    """Make a database with our tables and no rows, to be copied."""
    path = folder / "empty.sqlite"
    engine = dialects.tune(sa.create_engine(dialects.database_url(f"sqlite:///{path}")))
    migrations.upgrade(engine)
    engine.dispose()
    return path


def set_up(street: Street, database: Path, clock: FrozenClock, **options: Any) -> Stage:
    """Start both servers over a database."""
    url = dialects.database_url(f"sqlite:///{database}")
    blog = Blog()
    blog_address = street.serve(blog, name="blog.localhost")
    app = create_app(url, secret="test-secret-of-more-than-32-characters", clock=clock)

    def listening(environ: Mapping[str, Any], start_response: Any) -> Any:
        stage.asked.append(f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}")
        if not stage.loses_answers or environ["REQUEST_METHOD"] == "OPTIONS":
            return app(environ, start_response)
        run_wsgi_app(app, environ)
        start_response("502 Bad Gateway", [])
        return []

    stage = Stage(app, clock, blog, blog_address, street.serve(listening, name="talk.localhost"), [])
    with stage.talk() as talk:
        talk.add_site(
            SITE,
            options={
                "origins": [blog_address],
                "token_algorithm": "HS256",
                "token_keys": [f"one:{SSO_SECRET}"],
                **options,
            },
        )
    return stage

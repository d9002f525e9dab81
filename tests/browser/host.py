"""A host's article with the widget drawn in it by its own template: one origin, as in most Flask apps."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask, Response, render_template_string, request
from flask_sqlalchemy import SQLAlchemy

from talkwidget import Identity, TalkWidget
from talkwidget.core.service import Talk
from tests.browser.stage import PLAIN, SITE, THREAD, guest
from tests.clock import FrozenClock
from tests.conftest import SECRET
from tests.servers.web import Street

WIDGET = "{{ talkwidget(thread=key, site=site, title='News roundup', nonce=nonce) }}"
PAGE = (
    "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>"
    "<title>News roundup</title><link rel=icon href=data:,><link rel=stylesheet href=/page.css>{head}"
    "<body><main><h1>News roundup</h1><p>What happened this week.</p>{widget}<footer>Below the comments</footer></main>"
)


class Host:
    """An app of somebody's with an article at every path, whose thread is the path's.

    asked:  what reached it: ``GET /talk/api/me``
    reader: who is signed in
    """

    def __init__(self, street: Street, database: Path, clock: FrozenClock) -> None:
        self.clock, self.asked = clock, []
        self.reader: Identity | None = None
        self.widget, self.head, self.nonce = WIDGET, "", None
        self.policy = ""
        self.app = Flask("host")
        self.app.config |= {"SECRET_KEY": SECRET, "SQLALCHEMY_DATABASE_URI": f"sqlite:///{database}"}
        TalkWidget(self.app, db=SQLAlchemy(self.app), identify=lambda: self.reader, clock=clock)
        self.app.add_url_rule("/<path:path>", "article", self._article)
        self.app.add_url_rule("/page.css", "style", lambda: Response(PLAIN, content_type="text/css"))
        self.app.before_request(lambda: self.asked.append(f"{request.method} {request.path}"))
        self.address = street.serve(self.app, name="blog.localhost")
        with self.talk() as talk:
            talk.add_site(SITE)

    @contextmanager
    def talk(self) -> Iterator[Talk]:
        with self.app.app_context():
            yield TalkWidget.of(self.app)

    def say(self, name: str, text: str, **more: Any) -> Any:
        """Somebody comments as a guest."""
        with self.talk() as talk:
            return talk.post(SITE, more.pop("thread", THREAD), guest(name), text, name=name, **more).comment

    def _article(self, path: str) -> Response:
        page = PAGE.format(head=self.head, widget=self.widget)
        written = render_template_string(page, key=f"/{path}", site=SITE, nonce=self.nonce)
        response = Response(written, content_type="text/html; charset=utf-8")
        if self.policy:
            response.headers["Content-Security-Policy"] = self.policy
        return response

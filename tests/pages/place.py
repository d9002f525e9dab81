"""A host with readers of its own, and talkwidget's pages in it: what a reader finds under /talk/."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import sqlalchemy as sa
from flask import Flask, request
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from lxml import html as lxml_html
from werkzeug.test import TestResponse

from talkwidget import TalkWidget
from talkwidget.core import dialects
from talkwidget.core.identity import GUEST, Identity
from talkwidget.core.service import Talk
from tests.clock import FrozenClock

KEY = "/posts/42"
OWN = {"Sec-Fetch-Site": "same-origin"}
PEOPLE = {name: Identity("host", name, name.title()) for name in ("ada", "bob", "eve", "mal")}
PEOPLE["moderator"] = Identity("host", "moderator", "Moderator", roles=frozenset({"moderator"}))


def guest(name: str) -> Identity:
    return Identity(issuer=GUEST, subject=str(uuid.uuid5(uuid.NAMESPACE_URL, name)), name=name)


def make_app(database: Path, clock: FrozenClock, **config: Any) -> Flask:
    app = Flask("host")
    app.config |= {
        "SECRET_KEY": "test-secret-of-more-than-32-characters",
        "SQLALCHEMY_DATABASE_URI": dialects.database_url(f"sqlite:///{database}"),
        **config,
    }
    db = SQLAlchemy(app)
    with app.app_context():  # what is written here may die with the machine
        sa.event.listen(db.engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
    TalkWidget(app, db=db, identify=lambda: PEOPLE.get(request.cookies.get("reader", "")), clock=clock)
    return app


@dataclass
class Place:
    app: Flask
    clock: FrozenClock

    @contextmanager
    def talk(self) -> Iterator[Talk]:
        with self.app.app_context():
            yield TalkWidget.of(self.app)

    def say(self, who: str, text: str = "Some words", key: str = KEY, **more: Any) -> Any:
        """Somebody comments: a person of the host's, or a guest of any other name."""
        person = PEOPLE.get(who) or guest(who)
        with self.talk() as talk:
            return talk.post(None, key, person, text, name=person.name if person.is_guest else None, **more).comment

    def mute(self, reader: str, name: str, **how: Any) -> None:
        with self.talk() as talk:
            author = next(c.author.id for c in self.comments() if c.author and c.author.name.lower() == name)
            talk.mute(None, PEOPLE[reader], author, **how)

    def comments(self, key: str = KEY) -> list[Any]:
        with self.talk() as talk:
            return talk.page(talk.thread(None, key)).comments

    def texts(self, key: str = KEY) -> list[str]:
        """What the thread says, without markup."""
        return [re.sub("<.*?>", "", comment.html or "").strip() for comment in self.comments(key)]

    def visitor(self, who: str = "") -> Visitor:
        client = self.app.test_client()
        if who:
            client.set_cookie("reader", who)
        return Visitor(client)


@dataclass
class Visitor:
    """Somebody with a browser without scripts."""

    client: FlaskClient

    def get(self, path: str = "thread", *, headers: Any = None, **query: Any) -> Sheet:
        if path == "thread":
            query = {"thread": KEY} | query
        return Sheet(self.client.get(f"/talk/{path}?{urlencode(query)}", headers=headers))

    def press(self, sheet: Sheet, button: str, /, **fields: Any) -> Sheet:
        """Press a button of a page, with fields filled in; wherever that leads, the browser follows."""
        (pressed,) = sheet.all(f'//button[normalize-space(.)="{button}"]')
        named = pressed.get("form")
        form = sheet.tree.get_element_by_id(named) if named else next(pressed.iterancestors("form"))
        sent = fields_of(form)
        sent |= {pressed.get("name"): pressed.get("value")} | fields
        address = form.get("action") or sheet.path
        return self.post(address, sent, multipart=form.get("enctype") == "multipart/form-data")

    def post(
        self, address: str, sent: dict[str, Any], *, headers: Any = None, multipart: bool = False, follow: bool = True
    ) -> Sheet:
        kind = "multipart/form-data" if multipart else "application/x-www-form-urlencoded"
        how: Any = {"data": sent, "headers": headers or OWN, "content_type": kind}
        answer = self.client.post(address, **how)
        if follow and answer.status_code == 307:  # as every browser does: once more, to the letter
            answer = self.client.post(answer.headers["Location"], **how)
        if follow and answer.status_code == 303:
            answer = self.client.get(answer.headers["Location"])
        return Sheet(answer)


def fields_of(form: Any) -> dict[str, str]:
    """What a browser sends of a form; it takes the line end after <textarea> for none, as lxml doesn't."""
    found = [field for field in form.xpath(".//input|.//textarea|.//select") if field.name]
    return {field.name: (field.value or "").removeprefix("\n") for field in found}


class Sheet:
    """A page that came back."""

    def __init__(self, answer: TestResponse) -> None:
        self.answer, self.status, self.headers = answer, answer.status_code, answer.headers
        self.path = f"{answer.request.path}?{answer.request.query_string.decode()}"
        self.tree = lxml_html.document_fromstring(answer.text) if answer.text else None

    @property
    def text(self) -> str:
        return self.answer.text

    def all(self, xpath: str) -> list[Any]:
        return self.tree.xpath(xpath)

    def said(self, xpath: str) -> list[str]:
        """The words of what is there, in one line each."""
        return [" ".join(found.text_content().split()) for found in self.all(xpath)]

    @property
    def title(self) -> str:
        return self.said("//h2")[0]

    def numbers(self) -> list[int]:
        return [int(found.get("id")[5:]) for found in self.all('//li[starts-with(@id, "talk-")]')]

    def comment(self, number: int) -> str:
        """What a comment says, without its replies."""
        return self.said(f'//li[@id="talk-{number}"]/div[@part="comment"]')[0]

    def buttons(self) -> list[str]:
        return self.said("//button")

    @property
    def trouble(self) -> str:
        return " ".join(self.said('//*[@role="alert"]'))

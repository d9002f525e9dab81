"""The standalone server with a moderator, and the way to its desk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask

from talkwidget import TalkWidget
from talkwidget.core.service import Talk
from talkwidget.standalone import create_app
from tests.clock import FrozenClock
from tests.conftest import SECRET
from tests.pages.place import OWN, Sheet, Visitor

SITE = "blog"
ENTER, SESSIONS, PASSKEY = (f"/talk/desk/{page}?site={SITE}" for page in ("enter", "sessions", "passkey"))


class Desk:
    """A server of two sites; Mona moderates the first."""

    def __init__(self, database: Path, clock: FrozenClock, **config: Any) -> None:
        self.clock = clock
        self.app: Flask = create_app(f"sqlite:///{database}", secret=SECRET, config=config, clock=clock)
        with self.talk() as talk:
            talk.add_site(SITE)
            talk.add_site("shop")
            self.mona = talk.add_moderator(SITE, name="Mona", email="mona@mail.example")

    @contextmanager
    def talk(self) -> Iterator[Talk]:
        with self.app.app_context():
            yield TalkWidget.of(self.app)

    def link(self, site: str = SITE, who: str = "Mona") -> str:
        """The secret of a new link."""
        with self.talk() as talk:
            return talk.make_link(site, who).secret

    def visitor(self) -> Visitor:
        return Visitor(self.app.test_client())

    def moderator(self) -> Visitor:
        """Mona, signed in."""
        visitor = self.visitor()
        answer = visitor.post(ENTER, {"do": "enter", "code": self.link()}, follow=False)
        assert answer.status == 303, answer.text
        return visitor


def get(visitor: Visitor, address: str, **headers: str) -> Sheet:
    return Sheet(visitor.client.get(address, headers=headers))


def cookie_of(sheet: Sheet, name: str = "talk_desk_") -> str:
    """What an answer's Set-Cookie gives the browser to keep."""
    (said,) = [one for one in sheet.headers.getlist("Set-Cookie") if one.startswith(name)]
    return re.split("[=;]", said)[1]


__all__ = ["ENTER", "OWN", "PASSKEY", "SESSIONS", "SITE", "Desk", "cookie_of", "get"]

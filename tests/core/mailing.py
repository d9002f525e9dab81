"""What tests of letters to moderators have in common."""

from __future__ import annotations

from talkwidget.core.identity import Identity
from talkwidget.core.settings import Settings
from tests.conftest import SECRET

BOB = Identity("host", "bob", "Bob")
HOST = Identity("host", "moderator", "Moderator", roles=frozenset({"moderator"}))


def sending() -> Settings:
    """The settings of a site that lets all wait, and sends letters."""
    return Settings(
        secret=SECRET, moderation="hold", rate_limits=False, smtp_url="smtp://127.0.0.1:1",
        address="https://talk.example", mail_from="talk@mail.example",
    )  # fmt: skip


def say(talk, text="Some words", who=BOB):
    return talk.post(None, "/a", who, text).comment


def take(talk, who, *, daily=False):
    return talk.take_letter("default", who.author, daily=daily)


def a_letter(talk, clock, mona):
    clock.advance(seconds=60)
    told = take(talk, mona)
    assert told is not None
    return told


def words(told):
    return [one.words for one in told.held] if told is not None else None

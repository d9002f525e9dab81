"""Akismet is asked last, only where it is wanted and an address is known; what it can't say decides nothing."""

from __future__ import annotations

import logging
from urllib.parse import parse_qs

import pytest
from flask import Flask

from talkwidget.core.identity import GUEST, Identity
from talkwidget.core.service import Talk
from talkwidget.core.settings import Settings
from talkwidget.delivery.akismet import Akismet
from tests.conftest import SECRET
from tests.delivery.answering import answer, answering

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
GUS = Identity(GUEST, "0190a5d2-0000-7000-8000-000000000001", "Gus")


@pytest.fixture
def posting(session, clock):
    def post(raw, *, address="203.0.113.9", seconds=5.0):
        with answering(raw) as server:
            akismet = Akismet(server.url, private=True, seconds=seconds)
            settings = Settings(secret=SECRET, akismet_key="k3y", akismet_blog="https://blog.example/")
            talk = Talk(session, settings, clock=clock, checks=lambda settings: [akismet])
            talk.add_site("default")
            sent = {"environ_base": {"REMOTE_ADDR": address}, "headers": {"User-Agent": "Lynx"}}
            with Flask("host").test_request_context(**sent):
                words = {"name": "Gus", "email": "gus@mail.example", "website": "https://gus.example/"}
                return talk.post(None, "/a", GUS, "Cheap *pills* & more", **words).comment, server

    return post


@pytest.mark.parametrize(("said", "state", "reason"), [(b"true", "spam", "akismet"), (b"false", "published", None)])
def test_what_it_takes_for_spam_is_spam(posting, said, state, reason):
    comment, _ = posting(answer(said))

    assert (comment.state, comment.reason) == (state, reason)


def test_it_is_told_what_it_asks_for_and_no_e_mail(posting):
    _, server = posting(answer(b"false"))

    [(heads, body)] = server.requests
    assert heads["content-type"] == "application/x-www-form-urlencoded"
    assert {name: value for name, [value] in parse_qs(body.decode()).items()} == {
        "api_key": "k3y", "blog": "https://blog.example/", "blog_lang": "en", "blog_charset": "UTF-8",
        "user_ip": "203.0.113.9", "user_agent": "Lynx", "comment_type": "comment", "comment_author": "Gus",
        "comment_author_url": "https://gus.example/", "comment_content": "Cheap *pills* & more",
        "comment_date_gmt": "2026-11-22T18:00:00+00:00",
    }  # fmt: skip


@pytest.mark.parametrize(
    "raw", [answer(b"invalid"), answer(b""), answer(b"true", "503 Busy"), b"garbage\r\n\r\n", None]
)
def test_what_it_cannot_say_decides_nothing(posting, caplog, raw):
    with caplog.at_level(logging.WARNING, "talkwidget"):
        comment, _ = posting(raw, seconds=5.0 if raw else 0.3)

    assert comment.state == "published"
    assert "Akismet decides nothing: " in caplog.text
    assert "pills" not in caplog.text


def test_without_an_address_it_is_not_asked(posting):
    comment, server = posting(answer(b"true"), address=None)

    assert (comment.state, server.requests) == ("published", [])

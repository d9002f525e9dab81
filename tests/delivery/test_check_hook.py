"""The owner's own server is told of a comment, signed, and says what becomes of it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import logging

import pytest

from talkwidget.core.errors import Refused
from talkwidget.core.identity import GUEST, Identity
from talkwidget.core.service import Talk
from talkwidget.core.settings import Settings
from talkwidget.delivery.check_hook import CheckHook
from tests.conftest import SECRET
from tests.delivery.answering import answer, answering

KEY = b"twenty-four bytes of key"
CHECK_SECRET = "whsec_" + base64.b64encode(KEY).decode()
GUS = Identity(GUEST, "0190a5d2-0000-7000-8000-000000000001", "Gus", email="gus@mail.example")

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def posting(session, clock):
    """Post with a hook that answers ``raw``; the comment, and what the server heard."""

    def post(raw, who, text="Hello *cats*", *, secret=CHECK_SECRET, seconds=5.0, drips=b"", private=True):
        with answering(raw, drips=drips) as server:
            settings = Settings(secret=SECRET, check_url=server.url, check_secret=secret, check_private=private)
            hook = CheckHook(seconds=seconds)
            talk = Talk(session, settings, clock=clock, checks=lambda settings: [hook])
            talk.add_site("default")
            return talk.post(None, "/a", who, text, name="Gus", email=who.email).comment, server

    return post


def says(verdict, sentence=None):
    return answer(json.dumps({"verdict": verdict, "sentence": sentence}).encode())


@pytest.mark.parametrize(
    ("verdict", "state"), [("publish", "published"), ("hold", "pending"), ("spam", "spam"), (None, "published")]
)
def test_what_it_says_becomes_of_the_comment(posting, ada, verdict, state):
    comment, _ = posting(says(verdict, "Cats wait for a look."), ada)

    assert comment.state == state
    assert comment.reason == (None if state == "published" else "Cats wait for a look.")


def test_its_refusal_is_told_in_its_own_words(posting, ada):
    with pytest.raises(Refused, match=r"No cats\."):
        posting(says("refuse", "No cats."), ada)


def test_without_a_sentence_there_is_one_of_ours(posting, ada):
    comment, _ = posting(says("hold"), ada)

    assert comment.reason == "own"


def test_it_hears_the_comment_and_who_wrote_it(posting, clock, ada):
    _, server = posting(says(None), ada)

    [(heads, body)] = server.requests
    told = json.loads(body)
    assert heads["content-type"] == "application/json"
    assert (told["type"], told["timestamp"]) == ("comment.check", clock().isoformat())
    assert told["data"] == {
        "site": "default", "thread": "/a", "parent": None, "edits": None, "via": "python",
        "author": {"id": None, "issuer": "host", "subject": "ada", "name": "Ada", "url": None},
        "text": "Hello *cats*", "html": "<p>Hello <em>cats</em></p>\n",
    }  # fmt: skip


def test_it_hears_neither_a_guests_e_mail_nor_their_subject(posting):
    _, server = posting(says(None), GUS)

    [(_, body)] = server.requests
    assert b"mail.example" not in body
    assert GUS.subject.encode() not in body


@pytest.mark.parametrize(
    ("secret", "key"), [(CHECK_SECRET, KEY), ("just a text of 24 letters", b"just a text of 24 letters")]
)
def test_it_can_tell_that_it_was_us(posting, clock, ada, secret, key):
    """As https://github.com/standard-webhooks/standard-webhooks has it."""
    _, server = posting(says(None), ada, secret=secret)

    [(heads, body)] = server.requests
    signed = f"{heads['webhook-id']}.{heads['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert heads["webhook-signature"] == f"v1,{expected}"
    assert int(heads["webhook-timestamp"]) == int(clock().timestamp())


@pytest.mark.parametrize(
    "raw",
    [
        answer(b"not json"), answer(b"[]"), answer(b"null"), answer(b'{"verdict": "maybe"}'), answer(b"\xff\xfe"),
        answer(b"[" * 60_000), answer(b'{"verdict": ["hold"]}'), answer(b"{}", "500 Oh"), b"garbage\r\n\r\n",
        answer(b"", "302 Found", "Location: http://127.0.0.1/"), b"",
    ],
)  # fmt: skip
def test_nonsense_decides_nothing_and_the_log_says_so(posting, ada, caplog, raw):
    with caplog.at_level(logging.WARNING, "talkwidget"):
        comment, _ = posting(raw, ada)

    assert (comment.state, comment.reason) == ("published", None)
    [line] = [record.getMessage() for record in caplog.records]
    assert line.startswith("the check at 127.0.0.1 decides nothing: ")
    assert "cats" not in line


@pytest.mark.parametrize(("raw", "drips"), [(None, b""), (b"HTTP/1.1 200 OK\r\nX: ", b"x")])
def test_a_server_that_hangs_decides_nothing(posting, ada, caplog, raw, drips):
    with caplog.at_level(logging.WARNING, "talkwidget"):
        comment, _ = posting(raw, ada, seconds=0.3, drips=drips)

    assert comment.state == "published"
    assert "decides nothing" in caplog.text


def test_a_private_address_is_not_asked_unless_it_may_be(posting, ada, caplog):
    comment, server = posting(says("refuse"), ada, private=False)

    assert comment.state == "published"
    assert server.requests == []
    assert "its address is a private one" in caplog.text

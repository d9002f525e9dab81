"""A comment in both shapes: what is written out says just what is drawn."""

from __future__ import annotations

import json

import pytest

from talkwidget import Identity
from talkwidget.api import json_pages

SITE = "default"
MODERATOR = Identity("sso", "mo", "Mo", roles=frozenset({"moderator"}))


@pytest.fixture
def thread(talk, clock):
    """Every state a comment can be in, and everything it can have."""
    ada = Identity("sso", "ada", "Ada", url="https://ada.example/")
    bob = Identity("sso", "bob", "Bob")
    said = [talk.post(SITE, "/1", ada, words).comment for words in ("One", "Two", "Three")]
    clock.advance(seconds=1.5)
    for number in range(15):
        talk.post(SITE, "/1", ada, f"Reply {number}", parent=1)
    talk.post(SITE, "/1", bob, "> #1\n> One\n\nNo", parent=2)
    talk.like(SITE, said[0].id, bob)
    talk.edit(SITE, said[0].id, ada, "One, *edited*")
    talk.post(SITE, "/1", bob, "Below", parent=3)
    talk.moderate(SITE, said[1].id, MODERATOR, "remove", reason="Why")
    talk.delete(SITE, said[2].id, ada)
    talk.post(SITE, "/1", MODERATOR, "From the desk")
    return talk.thread(SITE, "/1")


@pytest.mark.parametrize(
    "read",
    [
        lambda pages, thread: pages.page(thread),
        lambda pages, thread: pages.page(thread, sort="top", limit=2),
        lambda pages, thread: pages.around(thread, 16),
        lambda pages, thread: pages.replies(thread, 1, limit=3),
        lambda pages, thread: pages.search(thread, "reply", limit=3),
    ],
    ids=["page", "top", "around", "replies", "search"],
)
def test_what_is_written_out_says_what_is_drawn(talk, thread, read):
    drawn, written = json_pages.page(read(talk, thread)), json_pages.page(read(talk.plain, thread))

    assert json.loads(written) == json.loads(drawn)
    assert written == drawn
    assert json.loads(drawn)["comments"]


def test_there_is_one_of_each_kind(talk, thread):
    """What the test above compares."""
    comments = talk.page(thread).comments

    assert {each.state for each in comments} == {"published", "removed", "deleted"}
    assert any(each.edited for each in comments)
    assert any(each.likes for each in comments)
    assert any(each.more for each in comments)
    assert any(each.quotes for each in comments)
    assert any(each.author.url for each in comments if each.author)

"""Where links lead that leave the thread, and whence a reader comes back to it as they had it."""

from __future__ import annotations

import pytest
from flask import abort

from tests.pages.place import KEY, Sheet

BACK = '//a[normalize-space(.)="Back to the thread"]/@href'
CANONICAL = '//link[@rel="canonical"]/@href'
NEWEST = f"/talk/thread?thread={KEY}&sort=newest"


@pytest.fixture
def busy(place):
    """A thread in which one comment has more replies than a page shows of it."""
    place.say("bob")
    for number in range(14):
        place.say("eve", f"Reply {number}", parent=1)
    return place


def follow(visitor, page: Sheet, text: str) -> Sheet:
    (address,) = page.all(f'//a[normalize-space(.)="{text}"]/@href')
    return Sheet(visitor.client.get(address))


def test_who_comes_back_from_a_search_or_a_branch_finds_the_order_they_chose(busy, stranger):
    found = stranger.get(sort="newest", q="Reply")
    branch = follow(stranger, stranger.get(sort="newest"), "Show 4 more replies")

    assert found.all(BACK) == branch.all(BACK) == [NEWEST]
    plain = follow(stranger, stranger.get(), "Show 4 more replies")
    assert branch.all(CANONICAL) == plain.all(CANONICAL) == [f"http://localhost{plain.path}"]


def test_who_comes_back_from_the_list_finds_the_order_they_chose(busy, reader):
    reader.press(reader.get(), "Mute Bob")
    listed = follow(reader, reader.get(sort="newest"), "Muted people (1)")
    found = Sheet(reader.client.get(listed.path + "&find=bob"))
    done = reader.press(found, "Unmute Bob")

    assert [page.all(BACK) for page in (listed, found, done)] == [[NEWEST]] * 3


def test_who_comes_back_from_an_error_finds_the_order_they_chose(busy, reader):
    busy.app.before_request(lambda: abort(503))

    assert reader.get(sort="newest").all(BACK) == [NEWEST]
    assert reader.get(sort="nonsense", around="x").all(BACK) == [f"/talk/thread?thread={KEY}"]


def test_what_is_shared_has_neither_the_sharers_order_nor_their_language(busy, stranger):
    page = stranger.get(sort="newest", lang="de", open="share.1")

    (shared,) = page.all('//input[@id="share-address"]/@value')
    assert shared == f"http://localhost/talk/thread?thread={KEY}&around=1#talk-1"


@pytest.mark.parametrize(
    ("path", "said"), [("thread", "Skip to the comments"), ("", "Talk"), ("mutes", "Muted people")]
)
def test_a_skip_link_says_where_it_leads(busy, stranger, path, said):
    assert stranger.get(path).said('//a[@part="skip"]') == [said]

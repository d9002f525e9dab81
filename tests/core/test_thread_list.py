"""The list of a site's threads, and pages that lead both ways."""

from __future__ import annotations

import pytest

from talkwidget.core.errors import BadCursor, SiteUnknown
from tests.core.tree import line, plant


def keys(page) -> list[str]:
    return [listed.thread.key for listed in page.threads]


def test_the_newest_thread_comes_first(talk, clock, ada):
    for key in ("/a", "/b", "/c"):
        talk.post(None, key, ada, "first")
        clock.advance(hours=1)

    assert keys(talk.threads(None)) == ["/c", "/b", "/a"]


def test_a_thread_tells_of_its_last_comment_that_is_still_there(talk, clock, ada, bob):
    talk.post(None, "/a", ada, "first")
    clock.advance(hours=1)
    kept = talk.post(None, "/a", bob, "second").comment
    clock.advance(hours=1)
    talk.delete(None, talk.post(None, "/a", ada, "third").comment.id, ada)
    talk.set_site("default", options={"moderation": "hold"})
    talk.post(None, "/a", bob, "fourth, held")

    (listed,) = talk.threads(None).threads

    assert listed.latest == kept.created
    assert listed.thread == talk.thread(None, "/a")


def test_a_thread_without_comments_is_not_listed(talk, ada, moderator):
    talk.set_thread(None, "/empty", moderator, title="Empty")
    talk.delete(None, talk.post(None, "/gone", ada, "first").comment.id, ada)

    assert talk.threads(None).threads == []


def test_the_list_is_the_sites_own(talk, ada):
    talk.add_site("other")
    talk.post("default", "/a", ada, "first")
    talk.post("other", "/b", ada, "first")

    assert keys(talk.threads("other")) == ["/b"]
    with pytest.raises(SiteUnknown):
        talk.threads(None)


@pytest.mark.parametrize("limit", [1, 2, 5, 6])
def test_pages_of_the_list_lead_forth_and_back(talk, ada, limit):
    wanted = [f"/{number}" for number in range(5)]
    for key in wanted:
        talk.post(None, key, ada, "first")
    wanted.reverse()

    forth = [talk.threads(None, limit=limit)]
    while forth[-1].next:
        forth.append(talk.threads(None, limit=limit, after=forth[-1].next))
    back = [forth[-1]]
    while back[-1].previous:
        back.append(talk.threads(None, limit=limit, after=back[-1].previous))

    assert [key for page in forth for key in keys(page)] == wanted
    assert [keys(page) for page in reversed(back)] == [keys(page) for page in forth]
    assert forth[0].previous is None
    assert back[-1].next == forth[0].next


@pytest.mark.parametrize(
    "cursor", ["", "x", "f", "f12", "b" + "0" * 32, "f" + "g" * 36, "\x00", "WyJvbGRlc3QiLCJmIiwwLDFd"]
)
def test_what_is_no_cursor_of_the_list_is_refused(talk, cursor):
    with pytest.raises(BadCursor):
        talk.threads(None, after=cursor)


@pytest.mark.parametrize("sort", ["oldest", "newest", "top"])
def test_a_page_leads_back_where_that_is_asked_for(talk, session, sort):
    thread = plant(session, talk, "/a", line(5))
    first = talk.page(thread, sort=sort, limit=2, both_ways=True)
    second = talk.page(thread, sort=sort, limit=2, after=first.next, both_ways=True)

    back = talk.page(thread, sort=sort, limit=2, after=second.previous, both_ways=True)

    assert first.previous is None
    assert back.comments == first.comments
    assert (back.next, back.previous) == (first.next, None)
    assert talk.page(thread, sort=sort, limit=2, after=first.next).previous is None

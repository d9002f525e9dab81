"""Threads that close by themselves, some days after their first comment."""

from __future__ import annotations

import datetime as dt

import pytest

from talkwidget.core.errors import Invalid, ThreadClosed
from talkwidget.core.identity import Identity
from talkwidget.core.imports import ImportedComment, ImportedThread
from talkwidget.core.service import Talk
from talkwidget.core.settings import Settings
from talkwidget.core.text import clean_html
from tests.conftest import SECRET
from tests.witness import statements


@pytest.fixture
def talk(session, clock):
    talk = Talk(session, Settings(secret=SECRET, moderation="off", close_days=14), clock=clock)
    talk.add_site("default")
    return talk


@pytest.fixture
def old(talk, clock, ada) -> None:
    """A thread that began just fourteen days ago."""
    talk.post(None, "/a", ada, "a question")
    clock.advance(days=14)


def test_an_old_thread_takes_no_comments_but_a_moderator_s(talk, old, bob, moderator):
    with pytest.raises(ThreadClosed):
        talk.post(None, "/a", bob, "am I late?")

    assert talk.post(None, "/a", moderator, "that's it").thread.state == "closed"


def test_until_then_it_takes_them(talk, clock, ada, bob):
    talk.post(None, "/a", ada, "a question")
    clock.advance(days=14, seconds=-1)

    assert talk.post(None, "/a", bob, "an answer").thread.state == "open"


def test_it_counts_from_the_first_comment_however_many_follow(talk, clock, ada, bob):
    for _ in range(2):
        talk.post(None, "/a", ada, "a question")
        clock.advance(days=7)

    with pytest.raises(ThreadClosed):
        talk.post(None, "/a", bob, "am I late?")


def test_a_page_that_nobody_wrote_at_stays_open(talk, clock, ada):
    assert talk.thread(None, "/a").state == "open"
    clock.advance(days=100)

    assert talk.post(None, "/a", ada, "the first").thread.state == "open"


def test_readers_are_told_everywhere_alike(talk, old, ada, moderator):
    states = [
        talk.thread(None, "/a").state,
        talk.threads(None).threads[0].thread.state,
        talk.latest(None)[0].thread.state,
        talk.page(talk.thread(None, "/a")).thread.state,
    ]

    assert set(states) == {"closed"}
    assert [talk.me(None, who, "/a").may.post for who in (ada, None, moderator)] == [False, False, True]


def test_what_waits_is_told_of_as_in_a_closed_thread(talk, clock, ada, moderator):
    talk.set_site("default", options={"moderation": "hold"})
    talk.post(None, "/a", ada, "a question")
    clock.advance(days=14)

    assert [entry.thread.state for entry in talk.waiting(None, moderator)] == ["closed"]


def test_authors_may_still_edit_and_delete(session, clock, ada):
    talk = Talk(session, Settings(secret=SECRET, moderation="off", close_days=1, edit_seconds=200_000), clock=clock)
    talk.add_site("default")
    comment = talk.post(None, "/a", ada, "a question").comment.id
    clock.advance(days=1)

    assert talk.edit(None, comment, ada, "a better question").html == "<p>a better question</p>\n"
    talk.delete(None, comment, ada)


def test_a_site_that_never_closes_keeps_all_open(talk, old, bob):
    talk.set_site("default", options={"close_days": 0})

    assert talk.post(None, "/a", bob, "an answer").thread.state == "open"


def test_one_closed_by_hand_is_closed_before_its_time(talk, ada, bob, moderator):
    talk.post(None, "/a", ada, "a question")
    talk.set_thread(None, "/a", moderator, state="closed")

    with pytest.raises(ThreadClosed):
        talk.post(None, "/a", bob, "am I late?")


def test_who_would_open_an_old_thread_is_told_why_it_stays_closed(talk, old, moderator):
    with pytest.raises(Invalid, match="14 days"):
        talk.set_thread(None, "/a", moderator, state="open")


def test_an_imported_thread_is_as_old_as_its_first_comment(talk, clock, bob):
    words = clean_html("<p>long ago</p>")
    comment = ImportedComment("disqus:1", None, Identity("disqus", "1", "Zoe"), words, clock() - dt.timedelta(days=20))
    talk.import_thread(None, ImportedThread("/a", comments=[comment]))

    assert talk.thread(None, "/a").state == "closed"


def test_it_costs_no_statement_and_no_version(talk, old, engine):
    version = talk.thread(None, "/a").version
    with statements(engine) as sent:
        thread = talk.thread(None, "/a")

    assert (len(sent), thread.version, thread.state) == (1, version, "closed")

"""Threads that moderators close and open, words that they edit, roles that they have."""

from __future__ import annotations

import dataclasses

import pytest

from talkwidget.core.errors import Invalid, NotYours, ThreadClosed
from talkwidget.core.identity import Identity
from tests.lives import at
from tests.witness import news

ADMIN = Identity("host", "admin", "Admin", roles=frozenset({"admin"}))


@pytest.fixture
def thread(talk, ada, bob) -> None:
    """Ada asks, Bob answers, Ada replies."""
    talk.post(None, "/a", ada, "a question")
    talk.post(None, "/a", bob, "a rude answer", parent=1)
    talk.post(None, "/a", ada, "a reply", parent=2)


def shown(talk, key="/a"):
    return talk.page(talk.thread(None, key)).comments


def test_a_closed_thread_takes_no_comments_but_a_moderator_s(talk, thread, bob, moderator):
    view = talk.set_thread(None, "/a", moderator, state="closed")

    with pytest.raises(ThreadClosed):
        talk.post(None, "/a", bob, "one more thing")
    with pytest.raises(ThreadClosed):
        talk.post(None, "/a", None, "one more thing", name="Gil")
    talk.post(None, "/a", moderator, "that's it")

    assert view.state == "closed"
    assert [talk.me(None, who, "/a").may.post for who in (bob, None, moderator)] == [False, False, True]


def test_in_a_closed_thread_one_may_still_read_like_mute_and_delete(talk, thread, ada, bob, moderator):
    talk.set_thread(None, "/a", moderator, state="closed")

    likes = talk.like(None, at(talk, "/a", 1), bob).likes
    talk.mute(None, ada, talk.me(None, bob).author.id, thread="/a")
    talk.delete(None, at(talk, "/a", 2), bob)

    assert likes == 1
    assert [row.state for row in shown(talk)] == ["published", "deleted", "published"]


def test_a_thread_is_opened_again(talk, thread, bob, moderator):
    talk.set_thread(None, "/a", moderator, state="closed")

    talk.set_thread(None, "/a", moderator, state="open")

    assert talk.post(None, "/a", bob, "one more thing").thread.count == 4


def test_closing_makes_the_page_new_once(talk, thread, moderator):
    before = talk.thread(None, "/a").version

    with news() as told:
        talk.set_thread(None, "/a", moderator, state="closed")
        talk.set_thread(None, "/a", moderator, state="closed")

    assert talk.thread(None, "/a").version == before + 1
    assert [(event.thread, event.state) for event in told] == [("/a", "closed")]


def test_a_thread_can_be_closed_before_anybody_wrote(talk, bob, moderator):
    talk.set_thread(None, "/new", moderator, state="closed", title="News", url="https://blog.example/new")

    with pytest.raises(ThreadClosed):
        talk.post(None, "/new", bob, "first!")
    view = talk.thread(None, "/new")
    assert (view.title, view.url, view.count) == ("News", "https://blog.example/new", 0)


@pytest.mark.parametrize("state", ["", "Closed", "locked"])
def test_a_state_that_isn_t_one_is_refused(talk, thread, moderator, state):
    with pytest.raises(Invalid):
        talk.set_thread(None, "/a", moderator, state=state)

    assert talk.thread(None, "/a").state == "open"


# --- edits ------------------------------------------------------------------------------------------------------------


def test_a_moderator_s_edit_keeps_what_was_said(talk, clock, thread, bob, moderator):
    """At any time, and the author is told in their export."""
    comment = at(talk, "/a", 2)
    clock.advance(days=365)

    view = talk.edit(None, comment, moderator, "a kind answer")

    assert (view.author.name, view.html.strip(), view.edited) == ("Bob", "<p>a kind answer</p>", clock())
    assert [row["text"] for row in talk.export(None, bob)["comments"][0]["history"]] == ["a rude answer"]


def test_its_author_can_t_edit_what_was_removed(talk, thread, bob, moderator):
    comment = at(talk, "/a", 2)
    talk.moderate(None, comment, moderator, "remove", reason="rude")

    for use in (lambda: talk.edit(None, comment, bob, "a kind answer"), lambda: talk.source(None, comment, bob)):
        with pytest.raises(NotYours) as refusal:
            use()
        assert "A moderator removed this comment" in refusal.value.detail

    assert talk.comment_at(None, "/a", 2, moderator).html.strip() == "<p>a rude answer</p>"


def test_a_moderator_may_edit_what_was_removed_and_then_restore_it(talk, thread, moderator):
    comment = at(talk, "/a", 2)
    talk.moderate(None, comment, moderator, "remove", reason="rude")

    talk.edit(None, comment, moderator, "a kind answer")
    talk.moderate(None, comment, moderator, "restore")

    assert shown(talk)[1].html.strip() == "<p>a kind answer</p>"


def test_an_admin_may_what_a_moderator_may(talk, thread):
    assert talk.moderate(None, at(talk, "/a", 2), ADMIN, "remove").state == "removed"


def test_a_moderator_s_role_is_shown_beside_their_name(talk, moderator):
    posted = talk.post(None, "/a", moderator, "hello")
    promoted = talk.post(None, "/a", dataclasses.replace(moderator, roles=frozenset({"admin"})), "me again")

    assert (posted.author.role, promoted.author.role) == ("moderator", "admin")
    assert {row.author.role for row in shown(talk)} == {"admin"}

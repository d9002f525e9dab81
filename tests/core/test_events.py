from __future__ import annotations

import datetime as dt
import logging
from contextlib import ExitStack
from dataclasses import replace

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from talkwidget.core import events
from talkwidget.core.errors import NotYours, ParentUnknown, StoreBusy
from talkwidget.core.identity import GUEST, Identity
from talkwidget.core.imports import ImportedComment, ImportedThread
from talkwidget.core.models import Comment
from talkwidget.core.service import Talk
from talkwidget.core.text import render

SIGNALS = (
    events.comment_posted, events.comment_edited, events.comment_deleted, events.comment_liked,
    events.comment_moderated, events.thread_changed, events.threads_redrawn, events.site_changed,
)  # fmt: skip


@pytest.fixture
def news():
    """Every event, in the order it was told."""
    told = []

    def listen(sender, event):
        told.append(event)

    with ExitStack() as listening:
        for signal in SIGNALS:
            listening.enter_context(signal.connected_to(listen))
        yield told


@pytest.fixture
def comment(talk, ada):
    return talk.post(None, "/a", ada, "first").comment


def test_every_change_of_a_comment_is_told_once(talk, news, ada, bob, moderator):
    first = talk.post(None, "/a", ada, "first").comment
    reply = talk.post(None, "/a", bob, "reply", parent=1).comment
    talk.edit(None, reply.id, bob, "better")
    talk.like(None, first.id, bob)
    talk.unlike(None, first.id, bob)
    talk.moderate(None, reply.id, moderator, "remove", reason="rude")
    talk.moderate(None, reply.id, moderator, "restore")
    talk.delete(None, first.id, ada)

    adas = ("default", "/a", 1, first.id, first.author.id)
    bobs = ("default", "/a", 2, reply.id, reply.author.id)
    assert news == [
        events.CommentPosted(*adas, "published", None),
        events.CommentPosted(*bobs, "published", 1),
        events.CommentEdited(*bobs),
        events.CommentLiked(*adas, 1),
        events.CommentLiked(*adas, 0),
        events.CommentModerated(*bobs, "remove", "rude"),
        events.CommentModerated(*bobs, "restore", None),
        events.CommentDeleted(*adas),
    ]


def test_a_thread_that_changed_is_told(talk, news, moderator, comment):
    talk.set_thread(None, "/a", moderator, state="closed")
    talk.set_thread(None, "/a", moderator, title="New")

    assert news[1:] == [events.ThreadChanged("default", "/a", "closed")] * 2


def renamed(talk, ada, bob, moderator):
    talk.post(None, "/c", replace(ada, name="Ada Lovelace"), "third")
    return ("/a", "/b")  # and /c is told as a comment's


def erased(talk, ada, bob, moderator):
    talk.erase(None, ada)
    return ("/a", "/b")


def taken_over(talk, ada, bob, moderator):
    guest = talk.post(None, "/a", None, "as a guest", name="Guest")
    talk.take_over(None, bob, Identity(GUEST, guest.subject))
    return ("/a",)


def dismissed(talk, ada, bob, moderator):
    staff = talk.add_moderator(None, name="Grace")
    who, _ = talk.staff(None, staff.subject)
    talk.post(None, "/a", who, "official")
    talk.remove_moderator(None, staff.subject)
    return ("/a",)


def imported(talk, ada, bob, moderator):
    old = ImportedComment(
        "old:1", None, ada, render("old", max_length=100, max_links=0), dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    )
    for _ in range(2):  # the second adds nothing
        talk.import_thread(None, ImportedThread("/old", comments=[old]))
    return ("/old",)


@pytest.mark.parametrize("change", [renamed, erased, taken_over, dismissed, imported])
def test_what_shows_in_many_threads_is_told_once_with_all_of_them(talk, ada, bob, moderator, news, change):
    for key in ("/a", "/b"):
        talk.post(None, key, ada, "hello")
    del news[:]

    keys = change(talk, ada, bob, moderator)

    assert [event for event in news if isinstance(event, events.ThreadsRedrawn)] == [
        events.ThreadsRedrawn("default", keys)
    ]


def test_a_site_that_changed_is_told(talk, news):
    talk.set_site("default", options={"max_depth": 1})
    talk.set_site("default", options={"max_depth": 1})
    talk.set_site("default", title="Another")

    assert news == [events.SiteChanged("default")] * 2


def test_whom_somebody_mutes_is_no_news(talk, news, ada, bob):
    author = talk.post(None, "/a", ada, "hello").author.id
    talk.post(None, "/a", bob, "hello")
    del news[:]

    talk.mute(None, bob, author)
    talk.unmute(None, bob, author)

    assert news == []


def test_a_held_comment_is_told_as_waiting(talk, news, ada):
    talk.set_site("default", options={"moderation": "hold"})
    talk.post(None, "/a", ada, "held")

    assert [event.state for event in news if isinstance(event, events.CommentPosted)] == ["pending"]


def test_what_changes_nothing_is_no_news(talk, news, ada, bob, moderator, comment):
    talk.like(None, comment.id, bob)
    del news[:]

    talk.like(None, comment.id, bob)
    talk.unlike(None, comment.id, ada)
    talk.edit(None, comment.id, ada, "first")
    talk.moderate(None, comment.id, moderator, "unofficial")
    talk.set_thread(None, "/a", moderator, state="open")
    talk.mute(None, bob, comment.author.id)

    assert news == []


def test_a_retry_of_a_post_is_no_news(talk, news, ada):
    for _ in range(2):
        talk.post(None, "/a", ada, "hello", idempotency_key="key")

    assert len(news) == 1


def test_what_was_refused_is_no_news_then_or_later(talk, news, ada, bob, comment):
    del news[:]
    with pytest.raises(ParentUnknown):
        talk.post(None, "/a", ada, "hello", parent=9)
    with pytest.raises(NotYours):
        talk.delete(None, comment.id, bob)
    talk.like(None, comment.id, bob)

    assert [type(event) for event in news] == [events.CommentLiked]


def test_news_is_told_when_it_is_on_the_disk(talk, engine, ada):
    found = []

    def look(sender, event):
        with Session(engine) as elsewhere:
            found.append(elsewhere.scalar(sa.select(Comment.number).where(Comment.id == event.comment)))

    with events.comment_posted.connected_to(look):
        talk.post(None, "/a", ada, "hello")

    assert found == [1]


def test_a_commit_that_fails_tells_nothing(talk, session, news, ada, monkeypatch):
    def fail():
        raise sa.exc.OperationalError("COMMIT", {}, Exception("gone away"))

    talk.thread(None, "/a")
    session.commit()
    monkeypatch.setattr(session, "commit", fail)
    with pytest.raises(StoreBusy):
        talk.post(None, "/a", ada, "hello")

    assert news == []


def test_a_second_try_tells_once(talk, session, news, ada):
    failed = []

    def fail_once(_):
        if talk._news and not failed:
            failed.append(True)
            raise sa.exc.OperationalError("COMMIT", {}, Exception(1213, "Deadlock"))

    sa.event.listen(session, "before_commit", fail_once)
    talk.post(None, "/a", ada, "hello")

    assert failed
    assert [type(event) for event in news] == [events.CommentPosted]


def test_a_listener_that_fails_is_logged_and_harms_nobody(talk, news, caplog, ada):
    def fail(sender, event):
        raise RuntimeError("a bug of the host")

    with events.comment_posted.connected_to(fail), caplog.at_level(logging.ERROR, "talkwidget"):
        posted = talk.post(None, "/a", ada, "hello")

    assert talk.page(talk.thread(None, "/a")).comments == [posted.comment]
    assert len(news) == 1
    assert [record.getMessage() for record in caplog.records] == ["A listener of CommentPosted failed"]


def test_a_listener_may_write(talk, news, ada, bob, comment):
    def answer(sender, event):
        if event.parent is None:
            talk.post(None, "/a", bob, "welcome", parent=event.number)

    with events.comment_posted.connected_to(answer):
        talk.post(None, "/a", ada, "hello")

    # Which listener hears first is nobody's promise: the answer's news may come before the other's turn.
    assert sorted((event.number, event.parent or 0) for event in news) == [(1, 0), (2, 0), (3, 2)]


def test_signals_are_sent_by_the_app(session, settings, clock, talk, ada):
    app, other, told = object(), object(), []

    def listen(sender, event):
        told.append(sender)

    with events.comment_posted.connected_to(listen, sender=app):
        for sender in (app, other):
            Talk(session, settings, clock=clock, sender=sender).post(None, "/a", ada, "hello")

    assert told == [app]


def test_every_event_has_a_signal_that_says_what_it_is():
    kinds = {kind for kind in vars(events).values() if isinstance(kind, type) and kind.__module__ == events.__name__}

    assert set(events._SIGNALS) == kinds - {events.CommentEvent}
    assert set(events._SIGNALS.values()) == set(SIGNALS)
    assert all(signal.__doc__ for signal in SIGNALS)

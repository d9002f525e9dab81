"""An owner's own checks: asked last, outside any transaction, and never the loss of a comment."""

from __future__ import annotations

import logging

import pytest
import sqlalchemy as sa

from talkwidget import Draft, Finding, Verdict
from talkwidget.core.errors import Refused
from talkwidget.core.models import Comment
from talkwidget.core.service import Talk
from talkwidget.core.settings import Settings
from tests.conftest import SECRET


@pytest.fixture
def talk_with(session, clock):
    """A conversation with some own checks."""

    def make(*checks, **options):
        talk = Talk(session, Settings(secret=SECRET, **options), clock=clock, checks=lambda settings: checks)
        talk.add_site("default")
        return talk

    return make


def answers(verdict, sentence=None, code="own"):
    def check(_draft):
        return Finding("mine", verdict, code, {"sentence": sentence} if sentence else {})

    return check


@pytest.mark.parametrize(
    ("verdict", "state"),
    [("publish", "published"), ("note", "published"), ("hold", "pending"), ("spam", "spam")],
)
def test_an_own_check_decides(talk_with, ada, verdict, state):
    talk = talk_with(answers(Verdict(verdict)))

    assert talk.post(None, "/a", ada, "hello").comment.state == state


def test_a_refusal_says_the_owners_sentence(talk_with, ada):
    talk = talk_with(answers(Verdict.REFUSE, "No cats here."))

    with pytest.raises(Refused, match=r"No cats here\."):
        talk.post(None, "/a", ada, "miaow")


def test_the_author_of_a_held_comment_is_told_the_owners_sentence(talk_with, ada):
    talk = talk_with(answers(Verdict.HOLD, "Cats wait for a look."))

    assert talk.post(None, "/a", ada, "miaow").comment.reason == "Cats wait for a look."


def test_who_finds_nothing_leaves_it_to_the_next(talk_with, ada):
    talk = talk_with(lambda draft: None, answers(Verdict.NOTE, code="noted"), answers(Verdict.HOLD), answers(None))

    assert talk.post(None, "/a", ada, "hello").comment.state == "pending"


def test_nobody_is_asked_about_what_is_decided_nor_about_a_moderator(talk_with, ada, moderator):
    asked = []
    talk = talk_with(asked.append, moderation="hold")
    talk.post(None, "/a", ada, "hello")
    talk.post(None, "/a", moderator, "hello")

    assert asked == []


def test_where_moderation_is_off_nobody_is_asked(talk_with, ada):
    asked = []
    talk = talk_with(asked.append, moderation="off")
    talk.post(None, "/a", ada, "hello")

    assert asked == []


def test_a_check_sees_the_comment_its_place_and_its_writer(talk_with, ada):
    seen: list[Draft] = []
    talk = talk_with(seen.append)
    first = talk.post(None, "/a", ada, "hello")
    talk.post(None, "/a", ada, "Well, *hello*", parent=1)
    talk.edit(None, first.comment.id, ada, "good evening")

    new, reply, edit = seen
    assert (new.author, new.who, new.thread.id, new.words.source) == (None, ada, None, "hello")
    assert (reply.author.id, reply.author.name, reply.parent) == (first.author.id, "Ada", 1)
    assert (reply.words.html, reply.site.name, reply.thread.key) == ("<p>Well, <em>hello</em></p>\n", "default", "/a")
    assert (edit.edits, edit.words.plain) == (first.comment.id, "good evening")


def test_it_is_asked_outside_any_transaction(talk_with, session, ada):
    open_then = []
    talk = talk_with(lambda draft: open_then.append(session.in_transaction()))
    talk.post(None, "/a", ada, "hello")
    talk.post(None, "/a", ada, "hello again")

    assert open_then == [False, False]


def test_it_may_use_the_conversation(talk_with, ada):
    """A check that looks at what was said before stands in nobody's way."""

    def check(draft):
        counted.append(talk.counts(None, [draft.thread.key])[draft.thread.key])

    counted = []
    talk = talk_with(check)
    talk.post(None, "/a", ada, "hello")
    talk.post(None, "/a", ada, "hello again")

    assert counted == [0, 1]


def test_the_writers_row_is_a_copy(talk_with, session, ada):
    def vandal(draft):
        if draft.author is not None:
            draft.author.name = "Mallory"

    talk = talk_with(vandal)
    talk.post(None, "/a", ada, "hello")
    talk.post(None, "/a", ada, "hello again")

    assert {row.author.name for row in talk.page(talk.thread(None, "/a")).comments} == {"Ada"}


def falls_over(draft):
    raise RuntimeError(draft.words.source)


def says_something_else(_draft):
    return True


def says_what_cannot_be_kept(_draft):
    return Finding("mine", Verdict.NOTE, "own", {"mark": "\ud800"})


@pytest.mark.parametrize("check", [falls_over, says_something_else, says_what_cannot_be_kept])
def test_what_fails_holds_and_loses_nothing(talk_with, session, ada, caplog, check):
    """Else a text that makes a check fall over would be published by it."""
    with caplog.at_level(logging.ERROR, "talkwidget"):
        posted = talk_with(check).post(None, "/a", ada, "canary words")

    assert (posted.comment.state, posted.comment.reason) == ("pending", "own_failed")
    [line] = [record.getMessage() for record in caplog.records]
    assert line.startswith("an own check failed: ")
    assert "canary" not in caplog.text
    [row] = session.scalars(sa.select(Comment))
    assert [one["code"] for one in row.findings] == ["own_failed"]


def test_a_sentence_as_long_as_a_book_is_cut(talk_with, ada):
    talk = talk_with(answers(Verdict.HOLD, "long " * 1000))

    assert len(talk.post(None, "/a", ada, "hello").comment.reason) <= 500

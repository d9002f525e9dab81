"""What is brought along from elsewhere passes the checks too: doubts are kept with it, and hold it where asked to."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from talkwidget.core.checks import Finding, Verdict, pipeline
from talkwidget.core.identity import Identity
from talkwidget.core.imports import ImportedComment, ImportedThread
from talkwidget.core.models import Comment, Likeness
from talkwidget.core.service import Talk
from talkwidget.core.settings import Settings
from talkwidget.core.text import clean_html
from tests.conftest import SECRET
from tests.witness import rows, statements

WORDS = "<p>The night train to Vienna leaves at a quarter past eight, from track eleven.</p>"
OTHER = "<p>I took it last winter, and my feet have been cold ever since, thank you.</p>"


@pytest.fixture
def talk(session, clock):
    talk = Talk(session, Settings(secret=SECRET), clock=clock)
    talk.add_site("default")
    return talk


@pytest.fixture
def thread(clock):
    """A thread of five days ago, in which three people say the same, and a reply hangs below the second of them."""

    def comment(number, who, words, parent=None, state="published"):
        return ImportedComment(
            f"disqus:{number}", f"disqus:{parent}" if parent else None, Identity("disqus", who, who.title()),
            clean_html(words), clock() - dt.timedelta(days=5, minutes=-number), state,
        )  # fmt: skip

    return ImportedThread(
        "/old",
        comments=[
            comment(1, "zoe", WORDS), comment(2, "yan", WORDS), comment(3, "xia", OTHER, parent=2),
            comment(4, "wim", WORDS), comment(5, "viv", WORDS, state="pending"),
        ],
    )  # fmt: skip


def stored(session):
    return [(row.number, row.state, row.reason) for row in session.scalars(sa.select(Comment).order_by(Comment.number))]


def test_what_was_published_there_is_published_here_and_the_doubts_are_kept(talk, session, thread):
    """An archive that was moderated already isn't a queue: no peer's import makes one of it."""
    result = talk.import_thread(None, thread)

    assert (result.added, result.doubted) == (5, 2)
    assert [state for _, state, _ in stored(session)] == ["published"] * 4 + ["pending"]
    codes = [[one["code"] for one in row.findings or ()] for row in session.scalars(sa.select(Comment))]
    assert sorted(codes) == [[], [], ["repeat_many"], ["repeat_many"], ["repeat_many"]]


def test_what_the_checks_doubt_waits_where_asked_to(talk, session, thread):
    result = talk.import_thread(None, thread, hold=True)

    assert result.doubted == 2
    assert stored(session) == [
        (1, "published", None), (2, "pending", "repeat_many"), (3, "published", None), (4, "spam", "repeat_many"),
        (5, "pending", None),
    ]  # fmt: skip


def test_counts_and_pages_are_right_after_it(talk, thread, moderator):
    talk.import_thread(None, thread, hold=True)

    there = talk.thread(None, "/old")
    page = talk.page(there)
    assert there.count == 2
    assert [(row.number, row.state, row.replies) for row in page.comments] == [
        (1, "published", 0), (2, "removed", 1), (3, "published", 0),
    ]  # fmt: skip
    assert page.comments[1].html is None
    assert [entry.comment.number for entry in talk.waiting(None, moderator)] == [2, 5]


def test_a_refusal_holds_for_an_import_loses_nothing(talk, session, thread, monkeypatch):
    def refuse(_session, _draft):
        return Finding("own", Verdict.REFUSE, "own")

    monkeypatch.setattr(pipeline, "IMPORTED", (refuse,))
    talk.import_thread(None, thread, hold=True)

    assert [state for _, state, _ in stored(session)] == ["pending"] * 5


@pytest.mark.parametrize("hold", [False, True])
def test_a_second_run_changes_nothing(talk, engine, thread, hold):
    talk.import_thread(None, thread, hold=hold)
    before = rows(engine)

    result = talk.import_thread(None, thread, hold=True)

    assert (result.added, result.doubted) == (0, 0)
    assert rows(engine) == before


def test_what_was_brought_along_lately_is_known_when_it_is_said_again(talk, thread, ada):
    talk.import_thread(None, thread)

    assert talk.post(None, "/new", ada, clean_html(OTHER).source).comment.reason == "repeat_many"


def test_of_what_is_old_nothing_is_kept_or_looked_for(talk, session, engine, clock, thread):
    clock.advance(days=30)
    with statements(engine) as sent:
        result = talk.import_thread(None, thread)

    assert not [statement for statement in sent if "talk_likeness" in statement]
    assert result.doubted == 0


def test_where_moderation_is_off_nothing_is_judged(session, clock, thread):
    talk = Talk(session, Settings(secret=SECRET, moderation="off"), clock=clock)
    talk.add_site("default")
    result = talk.import_thread(None, thread, hold=True)

    assert result.doubted == 0
    assert {row.findings for row in session.scalars(sa.select(Comment))} == {None}
    assert session.scalars(sa.select(Likeness)).all() == []


def test_what_was_said_here_lately_is_known_when_it_is_brought_along(talk, session, clock, thread, ada):
    clock.advance(days=-6)
    talk.post(None, "/new", ada, clean_html(OTHER).source)
    clock.advance(days=6)

    talk.import_thread(None, thread)

    brought = session.scalars(sa.select(Comment).where(Comment.origin == "disqus:3")).one()
    assert [one["code"] for one in brought.findings] == ["repeat_many"]


@pytest.mark.parametrize("days", [5, 100])
def test_many_are_judged_in_few_statements(talk, engine, clock, days):
    letters = "abcdefghijklmnopqrst"
    many = [
        ImportedComment(
            f"disqus:{number}",
            None,
            Identity("disqus", f"p{number % 9}", f"P{number % 9}"),
            clean_html(f"<p>{' '.join(f'{letter}{number * 7919 % 977}' for letter in letters)}</p>"),
            clock() - dt.timedelta(days=days, minutes=-number),
        )
        for number in range(120)
    ]

    with statements(engine) as sent:
        result = talk.import_thread(None, ImportedThread("/old", comments=many))

    assert (result.added, result.doubted) == (120, 0)
    assert len(sent) < 30
    assert len([statement for statement in sent if "talk_word" in statement]) <= 2


def test_a_filter_that_was_taught_has_its_say(talk, session, clock, thread, moderator):
    words = {word: [0, 9] for word in ("night", "train", "vienna", "leaves", "quarter", "track", "eleven", "eight")}
    unlike = {word: [9, 0] for word in ("feet", "cold", "winter", "last", "took", "ever", "since", "been", "thank")}
    model = {"format": "talkwidget filter", "version": 1, "lessons": [10, 10], "words_in_all": [100, 100]}
    talk.import_model(None, moderator, model | {"words": words | unlike})

    talk.import_thread(None, thread)

    brought = session.scalars(sa.select(Comment).where(Comment.origin == "disqus:3")).one()
    assert [one["code"] for one in brought.findings] == ["bayes_spam"]

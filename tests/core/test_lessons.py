"""What the filter learns, and unlearns: the counts are those of what moderators think of each comment now."""

from __future__ import annotations

import tempfile
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import settings as how
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule
from sqlalchemy.orm import Session

from talkwidget.core import dialects, features
from talkwidget.core.errors import Invalid
from talkwidget.core.identity import Identity
from talkwidget.core.models import EVERY, TOTAL, Author, Base, Comment, Word
from talkwidget.core.reports import WantedReport
from talkwidget.core.service import Talk
from talkwidget.core.settings import Settings
from tests.clock import FrozenClock
from tests.lives import CANARY
from tests.tabs import at_once
from tests.witness import rows

MODERATOR = Identity("host", "moderator", "Moderator", roles=frozenset({"moderator"}))
ADA = Identity("host", "ada", "Ada", "https://ada.example/")


def counts(session, site="default"):
    """What is known of each word: how many spam, how many ham."""
    session.rollback()
    found = session.execute(sa.select(Word.word, Word.spam, Word.ham)).all()
    return {word: (spam, ham) for word, spam, ham in found}


def posted(talk, words, *, who=ADA, key="/a", site=None):
    return talk.post(site, key, who, words).comment.id


def decide(talk, comment, action):
    talk.moderate(None, comment, MODERATOR, action)


def last_decision(talk, comment):
    return talk.decisions(None, MODERATOR, comment=comment)[-1].id


# --- what teaches -----------------------------------------------------------------------------------------------------


def test_what_a_moderator_calls_spam_is_learned_as_spam(talk, session):
    comment = posted(talk, "cheap watches")

    decide(talk, comment, "spam")

    known = counts(session)
    assert known["cheap"] == known["watches"] == known["name:ada"] == known["site:ada.example"] == (1, 0)


def test_what_a_moderator_approves_is_learned_as_ham(talk, session):
    talk.set_site("default", options={"moderation": "hold"})
    comment = posted(talk, "a garden")

    decide(talk, comment, "approve")

    assert counts(session)["garden"] == (0, 1)


def test_a_moderators_word_on_what_is_published_already_is_learned(talk, session):
    comment = posted(talk, "a garden")

    decide(talk, comment, "approve")

    assert counts(session)["garden"] == (0, 1)
    assert last_decision(talk, comment)


@pytest.mark.parametrize("action", ["remove", "hold", "pin", "official", "lock"])
def test_no_other_decision_says_what_is_spam(talk, session, action):
    comment = posted(talk, "a quarrel")

    decide(talk, comment, action)

    assert counts(session) == {}


def test_a_comment_that_nobody_decided_about_teaches_nothing(talk, session):
    posted(talk, "a garden")

    assert counts(session) == {}


def test_a_second_thought_counts_instead_of_the_first(talk, session):
    comment = posted(talk, "a garden")
    decide(talk, comment, "spam")

    decide(talk, comment, "approve")

    assert counts(session)["garden"] == (0, 1)
    assert counts(session)[EVERY] == (0, 1)


def test_the_same_decision_twice_counts_once(talk, session):
    comment = posted(talk, "a garden")
    decide(talk, comment, "spam")

    decide(talk, comment, "spam")

    assert counts(session)["garden"] == (1, 0)


def test_a_word_that_is_said_twice_counts_once(talk, session):
    comment = posted(talk, "garden garden garden")

    decide(talk, comment, "spam")

    assert counts(session)["garden"] == (1, 0)


def test_spam_that_is_restored_is_no_lesson_any_more(talk, session):
    comment = posted(talk, "a garden")
    decide(talk, comment, "spam")
    decide(talk, comment, "remove")

    decide(talk, comment, "restore")

    assert counts(session) == {}


# --- undo, edits, erasure ---------------------------------------------------------------------------------------------


def test_undo_unlearns(talk, session):
    other, comment = posted(talk, "a garden"), posted(talk, "a garden, and a gate")
    decide(talk, other, "spam")
    before = counts(session)
    decide(talk, comment, "spam")

    talk.undo(None, last_decision(talk, comment), MODERATOR)

    assert counts(session) == before
    assert before["garden"] == (1, 0)


def test_undo_learns_again_what_was_thought_before(talk, session):
    comment = posted(talk, "a garden")
    decide(talk, comment, "spam")
    decide(talk, comment, "approve")

    talk.undo(None, last_decision(talk, comment), MODERATOR)

    assert counts(session)["garden"] == (1, 0)


@pytest.mark.parametrize(
    ("decided", "learned", "again"),
    [("spam", (1, 0), (0, 1)), ("hold", (0, 0), (0, 1)), ("remove", (0, 0), (0, 0))],
)
def test_an_accepted_appeal_teaches_and_its_undo_unlearns(talk, session, decided, learned, again):
    comment = posted(talk, "cheap watches")
    decide(talk, comment, decided)
    before = counts(session).get("cheap", (0, 0))
    appeal = talk.appeal(None, comment, ADA, "I sell nothing").id

    talk.decide_appeal(None, appeal, MODERATOR, "appeal_accepted", "You are right")
    accepted = counts(session).get("cheap", (0, 0))
    talk.undo(None, last_decision(talk, comment), MODERATOR)

    assert (before, accepted) == (learned, again)
    assert counts(session).get("cheap", (0, 0)) == learned


def test_a_refused_appeal_and_its_undo_leave_what_was_learned(talk, session):
    comment = posted(talk, "cheap watches")
    decide(talk, comment, "spam")
    appeal = talk.appeal(None, comment, ADA, "I sell nothing").id

    talk.decide_appeal(None, appeal, MODERATOR, "appeal_refused", "You do")
    talk.undo(None, last_decision(talk, comment), MODERATOR)

    assert counts(session)["cheap"] == (1, 0)


def test_what_readers_hid_and_a_moderator_showed_again_stays_learned(talk, session, clock):
    talk.set_site("default", options={"hide_reports": 1})
    reader = Identity("host", "reader", "Reader")
    posted(talk, "Hello", who=reader, key="/b")
    clock.advance(days=30)
    comment = posted(talk, "good words")
    decide(talk, comment, "approve")
    talk.report(None, comment, reader, WantedReport(reason="spam"))
    hidden = talk.comment_at(None, "/a", 1, MODERATOR).state

    talk.undo(None, last_decision(talk, comment), MODERATOR)

    assert hidden == "pending"
    assert counts(session)["good"] == (0, 1)


def test_what_an_edit_put_there_is_not_unlearned(talk, session):
    """The words are unlearned that were learned, whatever the comment says now."""
    other, comment = posted(talk, "a cellar"), posted(talk, "a garden")
    decide(talk, other, "spam")
    decide(talk, comment, "spam")
    talk.edit(None, comment, ADA, "a cellar")

    talk.undo(None, last_decision(talk, comment), MODERATOR)

    known = counts(session)
    assert known["cellar"] == (1, 0)
    assert "garden" not in known


def test_an_erased_comments_own_words_are_in_no_row(talk, session, engine, bob):
    comment = posted(talk, "canary-words, and money", who=CANARY)
    other = posted(talk, "money", who=bob)
    decide(talk, comment, "spam")
    decide(talk, other, "spam")

    talk.erase(None, CANARY)

    assert "canary" not in repr(rows(engine)).lower()


def test_what_others_say_too_is_not_forgotten_with_an_erased_comment(talk, session, bob):
    """Else a spammer who deletes what a moderator caught makes the filter forget."""
    comment, other = posted(talk, "canary money"), posted(talk, "money", who=bob)
    decide(talk, comment, "spam")
    decide(talk, other, "spam")

    talk.delete(None, comment, ADA)

    known = counts(session)
    assert known["money"] == known[EVERY] == (2, 0)
    assert "canary" not in known


def test_words_go_with_the_last_comment_that_has_them(talk, session, bob):
    first, second, other = posted(talk, "canary one"), posted(talk, "canary two"), posted(talk, "money", who=bob)
    for comment in (first, second, other):
        decide(talk, comment, "spam")

    for comment in (first, second):
        talk.delete(None, comment, ADA)

    assert "canary" not in counts(session)


# --- two sites, two moderators ----------------------------------------------------------------------------------------


def test_two_sites_never_share_lessons(talk, session, moderator):
    talk.add_site("other")
    here, there = posted(talk, "a garden", site="default"), posted(talk, "a garden", site="other")

    talk.moderate("default", here, moderator, "spam")
    talk.moderate("other", there, moderator, "spam")

    found = session.execute(sa.select(Word.site_id, Word.spam).where(Word.word == "garden")).all()
    assert [spam for _, spam in found] == [1, 1]
    assert len({site for site, _ in found}) == 2


def test_moderators_who_decide_at_once_lose_no_lesson(talk, session, engine, settings, clock):
    comments = [posted(talk, f"cheap watches and bags {number}", key=f"/{number}") for number in range(8)]
    session.close()

    def job(comment):
        return lambda their: their.moderate(None, comment, MODERATOR, "spam")

    outcomes = at_once(engine, settings, clock, [job(comment) for comment in comments])

    assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []
    assert counts(session)["watches"] == counts(session)[EVERY] == (8, 0)


# --- any order of decisions -------------------------------------------------------------------------------------------


class Desk(RuleBasedStateMachine):
    """Anything that moderators and authors do, in any order: the counts are those of the labels that hold now."""

    written = Bundle("written")

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.engine = dialects.tune(sa.create_engine(f"sqlite:///{Path(self.folder.name) / 'talk.sqlite'}"))
        sa.event.listen(self.engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
        Base.metadata.create_all(self.engine)
        self.session = Session(self.engine)
        self.talk = Talk(self.session, Settings(secret="s" * 32, moderation="off"), clock=FrozenClock())
        self.talk.add_site("default")
        self.labels: dict[object, str | None] = {}
        self.past: dict[object, list[str | None]] = {}

    def teardown(self) -> None:
        self.session.close()
        self.engine.dispose()
        self.folder.cleanup()

    @rule(target=written, words=st.sampled_from(["a garden", "cheap watches", "a cheap garden"]))
    def post(self, words):
        comment = posted(self.talk, words)
        self.labels[comment], self.past[comment] = None, []
        return comment

    @rule(comment=written, action=st.sampled_from(["spam", "approve", "remove", "restore", "pin"]))
    def decide(self, comment, action):
        before, decided = self.labels[comment], len(self._log(comment))
        with suppress(Invalid):
            decide(self.talk, comment, action)
        if len(self._log(comment)) > decided:
            self.past[comment].append(before)
            self.labels[comment] = {"spam": "spam", "approve": "ham"}.get(action, before)
            if action == "restore" and before == "spam":
                self.labels[comment] = None

    @rule(comment=written)
    def undo(self, comment):
        log = self._log(comment)
        if log and log[-1].action != "undo":
            self.talk.undo(None, log[-1].id, MODERATOR)
            self.labels[comment] = self.past[comment].pop()

    def _log(self, comment):
        return self.talk.decisions(None, MODERATOR, comment=comment)

    @invariant()
    def counts_are_those_of_the_labels(self):
        expected: dict[str, Counter] = {"spam": Counter(), "ham": Counter()}
        for comment, label in self.labels.items():
            if label is not None:
                row = self.session.get_one(Comment, (self.talk.site(None).id, comment))
                author = self.session.get_one(Author, (row.site_id, row.author_id))
                seen = features.of(
                    source=row.source, html=row.html, plain=row.plain, name=author.name, website=author.url
                )
                expected[label].update([EVERY, *seen])
                expected[label][TOTAL] += len(seen)

        known = counts(self.session)
        assert {word: spam for word, (spam, _) in known.items() if spam} == dict(expected["spam"])
        assert {word: ham for word, (_, ham) in known.items() if ham} == dict(expected["ham"])
        assert all(map(any, known.values()))


TestDesk = Desk.TestCase
TestDesk.settings = how(max_examples=25, stateful_step_count=15, deadline=None)

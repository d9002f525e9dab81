"""Why something was decided against somebody, and what they say to that."""

from __future__ import annotations

import datetime as dt

import pytest

from talkwidget.core.errors import (
    AppealDecided,
    AppealExists,
    AppealTooLate,
    Invalid,
    ModeratorsOnly,
    NothingDecided,
    NotYours,
)
from talkwidget.core.identity import Identity
from talkwidget.core.reports import WantedReport
from talkwidget.core.service import Talk
from talkwidget.core.settings import Settings
from tests.conftest import SECRET
from tests.lives import at
from tests.witness import rows

SPAM = WantedReport(reason="spam")
NOTICE = WantedReport(reason="illegal", note="A fake.", name="Cyd", email="cyd@mail.example", good_faith=True)
OTHER = Identity("host", "other", "Other", roles=frozenset({"moderator"}))


@pytest.fixture
def comment(talk, ada, bob):
    talk.post(None, "/a", bob, "buy this")
    talk.post(None, "/a", ada, "no", parent=1)
    return at(talk, "/a", 1)


@pytest.fixture
def appealed(talk, comment, bob, moderator):
    """Bob appeals against the removal of his comment."""
    talk.moderate(None, comment, moderator, "remove", rule="No ads", reason="Please don't sell here")
    return talk.appeal(None, comment, bob, "It was no ad").id


def silence(talk, ada, bob, moderator, **how):
    talk.post(None, "/b", bob, "hello")
    author = talk.me(None, bob).author.id
    talk.set_standing(None, author, moderator, "silenced", reason="a quarrel", **how)
    return author


# --- the statement of reasons -----------------------------------------------------------------------------------------


def test_an_author_reads_by_which_rule_and_why_a_comment_was_removed(talk, comment, bob, moderator, clock):
    talk.moderate(None, comment, moderator, "remove", rule="No ads", reason="Please don't sell here")

    said = talk.statement(None, comment, bob)

    assert (said.restriction, said.ground, said.rule, said.note) == (
        "removed", "house", "No ads", "Please don't sell here",
    )  # fmt: skip
    assert (said.reported, said.found_by_machine, said.decided_by_machine) == (False, False, False)
    assert (said.at, said.appeal_until, said.appeal) == (clock(), clock() + dt.timedelta(days=184), None)


def test_a_legal_notice_makes_the_law_the_ground_and_is_nobody_s(talk, comment, ada, bob, moderator):
    talk.report(None, comment, ada, NOTICE)
    talk.moderate(None, comment, moderator, "remove", rule="Art. 10 of the law on marks")

    said = talk.statement(None, comment, bob)

    assert (said.ground, said.rule, said.reported) == ("law", "Art. 10 of the law on marks", True)
    assert "Cyd" not in repr(said)


def test_what_many_reported_was_held_by_a_machine(talk, comment, bob, clock):
    readers = [Identity("host", f"reader-{number}", f"Reader {number}") for number in range(3)]
    for reader in readers:
        talk.post(None, "/b", reader, "hello")
    clock.advance(days=7)
    for reader in readers:
        talk.report(None, comment, reader, SPAM)

    said = talk.statement(None, comment, bob)

    assert (said.restriction, said.reported, said.decided_by_machine) == ("held", True, True)
    assert [*said.why] == ["Readers reported this: it waits for a moderator."]
    assert (said.rule, said.appeal_until) == (None, None)
    with pytest.raises(NothingDecided):
        talk.appeal(None, comment, bob, "It was no ad")


def test_what_a_check_holds_is_said_to_be_found_by_a_machine(session, clock, bob):
    talk = Talk(session, Settings(secret=SECRET, moderation="hold"), clock=clock)
    talk.add_site("default")
    held = talk.post(None, "/a", bob, "hello").comment.id

    said = talk.statement(None, held, bob)

    assert (said.restriction, said.found_by_machine, said.decided_by_machine, said.at) == ("held", True, True, None)
    assert [*said.why] == ["Every comment here waits for a moderator first."]


def test_a_statement_is_for_the_author_and_moderators(talk, comment, ada, bob, moderator):
    talk.moderate(None, comment, moderator, "remove")

    assert talk.statement(None, comment, bob) == talk.statement(None, comment, OTHER)
    with pytest.raises(NotYours):
        talk.statement(None, comment, ada)


@pytest.mark.parametrize("again", [None, "restore"])
def test_of_what_readers_see_there_is_nothing_to_state(talk, comment, bob, moderator, again):
    if again:
        talk.moderate(None, comment, moderator, "remove")
        talk.moderate(None, comment, moderator, again)

    with pytest.raises(NothingDecided):
        talk.statement(None, comment, bob)


def test_a_decision_that_was_undone_and_taken_again_is_the_one_that_counts(talk, comment, bob, moderator, clock):
    talk.moderate(None, comment, moderator, "remove", rule="first")
    [decision] = talk.decisions(None, moderator, comment=comment)
    talk.undo(None, decision.id, moderator)
    clock.advance(days=1)
    talk.moderate(None, comment, moderator, "remove", rule="second")

    said = talk.statement(None, comment, bob)

    assert (said.rule, said.at) == ("second", clock())


# --- appeals about comments -------------------------------------------------------------------------------------------


def test_an_appeal_waits_for_a_moderator(talk, appealed, bob, moderator):
    [waiting] = talk.appeals(None, moderator)

    assert (waiting.appeal.id, waiting.appeal.text, waiting.author.name) == (appealed, "It was no ad", "Bob")
    assert (waiting.decision.action, waiting.comment.number, waiting.thread) == ("remove", 1, "/a")
    assert talk.statement(None, waiting.comment.id, bob).appeal == waiting.appeal


def test_an_accepted_appeal_brings_the_comment_back(talk, appealed, comment, ada, bob, moderator):
    talk.decide_appeal(None, appealed, OTHER, "appeal_accepted", "You are right", via="desk")

    [mine] = talk.my_appeals(None, bob)
    last = talk.decisions(None, moderator, comment=comment)[-1]
    assert (mine.outcome, mine.answer) == ("accepted", "You are right")
    assert (last.action, last.note, last.via, last.actor_name) == ("appeal_accepted", "You are right", "desk", "Other")
    assert talk.page(talk.thread(None, "/a")).comments[0].state == "published"
    assert (talk.thread(None, "/a").count, talk.appeals(None, moderator)) == (2, [])


def test_a_refused_appeal_leaves_the_comment_out(talk, appealed, comment, bob, moderator):
    talk.decide_appeal(None, appealed, moderator, "appeal_refused", "It was one")

    [mine] = talk.my_appeals(None, bob)
    assert (mine.outcome, mine.answer) == ("refused", "It was one")
    assert talk.page(talk.thread(None, "/a")).comments[0].state == "removed"
    assert talk.decisions(None, moderator, comment=comment)[-1].action == "appeal_refused"


@pytest.mark.parametrize("action", ["spam", "hold"])
def test_what_was_held_or_called_spam_by_a_moderator_is_appealed_against_too(talk, comment, bob, moderator, action):
    talk.moderate(None, comment, moderator, action)

    appeal = talk.appeal(None, comment, bob, "Why?")
    talk.decide_appeal(None, appeal.id, moderator, "appeal_accepted", "Sorry")

    assert talk.page(talk.thread(None, "/a")).comments[0].state == "published"


def test_reporters_learn_that_an_appeal_was_accepted(talk, comment, ada, bob, moderator):
    talk.report(None, comment, ada, SPAM)
    talk.moderate(None, comment, moderator, "remove")
    appeal = talk.appeal(None, comment, bob, "It was no ad")

    talk.decide_appeal(None, appeal.id, moderator, "appeal_accepted", "You are right")

    assert [entry.outcome for entry in talk.my_reports(None, ada)] == ["kept"]


def test_one_decision_is_appealed_against_once(talk, appealed, comment, bob):
    with pytest.raises(AppealExists):
        talk.appeal(None, comment, bob, "Really")


def test_a_decision_is_appealed_against_for_six_months(talk, comment, bob, moderator, clock):
    talk.moderate(None, comment, moderator, "remove")
    clock.advance(days=184, seconds=1)

    with pytest.raises(AppealTooLate):
        talk.appeal(None, comment, bob, "It was no ad")


def test_only_the_author_appeals(talk, comment, ada, moderator):
    talk.moderate(None, comment, moderator, "remove")

    with pytest.raises(NotYours):
        talk.appeal(None, comment, ada, "It was no ad")


def test_against_nothing_nobody_appeals(talk, comment, bob):
    with pytest.raises(NothingDecided):
        talk.appeal(None, comment, bob, "It was no ad")


@pytest.mark.parametrize("text", ["", " \n ", "x" * 2001])
def test_an_appeal_says_something_in_2000_characters(talk, comment, bob, moderator, text):
    talk.moderate(None, comment, moderator, "remove")

    with pytest.raises(Invalid):
        talk.appeal(None, comment, bob, text)


def test_an_appeal_is_decided_once_by_a_moderator_with_a_sentence(talk, appealed, bob, moderator):
    with pytest.raises(ModeratorsOnly):
        talk.decide_appeal(None, appealed, bob, "appeal_accepted", "Yes")
    for action, sentence in (("appeal_accepted", " "), ("approve", "Yes")):
        with pytest.raises(Invalid):
            talk.decide_appeal(None, appealed, moderator, action, sentence)
    talk.decide_appeal(None, appealed, moderator, "appeal_refused", "No")

    with pytest.raises(AppealDecided):
        talk.decide_appeal(None, appealed, moderator, "appeal_accepted", "Yes")


def test_nobody_decides_about_their_own_appeal(talk, moderator):
    own = talk.post(None, "/a", moderator, "hello").comment.id
    talk.moderate(None, own, OTHER, "remove")
    appeal = talk.appeal(None, own, moderator, "But why?")

    with pytest.raises(NotYours):
        talk.decide_appeal(None, appeal.id, moderator, "appeal_accepted", "Yes")


def test_a_comment_that_comes_back_otherwise_closes_the_appeal(talk, appealed, comment, bob, moderator):
    talk.moderate(None, comment, moderator, "restore")

    assert [entry.outcome for entry in talk.my_appeals(None, bob)] == ["accepted"]
    assert talk.appeals(None, moderator) == []


def undo(talk, comment, moderator):
    talk.undo(None, talk.decisions(None, moderator, comment=comment)[-1].id, moderator)


def test_after_an_undone_restoration_the_first_decision_counts_again(talk, ada, comment, bob, moderator):
    talk.report(None, comment, ada, NOTICE)
    talk.moderate(None, comment, moderator, "remove", rule="No ads")
    appeal = talk.appeal(None, comment, bob, "It was no ad").id
    talk.decide_appeal(None, appeal, moderator, "appeal_refused", "It was")
    before = talk.statement(None, comment, bob)
    talk.moderate(None, comment, moderator, "restore")

    undo(talk, comment, moderator)

    assert talk.statement(None, comment, bob) == before
    assert (before.rule, before.ground, before.appeal.outcome) == ("No ads", "law", "refused")
    with pytest.raises(AppealExists):
        talk.appeal(None, comment, bob, "Once more")


def test_after_an_undone_undo_too(talk, appealed, comment, bob, moderator):
    before = talk.statement(None, comment, bob)

    for _ in range(2):
        undo(talk, comment, moderator)

    assert talk.statement(None, comment, bob) == before
    assert [entry.appeal.id for entry in talk.appeals(None, moderator)] == [appealed]


def test_a_removal_that_is_undone_closes_the_appeal(talk, appealed, comment, bob, moderator):
    undo(talk, comment, moderator)

    assert [entry.outcome for entry in talk.my_appeals(None, bob)] == ["accepted"]
    assert talk.appeals(None, moderator) == []


@pytest.mark.parametrize("action", ["appeal_accepted", "appeal_refused"])
def test_what_was_decided_about_an_appeal_and_undone_is_open_again(
    talk, appealed, comment, bob, moderator, action
):  # fmt: skip
    talk.decide_appeal(None, appealed, moderator, action, "So be it")

    undo(talk, comment, moderator)

    assert talk.statement(None, comment, bob).appeal.outcome is None
    talk.decide_appeal(None, appealed, moderator, "appeal_refused", "It was an ad")
    (mine,) = talk.my_appeals(None, bob)
    assert (mine.outcome, mine.answer) == ("refused", "It was an ad")


def test_what_has_nothing_to_do_with_an_appeal_leaves_it_when_it_is_undone(talk, appealed, comment, bob, moderator):
    talk.decide_appeal(None, appealed, moderator, "appeal_refused", "It was an ad")
    talk.moderate(None, comment, moderator, "lock")

    undo(talk, comment, moderator)

    assert [entry.outcome for entry in talk.my_appeals(None, bob)] == ["refused"]


# --- appeals about time-outs ------------------------------------------------------------------------------------------


def test_a_time_out_is_appealed_against_and_ended(talk, ada, bob, moderator):
    author = silence(talk, ada, bob, moderator)
    appeal = talk.appeal_time_out(None, bob, "I was provoked")
    [waiting] = talk.appeals(None, moderator)
    assert (waiting.comment, waiting.thread, waiting.decision.action) == (None, None, "silenced")

    talk.decide_appeal(None, appeal.id, moderator, "appeal_accepted", "So you were")

    last = talk.decisions(None, moderator, author=author)[0]
    assert (last.action, last.note) == ("appeal_accepted", "So you were")
    with pytest.raises(NothingDecided):
        talk.appeal_time_out(None, bob, "And thanks")


def test_who_may_comment_has_no_time_out_to_appeal_against(talk, ada, bob, moderator, clock):
    silence(talk, ada, bob, moderator, until=clock() + dt.timedelta(hours=1))
    clock.advance(hours=1)

    with pytest.raises(NothingDecided):
        talk.appeal_time_out(None, bob, "I was provoked")


def test_a_newer_time_out_does_not_end_by_an_appeal_against_an_older_one(talk, ada, bob, moderator):
    author = silence(talk, ada, bob, moderator)
    appeal = talk.appeal_time_out(None, bob, "I was provoked")
    talk.set_standing(None, author, moderator, "silenced", reason="once more")

    talk.decide_appeal(None, appeal.id, moderator, "appeal_accepted", "So you were")

    assert talk.appeal_time_out(None, bob, "Again").outcome is None


def test_a_time_out_that_is_taken_back_closes_its_appeal_and_given_again_opens_it(talk, ada, bob, moderator):
    author = silence(talk, ada, bob, moderator)
    talk.appeal_time_out(None, bob, "I was provoked")
    outcomes = []

    for _ in range(2):
        talk.undo_standing(None, talk.decisions(None, moderator, author=author)[0].id, moderator)
        outcomes.append([entry.outcome for entry in talk.my_appeals(None, bob)])

    assert outcomes == [["accepted"], [None]]


def test_an_appeal_against_a_time_out_whose_acceptance_is_taken_back_is_open_again(talk, ada, bob, moderator):
    author = silence(talk, ada, bob, moderator)
    appeal = talk.appeal_time_out(None, bob, "I was provoked").id
    talk.decide_appeal(None, appeal, moderator, "appeal_accepted", "So you were")

    talk.undo_standing(None, talk.decisions(None, moderator, author=author)[0].id, moderator)

    assert not talk.me(None, bob).may.post
    assert [(entry.outcome, entry.answer) for entry in talk.my_appeals(None, bob)] == [(None, None)]


def test_a_pardon_closes_the_appeal(talk, ada, bob, moderator):
    author = silence(talk, ada, bob, moderator)
    talk.appeal_time_out(None, bob, "I was provoked")

    talk.set_standing(None, author, moderator, None)

    assert [entry.outcome for entry in talk.my_appeals(None, bob)] == ["accepted"]


# --- people -----------------------------------------------------------------------------------------------------------


def test_an_appeal_is_in_its_author_s_export_and_goes_with_them(talk, appealed, bob, engine):
    assert [entry["text"] for entry in talk.export(None, bob)["appeals"]] == ["It was no ad"]

    talk.erase(None, bob)

    assert rows(engine)["talk_appeal"] == []


def test_an_appeal_goes_with_the_comment_that_its_author_deletes(talk, appealed, comment, bob, engine):
    talk.delete(None, comment, bob)

    assert rows(engine)["talk_appeal"] == []


def test_a_guest_s_appeal_becomes_the_account_s(talk, ada, moderator):
    posted = talk.post(None, "/a", None, "buy this", name="Gil")
    guest = Identity("guest", posted.subject)
    talk.moderate(None, posted.comment.id, moderator, "remove")
    talk.appeal(None, posted.comment.id, guest, "It was no ad")

    talk.take_over(None, ada, guest)

    assert [entry.text for entry in talk.my_appeals(None, ada)] == ["It was no ad"]

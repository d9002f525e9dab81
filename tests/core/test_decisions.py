"""The log: every decision is a line in it, nobody overwrites one silently, and each can be taken back."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from talkwidget.core.errors import (
    AlreadyDecided,
    CantUndo,
    DecisionUnknown,
    EditedSince,
    Invalid,
    ModeratorsOnly,
    TalkError,
)
from talkwidget.core.identity import Identity
from tests.witness import rows

MIRA = Identity("host", "mira", "Mira", roles=frozenset({"moderator"}))
ACTIONS = ["remove", "spam", "hold", "restore", "approve", "official", "unofficial", "pin", "unpin", "lock", "unlock"]


@pytest.fixture
def comment(talk, ada):
    return talk.post(None, "/a", ada, "Something").comment.id


def log(talk, moderator, **about):
    return [(line.actor_name, line.action) for line in talk.decisions(None, moderator, **about)]


def test_a_decision_is_a_line_with_who_what_when_and_why(talk, clock, comment, ada, moderator):
    talk.moderate(None, comment, moderator, "remove", reason="Be kind", rule="Tone", via="api")

    (line,) = talk.decisions(None, moderator)
    assert (line.actor_name, line.action, line.via, line.rule, line.note) == (
        "Moderator", "remove", "api", "Tone", "Be kind",
    )  # fmt: skip
    assert (line.comment, line.at, line.undoes, line.can_be_undone) == (comment, clock.now, None, True)
    assert line.author == talk.me(None, ada).author.id


def test_its_author_is_told_the_rule_and_the_note(talk, comment, ada, moderator):
    talk.moderate(None, comment, moderator, "remove", reason="Be kind", rule="Tone")

    assert talk.me(None, ada, "/a").pending[0].reason == "Tone. Be kind"


def test_a_note_is_kept_as_far_as_it_is_told(talk, comment, ada, moderator):
    talk.moderate(None, comment, moderator, "remove", reason="Long " * 1000)

    (line,) = talk.decisions(None, moderator)
    assert line.note == talk.me(None, ada, "/a").pending[0].reason
    assert len(line.note) <= 500


def test_what_changes_nothing_is_no_decision(talk, comment, moderator):
    talk.moderate(None, comment, moderator, "pin")
    talk.moderate(None, comment, moderator, "pin")

    assert log(talk, moderator) == [("Moderator", "pin")]


def test_what_fails_is_no_decision(talk, comment, moderator):
    with pytest.raises(Invalid):
        talk.moderate(None, comment, moderator, "restore-it")

    assert talk.decisions(None, moderator) == []


def test_the_log_of_a_comment_begins_with_the_oldest_that_of_the_site_with_the_newest(talk, ada, comment, moderator):
    other = talk.post(None, "/b", ada, "Else").comment.id
    talk.moderate(None, comment, moderator, "remove")
    talk.moderate(None, other, moderator, "pin")
    talk.moderate(None, comment, moderator, "restore")

    assert log(talk, moderator, comment=comment) == [("Moderator", "remove"), ("Moderator", "restore")]
    newest = talk.decisions(None, moderator)
    assert [line.action for line in newest] == ["restore", "pin", "remove"]
    assert [line.action for line in talk.decisions(None, moderator, before=newest[0].id, limit=1)] == ["pin"]


def test_who_has_not_seen_the_last_decision_is_told_of_it_first(talk, comment, moderator):
    seen = talk.moderate(None, comment, MIRA, "official", seen=None)

    with pytest.raises(AlreadyDecided, match="Mira decided about this meanwhile: official") as refusal:
        talk.moderate(None, comment, moderator, "remove", seen=None)

    assert seen.state == "published"
    assert talk.moderate(None, comment, moderator, "remove", seen=refusal.value.decision).state == "removed"


def test_nobody_decides_about_words_they_have_not_seen(talk, clock, ada, comment, moderator):
    seen = [talk.comment_at(None, "/a", 1, moderator)]
    for words in ("Something else", "Something else again"):
        clock.advance(seconds=0.25)
        seen.append(talk.edit(None, comment, ada, words))

    for old in seen[:-1]:
        with pytest.raises(EditedSince):
            talk.moderate(None, comment, moderator, "pin", seen=None, edited=old.edited)

    assert talk.decisions(None, moderator) == []
    assert talk.moderate(None, comment, moderator, "pin", seen=None, edited=seen[-1].edited).pinned


def test_a_decision_taken_back_leaves_the_comment_as_it_was_and_both_lines(talk, comment, moderator):
    talk.moderate(None, comment, moderator, "pin")
    talk.moderate(None, comment, moderator, "remove", reason="Rude")
    last = talk.decisions(None, moderator)[0]

    restored = talk.undo(None, last.id, moderator)

    assert (restored.state, restored.pinned, restored.reason) == ("published", True, None)
    lines = talk.decisions(None, moderator)
    assert [(line.action, line.undoes) for line in lines] == [("undo", last.id), ("remove", None), ("pin", None)]


def test_only_the_last_decision_is_taken_back(talk, comment, moderator):
    talk.moderate(None, comment, moderator, "pin")
    first = talk.decisions(None, moderator)[0]
    talk.moderate(None, comment, MIRA, "remove")

    with pytest.raises(CantUndo):
        talk.undo(None, first.id, moderator)

    assert talk.comment_at(None, "/a", 1, moderator).state == "removed"


def test_an_undo_can_be_taken_back(talk, comment, moderator):
    talk.moderate(None, comment, moderator, "spam")
    talk.undo(None, talk.decisions(None, moderator)[0].id, moderator)

    again = talk.undo(None, talk.decisions(None, moderator)[0].id, moderator)

    assert again.state == "spam"


def test_another_site_s_decision_is_not_there(talk, ada, comment, moderator):
    talk.add_site("other")
    talk.moderate("default", comment, moderator, "pin")
    line = talk.decisions("default", moderator)[0]

    with pytest.raises(DecisionUnknown):
        talk.undo("other", line.id, moderator)

    assert talk.decisions("other", moderator) == []


def test_one_refusal_does_not_keep_the_others(talk, ada, comment, moderator):
    gone = talk.post(None, "/a", ada, "Gone").comment.id
    talk.delete(None, gone, ada)
    last = talk.post(None, "/a", ada, "Last").comment.id

    done = talk.moderate_each(None, [comment, gone, last], moderator, "remove")

    assert [isinstance(outcome, TalkError) for outcome in done.values()] == [False, True, False]
    assert talk.thread(None, "/a").count == 0


def test_nobody_else_reads_or_writes_the_log(talk, ada, comment, moderator):
    talk.moderate(None, comment, moderator, "pin")
    line = talk.decisions(None, moderator)[0]

    for ask in (lambda: talk.decisions(None, ada), lambda: talk.undo(None, line.id, ada),
                lambda: talk.moderate_each(None, [comment], ada, "remove")):  # fmt: skip
        with pytest.raises(ModeratorsOnly):
            ask()

    assert len(talk.decisions(None, moderator)) == 1


def test_who_is_erased_leaves_no_word_in_the_log(talk, engine, ada, comment, moderator):
    talk.moderate(None, comment, moderator, "remove", reason="the canary note")

    talk.erase(None, ada)

    assert "canary" not in repr(rows(engine))
    assert log(talk, moderator) == [("Moderator", "remove")]


def test_a_moderator_who_is_erased_leaves_the_line_without_the_name(talk, engine, comment, moderator):
    talk.moderate(None, comment, MIRA, "pin")

    talk.erase(None, MIRA)

    assert "Mira" not in repr(rows(engine))
    assert log(talk, moderator) == [("", "pin")]


def test_a_thread_s_own_decisions_are_logged(talk, moderator):
    talk.set_thread(None, "/a", moderator, state="closed", hold=True)
    talk.set_thread(None, "/a", moderator, state="closed", title="News")

    assert log(talk, moderator) == [("Moderator", "hold_thread"), ("Moderator", "close")]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(1, 4), st.sampled_from([*ACTIONS, "undo"])), max_size=12))
def test_no_order_of_decisions_loses_a_comment_or_leaves_a_count_wrong(talk, ada, bob, moderator, wanted):
    key = f"/{uuid.uuid4()}"
    talk.post(None, key, ada, "One")
    talk.post(None, key, bob, "Two", parent=1)
    talk.post(None, key, ada, "Three", parent=2)
    talk.post(None, key, bob, "Four")

    for number, action in wanted:
        comment = talk.comment_at(None, key, number, moderator).id
        lines = talk.decisions(None, moderator, comment=comment)
        try:
            if action != "undo":
                talk.moderate(None, comment, moderator, action)
            elif lines:
                talk.undo(None, lines[-1].id, moderator)
        except Invalid:
            continue

    states = {number: talk.comment_at(None, key, number, moderator).state for number in range(1, 5)}
    page = talk.page(talk.thread(None, key))
    published = {number for number, state in states.items() if state == "published"}
    assert {row.number for row in page.comments if row.state == "published"} == published
    assert talk.thread(None, key).count == len(published)
    # Below what readers don't see, what they do see keeps its place.
    above = {2: 1, 3: 2}
    held = {above[number] for number in published if number in above} | ({1} if 3 in published else set())
    assert {row.number for row in page.comments} == published | held


def test_a_log_file_runs_in_no_spreadsheet(talk, comment, moderator):
    from talkwidget.core import log_files
    from talkwidget.core.audit import LogFilter

    talk.moderate(None, comment, moderator, "remove", reason="=HYPERLINK(1)")
    found = talk.log(None, moderator, LogFilter()).lines

    assert ",'=HYPERLINK(1)," in log_files.as_csv(found)
    assert '"note": "=HYPERLINK(1)"' in log_files.as_json(found)


def test_a_locked_branch_takes_no_replies_but_a_moderator_s(talk, ada, bob, comment, moderator):
    from talkwidget.core.errors import BranchLocked

    talk.post(None, "/a", bob, "Below", parent=1)
    talk.moderate(None, comment, moderator, "lock")

    for parent in (1, 2):
        with pytest.raises(BranchLocked):
            talk.post(None, "/a", ada, "More", parent=parent)

    assert talk.post(None, "/a", moderator, "Enough", parent=2).comment.state == "published"
    assert talk.post(None, "/a", ada, "Elsewhere").comment.state == "published"
    talk.moderate(None, comment, moderator, "unlock")
    assert talk.post(None, "/a", ada, "More", parent=2).comment.parent == 2


def test_a_time_out_ends_by_itself(talk, clock, ada, moderator):
    from talkwidget.core.errors import Silenced

    talk.set_site("default", options={"moderation": "on"})
    author = talk.post(None, "/a", ada, "First").author.id
    until = clock.now + dt.timedelta(hours=1)
    talk.set_standing(None, author, moderator, "silenced", until=until, reason="Cool down")

    with pytest.raises(Silenced, match="Cool down") as refusal:
        talk.post(None, "/a", ada, "Second")
    clock.advance(hours=1)

    assert refusal.value.until == until
    assert talk.post(None, "/a", ada, "Second").comment.state == "published"

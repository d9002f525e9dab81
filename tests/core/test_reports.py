"""What readers report, what hides a comment, and what its reporters learn."""

from __future__ import annotations

import pytest

from talkwidget.core.errors import AlreadyDecided, CommentUnknown, Invalid, ModeratorsOnly, ReportYourself
from talkwidget.core.identity import Identity
from talkwidget.core.reports import REASONS, WantedReport
from tests.lives import at
from tests.witness import everything_for, news

SPAM = WantedReport(reason="spam")
NOTICE = WantedReport(reason="illegal", note="A fake.", name="Cyd", email="cyd@mail.example", good_faith=True)


@pytest.fixture
def comment(talk, ada, bob):
    """Bob's comment, which Ada answers."""
    talk.post(None, "/a", bob, "buy this")
    talk.post(None, "/a", ada, "no", parent=1)
    return at(talk, "/a", 1)


@pytest.fixture
def crowd(talk, clock) -> list[Identity]:
    """Four readers who left a first trace a week ago."""
    people = [Identity("host", f"reader-{number}", f"Reader {number}") for number in range(4)]
    for person in people:
        talk.post(None, "/elsewhere", person, "hello")
    clock.advance(days=7)
    return people


def shown(talk):
    return [row.number for row in talk.page(talk.thread(None, "/a")).comments if row.state == "published"]


def outcomes(talk, who):
    return [entry.outcome for entry in talk.my_reports(None, who)]


# --- reporting --------------------------------------------------------------------------------------------------------


def test_a_reader_finds_what_they_reported(talk, comment, ada, clock):
    talk.report(None, comment, ada, WantedReport(reason="abuse", note="  he shouts  "))

    [mine] = talk.my_reports(None, ada)
    assert (mine.comment, mine.thread, mine.number, mine.reason, mine.note) == (comment, "/a", 1, "abuse", "he shouts")
    assert (mine.at, mine.outcome, mine.decided) == (clock(), None, None)


def test_a_second_report_of_the_same_comment_changes_the_first(talk, comment, ada, moderator):
    talk.report(None, comment, ada, SPAM)

    talk.report(None, comment, ada, WantedReport(reason="other", note="I was wrong"))

    [mine] = talk.my_reports(None, ada)
    [waiting] = talk.reports(None, moderator)
    assert (mine.reason, mine.note) == ("other", "I was wrong")
    assert dict(waiting.counts) == {"other": 1}


def test_nobody_reports_themselves(talk, comment, bob):
    with pytest.raises(ReportYourself):
        talk.report(None, comment, bob, SPAM)


def test_a_stranger_becomes_a_guest_by_reporting(talk, comment):
    done = talk.report(None, comment, None, SPAM)

    assert done.guest_is_new
    assert len(talk.my_reports(None, Identity("guest", done.subject))) == 1


@pytest.mark.parametrize("action", ["remove", "spam", "hold"])
def test_what_readers_do_not_see_they_do_not_report(talk, comment, ada, moderator, action):
    talk.moderate(None, comment, moderator, action)

    with pytest.raises(CommentUnknown):
        talk.report(None, comment, ada, SPAM)


def test_a_reason_is_one_of_five(talk, comment, ada):
    with pytest.raises(Invalid) as refused:
        talk.report(None, comment, ada, WantedReport(reason="ugly"))

    assert all(reason in str(refused.value) for reason in REASONS)


def test_a_note_has_at_most_2000_characters(talk, comment, ada):
    talk.report(None, comment, ada, WantedReport(reason="other", note="x" * 2000))

    with pytest.raises(Invalid):
        talk.report(None, comment, ada, WantedReport(reason="other", note="x" * 2001))


def test_reporting_tells_nobody_and_changes_no_page(talk, comment, ada, bob):
    author = talk.page(talk.thread(None, "/a")).comments[0].author.id
    before = everything_for(talk, bob, "/a", words="buy", author=author)

    with news() as told:
        talk.report(None, comment, ada, SPAM)

    assert told == []
    assert everything_for(talk, bob, "/a", words="buy", author=author) == before


# --- what hides a comment ---------------------------------------------------------------------------------------------


def test_the_third_report_of_established_readers_hides_a_comment(talk, comment, crowd, bob, moderator):
    for reader in crowd[:2]:
        talk.report(None, comment, reader, SPAM)
    assert shown(talk) == [1, 2]

    talk.report(None, comment, crowd[2], SPAM)

    [mine] = talk.me(None, bob, "/a").pending
    [decision] = talk.decisions(None, moderator, comment=comment)
    assert (shown(talk), mine.state, mine.reason) == ([2], "pending", "reported")
    assert (decision.actor, decision.via, decision.action, decision.rule) == (None, "rule", "hold", "reported")
    assert talk.thread(None, "/a").count == 1


def test_readers_who_came_today_hide_nothing(talk, comment, crowd):
    for number in range(9):
        talk.report(None, comment, Identity("host", f"new-{number}", f"New {number}"), SPAM)
    for reader in crowd[:2]:
        talk.report(None, comment, reader, SPAM)

    assert shown(talk) == [1, 2]


def test_one_reader_counts_once_however_often_they_report(talk, comment, crowd):
    for reason in ("spam", "abuse", "other"):
        talk.report(None, comment, crowd[0], WantedReport(reason=reason))

    assert shown(talk) == [1, 2]


@pytest.mark.parametrize(("limit", "readers", "left"), [(1, 1, [2]), (4, 3, [1, 2]), (0, 4, [1, 2])])
def test_each_site_sets_how_many_reports_hide(talk, comment, crowd, limit, readers, left):
    talk.set_site("default", options={"hide_reports": limit})

    for reader in crowd[:readers]:
        talk.report(None, comment, reader, SPAM)

    assert shown(talk) == left


@pytest.mark.parametrize("action", ["approve", "keep", "official", "restore"])
def test_what_a_moderator_let_stand_is_not_hidden_by_the_reports_from_before(talk, comment, crowd, moderator, action):
    for reader in crowd[:2]:
        talk.report(None, comment, reader, SPAM)
    talk.moderate(None, comment, moderator, action)

    for reader in (crowd[2], *crowd[:2]):
        talk.report(None, comment, reader, SPAM)

    assert shown(talk) == [1, 2]


def test_what_is_official_is_hidden_by_no_number_of_reports(talk, comment, crowd, moderator):
    talk.moderate(None, comment, moderator, "official")

    for reader in crowd:
        talk.report(None, comment, reader, SPAM)

    assert shown(talk) == [1, 2]


def test_words_that_changed_since_a_decision_can_be_reported_anew(talk, comment, crowd, bob, moderator, clock):
    talk.report(None, comment, crowd[0], SPAM)
    talk.moderate(None, comment, moderator, "keep")
    clock.advance(seconds=1)
    talk.set_site("default", options={"edit_seconds": 31_536_000})
    talk.edit(None, comment, bob, "buy that")

    talk.report(None, comment, crowd[0], SPAM)

    assert outcomes(talk, crowd[0]) == [None]


def test_the_report_of_somebody_whom_the_author_muted_counts_like_anybody_s(talk, comment, crowd, bob):
    for reader in crowd[:3]:
        talk.mute(None, bob, talk.me(None, reader).author.id)

    for reader in crowd[:3]:
        talk.report(None, comment, reader, SPAM)

    assert shown(talk) == [2]


def test_who_reports_what_is_hidden_already_is_heard_too(talk, comment, crowd, moderator):
    for reader in crowd:
        talk.report(None, comment, reader, SPAM)

    assert dict(talk.reports(None, moderator)[0].counts) == {"spam": 4}


def test_a_moderator_who_saw_a_comment_before_it_was_hidden_is_told_first(talk, comment, crowd, moderator):
    for reader in crowd[:3]:
        talk.report(None, comment, reader, SPAM)

    with pytest.raises(AlreadyDecided):
        talk.moderate(None, comment, moderator, "official", seen=None)


# --- what becomes of it -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("action", "outcome"),
    [("keep", "kept"), ("approve", "kept"), ("official", "kept"), ("remove", "removed"), ("spam", "removed"),
     ("pin", None), ("lock", None), ("hold", None)],
)  # fmt: skip
def test_a_reporter_learns_what_a_moderator_decided(talk, comment, ada, moderator, clock, action, outcome):
    talk.report(None, comment, ada, SPAM)
    clock.advance(hours=1)

    talk.moderate(None, comment, moderator, action)

    [mine] = talk.my_reports(None, ada)
    assert (mine.outcome, mine.decided) == (outcome, clock() if outcome else None)
    assert bool(talk.reports(None, moderator)) == (outcome is None)


def test_to_let_a_reported_comment_stand_is_logged(talk, comment, ada, moderator):
    talk.report(None, comment, ada, SPAM)

    talk.moderate(None, comment, moderator, "keep", reason="a joke", via="desk")

    [decision] = talk.decisions(None, moderator, comment=comment)
    assert (decision.action, decision.note, decision.via, decision.actor_name) == (
        "keep",
        "a joke",
        "desk",
        "Moderator",
    )
    assert shown(talk) == [1, 2]


def test_only_what_readers_see_is_let_stand(talk, comment, moderator):
    talk.moderate(None, comment, moderator, "remove")

    with pytest.raises(Invalid):
        talk.moderate(None, comment, moderator, "keep")


def test_an_undo_opens_the_reports_again(talk, comment, ada, moderator):
    talk.report(None, comment, ada, SPAM)
    talk.moderate(None, comment, moderator, "remove")
    [decision] = talk.decisions(None, moderator, comment=comment)

    talk.undo(None, decision.id, moderator)

    assert outcomes(talk, ada) == [None]
    assert [waiting.entry.comment.id for waiting in talk.reports(None, moderator)] == [comment]


def test_who_undoes_the_hiding_has_looked(talk, comment, crowd, moderator):
    for reader in crowd[:3]:
        talk.report(None, comment, reader, SPAM)
    [hidden] = talk.decisions(None, moderator, comment=comment)

    talk.undo(None, hidden.id, moderator)

    assert (shown(talk), talk.reports(None, moderator)) == ([1, 2], [])


def test_what_comes_back_was_kept_after_all(talk, comment, ada, moderator):
    talk.report(None, comment, ada, SPAM)
    talk.moderate(None, comment, moderator, "remove")

    talk.moderate(None, comment, moderator, "restore")

    assert outcomes(talk, ada) == ["kept"]


def test_a_reporter_learns_that_the_author_deleted_the_comment(talk, comment, ada, bob, moderator):
    talk.report(None, comment, ada, SPAM)

    talk.delete(None, comment, bob)

    assert (outcomes(talk, ada), talk.reports(None, moderator)) == (["deleted"], [])


# --- the queue --------------------------------------------------------------------------------------------------------


def test_the_queue_is_for_moderators(talk, comment, ada):
    with pytest.raises(ModeratorsOnly):
        talk.reports(None, ada)


def test_the_queue_names_no_reporter(talk, comment, ada, moderator):
    talk.report(
        None, comment, ada, WantedReport(reason="other", note="see there", name="Ada", email="ada@mail.example")
    )

    [waiting] = talk.reports(None, moderator)

    assert "Ada" not in repr(waiting.notices)
    assert "ada@mail" not in repr(waiting)
    assert [notice.note for notice in waiting.notices] == ["see there"]


def test_the_queue_begins_with_what_may_be_illegal_then_with_what_most_reported(talk, comment, ada, bob, moderator):
    others = [talk.post(None, "/b", bob, f"words {number}").comment.id for number in range(2)]
    talk.report(None, comment, ada, SPAM)
    for name in ("cyd", "dan"):
        talk.report(None, others[0], Identity("host", name, name), SPAM)
    talk.report(None, others[1], ada, NOTICE)

    queue = talk.reports(None, moderator)

    assert [waiting.entry.comment.id for waiting in queue] == [others[1], others[0], comment]

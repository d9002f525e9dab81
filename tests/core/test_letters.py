"""Letters to moderators: who is told what, when, how often it is tried, and what a letter's links may do."""

from __future__ import annotations

import datetime as dt

import pytest

from talkwidget.core.errors import DeskClosed, Invalid
from talkwidget.core.identity import Identity
from talkwidget.core.letters import AGAIN_AFTER, SHOWN
from talkwidget.core.reports import WantedReport
from talkwidget.core.settings import Settings
from tests.conftest import SECRET
from tests.core.mailing import HOST, a_letter, say, sending, take, words
from tests.tabs import at_once


@pytest.fixture
def settings():
    return sending()


@pytest.fixture
def mona(talk):
    staff = talk.add_moderator(None, name="Mona", email="mona@mail.example")
    talk.set_letters(None, "Mona", "at-once")
    return staff


# --- who is told what, and when ---------------------------------------------------------------------------------------


def test_what_waits_is_told_after_a_minute_with_all_that_came_meanwhile(talk, clock, mona):
    say(talk, "First")
    clock.advance(seconds=40)
    say(talk, "Second")

    early = talk.letters_due()
    clock.advance(seconds=20)
    due = talk.letters_due()
    told = take(talk, mona)
    talk.letter_sent(told)

    assert (early, due) == (([], []), ([("default", mona.author)], []))
    assert (words(told), told.staff, told.count) == (["First", "Second"], mona, 2)
    assert (talk.letters(None), talk.next_letter()) == ([], None)


def test_nobody_is_told_who_did_not_ask_for_it(talk, clock):
    staff = talk.add_moderator(None, name="Mona", email="mona@mail.example")
    say(talk)
    clock.advance(seconds=60)

    assert talk.letters_due() == ([], [])
    assert take(talk, staff) is None


def test_nothing_is_kept_where_no_mail_is_sent(session, clock, talk, mona):
    from talkwidget.core.service import Talk

    silent = Talk(session, Settings(secret=SECRET, moderation="hold", rate_limits=False), clock=clock)

    say(silent)

    assert silent.letters(None) == []


def test_what_is_published_at_once_is_no_news(talk, clock, mona):
    talk.set_site("default", options={"moderation": "off"})

    say(talk)

    assert talk.letters(None) == []


def test_what_readers_reports_hide_is_told(talk, clock, mona):
    talk.set_site("default", options={"moderation": "off", "hide_reports": 1})
    comment = say(talk)
    reader = Identity("host", "ada", "Ada")
    talk.post(None, "/a", reader, "I was here")
    clock.advance(days=7)

    talk.report(None, comment.id, reader, WantedReport(reason="spam"))

    assert [one.comment for one in talk.letters(None)] == [comment.id]


def test_who_holds_a_comment_need_not_be_told(talk, clock, mona):
    talk.set_site("default", options={"moderation": "off"})
    lisa = talk.add_moderator(None, name="Lisa", email="lisa@mail.example")
    talk.set_letters(None, "Lisa", "at-once")
    comment = say(talk)

    talk.moderate(None, comment.id, talk.staff(None, mona.subject)[0], "hold")

    assert [one.email for one in talk.letters(None)] == [lisa.email]


def test_a_muted_author_s_comment_is_told(talk, clock, mona):
    comment = say(talk)
    talk.mute(None, talk.staff(None, mona.subject)[0], comment.author.id)

    assert words(a_letter(talk, clock, mona)) == ["Some words"]


def test_what_was_decided_meanwhile_is_not_told(talk, clock, mona):
    comment = say(talk, "Decided")
    say(talk, "Waits")
    talk.moderate(None, comment.id, HOST, "approve")

    assert words(a_letter(talk, clock, mona)) == ["Waits"]


def test_no_letter_is_written_of_nothing(talk, clock, mona):
    comment = say(talk)
    talk.moderate(None, comment.id, HOST, "approve")
    clock.advance(seconds=60)

    assert take(talk, mona) is None
    assert talk.letters(None) == []


def test_a_letter_has_the_first_twenty_and_says_how_many_there_are(talk, clock, mona):
    for index in range(SHOWN + 2):
        say(talk, f"Words {index}")

    told = a_letter(talk, clock, mona)

    assert (len(told.held), told.count) == (SHOWN, SHOWN + 2)
    assert told.held[0].words == "Words 0"


def test_long_words_are_cut(talk, clock, mona):
    say(talk, "x" * 1001)

    (held,) = a_letter(talk, clock, mona).held

    assert (held.words, held.is_cut) == ("x" * 1000, True)


@pytest.mark.parametrize("end", ["removed", "never"])
def test_what_was_to_be_told_is_not_once_they_want_or_may_no_more(talk, clock, mona, end):
    say(talk)
    if end == "removed":
        talk.remove_moderator(None, mona.subject)
    else:
        talk.set_letters(None, mona.subject, "never")
    clock.advance(seconds=60)

    assert talk.letters(None) == []
    assert take(talk, mona) is None


def test_only_moderators_of_our_own_server_with_an_e_mail_get_letters(talk):
    talk.add_moderator(None, name="Lisa")

    with pytest.raises(Invalid):
        talk.set_letters(None, "Lisa", "daily")
    with pytest.raises(DeskClosed):
        talk.want_letters(None, HOST, "at-once")
    with pytest.raises(Invalid):
        talk.set_letters(None, "Lisa", "hourly")


def test_what_somebody_wants_is_kept(talk, mona):
    identity, _ = talk.staff(None, mona.subject)
    seen = [talk.letters_wanted(None, identity)]
    for wanted in ("daily", "never", "at-once"):
        talk.want_letters(None, identity, wanted)
        seen.append(talk.letters_wanted(None, identity))

    assert seen == ["at-once", "daily", "never", "at-once"]


# --- tried again, and by several --------------------------------------------------------------------------------------


def test_what_fails_is_tried_again_later_and_later_and_then_given_up(talk, clock, mona):
    say(talk)
    clock.advance(seconds=60)

    for pause in AGAIN_AFTER:
        talk.letter_failed(take(talk, mona))
        assert talk.letters_due() == ([], [])
        assert talk.next_letter() == pause
        clock.advance(seconds=pause.total_seconds())
    talk.letter_failed(take(talk, mona))
    clock.advance(days=10)

    (one,) = talk.letters(None)
    assert (one.tries, one.given_up) == (len(AGAIN_AFTER) + 1, clock() - dt.timedelta(days=10))
    assert (talk.letters_due(), talk.next_letter()) == (([], []), None)


def test_what_is_new_does_not_hurry_what_failed(talk, clock, mona):
    say(talk, "Old")
    talk.letter_failed(a_letter(talk, clock, mona))
    clock.advance(seconds=60)
    talk.letter_failed(take(talk, mona))
    say(talk, "New")

    assert words(a_letter(talk, clock, mona)) == ["New"]


def test_who_is_killed_with_a_letter_leaves_it_to_others(talk, clock, mona):
    say(talk)
    a_letter(talk, clock, mona)

    others = take(talk, mona)
    clock.advance(minutes=10)

    assert others is None
    assert words(take(talk, mona)) == ["Some words"]


def test_held_again_while_a_letter_is_under_way_is_told_again(talk, clock, mona):
    comment = say(talk)
    told = a_letter(talk, clock, mona)
    talk.moderate(None, comment.id, HOST, "approve")
    talk.moderate(None, comment.id, HOST, "hold")
    talk.letter_sent(told)

    assert words(a_letter(talk, clock, mona)) == ["Some words"]


@pytest.mark.parametrize("daily", [False, True])
def test_of_many_processes_one_sends_a_letter(talk, session, engine, settings, clock, mona, daily):
    if daily:
        talk.set_letters(None, "Mona", "daily")
    say(talk)
    clock.advance(seconds=60)
    session.close()

    taken = at_once(engine, settings, clock, [lambda talk: take(talk, mona, daily=daily)] * 5)

    assert sorted(map(str, map(words, taken))) == ["None"] * 4 + ["['Some words']"]


# --- once a day -------------------------------------------------------------------------------------------------------


def test_a_daily_letter_comes_once_a_day_while_something_waits(talk, clock, mona):
    talk.set_letters(None, "Mona", "daily")
    empty = talk.letters_due()
    comment = say(talk, "First")
    first = talk.letters_due()
    told = take(talk, mona, daily=True)
    talk.letter_sent(told)
    say(talk, "Second")
    talk.moderate(None, comment.id, HOST, "approve")
    clock.advance(hours=23)
    early = talk.letters_due()
    clock.advance(hours=1)
    next_one = take(talk, mona, daily=True)

    assert (empty, first, early) == (([], []), ([], [("default", mona.author)]), ([], []))
    assert (words(told), words(next_one)) == (["First"], ["Second"])


def test_a_daily_letter_that_fails_is_tried_again_the_same_day(talk, clock, mona):
    talk.set_letters(None, "Mona", "daily")
    say(talk)
    talk.letter_failed(take(talk, mona, daily=True))
    soon = take(talk, mona, daily=True)
    clock.advance(minutes=30)

    assert soon is None
    assert words(take(talk, mona, daily=True)) == ["Some words"]
    assert take(talk, mona, daily=True) is None

"""One reader's list: whom, where, how long. Each test names its rule in mute.md."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid

import pytest

from talkwidget.core.errors import AuthorUnknown, Invalid, MuteYourself, SignInRequired
from talkwidget.core.identity import Identity
from tests.witness import rows


@pytest.fixture
def bobs(talk, bob) -> uuid.UUID:
    """Bob's id: he has written in /a."""
    return talk.post(None, "/a", bob, "from bob").author.id


def on_the_list(talk, reader, *, expired=False) -> list[uuid.UUID]:
    return [entry.author for entry in talk.mutes(None, reader) if entry.expired is expired]


def test_a_mute_is_one_way(talk, ada, bob, bobs):
    """M1."""
    adas = talk.post(None, "/a", ada, "from ada").author.id

    talk.mute(None, ada, bobs)

    assert not talk.may_notify(None, adas, bobs)
    assert talk.may_notify(None, bobs, adas)
    assert talk.mutes(None, bob) == []


def test_a_mute_can_be_undone(talk, engine, ada, bobs):
    """M1: and leaves nothing."""
    talk.mute(None, ada, bobs)

    talk.unmute(None, ada, bobs)

    assert talk.mutes(None, ada) == []
    assert rows(engine)["talk_mute"] == []


def test_a_mute_holds_on_every_thread(talk, ada, bob, bobs):
    """M2."""
    talk.post(None, "/b", bob, "elsewhere")

    talk.mute(None, ada, bobs)

    assert [(entry.author, entry.thread) for entry in talk.mutes(None, ada)] == [(bobs, None)]
    assert [entry.author for entry in talk.me(None, ada, "/a").mutes] == [bobs]
    assert [entry.author for entry in talk.me(None, ada, "/b").mutes] == [bobs]


def test_a_mute_may_hold_in_one_thread_only(talk, ada, bobs):
    """M2: the entry names the thread, so that a page of another one doesn't apply it."""
    talk.mute(None, ada, bobs, thread="/a")

    assert [(entry.author, entry.thread) for entry in talk.mutes(None, ada)] == [(bobs, "/a")]


def test_a_thread_s_key_is_tidied_as_it_was_when_somebody_wrote(talk, ada, bobs):
    talk.mute(None, ada, bobs, thread=" /a\u200b")

    assert [entry.thread for entry in talk.mutes(None, ada)] == ["/a"]


def test_a_thread_s_mute_and_the_site_s_stand_side_by_side(talk, ada, bobs):
    """M2."""
    talk.mute(None, ada, bobs, thread="/a")
    talk.mute(None, ada, bobs)

    talk.unmute(None, ada, bobs)

    assert [entry.thread for entry in talk.mutes(None, ada)] == ["/a"]


def test_nobody_can_be_muted_in_a_thread_that_has_no_comments(talk, ada, bobs):
    with pytest.raises(Invalid) as refusal:
        talk.mute(None, ada, bobs, thread="/nowhere")

    assert "thread" in refusal.value.errors


def test_a_mute_ends_at_its_site_s_border(session, settings, clock, talk, ada, bob, bobs):
    talk.add_site("other")
    talk.post("other", "/a", bob, "here too")

    with pytest.raises(AuthorUnknown):
        talk.mute("other", ada, bobs)

    assert talk.mutes("other", ada) == []


def test_a_guest_with_a_token_has_a_list_on_the_server(talk, bobs):
    """M3."""
    guest = Identity("guest", str(uuid.uuid4()))

    talk.mute(None, guest, bobs)

    assert on_the_list(talk, guest) == [bobs]


def test_a_reader_whom_nobody_knows_keeps_their_list_in_the_browser(talk, bobs):
    """M3."""
    with pytest.raises(SignInRequired):
        talk.mute(None, None, bobs)


def test_who_never_wrote_here_can_t_be_muted(talk, ada):
    with pytest.raises(AuthorUnknown):
        talk.mute(None, ada, uuid.uuid4())


def test_a_mute_is_for_ever_unless_told(talk, clock, ada, bobs):
    """M20: NULL means for ever."""
    talk.mute(None, ada, bobs)

    clock.advance(days=365_000)

    assert on_the_list(talk, ada) == [bobs]
    assert talk.mutes(None, ada)[0].until is None


@pytest.mark.parametrize("days", [1, 7, 30, 90])
def test_a_mute_lasts_as_long_as_was_chosen(talk, clock, ada, bobs, days):
    """M20: the moment it ends it holds no more, and not a second earlier."""
    talk.mute(None, ada, bobs, days=days)

    clock.advance(days=days, seconds=-1)
    before = on_the_list(talk, ada), [entry.author for entry in talk.me(None, ada).mutes]
    clock.advance(seconds=1)

    assert before == ([bobs], [bobs])
    assert on_the_list(talk, ada) == []
    assert talk.me(None, ada).mutes == []


@pytest.mark.parametrize("days", [0, 2, -1, 365])
def test_other_numbers_of_days_are_refused(talk, ada, bobs, days):
    with pytest.raises(Invalid) as refusal:
        talk.mute(None, ada, bobs, days=days)

    assert "days" in refusal.value.errors


def test_days_and_a_time_can_t_both_be_given(talk, clock, ada, bobs):
    with pytest.raises(Invalid):
        talk.mute(None, ada, bobs, days=7, until=clock() + dt.timedelta(days=7))


def test_a_time_that_has_passed_is_refused(talk, clock, ada, bobs):
    """An expiry bug must not make a mute that never held."""
    with pytest.raises(Invalid) as refusal:
        talk.mute(None, ada, bobs, until=clock())

    assert "until" in refusal.value.errors
    assert talk.mutes(None, ada) == []


def test_what_ran_out_stays_thirty_days_to_be_renewed(talk, clock, ada, bobs):
    """M20."""
    talk.mute(None, ada, bobs, days=1, note="wait and see")

    clock.advance(days=30, hours=23, minutes=59)
    still_there = talk.mutes(None, ada)
    clock.advance(minutes=1)

    assert [(entry.author, entry.expired, entry.note) for entry in still_there] == [(bobs, True, "wait and see")]
    assert talk.mutes(None, ada) == []


def test_what_ran_out_can_be_renewed(talk, clock, ada, bobs):
    """M20: from the moment of renewing."""
    talk.mute(None, ada, bobs, days=1)
    clock.advance(days=3)

    talk.mute(None, ada, bobs, days=7)

    entry = talk.mutes(None, ada)[0]
    assert (entry.expired, entry.since, entry.until) == (False, clock(), clock() + dt.timedelta(days=7))


def test_what_ran_out_long_ago_is_forgotten_with_the_next_change(talk, engine, clock, ada, bob, bobs):
    gil = talk.post(None, "/a", None, "from a guest", name="Gil").author.id
    talk.mute(None, ada, bobs, days=1)
    clock.advance(days=31)

    talk.mute(None, ada, gil)

    assert len(rows(engine)["talk_mute"]) == 1


def test_the_list_says_all_about_an_entry(talk, clock, ada, bobs):
    """M22: name, since, until, note, where."""
    talk.mute(None, ada, bobs, days=7, thread="/a", note="quarrels")

    [entry] = talk.mutes(None, ada)

    assert (entry.author, entry.name, entry.thread, entry.note) == (bobs, "Bob", "/a", "quarrels")
    assert (entry.since, entry.until) == (clock(), clock() + dt.timedelta(days=7))


def test_the_list_begins_with_what_holds_and_was_added_last(talk, clock, ada, bob):
    """M22."""
    authors = [talk.post(None, "/a", None, "hello", name=name).author.id for name in ("Gil", "Hal", "Ida")]
    talk.mute(None, ada, authors[0])
    clock.advance(minutes=1)
    talk.mute(None, ada, authors[1], days=1)
    clock.advance(days=1)
    talk.mute(None, ada, authors[2])

    assert [entry.author for entry in talk.mutes(None, ada)] == [authors[2], authors[0], authors[1]]


def test_muting_again_changes_the_note_and_the_end_but_not_since_when(talk, clock, ada, bobs):
    """M22, M24."""
    talk.mute(None, ada, bobs, note="one")
    begun = clock()
    clock.advance(minutes=5)

    talk.mute(None, ada, bobs, days=7, note="two")

    [entry] = talk.mutes(None, ada)
    assert (entry.since, entry.until, entry.note) == (begun, clock() + dt.timedelta(days=7), "two")


def test_a_note_is_one_tidy_line_of_at_most_500_characters(talk, ada, bobs):
    talk.mute(None, ada, bobs, note="a\u202eb\n" + "x" * 600)

    [entry] = talk.mutes(None, ada)

    assert entry.note.startswith("ab x")
    assert len(entry.note) <= 500


def test_a_note_is_for_its_reader_only(talk, ada, bob, bobs):
    talk.mute(None, ada, bobs, note="canary-note")

    assert "canary-note" not in repr([talk.me(None, bob, "/a"), talk.export(None, bob), talk.latest(None)])


def test_muting_twice_is_muting_once(talk, engine, ada, bobs):
    """M24."""
    talk.mute(None, ada, bobs, note="once")
    before = rows(engine)

    talk.mute(None, ada, bobs, note="once")

    assert rows(engine) == before


def test_unmuting_somebody_who_isn_t_muted_changes_nothing(talk, engine, ada, bobs):
    """M24."""
    talk.mute(None, ada, bobs)
    talk.unmute(None, ada, bobs)
    before = rows(engine)

    talk.unmute(None, ada, bobs)
    talk.unmute(None, ada, bobs, thread="/a")

    assert rows(engine) == before


def test_unmuting_in_a_thread_that_isn_t_there_changes_nothing(talk, engine, ada, bobs):
    """M24."""
    talk.mute(None, ada, bobs)
    before = rows(engine)

    talk.unmute(None, ada, bobs, thread="/nowhere")

    assert rows(engine) == before


def test_unmuting_somebody_who_was_erased_is_fine(talk, engine, ada, bob, bobs):
    """M24: DELETE twice is DELETE once, even when the account went in between."""
    talk.mute(None, ada, bobs)
    talk.erase(None, bob)
    before = rows(engine)

    talk.unmute(None, ada, bobs)

    assert rows(engine) == before


def test_unmuting_makes_nobody_of_a_reader_who_left_no_trace(talk, engine, ada, bobs):
    before = rows(engine)

    talk.unmute(None, ada, bobs)

    assert rows(engine) == before


def test_nobody_can_mute_themselves(talk, ada):
    """M8, M26."""
    adas = talk.post(None, "/a", ada, "me").author.id

    with pytest.raises(MuteYourself):
        talk.mute(None, ada, adas)

    assert talk.mutes(None, ada) == []


def test_an_official_comment_of_a_muted_person_stays_marked_official(talk, ada, bob, bobs, moderator):
    """M26: the mark is in the public page, where the reader's overlay finds it."""
    note = talk.post(None, "/a", bob, "an official word").comment
    talk.mute(None, ada, bobs)

    talk.moderate(None, note.id, moderator, "official")

    page = talk.page(talk.thread(None, "/a"))
    assert [row.official for row in page.comments] == [False, True]
    assert on_the_list(talk, ada) == [bobs]


def test_a_mute_survives_the_muted_person_s_new_name(talk, ada, bob, bobs):
    """M27."""
    talk.mute(None, ada, bobs)

    again = talk.post(None, "/a", dataclasses.replace(bob, name="Somebody Else"), "it's me")

    assert again.author.id == bobs
    assert [(entry.author, entry.name) for entry in talk.mutes(None, ada)] == [(bobs, "Somebody Else")]


def test_a_mute_survives_a_guest_s_new_name(talk, ada):
    """M27."""
    posted = talk.post(None, "/a", None, "hello", name="Gil")
    talk.mute(None, ada, posted.author.id)

    talk.post(None, "/a", Identity("guest", posted.subject), "hello again", name="Gilbert")

    assert [entry.name for entry in talk.mutes(None, ada)] == ["Gilbert"]


def test_a_reader_who_mutes_is_not_renamed_by_it(talk, bobs):
    """A guest's request for a mute bears no name."""
    posted = talk.post(None, "/a", None, "hello", name="Gil", website="https://gil.example")
    guest = Identity("guest", posted.subject)

    talk.mute(None, guest, bobs)

    author = talk.me(None, guest).author
    assert (author.name, author.url) == ("Gil", "https://gil.example")

"""Lists that are taken in: from a browser at sign-in, from a file, from somebody else (mute.md, M3, M22)."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from talkwidget.core.errors import SignInRequired
from talkwidget.core.identity import Identity
from talkwidget.core.views import MuteImport, WantedMute
from tests.witness import rows, statements


@pytest.fixture
def people(talk) -> list[uuid.UUID]:
    """Gil, Hal and Ida, guests who wrote in /a."""
    return [talk.post(None, "/a", None, "hello", name=name).author.id for name in ("Gil", "Hal", "Ida")]


def take(talk, reader, *wanted: WantedMute) -> MuteImport:
    return talk.import_mutes(None, reader, wanted, dry_run=False)


def look(talk, reader, *wanted: WantedMute) -> MuteImport:
    return talk.import_mutes(None, reader, wanted, dry_run=True)


def the_list(talk, reader):
    return {(entry.author, entry.thread): (entry.until, entry.note) for entry in talk.mutes(None, reader)}


def test_a_browser_s_list_joins_the_account_s(talk, ada, people):
    """M3: union."""
    gil, hal, ida = people
    talk.mute(None, ada, gil)
    talk.mute(None, ada, hal)

    result = take(talk, ada, WantedMute(hal), WantedMute(ida))

    assert (result.added, result.already, result.unknown) == (1, 1, 0)
    assert set(the_list(talk, ada)) == {(gil, None), (hal, None), (ida, None)}


@pytest.mark.parametrize(
    ("mine", "theirs", "kept"), [(1, 7, 7), (7, 1, 7), (None, 7, None), (7, None, None), (7, 7, 7)]
)
def test_of_two_durations_the_longer_wins(talk, clock, ada, people, mine, theirs, kept):
    """M3: nothing on either list is lost."""
    talk.mute(None, ada, people[0], days=mine)

    take(talk, ada, WantedMute(people[0], until=_in(clock, theirs)))

    assert the_list(talk, ada) == {(people[0], None): (_in(clock, kept), None)}


@pytest.mark.parametrize(("mine", "theirs", "kept"), [("a", "b", "a"), (None, "b", "b"), ("a", None, "a")])
def test_of_two_notes_the_reader_s_own_stays(talk, ada, people, mine, theirs, kept):
    talk.mute(None, ada, people[0], note=mine)

    take(talk, ada, WantedMute(people[0], note=theirs))

    assert the_list(talk, ada) == {(people[0], None): (None, kept)}


def test_one_list_may_name_a_person_twice(talk, clock, ada, people):
    result = take(
        talk,
        ada,
        WantedMute(people[0], until=_in(clock, 1), note="first"),
        WantedMute(people[0], until=_in(clock, 7)),
        WantedMute(people[0], thread="/a"),
    )

    assert (result.added, result.already) == (2, 1)
    assert the_list(talk, ada) == {(people[0], None): (_in(clock, 7), "first"), (people[0], "/a"): (None, None)}
    assert {(entry.thread, entry.until) for entry in result.mutes} == {(None, _in(clock, 7)), ("/a", None)}


def test_a_look_says_what_taking_in_would_do(talk, clock, ada, people):
    """M22, and failure 16: who would be muted is seen before it applies."""
    gil, hal, ida = people
    talk.mute(None, ada, gil)
    wanted = [WantedMute(gil), WantedMute(hal, until=_in(clock, 7), note="loud"), WantedMute(ida, thread="/a")]

    seen = look(talk, ada, *wanted)

    assert {(entry.author, entry.name, entry.thread) for entry in seen.mutes} == {
        (hal, "Hal", None),
        (ida, "Ida", "/a"),
    }
    assert seen == take(talk, ada, *wanted)


def test_a_look_changes_nothing(talk, clock, engine, ada, people):
    gil, hal, ida = people
    talk.mute(None, ada, gil, days=1)
    talk.mute(None, ada, hal, days=1)
    clock.advance(days=1)
    talk.mute(None, ada, ida, days=1)
    before = rows(engine)

    look(talk, ada, WantedMute(gil), WantedMute(ida), WantedMute(uuid.uuid4()))

    assert rows(engine) == before


def test_a_look_leaves_no_trace_of_a_reader_who_left_none(talk, engine, ada, people):
    before = rows(engine)

    seen = look(talk, ada, WantedMute(people[0]))

    assert seen.added == 1
    assert rows(engine) == before


def test_a_look_finds_oneself_before_one_left_a_trace(talk, ada):
    assert look(talk, ada, WantedMute(uuid.uuid4())) == MuteImport(0, 0, 1, [])


def test_taking_in_twice_is_taking_in_once(talk, engine, clock, ada, people):
    wanted = [WantedMute(people[0], note="loud"), WantedMute(people[1], until=_in(clock, 7), thread="/a")]
    take(talk, ada, *wanted)
    before = rows(engine)["talk_mute"]

    again = take(talk, ada, *wanted)

    assert (again.added, again.already, again.mutes) == (0, 2, [])
    assert rows(engine)["talk_mute"] == before


def test_what_ran_out_is_revived(talk, clock, ada, people):
    talk.mute(None, ada, people[0], days=1, note="mine")
    clock.advance(days=1)

    result = take(talk, ada, WantedMute(people[0], until=_in(clock, 7)))

    assert result.added == 1
    assert the_list(talk, ada) == {(people[0], None): (_in(clock, 7), "mine")}
    assert talk.mutes(None, ada)[0].since == clock()


def test_what_ran_out_elsewhere_is_not_taken_in(talk, clock, ada, people):
    """Failure 9: an end in the past must not become no end."""
    result = take(talk, ada, WantedMute(people[0], until=clock()))

    assert result.added == 0
    assert talk.mutes(None, ada) == []


def test_people_and_threads_that_are_not_here_are_counted(talk, ada, people):
    result = take(talk, ada, WantedMute(uuid.uuid4()), WantedMute(people[0], thread="/nowhere"), WantedMute(people[1]))

    assert (result.added, result.unknown) == (1, 2)
    assert set(the_list(talk, ada)) == {(people[1], None)}


def test_nobody_mutes_themselves_by_a_list(talk, ada):
    """M26: a shared list may well name its reader."""
    adas = talk.post(None, "/a", ada, "me").author.id

    result = take(talk, ada, WantedMute(adas))

    assert (result.added, result.mutes) == (0, [])
    assert talk.mutes(None, ada) == []


def test_an_exported_list_comes_back_as_it_was(talk, clock, ada, bob, people):
    """M22: export and import."""
    talk.mute(None, ada, people[0], note="loud")
    talk.mute(None, ada, people[1], days=30, thread="/a")
    exported = [WantedMute(entry.author, entry.until, entry.thread, entry.note) for entry in talk.mutes(None, ada)]

    take(talk, bob, *exported)

    assert the_list(talk, bob) == the_list(talk, ada)


def test_an_old_id_of_a_guest_finds_who_they_are_today(talk, ada, bob):
    """M27: a browser's list may be older than the guest's account."""
    posted = talk.post(None, "/a", None, "hello", name="Gil")
    talk.take_over(None, bob, Identity("guest", posted.subject))
    bobs = talk.me(None, bob).author.id

    result = take(talk, ada, WantedMute(posted.author.id), WantedMute(bobs))

    assert (result.added, result.already) == (1, 1)
    assert set(the_list(talk, ada)) == {(bobs, None)}


def test_nobody_s_list_can_be_taken_in(talk, people):
    for dry_run in (True, False):
        with pytest.raises(SignInRequired):
            talk.import_mutes(None, None, [WantedMute(people[0])], dry_run=dry_run)


def test_a_longer_list_costs_no_more_statements(talk, engine, ada, people):
    """A list of a thousand is one request."""
    talk.mute(None, ada, people[0])
    counted = []
    for wanted in ([people[1]], [people[2], *(uuid.uuid4() for _ in range(400))]):
        with statements(engine) as sent:
            take(talk, ada, *(WantedMute(author) for author in wanted))
        counted.append(len(sent))

    assert counted[0] == counted[1]


def _in(clock, days) -> dt.datetime | None:
    return clock() + dt.timedelta(days=days) if days is not None else None

"""How long a list may be and how fast it may change (mute.md, M25), also from two tabs at once."""

from __future__ import annotations

import uuid

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from talkwidget.core.errors import MuteLimit, MutesTooFast
from talkwidget.core.models import Author, Site
from talkwidget.core.views import WantedMute
from tests.tabs import at_once
from tests.witness import rows


@pytest.fixture
def few(talk, engine, clock) -> list[uuid.UUID]:
    return people(engine, clock, 70)


@pytest.fixture
def crowd(talk, engine, clock) -> list[uuid.UUID]:
    return people(engine, clock, 1002)


def people(engine, clock, count) -> list[uuid.UUID]:
    """The ids of so many people who left a trace here."""
    with Session(engine) as session:
        site = session.scalars(sa.select(Site)).one()
        made = [
            Author(site_id=site.id, issuer="host", subject=f"p{number}", name=f"P{number}", created=clock())
            for number in range(count)
        ]
        session.add_all(made)
        session.flush()
        ids = [person.id for person in made]
        session.commit()
    return ids


def fill(talk, clock, reader, people, **how) -> None:
    """Mute as many as asked for, as a patient person does."""
    talk.import_mutes(None, reader, [WantedMute(author, **how) for author in people], dry_run=False)
    clock.advance(minutes=1)


def active(talk, reader) -> int:
    return sum(not entry.expired for entry in talk.mutes(None, reader))


def test_a_thousand_people_can_be_muted_and_no_more(talk, clock, ada, crowd):
    fill(talk, clock, ada, crowd[:999])
    talk.mute(None, ada, crowd[999])

    with pytest.raises(MuteLimit) as refusal:
        talk.mute(None, ada, crowd[1000])

    assert refusal.value.limit == 1000
    assert refusal.value.detail == "You can mute 1,000 people. Unmute somebody first."
    assert active(talk, ada) == 1000


def test_a_full_list_takes_somebody_new_once_somebody_left_it(talk, clock, ada, crowd):
    fill(talk, clock, ada, crowd[:1000])

    talk.unmute(None, ada, crowd[0])
    talk.mute(None, ada, crowd[1000])

    assert active(talk, ada) == 1000


def test_a_full_list_can_still_be_changed(talk, clock, ada, moderator, crowd):
    """The thousandth person's mute may get another end, and hold in one more thread: they are no one new."""
    talk.set_thread(None, "/a", moderator, title="A")
    fill(talk, clock, ada, crowd[:1000])

    talk.mute(None, ada, crowd[999], days=7)
    talk.mute(None, ada, crowd[999], thread="/a")

    assert len(talk.mutes(None, ada)) == 1001


def test_those_whose_time_ran_out_take_no_room(talk, clock, ada, crowd):
    fill(talk, clock, ada, crowd[:999])
    talk.mute(None, ada, crowd[999], days=1)
    clock.advance(days=1)

    talk.mute(None, ada, crowd[1000])

    assert active(talk, ada) == 1000


def test_renewing_takes_room(talk, clock, ada, crowd):
    """Or else the limit could be passed by letting a day go by."""
    talk.mute(None, ada, crowd[1000], days=1)
    clock.advance(days=1)
    fill(talk, clock, ada, crowd[:1000])

    with pytest.raises(MuteLimit):
        talk.mute(None, ada, crowd[1000], days=1)

    assert active(talk, ada) == 1000


def test_a_list_that_would_be_too_long_is_not_taken_in_at_all(talk, engine, clock, ada, crowd):
    fill(talk, clock, ada, crowd[:1])
    before = rows(engine)["talk_mute"]

    for dry_run in (True, False):
        with pytest.raises(MuteLimit):
            talk.import_mutes(None, ada, [WantedMute(author) for author in crowd[1:1001]], dry_run=dry_run)

    assert rows(engine)["talk_mute"] == before


def test_sixty_changes_a_minute_are_all(talk, clock, ada, few):
    for author in few[:30]:
        talk.mute(None, ada, author)
        talk.unmute(None, ada, author)

    with pytest.raises(MutesTooFast) as refusal:
        talk.mute(None, ada, few[30])

    assert (refusal.value.limit, refusal.value.retry_after) == (60, 60)
    assert refusal.value.detail == "You changed the list too often. Try again in 60 seconds."
    assert talk.mutes(None, ada) == []


@pytest.mark.parametrize("change", ["unmute", "renew", "import", "prolong"])
def test_every_kind_of_change_is_counted(talk, clock, ada, few, change):
    for author in few[:60]:
        talk.mute(None, ada, author, days=7 if author == few[59] else None)
    changes = {
        "unmute": lambda: talk.unmute(None, ada, few[0]),
        "renew": lambda: talk.mute(None, ada, few[0], days=7),
        "import": lambda: talk.import_mutes(None, ada, [WantedMute(few[60])], dry_run=False),
        "prolong": lambda: talk.import_mutes(None, ada, [WantedMute(few[59])], dry_run=False),
    }

    with pytest.raises(MutesTooFast):
        changes[change]()

    assert active(talk, ada) == 60
    assert [entry.author for entry in talk.mutes(None, ada) if entry.until] == [few[59]]


def test_asking_for_what_is_so_already_is_no_change(talk, clock, ada, few):
    for _ in range(100):
        talk.mute(None, ada, few[0])
        talk.unmute(None, ada, few[1])

    assert active(talk, ada) == 1


def test_looking_at_a_list_is_no_change(talk, clock, ada, few):
    for author in few[:60]:
        talk.mute(None, ada, author)

    look = talk.import_mutes(None, ada, [WantedMute(few[60])], dry_run=True)

    assert look.added == 1


def test_what_was_refused_is_no_change(talk, clock, ada, crowd):
    fill(talk, clock, ada, crowd[:1000])
    for _ in range(100):
        with pytest.raises(MuteLimit):
            talk.mute(None, ada, crowd[1000])

    talk.unmute(None, ada, crowd[0])

    assert active(talk, ada) == 999


def test_the_wait_is_no_longer_than_said(talk, clock, ada, few):
    clock.advance(seconds=42)
    for author in few[:60]:
        talk.mute(None, ada, author)
    with pytest.raises(MutesTooFast) as refusal:
        talk.mute(None, ada, few[60])

    clock.advance(seconds=refusal.value.retry_after)
    talk.mute(None, ada, few[60])

    assert refusal.value.retry_after == 18
    assert active(talk, ada) == 61


def test_one_reader_s_pace_is_not_another_s(talk, ada, bob, few):
    for author in few[:60]:
        talk.mute(None, ada, author)

    talk.mute(None, bob, few[0])

    assert active(talk, bob) == 1


def test_two_tabs_together_don_t_pass_the_length(talk, engine, settings, clock, ada, crowd):
    fill(talk, clock, ada, crowd[:999])

    outcomes = at_once(
        engine, settings, clock, [lambda tab, who=author: tab.mute(None, ada, who) for author in crowd[999:1002]]
    )

    assert (outcomes.count(None), outcomes.count(MuteLimit)) == (1, 2)
    assert active(talk, ada) == 1000


def test_two_tabs_together_don_t_pass_the_pace(talk, engine, settings, clock, ada, few):
    for author in few[:59]:
        talk.mute(None, ada, author)

    outcomes = at_once(
        engine, settings, clock, [lambda tab, who=author: tab.mute(None, ada, who) for author in few[59:62]]
    )

    assert (outcomes.count(None), outcomes.count(MutesTooFast)) == (1, 2)
    assert active(talk, ada) == 60


def test_two_tabs_muting_the_same_person_make_one_entry(talk, engine, settings, clock, ada, few):
    """Also when it is the reader's first trace here."""
    outcomes = at_once(engine, settings, clock, [lambda tab: tab.mute(None, ada, few[0])] * 4)

    assert outcomes == [None] * 4
    assert [entry.author for entry in talk.mutes(None, ada)] == [few[0]]


def test_two_tabs_unmuting_the_same_person_agree(talk, engine, settings, clock, ada, few):
    talk.mute(None, ada, few[0])

    outcomes = at_once(engine, settings, clock, [lambda tab: tab.unmute(None, ada, few[0])] * 4)

    assert outcomes == [None] * 4
    assert rows(engine)["talk_mute"] == []


def test_two_people_muting_each_other_at_once_both_succeed(talk, engine, settings, clock, ada, bob):
    adas, bobs = (talk.post(None, "/a", who, "hello").author.id for who in (ada, bob))

    outcomes = at_once(
        engine,
        settings,
        clock,
        [lambda tab: tab.mute(None, ada, bobs), lambda tab: tab.mute(None, bob, adas)],
    )

    assert outcomes == [None, None]
    assert (active(talk, ada), active(talk, bob)) == (1, 1)

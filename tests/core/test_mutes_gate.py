"""The one gate that every channel asks as it sends (mute.md, M11), and all that moderators learn (M29)."""

from __future__ import annotations

import uuid

import pytest

from talkwidget.core.errors import AuthorUnknown, ModeratorsOnly
from talkwidget.core.identity import Identity


@pytest.fixture
def adas(talk, ada) -> uuid.UUID:
    return talk.post(None, "/a", ada, "from ada").author.id


@pytest.fixture
def bobs(talk, bob) -> uuid.UUID:
    talk.post(None, "/b", bob, "from bob")
    return talk.post(None, "/a", bob, "from bob").author.id


def test_news_of_somebody_who_isn_t_muted_passes(talk, adas, bobs):
    assert talk.may_notify(None, adas, bobs)
    assert talk.may_notify(None, adas, bobs, thread="/a")


def test_nothing_of_a_muted_author_passes(talk, ada, adas, bobs):
    talk.mute(None, ada, bobs)

    assert not talk.may_notify(None, adas, bobs)
    assert not talk.may_notify(None, adas, bobs, thread="/a")
    assert not talk.may_notify(None, adas, bobs, thread="/b")
    assert not talk.may_notify(None, adas, bobs, thread="/nobody-wrote-here-yet")


def test_a_mute_in_one_thread_stops_the_news_of_that_thread(talk, ada, adas, bobs):
    talk.mute(None, ada, bobs, thread="/a")

    assert not talk.may_notify(None, adas, bobs, thread="/a")
    assert talk.may_notify(None, adas, bobs, thread="/b")
    assert talk.may_notify(None, adas, bobs)


def test_the_gate_is_asked_at_send_time(talk, ada, adas, bobs):
    """What waited while its author was muted stays behind; what is sent after the undoing passes."""
    talk.mute(None, ada, bobs)
    while_muted = talk.may_notify(None, adas, bobs)

    talk.unmute(None, ada, bobs)

    assert not while_muted
    assert talk.may_notify(None, adas, bobs)


def test_the_gate_opens_when_the_time_runs_out(talk, clock, ada, adas, bobs):
    talk.mute(None, ada, bobs, days=1)
    clock.advance(days=1, seconds=-1)
    before = talk.may_notify(None, adas, bobs)

    clock.advance(seconds=1)

    assert not before
    assert talk.may_notify(None, adas, bobs)


def test_an_expired_mute_does_not_open_the_gate_that_another_holds_shut(talk, clock, ada, adas, bobs):
    talk.mute(None, ada, bobs, thread="/a", days=1)
    talk.mute(None, ada, bobs)
    clock.advance(days=2)

    assert not talk.may_notify(None, adas, bobs, thread="/a")


def test_a_reader_s_mute_stops_nobody_else_s_news(talk, ada, bobs, moderator):
    others = talk.post(None, "/a", moderator, "me too").author.id

    talk.mute(None, ada, bobs)

    assert talk.may_notify(None, others, bobs)


def test_news_that_waited_under_an_old_id_does_not_escape(talk, ada, adas, bob):
    """Written by a guest, muted, then taken over by an account: it is the same person."""
    posted = talk.post(None, "/a", None, "from a guest", name="Gil")
    talk.mute(None, ada, posted.author.id)

    talk.take_over(None, bob, Identity("guest", posted.subject))

    assert not talk.may_notify(None, adas, posted.author.id)


def test_a_reader_s_old_id_has_their_mutes(talk, ada, bobs):
    posted = talk.post(None, "/a", None, "from a guest", name="Gil")
    guest = Identity("guest", posted.subject)
    talk.mute(None, guest, bobs)

    talk.take_over(None, ada, guest)

    assert not talk.may_notify(None, posted.author.id, bobs)


def test_nothing_of_an_erased_person_is_sent_nor_to_one(talk, ada, bob, adas, bobs):
    talk.erase(None, bob)

    assert not talk.may_notify(None, adas, bobs)
    assert not talk.may_notify(None, bobs, adas)


def test_the_gate_of_another_site_knows_nobody_of_this_one(talk, adas, bobs):
    talk.add_site("other")

    assert not talk.may_notify("other", adas, bobs)


# --- M29: what moderators learn ---------------------------------------------------------------------------------------


def readers(talk, clock, count, *, days=7) -> list[Identity]:
    """So many people who left a first trace so long ago."""
    people = [Identity("host", f"reader-{number}", f"Reader {number}") for number in range(count)]
    for person in people:
        talk.post(None, "/readers", person, "hello")
    clock.advance(days=days)
    return people


def mute_all(talk, people, author, **how):
    for person in people:
        talk.mute(None, person, author, **how)


@pytest.mark.parametrize(("count", "many"), [(4, False), (5, True), (6, True)])
def test_a_moderator_learns_of_five_or_more(talk, clock, moderator, bobs, count, many):
    mute_all(talk, readers(talk, clock, count), bobs)

    assert talk.is_muted_by_many(None, moderator, bobs) is many


def test_readers_of_today_don_t_count(talk, clock, moderator, bobs):
    """Five accounts made to speak ill of somebody are no five readers."""
    crowd = readers(talk, clock, 5, days=0)
    clock.advance(days=7, seconds=-1)
    mute_all(talk, crowd, bobs)
    before = talk.is_muted_by_many(None, moderator, bobs)

    clock.advance(seconds=1)

    assert before is False
    assert talk.is_muted_by_many(None, moderator, bobs) is True


def test_a_reader_counts_once_however_many_threads_they_mute_somebody_in(talk, clock, moderator, bobs):
    crowd = readers(talk, clock, 4)
    mute_all(talk, crowd, bobs)
    mute_all(talk, crowd, bobs, thread="/a")
    mute_all(talk, crowd, bobs, thread="/b")

    assert talk.is_muted_by_many(None, moderator, bobs) is False


def test_who_unmuted_somebody_no_longer_counts(talk, clock, moderator, bobs):
    crowd = readers(talk, clock, 5)
    mute_all(talk, crowd, bobs)

    talk.unmute(None, crowd[0], bobs)

    assert talk.is_muted_by_many(None, moderator, bobs) is False


def test_mutes_of_last_month_don_t_count(talk, clock, moderator, bobs):
    mute_all(talk, readers(talk, clock, 5), bobs)
    clock.advance(days=30, seconds=-1)
    before = talk.is_muted_by_many(None, moderator, bobs)

    clock.advance(seconds=1)

    assert before is True
    assert talk.is_muted_by_many(None, moderator, bobs) is False


def test_the_moderator_who_asks_does_not_count(talk, clock, moderator, bobs):
    """By muting and unmuting they could tell that exactly four others had."""
    talk.post(None, "/readers", moderator, "hello")
    mute_all(talk, [*readers(talk, clock, 4), moderator], bobs)

    assert talk.is_muted_by_many(None, moderator, bobs) is False


def test_a_guest_who_signed_in_counts_once(talk, clock, moderator, bobs):
    posted = talk.post(None, "/readers", None, "hello", name="Gil")
    guest = Identity("guest", posted.subject)
    crowd = readers(talk, clock, 4)
    mute_all(talk, [*crowd, guest], bobs)

    talk.take_over(None, crowd[0], guest)

    assert talk.is_muted_by_many(None, moderator, bobs) is False


def test_the_aggregate_is_asked_for_by_an_old_id_too(talk, clock, moderator, ada):
    posted = talk.post(None, "/a", None, "from a guest", name="Gil")
    mute_all(talk, readers(talk, clock, 5), posted.author.id)

    talk.take_over(None, ada, Identity("guest", posted.subject))

    assert talk.is_muted_by_many(None, moderator, posted.author.id) is True
    assert talk.is_muted_by_many(None, moderator, talk.me(None, ada).author.id) is True


@pytest.mark.parametrize("who", ["nobody", "guest", "bob"])
def test_only_a_moderator_learns_it(talk, bob, bobs, who):
    identity = {"nobody": None, "guest": Identity("guest", str(uuid.uuid4())), "bob": bob}[who]

    with pytest.raises(ModeratorsOnly):
        talk.is_muted_by_many(None, identity, bobs)


def test_the_aggregate_is_of_one_site(talk, clock, moderator, bobs):
    mute_all(talk, readers(talk, clock, 5), bobs)
    talk.add_site("other")

    with pytest.raises(AuthorUnknown):
        talk.is_muted_by_many("other", moderator, bobs)


def test_a_moderator_s_own_mutes_don_t_touch_what_they_see(talk, moderator, bob):
    """The desk shows everything."""
    talk.set_site("default", options={"moderation": "hold"})
    posted = talk.post(None, "/b", bob, "please publish")

    talk.mute(None, moderator, posted.author.id)

    assert [entry.comment.id for entry in talk.waiting(None, moderator)] == [posted.comment.id]
    assert talk.comment_at(None, "/b", 1, moderator).html == posted.comment.html

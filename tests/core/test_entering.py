"""How moderators come in: links that are good once, the sessions they begin, and passkeys."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from talkwidget.core.errors import AuthorUnknown, DeskClosed, Invalid, LinkSpent, PasskeyRefused
from talkwidget.core.identity import Identity
from talkwidget.core.service import Signature
from tests.tabs import at_once
from tests.witness import rows

CREDENTIAL = "Y3JlZGVudGlhbA"


@pytest.fixture
def mona(talk):
    return talk.add_moderator(None, name="Mona", email="mona@mail.example")


@pytest.fixture
def come_in(talk, mona):
    """Let Mona in by a link; returns her cookie's secret."""
    return lambda **more: talk.enter_by_link(None, talk.make_link(None, mona.subject).secret, browser="Firefox", **more)


def signed(clock, *, before=0, count=1, challenge="once", credential=CREDENTIAL):
    return Signature(credential, before, count, challenge, clock() + dt.timedelta(minutes=5))


@pytest.fixture
def passkey(talk, clock, mona):
    identity, _ = talk.staff(None, mona.subject)
    return talk.add_passkey(None, identity, signed(clock, count=0, challenge="new"), public_key="cA", name="Phone")


# --- links ------------------------------------------------------------------------------------------------------------


def test_a_link_lets_a_moderator_in(talk, mona):
    link = talk.make_link(None, "mona@mail.example")

    secret = talk.enter_by_link(None, link.secret, browser="Firefox on Linux")
    found = talk.signed_in(None, secret)

    assert link.staff == mona
    assert (found.who.issuer, found.who.subject, found.who.role) == ("staff", mona.subject, "moderator")
    assert (found.session.by, found.session.browser) == ("link", "Firefox on Linux")


def test_a_link_is_good_once(talk, come_in, mona):
    link = talk.make_link(None, "Mona")
    talk.enter_by_link(None, link.secret, browser="")

    with pytest.raises(LinkSpent):
        talk.enter_by_link(None, link.secret, browser="")
    with pytest.raises(LinkSpent):
        talk.whose_link(None, link.secret)

    assert len(talk.desk_sessions(None, talk.staff(None, mona.subject)[0])) == 1


def test_to_look_whose_link_it_is_uses_nothing_up(talk, mona, engine):
    link = talk.make_link(None, "Mona")
    before = rows(engine)

    seen = [talk.whose_link(None, link.secret) for _ in range(3)]

    assert seen == [mona] * 3
    assert rows(engine) == before


def test_of_many_who_come_with_one_link_at_once_one_gets_in(talk, session, engine, settings, clock, mona):
    secret = talk.make_link(None, "Mona").secret
    session.close()

    outcomes = at_once(engine, settings, clock, [lambda talk: talk.enter_by_link(None, secret, browser="Firefox")] * 6)

    assert sum(isinstance(outcome, str) for outcome in outcomes) == 1, outcomes
    assert outcomes.count(LinkSpent) == 5
    assert talk.ways_in(None) == {mona.author: (1, 0)}


@pytest.mark.parametrize(("minutes", "is_good"), [(14.9, True), (15, False), (60, False)])
def test_a_link_lasts_fifteen_minutes(talk, clock, mona, minutes, is_good):
    secret = talk.make_link(None, "Mona").secret
    clock.advance(minutes=minutes)

    if is_good:
        assert talk.enter_by_link(None, secret, browser="")
    else:
        with pytest.raises(LinkSpent):
            talk.enter_by_link(None, secret, browser="")


def test_a_link_of_another_site_lets_nobody_in(talk, mona):
    talk.add_site("other")
    talk.add_moderator("other", name="Mona", email="mona@mail.example")
    secret = talk.make_link("default", "Mona").secret

    with pytest.raises(LinkSpent):
        talk.enter_by_link("other", secret, browser="")
    with pytest.raises(LinkSpent):
        talk.whose_link("other", secret)

    assert talk.enter_by_link("default", secret, browser="")


@pytest.mark.parametrize("secret", ["", "x", "A" * 43, "\0", "é" * 50, "' OR 1=1 --"])
def test_what_is_no_link_lets_nobody_in(talk, mona, secret):
    talk.make_link(None, "Mona")

    with pytest.raises(LinkSpent):
        talk.enter_by_link(None, secret, browser="")

    assert talk.ways_in(None) == {}


def test_a_name_that_two_bear_makes_no_link(talk, mona):
    talk.add_moderator(None, name="Mona")

    with pytest.raises(Invalid) as refusal:
        talk.make_link(None, "Mona")
    with pytest.raises(AuthorUnknown):
        talk.make_link(None, "Nobody")

    assert "who" in refusal.value.errors
    assert talk.make_link(None, mona.subject).staff == mona


def test_a_host_s_people_get_no_link(talk, moderator):
    talk.post(None, "/a", moderator, "hello")

    with pytest.raises(AuthorUnknown):
        talk.make_link(None, "Moderator")


def test_no_more_than_three_links_are_mailed_at_a_time(talk, clock, mona):
    sent = [talk.ask_link(None, "Mona@Mail.example ") for _ in range(5)]
    clock.advance(minutes=15)

    assert [link is not None for link in sent] == [True, True, True, False, False]
    assert talk.ask_link(None, "mona@mail.example").staff == mona
    assert talk.ask_link(None, "nobody@mail.example") is None
    assert talk.ask_link(None, "") is None


def test_nothing_that_lets_anybody_in_is_in_the_database(talk, come_in, engine):
    link, cookie = talk.make_link(None, "Mona").secret, come_in()
    talk.ask_link(None, "mona@mail.example")

    kept = repr(rows(engine))

    assert link not in kept
    assert cookie not in kept


# --- sessions ---------------------------------------------------------------------------------------------------------


def test_a_session_ends_when_it_was_idle_for_a_week(talk, clock, come_in):
    secret = come_in()

    for _ in range(3):
        clock.advance(days=6.9)
        assert talk.signed_in(None, secret) is not None
    clock.advance(days=7)

    assert talk.signed_in(None, secret) is None


def test_a_session_ends_after_a_month_however_it_is_used(talk, clock, come_in):
    secret, days = come_in(), 0

    while talk.signed_in(None, secret) is not None and days < 40:
        clock.advance(days=1)
        days += 1

    assert days == 30


@pytest.mark.parametrize("end", ["removed", "revoked", "left", "ended", "others"])
def test_a_session_that_was_ended_is_nobody_s(talk, come_in, mona, end):
    secret, identity = come_in(), talk.staff(None, mona.subject)[0]
    other = talk.signed_in(None, come_in()).session.id

    if end == "removed":
        talk.remove_moderator(None, mona.subject)
    elif end == "revoked":
        talk.revoke_tokens(None, identity)
    elif end == "left":
        talk.leave(None, secret)
    elif end == "ended":
        talk.end_desk_sessions(None, identity, which=talk.signed_in(None, secret).session.id)
    else:
        talk.end_desk_sessions(None, identity, but=other)

    assert talk.signed_in(None, secret) is None


def test_a_removed_moderator_has_no_way_in(talk, engine, come_in, passkey, mona):
    come_in()
    waiting = talk.make_link(None, "Mona").secret

    talk.remove_moderator(None, mona.subject)

    with pytest.raises(LinkSpent):
        talk.enter_by_link(None, waiting, browser="")
    with pytest.raises(PasskeyRefused):
        talk.passkey(None, CREDENTIAL)
    kept = rows(engine)
    assert [kept[f"talk_{name}"] for name in ("ticket", "desk_session", "passkey")] == [[], [], []]


def test_an_erased_moderator_has_no_way_in_either(talk, engine, come_in, passkey, mona):
    secret = come_in()
    talk.make_link(None, "Mona")

    talk.erase(None, talk.staff(None, mona.subject)[0])

    assert talk.signed_in(None, secret) is None
    kept = rows(engine)
    assert [kept[f"talk_{name}"] for name in ("ticket", "desk_session", "passkey", "author")] == [[], [], [], []]


def test_a_moderator_s_export_says_where_they_signed_in(talk, come_in, passkey, mona):
    come_in()
    now = "2026-11-22T18:00:00Z"

    export = talk.export(None, talk.staff(None, mona.subject)[0])

    assert export["sessions"] == [
        {"browser": "Firefox", "by": "link", "since": now, "used": now, "until": "2026-12-22T18:00:00Z", "ended": None}
    ]
    assert export["passkeys"] == [{"name": "Phone", "since": now, "used": None}]


def test_to_sign_in_again_ends_what_the_browser_had(talk, come_in):
    first = come_in()

    second = come_in(instead_of=first)

    assert second != first
    assert talk.signed_in(None, first) is None
    assert talk.signed_in(None, second) is not None


def test_a_session_of_one_site_is_none_of_another(talk, come_in):
    talk.add_site("other")
    secret = come_in_at_default(talk)

    assert talk.signed_in("default", secret) is not None
    assert talk.signed_in("other", secret) is None


def come_in_at_default(talk) -> str:
    return talk.enter_by_link("default", talk.make_link("default", "mona@mail.example").secret, browser="")


def test_nobody_ends_another_moderator_s_session(talk, come_in, mona):
    secret, lisa = come_in(), talk.add_moderator(None, name="Lisa")
    identity, _ = talk.staff(None, lisa.subject)

    talk.end_desk_sessions(None, identity, which=talk.signed_in(None, secret).session.id)
    talk.end_desk_sessions(None, identity)

    assert talk.signed_in(None, secret) is not None
    assert talk.desk_sessions(None, identity) == []


PEOPLE = [None, Identity("host", "mod", "Mod", roles=frozenset({"admin"})), Identity("guest", "g"),
          Identity("staff", "nobody", "Mona", roles=frozenset({"admin"}))]  # fmt: skip


@pytest.mark.parametrize("who", PEOPLE, ids=str)
def test_the_desk_s_sessions_are_for_the_server_s_moderators_only(talk, clock, moderator, mona, who):
    talk.post(None, "/a", moderator, "hello")
    calls = [
        lambda: talk.desk_sessions(None, who),
        lambda: talk.end_desk_sessions(None, who),
        lambda: talk.passkeys(None, who),
        lambda: talk.add_passkey(None, who, signed(clock), public_key="x", name=""),
        lambda: talk.rename_passkey(None, who, uuid.uuid4(), "x"),
        lambda: talk.remove_passkey(None, who, uuid.uuid4()),
    ]

    for call in calls:
        with pytest.raises(DeskClosed):
            call()


# --- passkeys ---------------------------------------------------------------------------------------------------------


def test_a_passkey_lets_its_moderator_in_and_counts(talk, clock, mona, passkey):
    secret = talk.enter_by_passkey(None, signed(clock), browser="Safari")

    found = talk.signed_in(None, secret)
    assert (found.who.subject, found.session.by) == (mona.subject, "passkey")
    assert (talk.passkey(None, CREDENTIAL).sign_count, talk.passkey(None, CREDENTIAL).used) == (1, clock())
    assert talk.ways_in(None) == {mona.author: (1, 1)}


def test_an_answered_challenge_is_good_no_more(talk, clock, passkey):
    talk.enter_by_passkey(None, signed(clock, count=0), browser="")

    with pytest.raises(PasskeyRefused):
        talk.enter_by_passkey(None, signed(clock, count=0), browser="")

    assert talk.enter_by_passkey(None, signed(clock, count=0, challenge="twice"), browser="")


def test_a_signature_checked_against_an_old_counter_lets_nobody_in(talk, clock, passkey):
    talk.enter_by_passkey(None, signed(clock, count=7), browser="")

    with pytest.raises(PasskeyRefused):
        talk.enter_by_passkey(None, signed(clock, before=0, count=8, challenge="other"), browser="")


def test_a_passkey_opens_one_site_only(talk, clock, passkey):
    talk.add_site("other")

    with pytest.raises(PasskeyRefused):
        talk.enter_by_passkey("other", signed(clock), browser="")


def test_a_passkey_is_one_moderator_s(talk, clock, mona, passkey):
    lisa, _ = talk.staff(None, talk.add_moderator(None, name="Lisa").subject)

    with pytest.raises(PasskeyRefused):
        talk.add_passkey(None, lisa, signed(clock), public_key="x", name="Hers")
    talk.rename_passkey(None, lisa, passkey.id, "Hers")
    talk.remove_passkey(None, lisa, passkey.id)

    assert talk.passkeys(None, lisa) == []
    assert talk.passkeys(None, talk.staff(None, mona.subject)[0]) == [passkey]


def test_a_passkey_is_named_and_removed(talk, mona, passkey):
    identity, _ = talk.staff(None, mona.subject)

    talk.rename_passkey(None, identity, passkey.id, "Key\u202e in the drawer")
    [named] = talk.passkeys(None, identity)
    talk.remove_passkey(None, identity, passkey.id)

    assert named.name == "Key in the drawer"
    assert talk.passkeys(None, identity) == []


def test_nobody_has_more_than_twenty_passkeys(talk, clock, mona):
    identity, _ = talk.staff(None, mona.subject)
    for number in range(20):
        how = signed(clock, challenge=str(number), credential=f"c{number}")
        talk.add_passkey(None, identity, how, public_key="x", name="")

    with pytest.raises(Invalid):
        talk.add_passkey(None, identity, signed(clock), public_key="x", name="")

    assert len(talk.passkeys(None, identity)) == 20

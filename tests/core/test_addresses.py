"""From where words came: kept as a keyed hash, for 30 days, for moderators' eyes to count by and for nobody to read."""

from __future__ import annotations

import dataclasses

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from talkwidget.core import addresses
from talkwidget.core.checks import Sender, pipeline
from talkwidget.core.errors import ModeratorsOnly
from talkwidget.core.models import Comment
from talkwidget.core.settings import Settings
from tests.conftest import SECRET

HERE, THERE = "192.0.2.7", "198.51.100.9"


@pytest.fixture
def settings() -> Settings:
    return Settings(secret=SECRET, moderation="on")


def say(talk, who, address, text="Hello", **more):
    where = talk.site(None)
    return talk.post(None, "/a", who, text, sender=talk.sender(where, "api", address), **more).comment


def kept(engine) -> list[str | None]:
    with Session(engine) as session:
        return list(session.scalars(sa.select(Comment.address).order_by(Comment.number)))


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("192.0.2.7", "192.0.2.7", True),
        ("192.0.2.7", "192.0.2.8", False),
        ("::ffff:192.0.2.7", "192.0.2.7", True),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("2001:db8:1:2::1%eth0", "2001:db8:1:2::9%eth1", True),
    ],
)
def test_an_ipv4_address_counts_whole_and_of_ipv6_the_network(talk, clock, one, other, is_same):
    site = talk.site(None)

    hashes = [addresses.hashed(site, address, now=clock()) for address in (one, other)]

    assert (hashes[0] == hashes[1]) is is_same
    assert all(len(said) == 32 for said in hashes)


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "::1", "172.18.0.3", "100.64.0.1", "::ffff:10.0.0.1", "fe80::1%eth0", "fd00::1"]
)
def test_a_proxy_that_nobody_told_us_of_is_not_taken_for_a_reader(talk, clock, address):
    assert addresses.hashed(talk.site(None), address, now=clock()) is None


@pytest.mark.parametrize("address", [None, "", "unix:", "blog.example", "192.0.2.7, 10.0.0.1"])
def test_what_is_no_address_is_kept_as_none(talk, clock, address):
    assert addresses.hashed(talk.site(None), address, now=clock()) is None


def test_the_key_is_of_the_secret_the_site_and_the_month(talk, clock):
    site, other = talk.site(None), talk.add_site("other")
    elsewhere = dataclasses.replace(site, settings=dataclasses.replace(site.settings, secret=f"{SECRET} another"))

    now, later = clock(), clock() + addresses.PERIOD
    hashes = [
        addresses.hashed(site, HERE, now=now),
        addresses.hashed(other, HERE, now=now),
        addresses.hashed(elsewhere, HERE, now=now),
        addresses.hashed(site, HERE, now=later),
    ]

    assert len(set(hashes)) == 4


def test_a_comment_keeps_from_where_it_came_as_a_hash(talk, engine, clock, ada):
    say(talk, ada, HERE)

    assert kept(engine) == [addresses.hashed(talk.site(None), HERE, now=clock())]


def test_the_checks_are_told_the_hash(talk, clock, ada, monkeypatch):
    seen = []
    monkeypatch.setattr(pipeline.judge, "__defaults__", ((lambda _, draft: seen.append(draft.sender),),))

    say(talk, ada, HERE)

    assert seen == [Sender("api", addresses.hashed(talk.site(None), HERE, now=clock()))]


def test_nothing_is_kept_of_a_moderator_nor_of_words_from_nowhere(talk, engine, moderator, ada):
    say(talk, moderator, HERE)
    talk.post(None, "/a", ada, "Hello")

    assert kept(engine) == [None, None]


def test_nothing_is_kept_where_nobody_moderates(talk, engine, clock, ada):
    talk.set_site("default", options={"moderation": "off"})

    say(talk, ada, HERE)

    assert kept(engine) == [None]


def test_after_thirty_days_the_next_who_posts_has_it_forgotten(talk, engine, clock, ada):
    say(talk, ada, HERE)
    clock.advance(days=1)
    say(talk, ada, HERE)

    clock.advance(days=29)
    say(talk, ada, HERE)

    assert [address is None for address in kept(engine)] == [True, False, False]


@pytest.mark.parametrize("how", ["post", "like", "edit", "moderate"])
def test_it_is_forgotten_where_nobody_moderates_any_more(talk, engine, clock, ada, bob, moderator, how):
    comment = say(talk, ada, HERE).id
    talk.set_site("default", options={"moderation": "off", "edit_seconds": 31_536_000})
    deeds = {
        "post": lambda: say(talk, bob, HERE),
        "like": lambda: talk.like(None, comment, bob),
        "edit": lambda: talk.edit(None, comment, ada, "Other words"),
        "moderate": lambda: talk.moderate(None, comment, moderator, "pin"),
    }

    clock.advance(days=30)
    deeds[how]()

    assert set(kept(engine)) == {None}


def test_it_is_looked_for_once_an_hour_only(talk, engine, clock, ada):
    say(talk, ada, HERE)
    clock.advance(minutes=59)
    with Session(engine) as session:
        session.execute(sa.update(Comment).values(created=clock() - addresses.KEPT))
        session.commit()
    say(talk, ada, HERE)
    before = kept(engine)

    clock.advance(minutes=1)
    say(talk, ada, HERE)

    assert [address is None for address in before] == [False, False]
    assert [address is None for address in kept(engine)] == [True, False, False]


def test_an_owner_can_have_it_forgotten(talk, engine, clock, ada):
    say(talk, ada, HERE)
    clock.advance(days=30)

    count = talk.forget_addresses(None)

    assert (count, kept(engine)) == (1, [None])


@pytest.mark.parametrize("how", ["delete", "erase"])
def test_it_goes_with_the_words(talk, engine, ada, bob, how):
    comment = say(talk, ada, HERE)
    say(talk, bob, None, parent=comment.number)

    if how == "delete":
        talk.delete(None, comment.id, ada)
    else:
        talk.erase(None, ada)

    assert kept(engine) == [None, None]


def test_a_moderator_sees_how_many_others_came_from_there(talk, clock, ada, bob, moderator):
    one = say(talk, ada, HERE)
    say(talk, bob, HERE)
    say(talk, ada, THERE)
    unknown = say(talk, ada, None)

    counts = [talk.count_same_address(None, comment.id, moderator) for comment in (one, unknown)]
    clock.advance(days=30)

    assert counts == [1, 0]
    assert talk.count_same_address(None, one.id, moderator) == 0


def test_a_moderator_removes_all_that_came_from_there(talk, ada, bob, moderator):
    one = say(talk, ada, HERE)
    other = say(talk, bob, HERE)
    say(talk, ada, THERE)

    gone = talk.remove_same_address(None, one.id, moderator, action="spam")

    assert gone == [one.id, other.id]
    assert talk.thread(None, "/a").count == 1
    assert [decision.action for decision in talk.decisions(None, moderator)] == ["spam", "spam"]


def test_nobody_else_does(talk, ada):
    comment = say(talk, ada, HERE)

    for deed in (talk.count_same_address, talk.remove_same_address):
        with pytest.raises(ModeratorsOnly):
            deed(None, comment.id, ada)

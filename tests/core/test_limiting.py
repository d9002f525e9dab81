"""How often somebody may: counted in the database, by all workers together."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from talkwidget.core import rate_rows
from talkwidget.core.errors import RateLimited, SettingsError
from talkwidget.core.models import RateCount
from talkwidget.core.rates import DEFAULTS, Rate
from talkwidget.core.service import Talk
from talkwidget.core.settings import Settings
from tests.conftest import SECRET
from tests.tabs import at_once

HERE, THERE = "192.0.2.7", "198.51.100.9"


@pytest.fixture
def settings() -> Settings:
    return Settings(
        secret=SECRET,
        moderation="off",
        limits=("post=3/minute;5/hour", "post.address=6/minute", "post.thread=10/minute", "like=1/minute"),
    )


def tries(talk, who=None, address=None, *, rate=Rate.POST, thread=None, times=1):
    """What so many attempts leave; the last one's allowance."""
    where = talk.site(None)
    sender = talk.sender(where, "api", address)
    return [talk.attempt(where, rate, who, sender, thread=thread) for _ in range(times)][-1]


def counters(engine) -> list[tuple[str, int]]:
    with Session(engine) as session:
        return sorted(tuple(row) for row in session.execute(sa.select(RateCount.key, RateCount.hits)))


def test_one_too_many_is_refused_until_the_time_that_is_said(talk, clock, ada):
    tries(talk, ada, times=3)
    clock.advance(seconds=18)

    with pytest.raises(RateLimited) as refusal:
        tries(talk, ada)

    assert (refusal.value.limit, refusal.value.retry_after) == (3, 42)
    assert refusal.value.detail == "This was done too often just now. Try again in 42 seconds."
    clock.advance(seconds=42)
    assert tries(talk, ada).remaining == 1  # of the five an hour


def test_who_tries_on_does_not_wait_longer_for_it(talk, clock, ada):
    tries(talk, ada, times=3)
    for _ in range(20):
        with pytest.raises(RateLimited):
            tries(talk, ada)

    clock.advance(minutes=1)

    assert tries(talk, ada).remaining == 1


def test_the_longer_limit_holds_when_the_shorter_one_is_over(talk, clock, ada):
    tries(talk, ada, times=3)
    clock.advance(minutes=1)
    tries(talk, ada, times=2)

    with pytest.raises(RateLimited) as refusal:
        tries(talk, ada)

    assert (refusal.value.limit, refusal.value.retry_after) == (5, 3540)
    assert refusal.value.detail == "This was done too often just now. Try again in 59 minutes."


def test_the_tightest_limit_is_told(talk, ada):
    allowance = tries(talk, ada, HERE, thread="/a", times=2)

    assert (allowance.limit, allowance.remaining, allowance.reset) == (3, 1, 60)


def test_each_person_and_each_kind_of_deed_has_a_pace_of_its_own(talk, ada, bob):
    tries(talk, ada, times=3)

    tries(talk, bob)
    tries(talk, ada, rate=Rate.EDIT)


def test_strangers_are_counted_by_their_address(talk):
    tries(talk, None, HERE, times=6)

    with pytest.raises(RateLimited):
        tries(talk, None, HERE)

    tries(talk, None, THERE)


def test_guests_who_are_new_each_time_are_stopped_by_their_address(talk, ada):
    for number in range(6):
        tries(talk, dataclasses.replace(ada, subject=str(number)), HERE)

    with pytest.raises(RateLimited):
        tries(talk, dataclasses.replace(ada, subject="another"), HERE)


def test_a_thread_takes_so_many_from_all_together(talk, ada):
    for number in range(10):
        tries(talk, dataclasses.replace(ada, subject=str(number)), f"192.0.2.{number}", thread="/a")

    with pytest.raises(RateLimited):
        tries(talk, dataclasses.replace(ada, subject="another"), THERE, thread="/a")

    tries(talk, dataclasses.replace(ada, subject="another"), THERE, thread="/b")


def test_who_is_refused_uses_up_nothing_of_a_thread_s(talk, ada, bob):
    for _ in range(20):
        with pytest.raises(RateLimited):
            tries(talk, None, HERE, thread="/a", times=7)

    tries(talk, ada, THERE, thread="/a", times=3)


def test_a_moderator_is_never_counted(talk, engine, moderator):
    tries(talk, moderator, HERE, thread="/a", times=50)

    assert counters(engine) == []


def test_one_site_s_limits_are_not_another_s(talk, ada):
    talk.add_site("other", options={"limits": ["post=1/hour"]})
    where = talk.site("other")
    talk.attempt(where, Rate.POST, ada, talk.sender(where, "api", None))

    with pytest.raises(RateLimited):
        talk.attempt(where, Rate.POST, ada, talk.sender(where, "api", None))

    home = talk.site("default")
    talk.attempt(home, Rate.POST, ada, talk.sender(home, "api", None))


def test_workers_firing_at_once_let_no_more_through_than_the_limit(talk, engine, settings, clock, ada):
    outcomes = at_once(engine, settings, clock, [lambda tab: tries(tab, ada, HERE, thread="/a").remaining] * 12)

    assert sorted(outcomes, key=str) == [0, 1, 2, *[RateLimited] * 9]


def test_workers_firing_at_an_address_let_no_more_through_than_the_limit(talk, engine, settings, clock, ada):
    def by(number):
        return lambda tab: tries(tab, dataclasses.replace(ada, subject=str(number)), HERE, thread="/a").limit

    outcomes = at_once(engine, settings, clock, [by(number) for number in range(12)])

    assert outcomes.count(RateLimited) == 6


def test_an_engine_that_does_not_tell_what_it_wrote_is_asked(talk, ada, monkeypatch):
    monkeypatch.setattr(rate_rows, "answers", lambda _: False)
    tries(talk, ada, times=3)

    with pytest.raises(RateLimited) as refusal:
        tries(talk, ada)

    assert (refusal.value.limit, refusal.value.retry_after) == (3, 60)


def test_counters_name_nobody(talk, engine, ada):
    tries(talk, dataclasses.replace(ada, subject="somebody in particular"), HERE, thread="/secret-thread")

    keys = " ".join(key for key, _ in counters(engine))

    assert len(counters(engine)) == 4
    assert not any(told in keys for told in ("particular", HERE, "secret-thread"))


def test_what_is_over_is_swept_up_within_the_hour(talk, engine, clock, ada, bob):
    tries(talk, ada, HERE)
    clock.advance(hours=1)

    Talk(talk._session, talk.settings, clock=clock).attempt(
        talk.site(None), Rate.LIKE, bob, talk.sender(talk.site(None), "api", None)
    )

    assert [key.split("/")[:3] for key, _ in counters(engine)] == [["LIMITER", "like", "author"]]


def test_without_limits_nothing_is_asked_of_the_database(talk, engine, clock, ada):
    off = Talk(talk._session, Settings(secret=SECRET, moderation="off", rate_limits=False), clock=clock)
    where, seen = off.site(None), []
    sa.event.listen(engine, "before_cursor_execute", lambda *told: seen.append(told[2]))

    sender = off.sender(where, "api", HERE)
    allowance = off.attempt(where, Rate.POST, ada, sender, thread="/a")

    assert (allowance, sender.address, seen) == (None, None, [])


def test_a_use_case_after_a_refusal_finds_an_ordinary_session(talk, ada):
    tries(talk, ada, times=3)
    with pytest.raises(RateLimited):
        tries(talk, ada)

    talk.post(None, "/a", ada, "Hello")

    assert talk.thread(None, "/a").count == 1


@pytest.mark.parametrize(
    "said",
    ["post", "post=", "post=often", "post=0/minute", "posts=1/minute", "like.thread=1/minute", "post=1/minute;x"],
)
def test_a_limit_that_can_t_be_read_is_refused_at_start(said):
    with pytest.raises(SettingsError) as refusal:
        Settings(limits=(said,))

    assert "TALKWIDGET_LIMITS" in str(refusal.value)


def test_limits_are_read_from_the_environment():
    settings = Settings.load(
        {}, {"TALKWIDGET_LIMITS": "post=5/minute;50/day, like=9/second", "TALKWIDGET_RATE_LIMITS": "off"}
    )

    assert (settings.limits, settings.rate_limits) == (("post=5/minute;50/day", "like=9/second"), False)


def test_every_kind_of_deed_has_limits_by_author_and_by_address():
    assert {*DEFAULTS} == {f"{rate}{scope}" for rate in Rate for scope in ("", ".address")} | {"post.thread"}


def test_windows_are_told_in_whole_seconds_and_never_as_none(talk, clock, ada):
    tries(talk, ada, rate=Rate.LIKE)
    clock.now += dt.timedelta(seconds=59, milliseconds=900)

    with pytest.raises(RateLimited) as refusal:
        tries(talk, ada, rate=Rate.LIKE)

    assert refusal.value.retry_after == 1

"""How often somebody may, counted in a real Redis; while it is away, in the database."""

from __future__ import annotations

import dataclasses
import logging
import time

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from talkwidget.core import limiter
from talkwidget.core.errors import RateLimited
from talkwidget.core.limiter import Limiter
from talkwidget.core.models import RateCount
from talkwidget.core.rates import Rate
from talkwidget.core.service import Talk
from talkwidget.core.settings import Settings
from tests.conftest import SECRET
from tests.tabs import at_once

HERE = "192.0.2.7"
SETTINGS = Settings(secret=SECRET, moderation="off", limits=("post=3/hour",))


@pytest.fixture
def settings() -> Settings:
    return SETTINGS


@pytest.fixture
def by_redis(talk, clock, redis):
    """Make the conversation as one more process has it."""
    return lambda: Talk(talk._session, SETTINGS, clock=clock, limiter=Limiter(redis.url))


def tries(talk, who, *, times=1):
    where = talk.site(None)
    sender = talk.sender(where, "api", HERE)
    return [talk.attempt(where, Rate.POST, who, sender, thread="/a") for _ in range(times)][-1]


def rows(engine) -> int:
    with Session(engine) as session:
        return session.execute(sa.select(sa.func.count()).select_from(RateCount)).scalar_one()


def test_two_processes_count_together_and_ask_nothing_of_the_database(by_redis, engine, ada):
    one, other = by_redis(), by_redis()
    tries(one, ada, times=2)

    last = tries(other, ada)
    with pytest.raises(RateLimited) as refusal:
        tries(one, ada)

    assert (last.limit, last.remaining) == (3, 0)
    assert refusal.value.limit == 3
    assert 3590 <= refusal.value.retry_after <= 3600
    assert rows(engine) == 0


def test_nobody_s_name_or_address_is_in_redis(by_redis, redis, ada):
    tries(by_redis(), dataclasses.replace(ada, subject="somebody in particular"))

    with redis.client() as client:
        keys = " ".join(key.decode() for key in client.scan_iter())

    assert keys.startswith("talkwidget:")
    assert "particular" not in keys
    assert HERE not in keys


def test_workers_firing_at_once_let_no_more_through_than_the_limit(talk, redis, engine, settings, clock, ada):
    def fire(tab):
        tab._limiter = Limiter(redis.url)
        return tries(tab, ada).remaining

    outcomes = at_once(engine, settings, clock, [fire] * 12)

    assert sorted(outcomes, key=str) == [0, 1, 2, *[RateLimited] * 9]


def test_while_redis_is_dead_the_database_counts(by_redis, redis, engine, ada, caplog):
    here = by_redis()
    tries(here, ada)
    redis.kill()

    with caplog.at_level(logging.WARNING, "talkwidget"):
        tries(here, ada, times=3)
        with pytest.raises(RateLimited):
            tries(here, ada)

    assert rows(engine) > 0
    assert [record.getMessage() for record in caplog.records] == [
        "Redis can't be reached (ConnectionError): limits are counted in the database"
    ]


def test_a_redis_that_hangs_is_waited_for_once_and_left_in_peace_for_a_while(by_redis, redis, ada):
    here = by_redis()
    tries(here, ada)
    redis.hang()

    started = time.monotonic()
    tries(here, ada, times=3)

    assert time.monotonic() - started < limiter.REST_SECONDS


def test_a_redis_that_comes_back_counts_again(by_redis, redis, engine, ada, monkeypatch):
    here = by_redis()
    redis.kill()
    tries(here, ada)
    redis.start()
    before = rows(engine)
    monkeypatch.setattr(here._limiter, "_rests_until", 0.0)

    tries(here, ada)

    with redis.client() as client:
        assert client.keys()
    assert rows(engine) == before


def test_each_time_redis_goes_is_logged_once(by_redis, redis, ada, caplog, monkeypatch):
    monkeypatch.setattr(limiter, "REST_SECONDS", 0.0)
    here = by_redis()

    with caplog.at_level(logging.WARNING, "talkwidget"):
        for _ in range(2):
            redis.kill()
            tries(here, None, times=2)
            redis.start()
            tries(here, None)

    assert len(caplog.records) == 2


def test_a_redis_that_takes_no_stranger_is_as_none(by_redis, redis, engine, ada):
    here = by_redis()
    with redis.client() as client:
        client.config_set("requirepass", "a password that we aren't told")

    tries(here, ada)

    assert rows(engine) > 0

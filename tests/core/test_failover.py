"""The leader dies, is demoted or hangs up in the middle: the answer is "busy", and then all goes on as before."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from talkwidget.core import dialects
from talkwidget.core.dialects import lending
from talkwidget.core.errors import StoreBusy
from talkwidget.core.models import Base
from talkwidget.core.service import Talk
from talkwidget.core.settings import Settings
from tests.conftest import SECRET
from tests.servers.wire import Wire


@pytest.fixture
def leader(pair):
    """The address of a database of ours on a leader."""
    server, _ = pair
    url = server.create("failing")
    with engine_on(url) as engine:
        Base.metadata.create_all(engine)
        with Session(engine) as session:
            Talk(session, Settings(secret=SECRET)).add_site("default")
    yield url
    server.drop("failing")


@contextmanager
def engine_on(url):
    url = dialects.database_url(url)
    engine = dialects.tune(sa.create_engine(url, **dialects.engine_options(url)))
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def talk_on(engine, **options):
    with Session(engine) as session:
        yield Talk(session, Settings(secret=SECRET), **options)


def do(url, *statements):
    with engine_on(url) as engine, engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


def hang_up(url):
    """As a server does that goes down."""
    do(url, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'failing' AND"
            " pid <> pg_backend_pid()")  # fmt: skip


def beside(url):
    """Another database of the same server."""
    return sa.make_url(url).set(database="postgres")


def test_a_leader_that_was_demoted_is_busy_and_left(leader, ada):
    do(beside(leader), "ALTER DATABASE failing SET default_transaction_read_only = on")
    with engine_on(leader) as engine:
        with talk_on(engine) as talk, pytest.raises(StoreBusy):
            talk.post(None, "/a", ada, "hello")
        do(beside(leader), "ALTER DATABASE failing RESET ALL")

        with talk_on(engine) as talk:  # not over the connection that can only read
            assert talk.post(None, "/a", ada, "hello").comment.number == 1


def ask(engine):
    with engine.connect() as connection:
        return connection.exec_driver_sql("SELECT 1").scalar_one()


def test_a_connection_that_has_rested_is_tried_before_it_is_lent(leader, monkeypatch):
    monkeypatch.setattr(lending, "REST_SECONDS", 0.0)
    with engine_on(leader) as engine:
        ask(engine)
        hang_up(leader)

        assert ask(engine) == 1


def test_a_connection_that_was_just_at_work_is_not(leader, monkeypatch):
    monkeypatch.setattr(lending, "REST_SECONDS", 1e9)
    with engine_on(leader) as engine:
        ask(engine)
        hang_up(leader)

        with pytest.raises(sa.exc.OperationalError):
            ask(engine)
        assert ask(engine) == 1  # nor does anybody else meet what died with it


def test_a_shutdown_in_the_middle_is_busy_and_nothing_is_half_done(leader, ada):
    def shut_down(*_):
        hang_up(leader)
        return True

    with engine_on(leader) as engine:
        with talk_on(engine, may_post=shut_down) as talk, pytest.raises(StoreBusy) as told:
            talk.post(None, "/a", ada, "hello")
        assert told.value.retry_after > 0

        with talk_on(engine) as talk:
            assert talk.thread(None, "/a").id is None
            assert talk.post(None, "/a", ada, "hello").comment.number == 1


def test_a_commit_whose_answer_was_lost_is_not_done_twice(leader, ada):
    with Wire(sa.make_url(leader).port) as wire, engine_on(sa.make_url(leader).set(port=wire.port)) as engine:

        def cut(*_):
            wire.cut_after(b"COMMIT")
            return True

        with talk_on(engine, may_post=cut) as talk, pytest.raises(StoreBusy):
            talk.post(None, "/a", ada, "hello", idempotency_key="k" * 24)

        with talk_on(engine) as talk:
            again = talk.post(None, "/a", ada, "hello", idempotency_key="k" * 24)
    assert wire.cuts == 1
    assert again.replayed
    assert again.thread.count == again.comment.number == 1


def test_when_every_connection_is_at_work_it_is_busy(leader, ada):
    url = dialects.database_url(leader)
    options = dialects.engine_options(url) | {"pool_size": 1, "max_overflow": 0, "pool_timeout": 0}
    engine = sa.create_engine(url, **options)
    with engine.connect(), talk_on(engine) as talk:
        with pytest.raises(StoreBusy):
            talk.thread(None, "/a")
        with pytest.raises(StoreBusy):
            talk.post(None, "/a", ada, "hello")
    engine.dispose()


def test_who_waits_for_a_dead_machine_waits_some_seconds_or_as_the_address_says():
    url = dialects.database_url("postgresql://talk@db.example/x")
    patient = url.set(query={"connect_timeout": "60"})

    assert dialects.engine_options(url)["connect_args"]["connect_timeout"] <= 5
    assert dialects.replica_options(url)["connect_args"]["connect_timeout"] <= 2
    for options in (dialects.engine_options(patient), dialects.replica_options(patient)):
        assert "connect_timeout" not in options["connect_args"]

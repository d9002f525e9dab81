"""Who writes faster than a person does waits."""

from __future__ import annotations

import sqlalchemy as sa

from talkwidget.core.identity import GUEST, Identity
from talkwidget.core.models import Comment
from talkwidget.core.service import Talk
from talkwidget.core.settings import Settings
from tests.conftest import SECRET
from tests.witness import statements

GUESTS = Identity(GUEST, "0190a5d2-0000-7000-8000-000000000001")


def conversation(session, clock, **options):
    talk = Talk(session, Settings(secret=SECRET, **{"burst": 3} | options), clock=clock)
    talk.add_site("default")
    return talk


def states(talk, who, count):
    return [
        (row := talk.post(None, "/a", who, f"number {number}", name="Gus").comment).state + (row.reason or "")
        for number in range(count)
    ]


def test_a_guests_burst_waits(session, clock):
    talk = conversation(session, clock)

    assert states(talk, GUESTS, 5) == ["published"] * 3 + ["pendingburst"] * 2


def test_who_has_an_account_may_write_twice_as_much(session, clock, ada):
    talk = conversation(session, clock)

    assert states(talk, ada, 7) == ["published"] * 6 + ["pendingburst"]


def test_after_a_pause_one_may_go_on(session, clock):
    talk = conversation(session, clock)
    states(talk, GUESTS, 3)
    clock.advance(minutes=5)

    assert states(talk, GUESTS, 1) == ["published"]


def test_the_trusted_write_as_fast_as_they_can(session, clock, ada, moderator):
    talk = conversation(session, clock)
    author = talk.post(None, "/a", ada, "hello").author.id
    talk.set_standing(None, author, moderator, "trusted")

    assert set(states(talk, ada, 10)) == {"published"}


def test_nobody_elses_comments_count(session, clock, ada, bob):
    talk = conversation(session, clock)
    states(talk, ada, 6)

    assert states(talk, bob, 1) == ["published"]


def test_an_edit_is_no_burst(session, clock):
    talk = conversation(session, clock)
    comment = talk.post(None, "/a", GUESTS, "number 0", name="Gus").comment.id
    states(talk, GUESTS, 2)

    assert talk.edit(None, comment, GUESTS, "number zero").state == "published"


def test_zero_is_no_limit(session, clock):
    talk = conversation(session, clock, burst=0)

    assert set(states(talk, GUESTS, 12)) == {"published"}


def test_what_is_kept_says_the_limit(session, clock):
    talk = conversation(session, clock)
    states(talk, GUESTS, 4)

    [findings] = [row.findings for row in session.scalars(sa.select(Comment)) if row.findings]
    assert findings == [{"check": "bursts", "verdict": "hold", "code": "burst", "facts": {"most": 3, "minutes": 5}}]


def test_it_costs_one_statement_that_reads_an_index(session, clock, engine):
    talk = conversation(session, clock)
    states(talk, GUESTS, 1)
    with statements(engine) as sent:
        states(talk, GUESTS, 1)

    [counted] = [statement for statement in sent if "count(*)" in statement]
    assert "talk_comment.created >" in counted
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {counted}", ("x", "y", "z", 3, 0)).all()
        assert "COVERING INDEX ix_talk_comment_author" in str(plan)

"""Reports and decisions in any order: nothing is left open that was decided, and no count is wrong."""

from __future__ import annotations

import contextlib

import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from talkwidget.core import dialects
from talkwidget.core.errors import TalkError
from talkwidget.core.identity import Identity
from talkwidget.core.models import Base, Comment, Thread
from talkwidget.core.reports import WantedReport
from talkwidget.core.service import Talk
from talkwidget.core.settings import Settings
from tests.clock import FrozenClock
from tests.conftest import SECRET

MODERATOR = Identity("host", "moderator", "Moderator", roles=frozenset({"moderator"}))
AUTHOR = Identity("host", "author", "Author")
READERS = [Identity("host", f"reader-{number}", f"Reader {number}") for number in range(4)]
FINAL = {
    "keep": "kept",
    "approve": "kept",
    "restore": "kept",
    "official": "kept",
    "remove": "removed",
    "spam": "removed",
}
steps = st.one_of(
    st.tuples(st.just("report"), st.integers(0, 3)),
    st.tuples(st.sampled_from([*FINAL, "hold", "pin", "unpin", "unofficial", "lock"]), st.just(0)),
    st.tuples(st.just("undo"), st.just(0)),
    st.tuples(st.just("delete"), st.just(0)),
)


@given(st.lists(steps, max_size=14))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_order_of_reports_and_decisions_leaves_a_count_wrong(order):
    engine = dialects.tune(sa.create_engine("sqlite://", poolclass=StaticPool))
    Base.metadata.create_all(engine)
    clock = FrozenClock()
    with Session(engine) as session:
        talk = Talk(session, Settings(secret=SECRET, moderation="off"), clock=clock)
        talk.add_site("default")
        for person in READERS:
            talk.post(None, "/elsewhere", person, "hello")
        clock.advance(days=7)
        comment = talk.post(None, "/a", AUTHOR, "words").comment.id

        last = None
        for step, reader in order:
            clock.advance(seconds=1)
            with contextlib.suppress(TalkError):
                _do(talk, comment, step, reader)
            for row in session.execute(sa.select(Thread).where(Thread.key == "/a")).scalars():
                session.refresh(row)
                assert row.count == _published(session, row)
            last = _check(talk, comment, last, step)
    engine.dispose()


def _do(talk, comment, step, reader):
    if step == "report":
        talk.report(None, comment, READERS[reader], WantedReport(reason="spam"))
    elif step == "delete":
        talk.delete(None, comment, AUTHOR)
    elif step == "undo":
        decisions = talk.decisions(None, MODERATOR, comment=comment)
        if decisions:
            talk.undo(None, decisions[-1].id, MODERATOR)
    else:
        talk.moderate(None, comment, MODERATOR, step)


def _check(talk, comment, seen, step):
    """What is open is in the queue; what a moderator has decided last of all is not."""
    outcomes = [entry.outcome for reader in READERS for entry in talk.my_reports(None, reader)]
    queue = talk.reports(None, MODERATOR)
    assert sum(sum(waiting.counts.values()) for waiting in queue) == outcomes.count(None)
    decisions = talk.decisions(None, MODERATOR, comment=comment)
    last = decisions[-1] if decisions else None
    if last is not None and last != seen and last.action in FINAL and step != "report":
        assert None not in outcomes
        assert set(outcomes) <= {FINAL[last.action], "kept", "deleted"}
    state = talk.me(None, AUTHOR, "/a").pending
    if state and state[0].state in {"removed", "spam"}:
        assert None not in outcomes
    return last


def _published(session, thread):
    query = sa.select(sa.func.count()).select_from(Comment).where(
        Comment.thread_id == thread.id, Comment.state == "published"
    )  # fmt: skip
    return session.execute(query).scalar_one()

"""Reading without a session's own transaction."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import SessionTransaction

from talkwidget.core import transactions
from talkwidget.core.errors import StoreBusy
from talkwidget.core.models import Site, Thread
from talkwidget.core.service import Public
from talkwidget.core.transactions import ReadSession


@pytest.fixture
def lent(engine):
    """How many connections are out."""
    out = []
    took, gave = lambda *_: out.append(1), lambda *_: out.pop()
    sa.event.listen(engine, "checkout", took)
    sa.event.listen(engine, "checkin", gave)
    yield lambda: len(out)
    sa.event.remove(engine, "checkout", took)
    sa.event.remove(engine, "checkin", gave)


@pytest.fixture
def reader(engine, session, talk, ada):
    talk.post("default", "/1", ada, "Hello")
    session.rollback()
    reader = ReadSession(engine)
    yield reader
    reader.close()


def test_a_page_is_read_without_a_sessions_transaction(reader, settings, monkeypatch):
    monkeypatch.setattr(SessionTransaction, "__init__", lambda *_, **__: pytest.fail("a session began"))
    public = Public(reader, settings)

    page = public.plain.page(public.thread("default", "/1"))

    assert [comment["number"] for comment in page.comments] == [1]


def test_objects_come_over_the_same_connection(reader, lent):
    reader.connection()
    before = lent()

    found = reader.execute(sa.select(Thread)).scalars().all()

    assert [thread.key for thread in found] == ["/1"]
    assert (before, lent()) == (1, 1)


@pytest.mark.parametrize("ask", ["connection", "execute"])
def test_closed_it_gives_its_connection_back(reader, lent, ask):
    reader.connection() if ask == "connection" else reader.execute(sa.select(Site)).all()

    reader.close()

    assert lent() == 0


def test_after_a_rollback_it_reads_what_is_there_now(reader, settings, talk, ada, session):
    public = Public(reader, settings)
    before = public.thread("default", "/1").count
    reader.rollback()
    talk.post("default", "/1", ada, "Again")
    session.rollback()

    after = public.thread("default", "/1").count

    assert (before, after) == (1, 2)


def test_a_line_that_breaks_is_news_in_our_words_and_the_next_one_holds(reader, settings, engine, lent):
    def breaks(*_):
        raise sa.exc.OperationalError("SELECT", {}, Exception("gone"), connection_invalidated=True)

    public = Public(reader, settings)
    sa.event.listen(engine, "before_cursor_execute", breaks)

    with pytest.raises(StoreBusy):
        public.thread("default", "/1")

    sa.event.remove(engine, "before_cursor_execute", breaks)
    assert public.thread("default", "/1").count == 1
    transactions.close(reader)
    assert lent() == 0

"""One use case, one transaction: begun, tried again when the database asks for it, committed, then announced.

The session may be a host's, with a transaction open already. What was only read in it is let go, so that a use case
sees today and not an old snapshot; what was written in it is kept, and then no failed try is repeated without it.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction, scoped_session, sessionmaker

from talkwidget.core import dialects
from talkwidget.core.commits import Commits
from talkwidget.core.dialects import AnySession
from talkwidget.core.errors import StorageFull, StoreBusy, StoreNotReady, TalkError
from talkwidget.core.locked import LockedThread
from talkwidget.core.models import Comment

S = TypeVar("S")
T = TypeVar("T")

TRIES = 8
PAUSE = 0.01
"""Seconds before the second try; each further one waits up to twice as long, at random."""

_WROTE, _FOUND, _WATCHED, _PAST = (f"talkwidget_{name}" for name in ("wrote", "found", "watched", "past"))


class ReadSession(Session):
    """Reads over one connection, which it keeps until it is closed; nothing is written through it.

    It becomes a session only when objects are asked for: to begin and end one costs nearly what SQLite takes for a
    page of comments, which is read without objects.
    """

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._line: sa.Connection | None = None
        self._has_begun = False

    def connection(self, *_: Any, **__: Any) -> sa.Connection:
        if self._line is None:
            self._line = self._engine.connect()
        return self._line

    def in_transaction(self) -> bool:
        return self._line is not None and self._line.in_transaction()

    def execute(self, *arguments: Any, **options: Any) -> Any:
        if not self._has_begun:
            super().__init__(self.connection())
            self._has_begun = True
        return super().execute(*arguments, **options)

    def rollback(self) -> None:
        self.info.pop(_FOUND, None)
        if self._has_begun:
            super().rollback()
        if self._line is not None:
            self._line.rollback()

    def invalidate(self) -> None:
        if self._has_begun:
            super().invalidate()
        if self._line is not None:
            self._line.invalidate()

    def close(self) -> None:
        self.info.pop(_FOUND, None)
        if self._has_begun:
            super().close()
        if self._line is not None:
            self._line.close()
        self._line, self._has_begun = None, False


def watch(session: AnySession) -> None:
    """Notice what is written through a session, or those of a scoped one, by a host too, until its transaction ends.

    What was flushed can't be told from what was loaded any more; lost with a failed try, it would be lost silently.
    """
    if isinstance(session, scoped_session):
        watch_all(session.session_factory)
    # All that a factory makes are watched at once (`watch_all`): a request's own costs as much as a statement.
    elif not (isinstance(session, ReadSession) or hasattr(type(session), _WATCHED) or _WATCHED in session.info):
        _listen(session)
        session.info[_WATCHED] = True


def watch_all(sessions: sessionmaker[Any]) -> None:
    """Watch every session that is made so, from now on."""
    made = sessions.class_
    # Told by an attribute: SQLAlchemy knows listeners by id(), and takes a new target for one that is no more.
    if not hasattr(made, _WATCHED):
        _listen(made)
        setattr(made, _WATCHED, True)


def _listen(target: AnySession | type[Session]) -> None:
    sa.event.listen(target, "after_flush", _flushed)
    sa.event.listen(target, "do_orm_execute", _executed)
    sa.event.listen(target, "after_transaction_end", _ended)


def run(
    session: AnySession, work: Callable[[S], T], *, look: Callable[[], S], commits: Commits | None = None
) -> T:  # fmt: skip
    """Do ``work`` in one write transaction and commit it; with ``commits`` and a SQLite file, together with others.

    ``look`` finds what the work is to lock, before the transaction: with the lock as its first look at the tables,
    all that MariaDB shows it is from after that.

    Deadlocks and serialisation failures are tried again, and so are two firsts at once (the same new thread, author
    or key): the second try finds what the other made. A transaction that holds rows of the host's own isn't retried:
    they went with the first try.

    :raises StoreBusy, StorageFull, StoreNotReady: the store is locked or away, full, or has no tables.
    """
    session = session() if isinstance(session, scoped_session) else session
    holds_others_rows = _holds_rows(session)
    for attempt in range(1, TRIES + 1):
        try:
            is_ours = not holds_others_rows
            if is_ours:
                _let_go(session, unless_fresh=commits is not None)
            found = look()
            if is_ours:
                _let_go(session, unless_fresh=commits is not None)
                if commits is not None and dialects.has_one_writer(session.get_bind(Comment)):
                    return commits.run(session, partial(work, found))
            dialects.begin_write(session)
            result = work(found)
            session.commit()
            return result
        except sa.exc.DBAPIError as error:
            session.rollback()
            first_elsewhere = dialects.is_taken(error)
            again = first_elsewhere or dialects.is_worth_retrying(error)
            if holds_others_rows and first_elsewhere:
                raise StoreBusy from error
            if not again or holds_others_rows or attempt == TRIES:
                raise in_our_words(error) from error
            time.sleep(random.uniform(0, PAUSE * 2**attempt))  # noqa: S311  # spreads tries, guards nothing
        except sa.exc.TimeoutError as error:
            session.rollback()
            raise in_our_words(error) from error
        except BaseException:
            session.rollback()
            raise
    raise AssertionError("the last try returns or raises")


@contextmanager
def reading(session: AnySession) -> Iterator[None]:
    """Look something up, and say in our own words when the store is away."""
    try:
        yield
    except (sa.exc.DBAPIError, sa.exc.TimeoutError) as error:
        end(session)
        raise in_our_words(error) from error


def is_open(session: AnySession) -> bool:
    session = session() if isinstance(session, scoped_session) else session
    return session.in_transaction()


def found(session: AnySession) -> dict[Any, Any]:
    """What was looked up in the transaction that is open, for whoever asks again: it goes when that ends."""
    known: dict[Any, Any] = session.info.setdefault(_FOUND, {})
    return known


def connection(session: AnySession) -> sa.Connection:
    """The session's connection: to ask for it anew costs as much as a small statement."""
    known = found(session)
    if "connection" not in known:
        opened = session.connection()
        known = found(session)
        known["connection"] = opened
    here: sa.Connection = known["connection"]
    return here


def note(session: AnySession, row: LockedThread) -> None:
    """Say that a thread's row was written past the session, for those who are told of it after the commit."""
    found(session).setdefault(_PAST, []).append(row)
    session.info[_WROTE] = True


def written(session: AnySession) -> Sequence[LockedThread]:
    """The rows of threads that were written past the session in the transaction that is open."""
    rows: list[LockedThread] = found(session).get(_PAST, [])
    return rows


def end(session: AnySession) -> None:
    """Roll back what is open, over a line that may be dead by now: that it is so is nobody's news any more."""
    session = session() if isinstance(session, scoped_session) else session
    try:
        session.rollback()
    except sa.exc.DBAPIError:
        session.invalidate()


def close(session: Session) -> None:
    """End a session of our own, over a line that may be dead by now, as `end` does."""
    try:
        session.close()
    except sa.exc.DBAPIError:
        session.invalidate()


def in_our_words(error: sa.exc.DBAPIError | sa.exc.TimeoutError) -> TalkError | sa.exc.DBAPIError:
    """What a database's error means to the one who asked; the error itself where it is a bug of ours."""
    if isinstance(error, sa.exc.TimeoutError):  # every connection is at work, or waits for a store that is away
        return StoreBusy()
    if dialects.is_full(error):
        return StorageFull()
    if dialects.is_missing_table(error):
        return StoreNotReady()
    if dialects.is_away(error) or dialects.is_worth_retrying(error):
        return StoreBusy()
    return error


def _holds_rows(session: Session) -> bool:
    pending = session.new or session.dirty or session.deleted
    return bool(pending or session.info.get(_WROTE) or session.in_nested_transaction())


def let_go(session: AnySession) -> None:
    """End a transaction that was only read in, for what comes now may take long; one with a host's rows stays open."""
    session = session() if isinstance(session, scoped_session) else session
    if not _holds_rows(session):
        _let_go(session, unless_fresh=False)


def _let_go(session: Session, *, unless_fresh: bool) -> None:
    """End a transaction in which nothing was written, and its snapshot; not for nothing where there is none."""
    if session.in_transaction() and not (unless_fresh and dialects.sees_afresh(connection(session))):
        session.commit()


def _flushed(session: Session, _context: Any) -> None:
    session.info[_WROTE] = True


def _executed(state: ORMExecuteState) -> None:
    if not state.is_select:  # text may be anything
        state.session.info[_WROTE] = True


def _ended(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.pop(_WROTE, None)
        session.info.pop(_FOUND, None)

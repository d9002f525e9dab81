"""Commits that several share: who writes to our own SQLite file at the same moment goes to the disk together.

SQLite has one writer at a time, and a commit waits for the disk. So the writers of a process take turns in one
transaction, each on its own thread and, from the second on, in a savepoint of its own: what one has to take back is
nobody else's. Whoever has nobody behind commits for all. Until then nobody has an answer, nobody's news is told, and no
reader sees any of it: a commit without its own sync, made good by a shared one, would show comments (and give out
ETags) that a power cut takes back.

Where the database isn't ours the host's session commits as ever, and PostgreSQL and MariaDB do this by themselves.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from talkwidget.core import dialects
from talkwidget.core.errors import StoreBusy
from talkwidget.core.models import Comment

T = TypeVar("T")

NOBODY = 0

PATIENCE = 5.0
"""Seconds to wait for one's turn, as SQLite itself waits for other processes."""
LONGEST = 0.05
"""Seconds after which a transaction is committed though somebody waits: the first in it waits too."""


@dataclass
class _Shared:
    """One transaction of several. Once it is ``over`` it ``is_kept``, or ``error`` says why not."""

    connection: sa.Connection
    until: float
    members: int = 0
    over: threading.Event = field(default_factory=threading.Event)
    is_kept: bool = False
    error: Exception | None = None


class Commits:
    """The turns of one process at one SQLite file."""

    def __init__(self) -> None:
        self._monitor = threading.Condition()
        self._taken_by, self._waiting = NOBODY, 0
        self._open: _Shared | None = None

    def run(self, session: Session, work: Callable[[], T]) -> T:
        """Do ``work`` in a transaction that others may be in, and return once it is committed.

        The session holds nothing when it comes. Afterwards it has committed, as its listeners are told.

        :raises StoreBusy: somebody else had the turn, or the file, for too long.
        :raises sqlalchemy.exc.DBAPIError: the work failed, or the commit; then the session is rolled back.
        :raises RuntimeError: it is called by the work of one who has the turn, and would wait for itself.
        """
        if self._taken_by == threading.get_ident():
            raise RuntimeError("A write was begun inside another, as by may_post: do it before, or when it was told.")
        since = time.monotonic()
        self._take_turn()
        try:
            shared, result = self._take_part(session, work, since)
        finally:
            self._pass_on()
        shared.over.wait()
        if not shared.is_kept:
            session.close()  # a rollback would be of a transaction that is no more
            raise shared.error or StoreBusy()
        session.commit()
        return result

    def _take_turn(self) -> None:
        with self._monitor:
            self._waiting += 1
            try:
                is_mine = self._monitor.wait_for(lambda: self._taken_by == NOBODY, PATIENCE)
            finally:
                self._waiting -= 1
            if not is_mine:
                raise StoreBusy
            self._taken_by = threading.get_ident()

    def _take_part(self, session: Session, work: Callable[[], T], since: float) -> tuple[_Shared, T]:
        shared = self._open
        if shared is None:
            # Whoever waited so long while the file was locked has waited enough.
            if time.monotonic() - since > PATIENCE:
                raise StoreBusy
            shared = self._begin(session.get_bind(Comment).engine)
        mine = shared.connection.begin_nested() if shared.members else None
        try:
            _join(session, shared.connection)
            result = work()
            session.flush()
            if mine is not None:
                mine.commit()
        except BaseException as raised:  # noqa: BLE001  # it goes on, by its first cause
            error = _cause(raised)
            self._take_back(session, shared, error)
            raise error from error.__cause__
        shared.members += 1
        return shared, result

    def _begin(self, engine: sa.Engine) -> _Shared:
        connection = engine.connect()
        try:
            dialects.begin_write_on(connection)
        except BaseException:
            connection.close()
            raise
        self._open = _Shared(connection, time.monotonic() + LONGEST)
        return self._open

    def _take_back(self, session: Session, shared: _Shared, error: BaseException) -> None:
        """Undo one's own; a full disk takes the others along."""
        try:
            session.rollback()
        except sa.exc.DBAPIError:
            shared.connection.rollback()
        if not shared.members or not dialects.is_in_transaction(shared.connection):
            shared.error = error if isinstance(error, Exception) else None
            self._end(shared, commit=False)

    def _pass_on(self) -> None:
        """Let the next one have the turn, after a commit if there is none, or they were many."""
        with self._monitor:
            shared = self._open
            if shared is None or (self._waiting and time.monotonic() < shared.until):
                self._taken_by = NOBODY
                self._monitor.notify()
                return
        try:
            self._end(shared, commit=True)
        finally:
            with self._monitor:
                self._taken_by = NOBODY
                self._monitor.notify()

    def _end(self, shared: _Shared, *, commit: bool) -> None:
        self._open = None
        if commit and not dialects.is_in_transaction(shared.connection):
            shared.error, commit = StoreBusy(), False  # SQLite gave it up by itself, as it does when the disk fails
        try:
            if commit:
                shared.connection.commit()
                shared.is_kept = True
        except Exception as error:  # noqa: BLE001  # whatever it is, each of them raises it
            shared.error = error
            shared.connection.invalidate()  # whatever it still holds must not become somebody else's
        finally:
            try:
                shared.connection.close()
            finally:
                shared.over.set()


def _cause(error: BaseException) -> BaseException:
    """The first of the database's errors: of a transaction that SQLite ended, not even the savepoint can be undone."""
    while isinstance(error, sa.exc.DBAPIError) and isinstance(error.__context__, sa.exc.DBAPIError):
        error = error.__context__
    return error


def _join(session: Session, connection: sa.Connection) -> None:
    """Have the session's next transaction be part of this connection's: it may undo its savepoint, and no more."""
    mode, session.join_transaction_mode = session.join_transaction_mode, "rollback_only"
    try:
        session.connection(bind_arguments={"bind": connection})
    finally:
        session.join_transaction_mode = mode

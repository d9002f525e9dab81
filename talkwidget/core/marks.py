"""What was written in this process, told apart by thread: so that an answer kept from before it is known to be old.

Each change that shows in a thread changes the thread's row (its ``version``), and so a session tells which ones its
transaction touched. A site's row holds settings that show in all of them.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Collection
from collections.abc import Set as AbstractSet
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction

from talkwidget.core import transactions
from talkwidget.core.dialects import AnySession
from talkwidget.core.models import Author, Site, Thread

PLACES = 4096
"""Threads share these numbers: two of one place are asked about once too often, and memory has an end."""

_TOUCHED = "talkwidget_touched"

Touched = AbstractSet[uuid.UUID | None]
"""Threads; None stands for all of them."""


class Marks:
    """Numbers that have grown after a write that shows, as soon as its transaction has committed.

    tell: called with what was written here, after that; not with what was written elsewhere
    """

    def __init__(self) -> None:
        self.tell: Callable[[Touched], None] = lambda _: None
        self._any = self._all = 0
        self._threads = [0] * PLACES
        self._lock = threading.Lock()

    def watch(self, session: AnySession) -> None:
        """Note what this session commits from now on, or each that a scoped one makes."""
        sa.event.listen(session, "after_flush", _flushed)
        sa.event.listen(session, "do_orm_execute", _executed)
        sa.event.listen(session, "after_commit", self._committed)
        sa.event.listen(session, "after_transaction_end", _ended)

    def of_any(self) -> int:
        return self._any

    def of_sites(self) -> int:
        """The number of what is said of sites, whichever."""
        return self._all

    def of(self, thread: uuid.UUID | None) -> int:
        """The number of one thread; None: of everything, as a thread has it that isn't there yet."""
        return self._any if thread is None else self._all + self._threads[hash(thread) % PLACES]

    def _committed(self, session: Session) -> None:
        touched: Touched = {*session.info.get(_TOUCHED, ()), *(row.id for row in transactions.written(session))}
        if touched:
            self.grow(touched)
            self.tell(touched)

    def grow(self, touched: Touched) -> None:
        """Note what was written, here or elsewhere."""
        with self._lock:
            self._any += 1
            self._all += None in touched
            for place in {hash(thread) % PLACES for thread in touched if thread is not None}:
                self._threads[place] += 1


def _flushed(session: Session, _context: Any) -> None:
    for row in (*session.new, *session.dirty, *session.deleted):
        if isinstance(row, Thread):
            _touched(session).add(row.id)
        elif isinstance(row, Site) or (isinstance(row, Author) and _is_new_of_staff(row, session.deleted)):
            _touched(session).add(None)


def _is_new_of_staff(row: Author, gone: Collection[object]) -> bool:
    """Whether somebody with a role got or lost it, is called otherwise, or goes: their names are nobody else's."""
    attributes = sa.inspect(row).attrs
    role, name = attributes.role.history, attributes.name.history
    return any(role.sum()) and (role.has_changes() or name.has_changes() or row in gone)


def _executed(state: ORMExecuteState) -> None:
    mapper = state.bind_mapper
    if not state.is_select and mapper is not None and mapper.class_ in {Thread, Site}:
        _touched(state.session).add(None)


def _ended(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.pop(_TOUCHED, None)


def _touched(session: Session) -> set[uuid.UUID | None]:
    touched: set[uuid.UUID | None] = session.info.setdefault(_TOUCHED, set())
    return touched

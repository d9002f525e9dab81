"""One use case, one transaction: begun, tried again when the database asks for it, committed, then announced."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import sqlalchemy as sa

from talkwidget.core import dialects
from talkwidget.core.dialects import AnySession
from talkwidget.core.errors import StorageFull, StoreBusy, StoreNotReady, TalkError

T = TypeVar("T")

TRIES = 8
PAUSE = 0.01
"""Seconds before the second try; each further one waits up to twice as long, at random."""


def run(session: AnySession, work: Callable[[], T], *, before_each: Callable[[], None]) -> T:
    """Do ``work`` in one write transaction and commit it.

    Deadlocks and serialisation failures are tried again, and so are two firsts at once (the same new thread, author
    or key): the second try finds what the other made. A transaction that holds rows of the host's own isn't retried:
    they would be lost with the first try.

    :raises StoreBusy, StorageFull, StoreNotReady: the store is locked or away, full, or has no tables.
    """
    holds_others_rows = bool(session.new or session.dirty or session.deleted)
    for attempt in range(1, TRIES + 1):
        before_each()
        try:
            dialects.begin_write(session)
            result = work()
            session.commit()
            return result
        except sa.exc.DBAPIError as error:
            session.rollback()
            again = dialects.is_worth_retrying(error) or isinstance(error, sa.exc.IntegrityError)
            if not again or holds_others_rows or attempt == TRIES:
                raise in_our_words(error) from error
            time.sleep(random.uniform(0, PAUSE * 2**attempt))  # noqa: S311  # spreads tries, guards nothing
        except BaseException:
            session.rollback()
            raise
    raise AssertionError("the last try returns or raises")


@contextmanager
def reading(session: AnySession) -> Iterator[None]:
    """Look something up, and say in our own words when the store is away."""
    try:
        yield
    except sa.exc.DBAPIError as error:
        session.rollback()
        raise in_our_words(error) from error


def in_our_words(error: sa.exc.DBAPIError) -> TalkError | sa.exc.DBAPIError:
    """What a database's error means to the one who asked; the error itself where it is a bug of ours."""
    if dialects.is_full(error):
        return StorageFull()
    if dialects.is_missing_table(error):
        return StoreNotReady()
    if dialects.is_away(error) or dialects.is_worth_retrying(error):
        return StoreBusy()
    return error

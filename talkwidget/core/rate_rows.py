"""Counters of the library `limits`, as rows of a table: so all workers at one database agree.

Imported where something is counted only, for the library's sake.
"""

from __future__ import annotations

import datetime as dt
import functools
import uuid
from typing import Any

import sqlalchemy as sa
from limits.storage import Storage

from talkwidget.core.dialects.upserts import Columns, answers, insert_or_update
from talkwidget.core.models import Base, RateCount

TABLE = Base.metadata.tables[RateCount.__tablename__]


class RateRows(Storage):
    """The counters of one site, at one moment, in the transaction that is open on a connection."""

    STORAGE_SCHEME = None

    def __init__(self, connection: sa.Connection, site: uuid.UUID, now: dt.datetime) -> None:
        super().__init__()
        self._connection, self._site, self._now = connection, site, now
        self._known: dict[str, Any] = {}

    @property
    def base_exceptions(self) -> type[Exception]:
        return sa.exc.SQLAlchemyError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count one more, from the start where the window is over; the row stays locked until the transaction ends."""
        dialect = self._connection.dialect
        tells = answers(dialect)
        row = {
            "site_id": self._site, "key": key, "hits": amount,
            "until": self._now + dt.timedelta(seconds=expiry), "now": self._now,
        }  # fmt: skip
        done = self._connection.execute(_count_up(dialect.name, tells=tells), row)
        if tells:
            self._known[key] = done.one()
        return self.get(key)

    def get(self, key: str) -> int:
        found = self._find(key)
        return found.hits if found is not None else 0

    def get_expiry(self, key: str) -> float:
        """When the window ends, in seconds since the epoch; now where there is none."""
        found = self._find(key)
        return (found.until if found is not None else self._now).timestamp()

    def check(self) -> bool:
        self._connection.execute(sa.select(TABLE.c.hits).limit(1))
        return True

    def reset(self) -> int:
        self._known.clear()
        return self._connection.execute(sa.delete(TABLE).where(TABLE.c.site_id == self._site)).rowcount

    def clear(self, key: str) -> None:
        self._known.pop(key, None)
        self._connection.execute(sa.delete(TABLE).where(TABLE.c.site_id == self._site, TABLE.c.key == key))

    def sweep(self) -> int:
        """Delete the counters whose window is over."""
        over = sa.delete(TABLE).where(TABLE.c.site_id == self._site, TABLE.c.until <= self._now)
        return self._connection.execute(over).rowcount

    def _find(self, key: str) -> Any:
        if key not in self._known:
            named = {"site_id": self._site, "key": key, "now": self._now}
            self._known[key] = self._connection.execute(_FIND, named).one_or_none()
        return self._known[key]


_NOW = sa.bindparam("now", type_=TABLE.c.until.type)
_TOLD = TABLE.c.hits, TABLE.c.until
_FIND = sa.select(*_TOLD).where(
    TABLE.c.site_id == sa.bindparam("site_id"), TABLE.c.key == sa.bindparam("key"), TABLE.c.until > _NOW
)


@functools.cache
def _count_up(dialect: str, *, tells: bool) -> sa.Insert:
    """The statement of a count: to make it costs more than to run it."""

    def changes(new: Columns) -> dict[str, sa.ColumnElement[Any]]:
        is_over = TABLE.c.until <= _NOW
        # In this order: MariaDB sees the new value of what was set before.
        return {
            "hits": sa.case((is_over, new.hits), else_=TABLE.c.hits + new.hits),
            "until": sa.case((is_over, new.until), else_=TABLE.c.until),
        }

    return insert_or_update(dialect, TABLE, changes, _TOLD if tells else ())

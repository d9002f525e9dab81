"""Connections to a server are lent again and again, and it may have restarted since: one that has rested is tried."""

from __future__ import annotations

import time

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

REST_SECONDS = 1.0
"""A connection that was at work less long ago is lent untried: a try costs as much as a statement, each time."""

_BACK = "talkwidget_back"


def try_the_rested(engine: sa.Engine) -> None:
    """As ``pool_pre_ping``, but for connections that were at work a moment ago."""
    dialect = engine.dialect

    def came_back(_connection: DBAPIConnection | None, record: ConnectionPoolEntry) -> None:
        record.info[_BACK] = time.monotonic()

    def lend(connection: DBAPIConnection, record: ConnectionPoolEntry, _lent: PoolProxiedConnection) -> None:
        back = record.info.get(_BACK)
        if back is None or time.monotonic() - back < REST_SECONDS:
            return
        try:
            dialect.do_ping(connection)
        except dialect.loaded_dbapi.Error as error:
            # Its contemporaries will be dead too: they are made anew as they are asked for.
            raise sa.exc.InvalidatePoolError from error

    sa.event.listen(engine, "checkin", came_back)
    sa.event.listen(engine, "checkout", lend)

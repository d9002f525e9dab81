"""What SQLite, PostgreSQL and MariaDB do differently, and nothing else in talkwidget may know.

Errors worth another try: MariaDB 1213 (deadlock), 1205 (lock wait), 1020 (snapshot isolation, 11.6 and later);
PostgreSQL 40001 and 40P01. Errors that mean "away": SQLite's busy and locked, lost connections.
"""

from __future__ import annotations

import importlib.util
import operator
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import InstrumentedAttribute, Session, scoped_session

from talkwidget.core.dialects.lending import try_the_rested
from talkwidget.core.errors import SettingsError

AnySession = Session | scoped_session[Any]

_AGAIN_SQLSTATES = frozenset({"40001", "40P01"})
_AGAIN_MARIADB = frozenset({1213, 1205, 1020})
_FULL_SQLSTATES = frozenset({"53100"})
_FULL_MARIADB = frozenset({1021, 1114})
_NAMES = {"postgres": "postgresql"}
_DRIVERS = {
    "sqlite": ("pysqlite", ""),
    "postgresql": ("psycopg", "postgresql"),
    "postgres": ("psycopg", "postgresql"),
    "mysql": ("pymysql", "mysql"),
    "mariadb": ("pymysql", "mysql"),
}
CONNECTIONS = 16
"""Connections that an engine of our own keeps: as many as there are requests at work at once."""
# A server that is up, and yet can't do it now: not a leader any more, going down, starting.
_AWAY_SQLSTATES = frozenset({"25006", "57P01", "57P02", "57P03", "57P05"})
# A dead machine answers nothing, not even that it is dead: seconds, but for the last, which is in milliseconds.
_PATIENCE = {
    "connect_timeout": 3, "keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}  # fmt: skip
_LATEST = "READ COMMITTED"
_UPGRADE_LOCK = 0x74616C6B  # "talk"
_FORGETS = "talkwidget_forgets"


def database_url(text: str | sa.URL) -> sa.URL:
    """Read the address of a database as people write it, and name the driver we bring.

    A relative SQLite file is taken from the current folder, wherever the engine is made.

    :raises SettingsError: it is none, or its driver isn't installed.
    """
    try:
        url = sa.make_url(text)
    except sa.exc.ArgumentError:
        raise SettingsError(
            "This is no database's address. It looks like sqlite:///comments.sqlite,"
            " postgresql://user@host/name or mysql://user@host/name."
        ) from None
    kind = url.get_backend_name()
    driver, extra = _DRIVERS.get(kind, ("", ""))
    if not driver:
        raise SettingsError(f"talkwidget doesn't know {kind!r} databases. It knows sqlite, postgresql and mysql.")
    if extra and importlib.util.find_spec(driver) is None:
        raise SettingsError(f"The driver for {kind} isn't installed. Install it: pip install 'talkwidget[{extra}]'")
    url = url.set(drivername=f"{_NAMES.get(kind, kind)}+{driver}")
    file = file_of(url)
    return url if file is None else url.set(database=str(file.absolute()))


def file_of(url: sa.URL) -> Path | None:
    """Return the file that is the whole database, where it is one."""
    in_memory = not url.database or url.database == ":memory:"
    return None if in_memory or url.get_backend_name() != "sqlite" else Path(str(url.database))


def engine_options(url: sa.URL) -> dict[str, Any]:
    """What ``create_engine`` is told for an engine of our own, beside :func:`tune`.

    Errors don't show the values of their statement: they are people's. psycopg prepares no statements: behind
    PgBouncer they would be somebody else's. Nobody waits for a dead machine longer than some seconds, unless the
    address itself says how long.
    """
    kind = url.get_backend_name()
    options: dict[str, Any] = {"hide_parameters": True}
    if kind != "sqlite" or file_of(url) is not None:
        options["pool_size"] = CONNECTIONS
    if kind == "postgresql":
        patience = {name: value for name, value in _PATIENCE.items() if name not in url.query}
        options["connect_args"] = {"prepare_threshold": None} | patience
    elif kind != "sqlite":
        options["connect_args"] = {} if "connect_timeout" in url.query else {"connect_timeout": 3}
    if kind != "sqlite":
        # One more for each request that may write while as many read (serving/gateway).
        options |= {"max_overflow": CONNECTIONS, "pool_timeout": 5}
    return options


def replica_options(url: sa.URL) -> dict[str, Any]:
    """The same for an engine that only reads, from a copy.

    One request's statements see one moment of one copy, even where a proxy sends each to another: a thread's version
    must be that of its comments. Who waits for a copy could have asked the primary: so it is short.
    """
    options = engine_options(url)
    if url.get_backend_name() != "sqlite":
        options["isolation_level"] = "REPEATABLE READ"
        options["connect_args"] = {"connect_timeout": 2} | {
            name: value for name, value in options["connect_args"].items() if name != "connect_timeout"
        }
    if "connect_timeout" in url.query:
        options["connect_args"].pop("connect_timeout", None)
    return options


def tune(engine: sa.Engine) -> sa.Engine:
    """Make an engine of our own durable and polite; a host's engine is left as it is.

    SQLite: WAL, ``synchronous=FULL`` (an acknowledged comment is on the disk), foreign keys, a busy timeout, and
    ``secure_delete``, so that erased words leave the file. A server may restart: what has rested is tried.
    """
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _sqlite_pragmas)
    else:
        sa.event.listen(engine, "handle_error", _leave_a_former_leader)
        try_the_rested(engine)
    return engine


def begin_write(session: AnySession) -> None:
    """Open the write transaction of a use case.

    SQLite gives "locked" at once, whatever the timeout, to a transaction that read before it wrote: so it begins
    IMMEDIATE. Where the host has a transaction open already, that one is used.
    """
    begin_write_on(session.connection())


def begin_write_on(connection: sa.Connection) -> None:
    """As :func:`begin_write`, where there is no session."""
    if connection.dialect.name == "sqlite":
        if not connection.info.get(_FORGETS):
            connection.exec_driver_sql("PRAGMA secure_delete=ON")  # of a host's too: erased words leave the file
            connection.info[_FORGETS] = True
        _begin_immediate(connection)


def is_in_transaction(connection: sa.Connection) -> bool:
    """Whether SQLite still has the transaction: a full disk may end it without being asked."""
    return bool(getattr(_driver(connection), "in_transaction", True))


def has_one_writer(bind: sa.Engine | sa.Connection) -> bool:
    """Whether writers wait for one another, all of them: in a SQLite file."""
    return isinstance(bind, sa.Engine) and file_of(bind.url) is not None


def sees_afresh(connection: sa.Connection) -> bool:
    """Whether each statement of a transaction sees all that was committed before (READ COMMITTED)."""
    is_default = "isolation_level" not in connection.get_execution_options()
    return connection.dialect.name == "postgresql" and is_default and connection.default_isolation_level == _LATEST


def locks_gaps(session: AnySession) -> bool:
    """Whether a locking look for a row that isn't there keeps others from making theirs (InnoDB)."""
    return session.connection().dialect.name in {"mysql", "mariadb"}


def pour(connection: sa.Connection, table: sa.Table, rows: Iterable[Sequence[Any]]) -> None:
    """Add many rows the fastest way there is; each has a value, as Python has it, for every column in their order.

    PostgreSQL takes them by COPY; with the others, their driver's ``executemany`` is called past all that SQLAlchemy
    does for each value. SQLite keeps 256 MiB of pages for this connection from now on: indexes are hit all over.
    """
    dialect, preparer = connection.dialect, connection.dialect.identifier_preparer
    target = f"{preparer.format_table(table)} ({', '.join(map(preparer.format_column, table.columns))})"
    converters = [
        (place, convert)
        for place, column in enumerate(table.columns)
        if (convert := column.type.dialect_impl(dialect).bind_processor(dialect)) is not None
    ]

    def converted(row: Sequence[Any]) -> tuple[Any, ...]:
        values = list(row)
        for place, convert in converters:
            if values[place] is not None:
                values[place] = convert(values[place])
        return tuple(values)

    if dialect.name == "postgresql":
        driver: Any = _driver(connection)
        with driver.cursor() as cursor, cursor.copy(f"COPY {target} FROM STDIN") as copy:
            for row in rows:
                copy.write_row(converted(row))
        return
    if dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA cache_size=-262144")
    mark = "?" if dialect.name == "sqlite" else "%s"
    every = [converted(row) for row in rows]
    if every:
        marks = ", ".join([mark] * len(table.columns))
        connection.exec_driver_sql(f"INSERT INTO {target} VALUES ({marks})", every)  # noqa: S608  # names of ours


def leave_no_trace(engine: sa.Engine) -> None:
    """After an erasure: move SQLite's log into the file, where deleted bytes are overwritten, and empty it.

    Best effort: with a reader in the way the next erasure or the last connection's end does it.
    """
    if engine.dialect.name == "sqlite" and engine.url.database not in {None, "", ":memory:"}:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


@contextmanager
def alone(connection: sa.Connection) -> Iterator[None]:
    """Let one process at a time change the tables, in one transaction where the engine has such; then commit.

    MariaDB commits each change of a table by itself: a run that is cut off there leaves what it made so far.
    """
    name = connection.dialect.name
    if name == "sqlite":
        _begin_immediate(connection)
    elif name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_UPGRADE_LOCK})")
    else:
        connection.exec_driver_sql(f"SELECT GET_LOCK('talkwidget {_UPGRADE_LOCK}', 600)")
    try:
        yield
        connection.commit()
    finally:
        connection.rollback()
        if name in {"mysql", "mariadb"}:
            connection.exec_driver_sql(f"SELECT RELEASE_LOCK('talkwidget {_UPGRADE_LOCK}')")


def is_worth_retrying(error: sa.exc.DBAPIError) -> bool:
    """Whether the database chose us as the victim of a deadlock or a serialisation failure."""
    return _sqlstate(error) in _AGAIN_SQLSTATES or _mariadb_code(error) in _AGAIN_MARIADB


def is_taken(error: sa.exc.DBAPIError) -> bool:
    """Whether a row of ours was refused because somebody else was first; a host's own row is the host's affair."""
    # The statement names the table on every engine; MariaDB's message on a primary key doesn't.
    return isinstance(error, sa.exc.IntegrityError) and "talk_" in (error.statement or "")


def is_full(error: sa.exc.DBAPIError) -> bool:
    """Whether the disk under the database has no room."""
    return (
        _sqlstate(error) in _FULL_SQLSTATES
        or _mariadb_code(error) in _FULL_MARIADB
        or "database or disk is full" in str(error.orig)
    )


def is_missing_table(error: sa.exc.DBAPIError) -> bool:
    """Whether our tables, or a column of theirs, aren't there."""
    text = str(error.orig)
    return (
        _sqlstate(error) in {"42P01", "42703"}
        or _mariadb_code(error) in {1146, 1054}
        or "no such table" in text
        or "no such column" in text
    )


def is_away(error: sa.exc.DBAPIError) -> bool:
    """Whether the store is locked, restarting or out of reach: trying again later is right."""
    state = _sqlstate(error) or ""
    return (
        isinstance(error, (sa.exc.OperationalError, sa.exc.InterfaceError))
        or error.connection_invalidated
        or state in _AWAY_SQLSTATES
        or state.startswith("08")
    )


def beyond(columns: Sequence[Any], key: Sequence[Any], *, descends: bool, itself: bool) -> sa.ColumnElement[bool]:
    """Whether a row comes after ``key``, or is it where ``itself`` counts, in the order of one or two columns.

    Of two columns it is said twice: SQLite and PostgreSQL see a range of the index in the one, MariaDB in the other.
    """
    past = operator.lt if descends else operator.gt
    past_or_at = (operator.le if descends else operator.ge) if itself else past
    further: sa.ColumnElement[bool] = past_or_at(columns[-1], key[-1])
    if len(columns) == 1:
        return further
    return sa.and_(
        past_or_at(sa.tuple_(*columns), sa.tuple_(*key)),
        sa.or_(past(columns[0], key[0]), sa.and_(columns[0] == key[0], further)),
    )


def contains(column: InstrumentedAttribute[str], word: str) -> sa.ColumnElement[bool]:
    """Whether ``column`` holds ``word`` literally: wildcards in it are letters."""
    return column.contains(word, autoescape=True)


def _sqlite_pragmas(connection: DBAPIConnection, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in (
        "busy_timeout=5000",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _leave_a_former_leader(context: sa.engine.ExceptionContext) -> None:
    """Give back a connection to a server that only reads now: the next one is made anew, and finds the new leader."""
    if getattr(context.original_exception, "sqlstate", None) == "25006":
        context.is_disconnect = True


def _begin_immediate(connection: sa.Connection) -> None:
    if not getattr(_driver(connection), "in_transaction", False):
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _driver(connection: sa.Connection) -> object:
    return connection.connection.dbapi_connection


def _sqlstate(error: sa.exc.DBAPIError) -> str | None:
    return getattr(error.orig, "sqlstate", None)


def _mariadb_code(error: sa.exc.DBAPIError) -> int | None:
    arguments = getattr(error.orig, "args", ())
    return arguments[0] if arguments and isinstance(arguments[0], int) else None

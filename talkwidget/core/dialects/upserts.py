"""A row that is made or changed by one statement, whoever else does the same at that moment."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from talkwidget.core.dialects import AnySession

Columns = sa.ColumnCollection[str, Any]


def insert_or_update(
    dialect: str,
    table: sa.Table,
    changes: Callable[[Columns], Mapping[str, Any]],
    returning: Sequence[sa.Column[Any]] = (),
) -> sa.Insert:
    """Make the statement that adds a row, or changes the one with its primary key.

    changes:   what to set, by the columns of the row that was to be added; the table's are those of the one there is
    returning: what to answer of the row as it is then, where the engine does: see `answers`
    """
    # Each engine's own words, when they are wanted: all of them would take eight megabytes of a server that serves.
    if dialect in {"mysql", "mariadb"}:
        from sqlalchemy.dialects import mysql

        ours = mysql.insert(table)
        statement: sa.Insert = ours.on_duplicate_key_update(list(changes(ours.inserted).items()))
    else:
        if dialect == "postgresql":
            from sqlalchemy.dialects.postgresql import insert
        else:
            from sqlalchemy.dialects.sqlite import insert  # type: ignore[assignment]  # the same words
        theirs = insert(table)
        statement = theirs.on_conflict_do_update(
            index_elements=list(table.primary_key), set_=dict(changes(theirs.excluded))
        )
    return statement.returning(*returning) if returning else statement


def add_up(session: AnySession, table: sa.Table, rows: Sequence[Mapping[str, Any]], counted: Sequence[str]) -> None:
    """Add the ``counted`` columns of each row to those of the row with its primary key; make it where there is none.

    Nothing that others add meanwhile is lost. Give the rows in the order of their keys: who counts in the same ones
    then waits, and nobody is the victim of a deadlock.
    """
    if not rows:
        return

    def sums(new: Columns) -> dict[str, Any]:
        return {column: table.c[column] + new[column] for column in counted}

    session.execute(insert_or_update(session.connection().dialect.name, table, sums), list(rows))


def answers(dialect: sa.Dialect) -> bool:
    """Whether the engine tells what it wrote: MySQL doesn't."""
    return dialect.insert_returning

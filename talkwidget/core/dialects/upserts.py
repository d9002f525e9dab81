"""A row that is made or changed by one statement, whoever else does the same at that moment."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import mysql, postgresql, sqlite

Columns = sa.ColumnCollection[str, Any]


def insert_or_update(
    dialect: str, table: sa.Table, changes: Callable[[Columns], Mapping[str, Any]], returning: Sequence[sa.Column[Any]]
) -> sa.Insert:
    """Make the statement that adds a row, or changes the one with its primary key.

    changes:   what to set, by the columns of the row that was to be added; the table's are those of the one there is
    returning: what to answer of the row as it is then, where the engine does: see `answers`
    """
    if dialect in {"mysql", "mariadb"}:
        ours = mysql.insert(table)
        statement: sa.Insert = ours.on_duplicate_key_update(list(changes(ours.inserted).items()))
    else:
        theirs = (postgresql if dialect == "postgresql" else sqlite).insert(table)
        statement = theirs.on_conflict_do_update(
            index_elements=list(table.primary_key), set_=dict(changes(theirs.excluded))
        )
    return statement.returning(*returning) if returning else statement


def answers(dialect: sa.Dialect) -> bool:
    """Whether the engine tells what it wrote: MySQL doesn't."""
    return dialect.insert_returning

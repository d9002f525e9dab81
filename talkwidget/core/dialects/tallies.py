"""Counting in rows that may not be there yet, while others count in them too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import mysql, postgresql, sqlite

from talkwidget.core.dialects import AnySession


def add_up(session: AnySession, table: sa.Table, rows: Sequence[Mapping[str, Any]], counted: Sequence[str]) -> None:
    """Add the ``counted`` columns of each row to those of the row with its primary key; make it where there is none.

    Nothing that others add meanwhile is lost. Give the rows in the order of their keys: who counts in the same ones
    then waits, and nobody is the victim of a deadlock.
    """
    if not rows:
        return
    name = session.connection().dialect.name
    if name in {"mysql", "mariadb"}:
        added = mysql.insert(table)
        more = added.on_duplicate_key_update({column: table.c[column] + added.inserted[column] for column in counted})
        session.execute(more, list(rows))
        return
    insert = postgresql.insert(table) if name == "postgresql" else sqlite.insert(table)
    session.execute(
        insert.on_conflict_do_update(
            index_elements=list(table.primary_key.columns),
            set_={column: table.c[column] + insert.excluded[column] for column in counted},
        ),
        list(rows),
    )

"""Indexes of some rows only, on the engines that have them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

_HAVE_THEM = frozenset({"postgresql", "sqlite"})


def partial_index(name: str, *columns: str, where: str) -> sa.Index:
    """Make an index of the rows that fit ``where``; of all rows on MariaDB, and in a host's copy of the table.

    Where an engine's own words stand in the index itself, SQLAlchemy imports that engine's dialect with the tables:
    PostgreSQL's would lie in each server on SQLite.
    """
    index = sa.Index(name, *columns)

    def narrow(_table: sa.Table, connection: sa.Connection, **_: Any) -> None:
        if connection.dialect.name in _HAVE_THEM:
            index.dialect_options[connection.dialect.name]["where"] = sa.text(where)

    @sa.event.listens_for(index, "after_parent_attach")
    def attached(_index: sa.Index, table: sa.Table) -> None:
        sa.event.listen(table, "before_create", narrow)

    return index

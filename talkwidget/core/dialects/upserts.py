"""A row that is made or changed by one statement, whoever else does the same at that moment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import mysql, postgresql, sqlite


def insert_or_update(
    connection: sa.Connection, table: sa.Table, row: Mapping[str, Any], changes: Mapping[str, Any]
) -> None:
    """Add a row, or change the one that has its primary key; the changes see that one's columns."""
    name = connection.dialect.name
    if name in {"mysql", "mariadb"}:
        connection.execute(mysql.insert(table).values(row).on_duplicate_key_update(list(changes.items())))
        return
    insert = (postgresql if name == "postgresql" else sqlite).insert(table).values(row)
    connection.execute(insert.on_conflict_do_update(index_elements=list(table.primary_key), set_=dict(changes)))

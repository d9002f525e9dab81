"""Columns that engines keep differently, as the types of the tables, and as what a page is written from."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import mysql
from sqlalchemy.engine.interfaces import Dialect


class Moment(sa.types.TypeDecorator[dt.datetime]):
    """An aware UTC datetime, to the microsecond, on engines that forget zones too."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> sa.types.TypeEngine[Any]:
        if dialect.name in {"mysql", "mariadb"}:
            return dialect.type_descriptor(mysql.DATETIME(fsp=6))
        return dialect.type_descriptor(sa.DateTime(timezone=True))

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        if value.tzinfo is not dt.UTC:
            value = value.astimezone(dt.UTC)
        return value if dialect.name == "postgresql" else value.replace(tzinfo=None)

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


class Json(sa.types.TypeDecorator[Any]):
    """A small JSON value kept as text: the same column on every engine, so that migrations see no difference."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(value)


def as_kept(column: Any) -> sa.TypeCoerce[Any]:
    """A column as the engine's driver gives it, for `id_text`, `time_text` and `json_value`: no object in between."""
    return sa.type_coerce(column, sa.String())


def id_text(kept: Any) -> str:
    """An id as text with dashes: SQLite keeps the digits, PostgreSQL's driver makes an object."""
    text = str(kept)
    return text if len(text) == 36 else f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def time_text(kept: Any) -> str:
    """A `Moment` as RFC 3339 has it, in UTC, to the second; SQLite keeps it as text."""
    if isinstance(kept, dt.datetime):
        kept = (kept if kept.tzinfo is None else kept.astimezone(dt.UTC)).isoformat()
    return f"{kept[:10]}T{kept[11:19]}Z"


def json_value(kept: str) -> Any:
    """What a `Json` column says; most say an empty list."""
    return [] if kept == "[]" else json.loads(kept)


def long_text() -> sa.types.TypeEngine[str]:
    """Text without a limit: MariaDB's TEXT ends at 64 KiB, which is less than one comment's HTML may have."""
    return sa.Text().with_variant(mysql.MEDIUMTEXT(), "mysql", "mariadb")

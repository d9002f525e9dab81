"""What all tables have in common."""

from __future__ import annotations

import datetime as dt
import uuid

import sqlalchemy as sa
import uuid6
from sqlalchemy.orm import DeclarativeBase

from talkwidget.core.dialects.columns import Moment

# Names, keys and words compare byte by byte on every engine: MariaDB's default would take 'Ada' for 'ada'.
MARIADB = {
    f"{name}_{option}": value
    for name in ("mysql", "mariadb")
    for option, value in (("engine", "InnoDB"), ("charset", "utf8mb4"), ("collate", "utf8mb4_bin"))
}


def new_id() -> uuid.UUID:
    """A UUIDv7 (RFC 9562): sorts by time, needs no central sequence."""
    return uuid.UUID(int=uuid6.uuid7().int)


class Base(DeclarativeBase):
    metadata = sa.MetaData()
    type_annotation_map = {dt.datetime: Moment()}

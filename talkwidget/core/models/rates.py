"""How often somebody did something lately."""

from __future__ import annotations

import datetime as dt
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from talkwidget.core.models.base import MARIADB, Base


class RateCount(Base):
    """One counter until its window is over. ``key`` says what it counts; who that is stands there as a keyed hash."""

    __tablename__ = "talk_rate"
    __table_args__ = (
        sa.PrimaryKeyConstraint("site_id", "key", name="pk_talk_rate"),
        sa.ForeignKeyConstraint(["site_id"], ["talk_site.id"], name="fk_talk_rate_site"),
        sa.Index("ix_talk_rate_until", "site_id", "until"),
        MARIADB,
    )

    site_id: Mapped[uuid.UUID]
    key: Mapped[str] = mapped_column(sa.String(128))
    hits: Mapped[int]
    until: Mapped[dt.datetime]

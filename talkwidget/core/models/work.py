"""What was computed for us, and counted once."""

from __future__ import annotations

import datetime as dt
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from talkwidget.core.models.base import MARIADB, Base


class Spent(Base):
    """A proof of work that came with a comment: a digest only, until it would be too old anyway."""

    __tablename__ = "talk_spent"
    __table_args__ = (
        sa.PrimaryKeyConstraint("site_id", "digest", name="pk_talk_spent"),
        sa.ForeignKeyConstraint(["site_id"], ["talk_site.id"], name="fk_talk_spent_site"),
        sa.Index("ix_talk_spent_expires", "site_id", "expires"),
        MARIADB,
    )

    site_id: Mapped[uuid.UUID]
    digest: Mapped[str] = mapped_column(sa.String(64))
    expires: Mapped[dt.datetime]

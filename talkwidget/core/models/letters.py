"""Letters to moderators: who wants them, and which are still to be sent."""

from __future__ import annotations

import datetime as dt
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from talkwidget.core.models.base import MARIADB, Base


class Subscription(Base):
    """How often a moderator wants letters. Who has no row wants none."""

    __tablename__ = "talk_subscription"
    __table_args__ = (
        sa.PrimaryKeyConstraint("site_id", "author_id", name="pk_talk_subscription"),
        sa.ForeignKeyConstraint(
            ["site_id", "author_id"],
            ["talk_author.site_id", "talk_author.id"],
            name="fk_talk_subscription_author",
            ondelete="CASCADE",
        ),
        MARIADB,
    )

    site_id: Mapped[uuid.UUID]
    author_id: Mapped[uuid.UUID]
    # "at-once" or "daily".
    rhythm: Mapped[str] = mapped_column(sa.String(16))
    # When the last daily letter was taken to be sent.
    digested: Mapped[dt.datetime | None]


class Letter(Base):
    """What a moderator is still to be told of a held comment. It goes once the letter is sent.

    The comment may have gone since, so there is no key to it.
    """

    __tablename__ = "talk_letter"
    __table_args__ = (
        sa.PrimaryKeyConstraint("site_id", "author_id", "comment_id", name="pk_talk_letter"),
        sa.ForeignKeyConstraint(
            ["site_id", "author_id"],
            ["talk_author.site_id", "talk_author.id"],
            name="fk_talk_letter_author",
            ondelete="CASCADE",
        ),
        sa.Index("ix_talk_letter_due", "site_id", "due"),
        sa.Index("ix_talk_letter_holder", "site_id", "holder"),
        MARIADB,
    )

    site_id: Mapped[uuid.UUID]
    author_id: Mapped[uuid.UUID]
    comment_id: Mapped[uuid.UUID]
    due: Mapped[dt.datetime]
    tries: Mapped[int]
    # Whoever is sending it: random, for each letter anew.
    holder: Mapped[str | None] = mapped_column(sa.String(32))
    given_up: Mapped[dt.datetime | None]

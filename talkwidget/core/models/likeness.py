"""What comments look like: so that words that come again are known again."""

from __future__ import annotations

import datetime as dt
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from talkwidget.core.models.base import MARIADB, Base


class Likeness(Base):
    """One of the bands of a comment's print (`core/likeness`): two prints that are near share at least one.

    There is no key to the comment: an import looks for what repeats before it writes. `comments.erase` deletes both.
    """

    __tablename__ = "talk_likeness"
    __table_args__ = (
        sa.PrimaryKeyConstraint("site_id", "comment_id", "band", name="pk_talk_likeness"),
        sa.ForeignKeyConstraint(["site_id"], ["talk_site.id"], name="fk_talk_likeness_site"),
        # All that a look asks for, so that it reads nothing else.
        sa.Index("ix_talk_likeness_band", "site_id", "band", "at", "simhash", "comment_id"),
        MARIADB,
    )

    site_id: Mapped[uuid.UUID]
    comment_id: Mapped[uuid.UUID]
    # Which band, and its bits: as one number, for one range of the index.
    band: Mapped[int] = mapped_column(autoincrement=False)
    # The whole print, as a signed number.
    simhash: Mapped[int] = mapped_column(sa.BigInteger)
    # When these words came.
    at: Mapped[dt.datetime]

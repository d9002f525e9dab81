"""What moderators did."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from talkwidget.core.dialects.columns import Json
from talkwidget.core.models.base import MARIADB, Base, new_id


class Decision(Base):
    """One line of the log: who did what, when, why and by which rule. Written once, and never deleted.

    It changes only with a person: a guest becomes an account, or somebody is erased. What it is about may have gone
    since: so there are ids, and no keys to other tables.
    """

    __tablename__ = "talk_decision"
    __table_args__ = (
        sa.PrimaryKeyConstraint("site_id", "id", name="pk_talk_decision"),
        sa.ForeignKeyConstraint(["site_id"], ["talk_site.id"], name="fk_talk_decision_site"),
        sa.Index("ix_talk_decision_time", "site_id", "at"),
        sa.Index("ix_talk_decision_comment", "site_id", "comment_id"),
        sa.Index("ix_talk_decision_author", "site_id", "author_id"),
        MARIADB,
    )

    site_id: Mapped[uuid.UUID]
    id: Mapped[uuid.UUID] = mapped_column(default=new_id)
    at: Mapped[dt.datetime]
    # Who: somebody with a row, or a rule of the house, which has none.
    actor_id: Mapped[uuid.UUID | None]
    actor_name: Mapped[str] = mapped_column(sa.String(80))
    # By what: "api", "desk", "page", "cli", "mail", "python" or "rule".
    via: Mapped[str] = mapped_column(sa.String(16))
    action: Mapped[str] = mapped_column(sa.String(24))
    comment_id: Mapped[uuid.UUID | None]
    thread_id: Mapped[uuid.UUID | None]
    author_id: Mapped[uuid.UUID | None]
    rule: Mapped[str | None] = mapped_column(sa.String(64))
    note: Mapped[str | None] = mapped_column(sa.String(500))
    # What was there before, as far as an undo puts it back; and "until", when a time-out that began by it ends.
    before: Mapped[dict[str, Any] | None] = mapped_column(Json)
    # The decision that this one takes back.
    undoes: Mapped[uuid.UUID | None]

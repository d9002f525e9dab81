"""What readers report, and what the people decided about object to."""

from __future__ import annotations

import datetime as dt
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from talkwidget.core.models.base import MARIADB, Base, new_id


class Report(Base):
    """One reader's report of one comment. Who it was, nobody is told but who reads a legal notice.

    The comment may have gone since: its reporter still learns what became of it, so there is no key to it.
    """

    __tablename__ = "talk_report"
    __table_args__ = (
        sa.PrimaryKeyConstraint("site_id", "id", name="pk_talk_report"),
        sa.ForeignKeyConstraint(
            ["site_id", "reporter_id"], ["talk_author.site_id", "talk_author.id"], name="fk_talk_report_reporter"
        ),
        sa.UniqueConstraint("site_id", "comment_id", "reporter_id", name="uq_talk_report_comment"),
        sa.Index("ix_talk_report_reporter", "site_id", "reporter_id"),
        sa.Index("ix_talk_report_open", "site_id", "outcome", "comment_id"),
        sa.Index("ix_talk_report_decided", "site_id", "decided"),
        MARIADB,
    )

    site_id: Mapped[uuid.UUID]
    id: Mapped[uuid.UUID] = mapped_column(default=new_id)
    comment_id: Mapped[uuid.UUID]
    thread_id: Mapped[uuid.UUID]
    number: Mapped[int]
    reporter_id: Mapped[uuid.UUID]
    # "spam", "abuse", "off_topic", "illegal" or "other".
    reason: Mapped[str] = mapped_column(sa.String(16))
    note: Mapped[str | None] = mapped_column(sa.String(2000))
    # Who gives a legal notice, and where they are reached: gone six months after the decision.
    name: Mapped[str | None] = mapped_column(sa.String(80))
    email: Mapped[str | None] = mapped_column(sa.String(254))
    # Whether its reporter was established by then: a crowd made today hides nothing.
    counts: Mapped[bool]
    at: Mapped[dt.datetime]
    # None while nobody decided, then "kept", "removed", or "deleted" by its own author.
    outcome: Mapped[str | None] = mapped_column(sa.String(16))
    decided: Mapped[dt.datetime | None]
    decision_id: Mapped[uuid.UUID | None]


class Appeal(Base):
    """What somebody says against a decision about their comment, or their time-out: one for each decision."""

    __tablename__ = "talk_appeal"
    __table_args__ = (
        sa.PrimaryKeyConstraint("site_id", "id", name="pk_talk_appeal"),
        sa.ForeignKeyConstraint(
            ["site_id", "author_id"], ["talk_author.site_id", "talk_author.id"], name="fk_talk_appeal_author"
        ),
        sa.UniqueConstraint("site_id", "decision_id", name="uq_talk_appeal_decision"),
        sa.Index("ix_talk_appeal_author", "site_id", "author_id"),
        sa.Index("ix_talk_appeal_open", "site_id", "outcome", "at"),
        MARIADB,
    )

    site_id: Mapped[uuid.UUID]
    id: Mapped[uuid.UUID] = mapped_column(default=new_id)
    author_id: Mapped[uuid.UUID]
    decision_id: Mapped[uuid.UUID]
    # None: it is about a time-out.
    comment_id: Mapped[uuid.UUID | None]
    text: Mapped[str] = mapped_column(sa.String(2000))
    at: Mapped[dt.datetime]
    # None while nobody decided, then "accepted" or "refused", with a sentence.
    outcome: Mapped[str | None] = mapped_column(sa.String(16))
    answer: Mapped[str | None] = mapped_column(sa.String(500))
    decided: Mapped[dt.datetime | None]

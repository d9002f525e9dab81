"""How moderators of the standalone server come to their desk: links, passkeys, and the sessions that these begin.

What would let somebody in is kept as a digest only.
"""

from __future__ import annotations

import datetime as dt
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from talkwidget.core.dialects.columns import long_text
from talkwidget.core.models.base import MARIADB, Base, new_id


class Ticket(Base):
    """What is good once: a link's secret until it is used, and a passkey's challenge once it was answered."""

    __tablename__ = "talk_ticket"
    __table_args__ = (
        sa.PrimaryKeyConstraint("site_id", "digest", name="pk_talk_ticket"),
        sa.ForeignKeyConstraint(
            ["site_id", "author_id"],
            ["talk_author.site_id", "talk_author.id"],
            name="fk_talk_ticket_author",
            ondelete="CASCADE",
        ),
        sa.Index("ix_talk_ticket_author", "site_id", "author_id"),
        sa.Index("ix_talk_ticket_expires", "site_id", "expires"),
        MARIADB,
    )

    site_id: Mapped[uuid.UUID]
    digest: Mapped[str] = mapped_column(sa.String(64))
    # "link", "mail" (a link that was asked for) or "answered" (a challenge)
    kind: Mapped[str] = mapped_column(sa.String(16))
    author_id: Mapped[uuid.UUID]
    expires: Mapped[dt.datetime]


class DeskSession(Base):
    """One browser in which a moderator is signed in."""

    __tablename__ = "talk_desk_session"
    __table_args__ = (
        sa.PrimaryKeyConstraint("site_id", "id", name="pk_talk_desk_session"),
        sa.UniqueConstraint("site_id", "digest", name="uq_talk_desk_session_digest"),
        sa.ForeignKeyConstraint(
            ["site_id", "author_id"],
            ["talk_author.site_id", "talk_author.id"],
            name="fk_talk_desk_session_author",
            ondelete="CASCADE",
        ),
        sa.Index("ix_talk_desk_session_author", "site_id", "author_id"),
        sa.Index("ix_talk_desk_session_expires", "site_id", "expires"),
        MARIADB,
    )

    site_id: Mapped[uuid.UUID]
    id: Mapped[uuid.UUID] = mapped_column(default=new_id)
    author_id: Mapped[uuid.UUID]
    digest: Mapped[str] = mapped_column(sa.String(64))
    # The author's count of revocations when it began: a later one ends it.
    epoch: Mapped[int]
    # By what: "link" or "passkey".
    by: Mapped[str] = mapped_column(sa.String(16))
    browser: Mapped[str] = mapped_column(sa.String(80))
    created: Mapped[dt.datetime]
    seen: Mapped[dt.datetime]
    expires: Mapped[dt.datetime]
    ended: Mapped[dt.datetime | None]


class Passkey(Base):
    """The public half of a moderator's passkey (WebAuthn)."""

    __tablename__ = "talk_passkey"
    __table_args__ = (
        sa.PrimaryKeyConstraint("site_id", "id", name="pk_talk_passkey"),
        # By a digest: what an authenticator calls its credential is too long for MariaDB's keys.
        sa.UniqueConstraint("site_id", "digest", name="uq_talk_passkey_digest"),
        sa.ForeignKeyConstraint(
            ["site_id", "author_id"],
            ["talk_author.site_id", "talk_author.id"],
            name="fk_talk_passkey_author",
            ondelete="CASCADE",
        ),
        sa.Index("ix_talk_passkey_author", "site_id", "author_id"),
        MARIADB,
    )

    site_id: Mapped[uuid.UUID]
    id: Mapped[uuid.UUID] = mapped_column(default=new_id)
    author_id: Mapped[uuid.UUID]
    digest: Mapped[str] = mapped_column(sa.String(64))
    # Both as base64url.
    credential: Mapped[str] = mapped_column(long_text())
    public_key: Mapped[str] = mapped_column(long_text())
    sign_count: Mapped[int] = mapped_column(sa.BigInteger)
    name: Mapped[str] = mapped_column(sa.String(80))
    created: Mapped[dt.datetime]
    used: Mapped[dt.datetime | None]

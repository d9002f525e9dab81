"""The conversation: sites, threads, people, comments, and what readers think of them."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from talkwidget.core.dialects.columns import Json, long_text
from talkwidget.core.dialects.partial import partial_index
from talkwidget.core.models.base import MARIADB, Base, new_id

WHOLE_SITE = uuid.UUID(int=0)
"""The scope of a mute that holds on every thread. No NULL: engines let NULLs repeat in a unique key."""
NOBODY = uuid.UUID(int=0)
"""The scope of an Idempotency-Key that came from a guest who was new."""


class Site(Base):
    """One publication: its threads, people and mutes are nobody else's."""

    __tablename__ = "talk_site"
    __table_args__ = (
        sa.PrimaryKeyConstraint("id", name="pk_talk_site"),
        sa.UniqueConstraint("name", name="uq_talk_site_name"),
        MARIADB,
    )

    id: Mapped[uuid.UUID] = mapped_column(default=new_id)
    name: Mapped[str] = mapped_column(sa.String(64))
    title: Mapped[str] = mapped_column(sa.String(255), default="")
    options: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    created: Mapped[dt.datetime]


class Thread(Base):
    """The comments of one page. Its row is the lock under which numbers are given and counts change."""

    __tablename__ = "talk_thread"
    __table_args__ = (
        sa.PrimaryKeyConstraint("site_id", "id", name="pk_talk_thread"),
        sa.ForeignKeyConstraint(["site_id"], ["talk_site.id"], name="fk_talk_thread_site"),
        sa.UniqueConstraint("site_id", "key", name="uq_talk_thread_key"),
        MARIADB,
    )

    site_id: Mapped[uuid.UUID]
    id: Mapped[uuid.UUID] = mapped_column(default=new_id)
    key: Mapped[str] = mapped_column(sa.String(512))
    title: Mapped[str | None] = mapped_column(sa.String(255))
    url: Mapped[str | None] = mapped_column(sa.String(2048))
    state: Mapped[str] = mapped_column(sa.String(16), default="open")
    count: Mapped[int] = mapped_column(default=0)
    last_number: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    created: Mapped[dt.datetime]
    # What changed since this version, or a later one, is noted with the comments; None: nothing was noted yet.
    changes_since: Mapped[int | None] = mapped_column(sa.BigInteger, default=0)
    # "hold": each new comment here waits for a moderator; None: as the site has it.
    moderation: Mapped[str | None] = mapped_column(sa.String(16))


class Author(Base):
    """A person on one site: an immutable id for ``(issuer, subject)``, and a snapshot of how they are called."""

    __tablename__ = "talk_author"
    __table_args__ = (
        sa.PrimaryKeyConstraint("site_id", "id", name="pk_talk_author"),
        sa.ForeignKeyConstraint(["site_id"], ["talk_site.id"], name="fk_talk_author_site"),
        sa.UniqueConstraint("site_id", "issuer", "subject", name="uq_talk_author_subject"),
        sa.Index("ix_talk_author_role", "site_id", "role"),
        MARIADB,
    )

    site_id: Mapped[uuid.UUID]
    id: Mapped[uuid.UUID] = mapped_column(default=new_id)
    issuer: Mapped[str] = mapped_column(sa.String(64))
    subject: Mapped[str] = mapped_column(sa.String(255))
    name: Mapped[str] = mapped_column(sa.String(80), default="")
    url: Mapped[str | None] = mapped_column(sa.String(2048))
    email: Mapped[str | None] = mapped_column(sa.String(254))
    role: Mapped[str | None] = mapped_column(sa.String(16))
    # Earlier ids of this person (a guest who signed in): mutes kept in a browser still find them.
    was: Mapped[list[str]] = mapped_column(Json, default=list)
    merged_into: Mapped[uuid.UUID | None]
    # Tokens signed before this counter grew are revoked.
    token_epoch: Mapped[int] = mapped_column(default=0)
    # How often this reader changed their mutes in this minute since the epoch.
    mute_minute: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    mute_changes: Mapped[int] = mapped_column(default=0)
    created: Mapped[dt.datetime]
    # What moderators think of them: "trusted", "watched" or "silenced", the last until a time, or for good.
    standing: Mapped[str | None] = mapped_column(sa.String(16))
    standing_until: Mapped[dt.datetime | None]
    standing_reason: Mapped[str | None] = mapped_column(sa.String(500))


class Comment(Base):
    """One comment. ``number`` is its place in the thread for ever; ``place`` its place in its branch."""

    __tablename__ = "talk_comment"
    __table_args__ = (
        sa.PrimaryKeyConstraint("site_id", "id", name="pk_talk_comment"),
        sa.ForeignKeyConstraint(
            ["site_id", "thread_id"], ["talk_thread.site_id", "talk_thread.id"], name="fk_talk_comment_thread"
        ),
        sa.ForeignKeyConstraint(
            ["site_id", "author_id"], ["talk_author.site_id", "talk_author.id"], name="fk_talk_comment_author"
        ),
        sa.UniqueConstraint("site_id", "thread_id", "number", name="uq_talk_comment_number"),
        sa.UniqueConstraint("site_id", "origin", name="uq_talk_comment_origin"),
        sa.Index("ix_talk_comment_roots", "site_id", "thread_id", "depth", "listed", "number"),
        sa.Index("ix_talk_comment_top", "site_id", "thread_id", "depth", "listed", "likes", "number"),
        sa.Index("ix_talk_comment_branch", "site_id", "thread_id", "root_number", "listed", "place"),
        sa.Index("ix_talk_comment_author", "site_id", "author_id", "created"),
        sa.Index("ix_talk_comment_latest", "site_id", "state", "created"),
        sa.Index("ix_talk_comment_changed", "site_id", "thread_id", "changed"),
        # Most have none, for it goes after 30 days.
        partial_index("ix_talk_comment_address", "site_id", "address", where="address IS NOT NULL"),
        MARIADB,
    )

    site_id: Mapped[uuid.UUID]
    id: Mapped[uuid.UUID] = mapped_column(default=new_id)
    thread_id: Mapped[uuid.UUID]
    number: Mapped[int]
    parent_number: Mapped[int | None]
    root_number: Mapped[int]
    depth: Mapped[int] = mapped_column(default=0)
    place: Mapped[int] = mapped_column(default=0)
    author_id: Mapped[uuid.UUID | None]
    source: Mapped[str] = mapped_column(long_text(), default="")
    html: Mapped[str] = mapped_column(long_text(), default="")
    plain: Mapped[str] = mapped_column(long_text(), default="")
    markup_version: Mapped[int] = mapped_column(sa.SmallInteger, default=1)
    state: Mapped[str] = mapped_column(sa.String(16), default="published")
    reason: Mapped[str | None] = mapped_column(sa.String(500))
    official: Mapped[bool] = mapped_column(default=False)
    pinned: Mapped[bool] = mapped_column(default=False)
    # Whether readers' pages have a row for it: published, or a tombstone that holds replies.
    listed: Mapped[bool] = mapped_column(default=False)
    likes: Mapped[int] = mapped_column(default=0)
    # Listed direct replies; on a root also the listed comments of its whole branch, and the last place given.
    replies: Mapped[int] = mapped_column(default=0)
    branch: Mapped[int] = mapped_column(default=0)
    last_place: Mapped[int] = mapped_column(default=0)
    created: Mapped[dt.datetime]
    edited: Mapped[dt.datetime | None]
    # Where an import took it from, as "disqus:5585802847": a second run finds it here.
    origin: Mapped[str | None] = mapped_column(sa.String(128))
    # Who wrote the comments it quotes, {"12": author}: a reader who muted them doesn't see the quotes.
    quotes: Mapped[dict[str, str] | None] = mapped_column(Json)
    # The thread's version in which it last changed as readers see it; None: none since this is noted, or nobody saw it.
    changed: Mapped[int | None] = mapped_column(sa.BigInteger)
    # What the checks found when it was written or edited last, the one that counted first; None: nothing.
    findings: Mapped[list[dict[str, Any]] | None] = mapped_column(Json)
    # The last decision about it: who decides after having seen an older one is told first.
    decision_id: Mapped[uuid.UUID | None]
    # Whether it and all below it take no more replies.
    locked: Mapped[bool | None]
    # From where it was written, as a keyed hash (core/addresses), for 30 days; never shown to anybody.
    address: Mapped[str | None] = mapped_column(sa.String(32))


class Vanished(Base):
    """The place of a comment that is in no table any more: a page that still shows it can be told. No words, nobody."""

    __tablename__ = "talk_vanished"
    __table_args__ = (
        sa.PrimaryKeyConstraint("site_id", "thread_id", "number", name="pk_talk_vanished"),
        sa.ForeignKeyConstraint(
            ["site_id", "thread_id"], ["talk_thread.site_id", "talk_thread.id"], name="fk_talk_vanished_thread"
        ),
        sa.Index("ix_talk_vanished_changed", "site_id", "thread_id", "changed"),
        MARIADB,
    )

    site_id: Mapped[uuid.UUID]
    thread_id: Mapped[uuid.UUID]
    number: Mapped[int] = mapped_column(autoincrement=False)
    id: Mapped[uuid.UUID]
    parent_number: Mapped[int | None]
    root_number: Mapped[int]
    depth: Mapped[int]
    state: Mapped[str] = mapped_column(sa.String(16))
    created: Mapped[dt.datetime]
    changed: Mapped[int] = mapped_column(sa.BigInteger)


class Revision(Base):
    """What a comment said before an edit."""

    __tablename__ = "talk_revision"
    __table_args__ = (
        sa.PrimaryKeyConstraint("site_id", "id", name="pk_talk_revision"),
        sa.ForeignKeyConstraint(
            ["site_id", "comment_id"],
            ["talk_comment.site_id", "talk_comment.id"],
            name="fk_talk_revision_comment",
            ondelete="CASCADE",
        ),
        sa.Index("ix_talk_revision_comment", "site_id", "comment_id"),
        MARIADB,
    )

    site_id: Mapped[uuid.UUID]
    id: Mapped[uuid.UUID] = mapped_column(default=new_id)
    comment_id: Mapped[uuid.UUID]
    editor_id: Mapped[uuid.UUID | None]
    source: Mapped[str] = mapped_column(long_text())
    html: Mapped[str] = mapped_column(long_text())
    replaced: Mapped[dt.datetime]


class Like(Base):
    __tablename__ = "talk_like"
    __table_args__ = (
        sa.PrimaryKeyConstraint("site_id", "comment_id", "author_id", name="pk_talk_like"),
        sa.ForeignKeyConstraint(
            ["site_id", "comment_id"],
            ["talk_comment.site_id", "talk_comment.id"],
            name="fk_talk_like_comment",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["site_id", "author_id"], ["talk_author.site_id", "talk_author.id"], name="fk_talk_like_author"
        ),
        sa.Index("ix_talk_like_author", "site_id", "author_id"),
        MARIADB,
    )

    site_id: Mapped[uuid.UUID]
    comment_id: Mapped[uuid.UUID]
    author_id: Mapped[uuid.UUID]
    created: Mapped[dt.datetime]


class Mute(Base):
    """One reader's wish not to hear one author. Nobody else ever learns of the row (mute.md, M28)."""

    __tablename__ = "talk_mute"
    __table_args__ = (
        sa.PrimaryKeyConstraint("site_id", "reader_id", "author_id", "scope", name="pk_talk_mute"),
        sa.ForeignKeyConstraint(
            ["site_id", "reader_id"], ["talk_author.site_id", "talk_author.id"], name="fk_talk_mute_reader"
        ),
        sa.ForeignKeyConstraint(
            ["site_id", "author_id"], ["talk_author.site_id", "talk_author.id"], name="fk_talk_mute_author"
        ),
        sa.Index("ix_talk_mute_author", "site_id", "author_id", "since"),
        MARIADB,
    )

    site_id: Mapped[uuid.UUID]
    reader_id: Mapped[uuid.UUID]
    author_id: Mapped[uuid.UUID]
    scope: Mapped[uuid.UUID] = mapped_column(default=WHOLE_SITE)
    since: Mapped[dt.datetime]
    until: Mapped[dt.datetime | None]
    note: Mapped[str | None] = mapped_column(sa.String(500))


class PostKey(Base):
    """An Idempotency-Key that was used: digests and ids only, so that an erased comment leaves no copy here."""

    __tablename__ = "talk_post_key"
    __table_args__ = (
        sa.PrimaryKeyConstraint("site_id", "scope", "key_digest", name="pk_talk_post_key"),
        sa.ForeignKeyConstraint(["site_id"], ["talk_site.id"], name="fk_talk_post_key_site"),
        sa.Index("ix_talk_post_key_created", "site_id", "created"),
        MARIADB,
    )

    site_id: Mapped[uuid.UUID]
    scope: Mapped[uuid.UUID]
    key_digest: Mapped[str] = mapped_column(sa.String(64))
    body_digest: Mapped[str] = mapped_column(sa.String(64))
    author_id: Mapped[uuid.UUID]
    comment_id: Mapped[uuid.UUID]
    created: Mapped[dt.datetime]

"""Make the conversation's tables.

Revision ID: 0001
Revises:
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.Uuid()
MOMENT = sa.DateTime(timezone=True).with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")
LONG_TEXT = sa.Text().with_variant(mysql.MEDIUMTEXT(), "mysql", "mariadb")
ENGINE: dict[str, Any] = {
    f"{name}_{option}": value
    for name in ("mysql", "mariadb")
    for option, value in (("engine", "InnoDB"), ("charset", "utf8mb4"), ("collate", "utf8mb4_bin"))
}


def upgrade() -> None:
    op.create_table(
        "talk_site",
        sa.Column("id", ID, nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("title", sa.String(255), nullable=False),
        sa.Column("options", sa.Text(), nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_talk_site"),
        sa.UniqueConstraint("name", name="uq_talk_site_name"),
        **ENGINE,
    )
    op.create_table(
        "talk_thread",
        sa.Column("site_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(512), nullable=False),
        sa.Column("title", sa.String(255)),
        sa.Column("url", sa.String(2048)),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("site_id", "id", name="pk_talk_thread"),
        sa.ForeignKeyConstraint(["site_id"], ["talk_site.id"], name="fk_talk_thread_site"),
        sa.UniqueConstraint("site_id", "key", name="uq_talk_thread_key"),
        **ENGINE,
    )
    op.create_table(
        "talk_author",
        sa.Column("site_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("issuer", sa.String(64), nullable=False),
        sa.Column("subject", sa.String(255), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("url", sa.String(2048)),
        sa.Column("email", sa.String(254)),
        sa.Column("role", sa.String(16)),
        sa.Column("was", sa.Text(), nullable=False),
        sa.Column("merged_into", ID),
        sa.Column("token_epoch", sa.Integer(), nullable=False),
        sa.Column("mute_minute", sa.BigInteger(), nullable=False),
        sa.Column("mute_changes", sa.Integer(), nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("site_id", "id", name="pk_talk_author"),
        sa.ForeignKeyConstraint(["site_id"], ["talk_site.id"], name="fk_talk_author_site"),
        sa.UniqueConstraint("site_id", "issuer", "subject", name="uq_talk_author_subject"),
        **ENGINE,
    )
    op.create_index("ix_talk_author_role", "talk_author", ["site_id", "role"])
    op.create_table(
        "talk_comment",
        sa.Column("site_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("thread_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("parent_number", sa.Integer()),
        sa.Column("root_number", sa.Integer(), nullable=False),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("author_id", ID),
        sa.Column("source", LONG_TEXT, nullable=False),
        sa.Column("html", LONG_TEXT, nullable=False),
        sa.Column("plain", LONG_TEXT, nullable=False),
        sa.Column("markup_version", sa.SmallInteger(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("reason", sa.String(500)),
        sa.Column("official", sa.Boolean(), nullable=False),
        sa.Column("pinned", sa.Boolean(), nullable=False),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.Column("likes", sa.Integer(), nullable=False),
        sa.Column("replies", sa.Integer(), nullable=False),
        sa.Column("branch", sa.Integer(), nullable=False),
        sa.Column("last_place", sa.Integer(), nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("edited", MOMENT),
        sa.Column("origin", sa.String(128)),
        sa.PrimaryKeyConstraint("site_id", "id", name="pk_talk_comment"),
        sa.ForeignKeyConstraint(
            ["site_id", "thread_id"], ["talk_thread.site_id", "talk_thread.id"], name="fk_talk_comment_thread"
        ),
        sa.ForeignKeyConstraint(
            ["site_id", "author_id"], ["talk_author.site_id", "talk_author.id"], name="fk_talk_comment_author"
        ),
        sa.UniqueConstraint("site_id", "thread_id", "number", name="uq_talk_comment_number"),
        sa.UniqueConstraint("site_id", "origin", name="uq_talk_comment_origin"),
        **ENGINE,
    )
    for name, columns in (
        ("roots", ["thread_id", "depth", "listed", "number"]),
        ("top", ["thread_id", "depth", "listed", "likes", "number"]),
        ("branch", ["thread_id", "root_number", "listed", "place"]),
        ("author", ["author_id", "created"]),
        ("latest", ["state", "created"]),
    ):
        op.create_index(f"ix_talk_comment_{name}", "talk_comment", ["site_id", *columns])
    op.create_table(
        "talk_revision",
        sa.Column("site_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("comment_id", ID, nullable=False),
        sa.Column("editor_id", ID),
        sa.Column("source", LONG_TEXT, nullable=False),
        sa.Column("html", LONG_TEXT, nullable=False),
        sa.Column("replaced", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("site_id", "id", name="pk_talk_revision"),
        sa.ForeignKeyConstraint(
            ["site_id", "comment_id"],
            ["talk_comment.site_id", "talk_comment.id"],
            name="fk_talk_revision_comment",
            ondelete="CASCADE",
        ),
        **ENGINE,
    )
    op.create_index("ix_talk_revision_comment", "talk_revision", ["site_id", "comment_id"])
    op.create_table(
        "talk_like",
        sa.Column("site_id", ID, nullable=False),
        sa.Column("comment_id", ID, nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("created", MOMENT, nullable=False),
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
        **ENGINE,
    )
    op.create_index("ix_talk_like_author", "talk_like", ["site_id", "author_id"])
    op.create_table(
        "talk_mute",
        sa.Column("site_id", ID, nullable=False),
        sa.Column("reader_id", ID, nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("scope", ID, nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("until", MOMENT),
        sa.Column("note", sa.String(500)),
        sa.PrimaryKeyConstraint("site_id", "reader_id", "author_id", "scope", name="pk_talk_mute"),
        sa.ForeignKeyConstraint(
            ["site_id", "reader_id"], ["talk_author.site_id", "talk_author.id"], name="fk_talk_mute_reader"
        ),
        sa.ForeignKeyConstraint(
            ["site_id", "author_id"], ["talk_author.site_id", "talk_author.id"], name="fk_talk_mute_author"
        ),
        **ENGINE,
    )
    op.create_index("ix_talk_mute_author", "talk_mute", ["site_id", "author_id", "since"])
    op.create_table(
        "talk_post_key",
        sa.Column("site_id", ID, nullable=False),
        sa.Column("scope", ID, nullable=False),
        sa.Column("key_digest", sa.String(64), nullable=False),
        sa.Column("body_digest", sa.String(64), nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("comment_id", ID, nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("site_id", "scope", "key_digest", name="pk_talk_post_key"),
        sa.ForeignKeyConstraint(["site_id"], ["talk_site.id"], name="fk_talk_post_key_site"),
        **ENGINE,
    )
    op.create_index("ix_talk_post_key_created", "talk_post_key", ["site_id", "created"])

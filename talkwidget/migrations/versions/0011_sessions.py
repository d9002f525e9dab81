"""Keep moderators' links, passkeys and sessions.

Revision ID: 0011
Revises: 0010
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

ID = sa.Uuid()
MOMENT = sa.DateTime(timezone=True).with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")
LONG = sa.Text().with_variant(mysql.MEDIUMTEXT(), "mysql", "mariadb")
ENGINE: dict[str, Any] = {
    f"{name}_{option}": value
    for name in ("mysql", "mariadb")
    for option, value in (("engine", "InnoDB"), ("charset", "utf8mb4"), ("collate", "utf8mb4_bin"))
}


def of_author(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["site_id", "author_id"], ["talk_author.site_id", "talk_author.id"], name=f"fk_{table}_author",
        ondelete="CASCADE",
    )  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "talk_ticket",
        sa.Column("site_id", ID, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("expires", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("site_id", "digest", name="pk_talk_ticket"),
        of_author("talk_ticket"),
        **ENGINE,
    )
    op.create_index("ix_talk_ticket_author", "talk_ticket", ["site_id", "author_id"])
    op.create_index("ix_talk_ticket_expires", "talk_ticket", ["site_id", "expires"])
    op.create_table(
        "talk_desk_session",
        sa.Column("site_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(16), nullable=False),
        sa.Column("browser", sa.String(80), nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("seen", MOMENT, nullable=False),
        sa.Column("expires", MOMENT, nullable=False),
        sa.Column("ended", MOMENT),
        sa.PrimaryKeyConstraint("site_id", "id", name="pk_talk_desk_session"),
        sa.UniqueConstraint("site_id", "digest", name="uq_talk_desk_session_digest"),
        of_author("talk_desk_session"),
        **ENGINE,
    )
    op.create_index("ix_talk_desk_session_author", "talk_desk_session", ["site_id", "author_id"])
    op.create_index("ix_talk_desk_session_expires", "talk_desk_session", ["site_id", "expires"])
    op.create_table(
        "talk_passkey",
        sa.Column("site_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("credential", LONG, nullable=False),
        sa.Column("public_key", LONG, nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("used", MOMENT),
        sa.PrimaryKeyConstraint("site_id", "id", name="pk_talk_passkey"),
        sa.UniqueConstraint("site_id", "digest", name="uq_talk_passkey_digest"),
        of_author("talk_passkey"),
        **ENGINE,
    )
    op.create_index("ix_talk_passkey_author", "talk_passkey", ["site_id", "author_id"])

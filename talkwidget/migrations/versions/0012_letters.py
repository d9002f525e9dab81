"""Keep which moderators want letters, and which are still to be sent.

Revision ID: 0012
Revises: 0011
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

ID = sa.Uuid()
MOMENT = sa.DateTime(timezone=True).with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")
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
        "talk_subscription",
        sa.Column("site_id", ID, nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("rhythm", sa.String(16), nullable=False),
        sa.Column("digested", MOMENT),
        sa.PrimaryKeyConstraint("site_id", "author_id", name="pk_talk_subscription"),
        of_author("talk_subscription"),
        **ENGINE,
    )
    op.create_table(
        "talk_letter",
        sa.Column("site_id", ID, nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("comment_id", ID, nullable=False),
        sa.Column("due", MOMENT, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("holder", sa.String(32)),
        sa.Column("given_up", MOMENT),
        sa.PrimaryKeyConstraint("site_id", "author_id", "comment_id", name="pk_talk_letter"),
        of_author("talk_letter"),
        **ENGINE,
    )
    op.create_index("ix_talk_letter_due", "talk_letter", ["site_id", "due"])
    op.create_index("ix_talk_letter_holder", "talk_letter", ["site_id", "holder"])

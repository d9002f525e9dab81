"""Note at which version of its thread a comment changed, and what left altogether.

The new columns need no fill: of a thread in which nothing was noted yet nothing before its version of today is known.

Revision ID: 0003
Revises: 0002
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ID = sa.Uuid()
MOMENT = sa.DateTime(timezone=True).with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")
ENGINE: dict[str, Any] = {
    f"{name}_{option}": value
    for name in ("mysql", "mariadb")
    for option, value in (("engine", "InnoDB"), ("charset", "utf8mb4"), ("collate", "utf8mb4_bin"))
}


def upgrade() -> None:
    op.add_column("talk_thread", sa.Column("changes_since", sa.BigInteger()))
    op.add_column("talk_comment", sa.Column("changed", sa.BigInteger()))
    op.create_index("ix_talk_comment_changed", "talk_comment", ["site_id", "thread_id", "changed"])
    op.create_table(
        "talk_vanished",
        sa.Column("site_id", ID, nullable=False),
        sa.Column("thread_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("parent_number", sa.Integer()),
        sa.Column("root_number", sa.Integer(), nullable=False),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("site_id", "thread_id", "number", name="pk_talk_vanished"),
        sa.ForeignKeyConstraint(
            ["site_id", "thread_id"], ["talk_thread.site_id", "talk_thread.id"], name="fk_talk_vanished_thread"
        ),
        **ENGINE,
    )
    op.create_index("ix_talk_vanished_changed", "talk_vanished", ["site_id", "thread_id", "changed"])

"""Remember which proofs of work were used, so that each is good for one comment.

Revision ID: 0008
Revises: 0007
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True).with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")
ENGINE: dict[str, Any] = {
    f"{name}_{option}": value
    for name in ("mysql", "mariadb")
    for option, value in (("engine", "InnoDB"), ("charset", "utf8mb4"), ("collate", "utf8mb4_bin"))
}


def upgrade() -> None:
    op.create_table(
        "talk_spent",
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("expires", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("site_id", "digest", name="pk_talk_spent"),
        sa.ForeignKeyConstraint(["site_id"], ["talk_site.id"], name="fk_talk_spent_site"),
        **ENGINE,
    )
    op.create_index("ix_talk_spent_expires", "talk_spent", ["site_id", "expires"])

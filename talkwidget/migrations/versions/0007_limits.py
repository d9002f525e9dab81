"""Count how often people write, and keep a keyed hash of where from, for a while.

Revision ID: 0007
Revises: 0006
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0007"
down_revision = "0006"
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
    op.add_column("talk_comment", sa.Column("address", sa.String(32)))
    op.create_index(
        "ix_talk_comment_address",
        "talk_comment",
        ["site_id", "address"],
        sqlite_where=sa.text("address IS NOT NULL"),
        postgresql_where=sa.text("address IS NOT NULL"),
    )
    op.create_table(
        "talk_rate",
        sa.Column("site_id", ID, nullable=False),
        sa.Column("key", sa.String(128), nullable=False),
        sa.Column("hits", sa.Integer(), nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("site_id", "key", name="pk_talk_rate"),
        sa.ForeignKeyConstraint(["site_id"], ["talk_site.id"], name="fk_talk_rate_site"),
        **ENGINE,
    )
    op.create_index("ix_talk_rate_until", "talk_rate", ["site_id", "until"])

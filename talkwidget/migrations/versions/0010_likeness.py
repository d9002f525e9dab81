"""Keep what comments look like, so that words that come again are known again.

Revision ID: 0010
Revises: 0009
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0010"
down_revision = "0009"
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
    op.create_table(
        "talk_likeness",
        sa.Column("site_id", ID, nullable=False),
        sa.Column("comment_id", ID, nullable=False),
        sa.Column("band", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("simhash", sa.BigInteger(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("site_id", "comment_id", "band", name="pk_talk_likeness"),
        sa.ForeignKeyConstraint(["site_id"], ["talk_site.id"], name="fk_talk_likeness_site"),
        **ENGINE,
    )
    op.create_index("ix_talk_likeness_band", "talk_likeness", ["site_id", "band", "at", "simhash", "comment_id"])

"""Keep why a comment waits, what moderators think of people and threads, and a log of what they decided.

Revision ID: 0004
Revises: 0003
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0004"
down_revision = "0003"
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
    op.add_column("talk_thread", sa.Column("moderation", sa.String(16)))
    op.add_column("talk_author", sa.Column("standing", sa.String(16)))
    op.add_column("talk_author", sa.Column("standing_until", MOMENT))
    op.add_column("talk_author", sa.Column("standing_reason", sa.String(500)))
    op.add_column("talk_comment", sa.Column("findings", sa.Text()))
    op.add_column("talk_comment", sa.Column("decision_id", ID))
    op.add_column("talk_comment", sa.Column("locked", sa.Boolean()))
    op.create_table(
        "talk_decision",
        sa.Column("site_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor_id", ID),
        sa.Column("actor_name", sa.String(80), nullable=False),
        sa.Column("via", sa.String(16), nullable=False),
        sa.Column("action", sa.String(24), nullable=False),
        sa.Column("comment_id", ID),
        sa.Column("thread_id", ID),
        sa.Column("author_id", ID),
        sa.Column("rule", sa.String(64)),
        sa.Column("note", sa.String(500)),
        sa.Column("before", sa.Text()),
        sa.Column("undoes", ID),
        sa.PrimaryKeyConstraint("site_id", "id", name="pk_talk_decision"),
        sa.ForeignKeyConstraint(["site_id"], ["talk_site.id"], name="fk_talk_decision_site"),
        **ENGINE,
    )
    op.create_index("ix_talk_decision_time", "talk_decision", ["site_id", "at"])
    op.create_index("ix_talk_decision_comment", "talk_decision", ["site_id", "comment_id"])
    op.create_index("ix_talk_decision_author", "talk_decision", ["site_id", "author_id"])

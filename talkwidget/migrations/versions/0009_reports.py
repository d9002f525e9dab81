"""Keep what readers report, and what people object to in a decision about them.

Revision ID: 0009
Revises: 0008
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0009"
down_revision = "0008"
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
        "talk_report",
        sa.Column("site_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("comment_id", ID, nullable=False),
        sa.Column("thread_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reporter_id", ID, nullable=False),
        sa.Column("reason", sa.String(16), nullable=False),
        sa.Column("note", sa.String(2000)),
        sa.Column("name", sa.String(80)),
        sa.Column("email", sa.String(254)),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("outcome", sa.String(16)),
        sa.Column("decided", MOMENT),
        sa.Column("decision_id", ID),
        sa.PrimaryKeyConstraint("site_id", "id", name="pk_talk_report"),
        sa.ForeignKeyConstraint(
            ["site_id", "reporter_id"], ["talk_author.site_id", "talk_author.id"], name="fk_talk_report_reporter"
        ),
        sa.UniqueConstraint("site_id", "comment_id", "reporter_id", name="uq_talk_report_comment"),
        **ENGINE,
    )
    op.create_index("ix_talk_report_reporter", "talk_report", ["site_id", "reporter_id"])
    op.create_index("ix_talk_report_open", "talk_report", ["site_id", "outcome", "comment_id"])
    op.create_index("ix_talk_report_decided", "talk_report", ["site_id", "decided"])
    op.create_table(
        "talk_appeal",
        sa.Column("site_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("decision_id", ID, nullable=False),
        sa.Column("comment_id", ID),
        sa.Column("text", sa.String(2000), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("outcome", sa.String(16)),
        sa.Column("answer", sa.String(500)),
        sa.Column("decided", MOMENT),
        sa.PrimaryKeyConstraint("site_id", "id", name="pk_talk_appeal"),
        sa.ForeignKeyConstraint(
            ["site_id", "author_id"], ["talk_author.site_id", "talk_author.id"], name="fk_talk_appeal_author"
        ),
        sa.UniqueConstraint("site_id", "decision_id", name="uq_talk_appeal_decision"),
        **ENGINE,
    )
    op.create_index("ix_talk_appeal_author", "talk_appeal", ["site_id", "author_id"])
    op.create_index("ix_talk_appeal_open", "talk_appeal", ["site_id", "outcome", "at"])

"""Keep what the filter learns from moderators' decisions.

Revision ID: 0006
Revises: 0005
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ID = sa.Uuid()
ENGINE: dict[str, Any] = {
    f"{name}_{option}": value
    for name in ("mysql", "mariadb")
    for option, value in (("engine", "InnoDB"), ("charset", "utf8mb4"), ("collate", "utf8mb4_bin"))
}


def upgrade() -> None:
    op.create_table(
        "talk_word",
        sa.Column("site_id", ID, nullable=False),
        sa.Column("word", sa.String(64), nullable=False),
        sa.Column("spam", sa.Integer(), nullable=False),
        sa.Column("ham", sa.Integer(), nullable=False),
        sa.Column("standing", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("site_id", "word", name="pk_talk_word"),
        sa.ForeignKeyConstraint(["site_id"], ["talk_site.id"], name="fk_talk_word_site"),
        **ENGINE,
    )
    op.create_table(
        "talk_lesson",
        sa.Column("site_id", ID, nullable=False),
        sa.Column("comment_id", ID, nullable=False),
        sa.Column("label", sa.String(4), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("site_id", "comment_id", name="pk_talk_lesson"),
        sa.ForeignKeyConstraint(
            ["site_id", "comment_id"],
            ["talk_comment.site_id", "talk_comment.id"],
            name="fk_talk_lesson_comment",
            ondelete="CASCADE",
        ),
        **ENGINE,
    )

"""What the filter learned from moderators' decisions."""

from __future__ import annotations

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from talkwidget.core.dialects.columns import Json
from talkwidget.core.models.base import MARIADB, Base

EVERY = ""
"""The word that every comment has: its counts are those of all lessons."""
TOTAL = "*"
"""No word either: its counts are of all words in all lessons."""


class Word(Base):
    """How many lessons have a word.

    The word is kept as it is, for a moderator is to read what counted; so it goes with the last comment that has it.
    """

    __tablename__ = "talk_word"
    __table_args__ = (
        sa.PrimaryKeyConstraint("site_id", "word", name="pk_talk_word"),
        sa.ForeignKeyConstraint(["site_id"], ["talk_site.id"], name="fk_talk_word_site"),
        MARIADB,
    )

    site_id: Mapped[uuid.UUID]
    word: Mapped[str] = mapped_column(sa.String(64))
    spam: Mapped[int]
    ham: Mapped[int]
    # Lessons whose comments still stand: without one, nothing says that these words may be read.
    standing: Mapped[int]


class Lesson(Base):
    """What was learned of one comment, as the words were then: they are unlearned so, whatever an edit made of them."""

    __tablename__ = "talk_lesson"
    __table_args__ = (
        sa.PrimaryKeyConstraint("site_id", "comment_id", name="pk_talk_lesson"),
        sa.ForeignKeyConstraint(
            ["site_id", "comment_id"],
            ["talk_comment.site_id", "talk_comment.id"],
            name="fk_talk_lesson_comment",
            ondelete="CASCADE",
        ),
        MARIADB,
    )

    site_id: Mapped[uuid.UUID]
    comment_id: Mapped[uuid.UUID]
    # "spam" or "ham".
    label: Mapped[str] = mapped_column(sa.String(4))
    words: Mapped[list[str]] = mapped_column(Json)

"""The word lists of a site."""

from __future__ import annotations

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from talkwidget.core.dialects.columns import long_text
from talkwidget.core.models.base import MARIADB, Base


class WordList(Base):
    """One list: words or domains, one a line. Apart from the site's options, which every request reads."""

    __tablename__ = "talk_word_list"
    __table_args__ = (
        sa.PrimaryKeyConstraint("site_id", "kind", name="pk_talk_word_list"),
        sa.ForeignKeyConstraint(["site_id"], ["talk_site.id"], name="fk_talk_word_list_site"),
        MARIADB,
    )

    site_id: Mapped[uuid.UUID]
    kind: Mapped[str] = mapped_column(sa.String(24))
    words: Mapped[str] = mapped_column(long_text(), default="")
    # Grows with every change: what a process made of the words holds until then.
    version: Mapped[int] = mapped_column(default=1)

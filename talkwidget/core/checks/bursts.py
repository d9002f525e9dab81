"""More than one person says in a few minutes."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from talkwidget.core.checks.draft import Draft
from talkwidget.core.checks.findings import Finding, Verdict
from talkwidget.core.dialects import AnySession
from talkwidget.core.models import Comment
from talkwidget.core.standings import TRUSTED

SPAN = dt.timedelta(minutes=5)
MEMBERS = 2
"""Who has an account may write so many times as much: an account is somebody's, a guest is anybody."""


def of_author(session: AnySession, draft: Draft) -> Finding | None:
    """Hold what comes faster than a person writes; the trusted may. One statement, over an index only."""
    most, author = draft.site.settings.burst, draft.author
    if not most or author is None or draft.edits is not None or author.standing == TRUSTED:
        return None
    if not draft.who.is_guest:
        most *= MEMBERS
    lately = (
        sa.select(Comment.author_id)
        .where(
            Comment.site_id == draft.site.id, Comment.author_id == author.id, Comment.created > draft.now - SPAN
        )
        .limit(most)
        .subquery()
    )  # fmt: skip
    written = session.execute(sa.select(sa.func.count()).select_from(lately)).scalar_one()
    if written < most:
        return None
    return Finding("bursts", Verdict.HOLD, "burst", {"most": most, "minutes": int(SPAN.total_seconds()) // 60})

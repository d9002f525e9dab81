"""Words that were said before: by the same person, or by many, or everywhere."""

from __future__ import annotations

import datetime as dt
import uuid

import sqlalchemy as sa

from talkwidget.core import likeness
from talkwidget.core.checks.draft import Draft
from talkwidget.core.checks.findings import Finding, Verdict
from talkwidget.core.dialects import AnySession
from talkwidget.core.models import Comment

DAY = dt.timedelta(days=1)
SPAM_FROM = 2
"""So many earlier ones make it spam: the third and each after it."""
_LOOKED_AT = 100


def of_words(session: AnySession, draft: Draft) -> Finding | None:
    """Hold what its author said today already; hold, then take for spam what many say, or one in many threads.

    What is quoted doesn't count, nor does what has fewer than `likeness.WORDS` words. One statement; two where
    something is found.
    """
    seen = likeness.print_of(draft.words)
    if seen is None:
        return None
    return of_alike(session, draft, likeness.near(session, draft.site.id, seen, now=draft.now))


def of_alike(session: AnySession, draft: Draft, alike: dict[uuid.UUID, tuple[int, dt.datetime]]) -> Finding | None:
    """As `of_words`, of what `likeness` found already. One statement where that is anything."""
    if draft.edits is not None:
        alike.pop(draft.edits, None)
    if not alike:
        return None
    lately = sorted(alike, key=lambda comment: alike[comment][1], reverse=True)[:_LOOKED_AT]
    again = spread = 0
    for comment, author, thread in _writers(session, draft, lately):
        own = draft.author is not None and author == draft.author.id
        again += own and alike[comment][1] > draft.now - DAY
        spread += not own or thread != draft.thread.id
    facts = {"earlier": len(alike), "bits": min(bits for bits, _ in alike.values())}
    if spread >= SPAM_FROM:
        return Finding("repeats", Verdict.SPAM, "repeat_many", facts)
    if again or spread:
        return Finding("repeats", Verdict.HOLD, "repeat" if again else "repeat_many", facts)
    return None


def _writers(
    session: AnySession, draft: Draft, comments: list[uuid.UUID]
) -> list[tuple[uuid.UUID, uuid.UUID | None, uuid.UUID]]:
    rows = session.execute(
        sa.select(Comment.id, Comment.author_id, Comment.thread_id).where(
            Comment.site_id == draft.site.id, Comment.id.in_(comments)
        )
    )
    return [(comment, author, thread) for comment, author, thread in rows]

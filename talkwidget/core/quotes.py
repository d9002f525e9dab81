"""Who is quoted: kept with the comment that quotes, so that a reader's page needs no look-up (mute.md, M9)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa

from talkwidget.core import changes
from talkwidget.core.dialects import AnySession, contains
from talkwidget.core.locked import AnyThread
from talkwidget.core.models import Comment, Thread


def authors_of(session: AnySession, thread: AnyThread, numbers: Collection[int]) -> dict[str, str] | None:
    """Who wrote these comments of a locked thread, by number; of what isn't public nobody learns the author here."""
    if not numbers:
        return None
    # A locking read: MariaDB's snapshot may be older than the lock on the thread.
    found = session.execute(
        sa.select(Comment.number, Comment.author_id)
        .where(
            Comment.site_id == thread.site_id,
            Comment.thread_id == thread.id,
            Comment.number.in_(sorted(numbers)),
            Comment.state == "published",
        )
        .order_by(Comment.number)
        .with_for_update(read=True)
    )
    return {str(number): str(author) for number, author in found} or None


def forget(session: AnySession, thread: Thread, numbers: Collection[int]) -> None:
    """Say no more who wrote these comments of a locked thread: they are nobody's to read any more."""
    gone = {str(number) for number in numbers}
    quoting = [
        (row, {number: author for number, author in row.quotes.items() if number not in gone})
        for row in _of(session, thread, Comment.quotes.is_not(None))
        if row.quotes and not gone.isdisjoint(row.quotes)
    ]
    _put(session, thread, quoting)


def remember(session: AnySession, thread: Thread, row: Comment) -> None:
    """Say who wrote a comment of a locked thread wherever it is quoted: it is public now, and wasn't."""
    # As core/text writes it; whoever types this has its first sign escaped.
    cited = f'<blockquote cite="#talk-{row.number}">'
    quoting = _of(session, thread, contains(Comment.html, cited))
    _put(session, thread, [(each, {**(each.quotes or {}), str(row.number): str(row.author_id)}) for each in quoting])


def _of(session: AnySession, thread: Thread, which: sa.ColumnElement[bool]) -> Sequence[Any]:
    return session.execute(
        sa.select(Comment.id, Comment.state, Comment.quotes)
        .where(Comment.site_id == thread.site_id, Comment.thread_id == thread.id, which)
        .with_for_update()
    ).all()


def _put(session: AnySession, thread: Thread, quoting: Sequence[tuple[Any, dict[str, str]]]) -> None:
    """Keep what comments quote now; readers see it of the published ones."""
    seen = any(row.state == "published" for row, _ in quoting)
    changed = {"changed": changes.note(thread)} if seen else {}
    for row, quotes in quoting:
        session.execute(
            sa.update(Comment)
            .where(Comment.site_id == thread.site_id, Comment.id == row.id)
            .values(quotes=quotes or None, **(changed if row.state == "published" else {}))
        )

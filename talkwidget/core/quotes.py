"""Who is quoted: kept with the comment that quotes, so that a reader's page needs no look-up (mute.md, M9)."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from talkwidget.core.dialects import AnySession, contains
from talkwidget.core.models import Comment, Thread


def authors_of(session: AnySession, thread: Thread, numbers: Collection[int]) -> dict[str, str] | None:
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
    quoting = session.execute(
        sa.select(Comment.id, Comment.quotes)
        .where(Comment.site_id == thread.site_id, Comment.thread_id == thread.id, Comment.quotes.is_not(None))
        .with_for_update()
    ).all()
    for comment, quotes in quoting:
        if quotes and not gone.isdisjoint(quotes):
            left = {number: author for number, author in quotes.items() if number not in gone}
            session.execute(
                sa.update(Comment)
                .where(Comment.site_id == thread.site_id, Comment.id == comment)
                .values(quotes=left or None)
            )


def remember(session: AnySession, thread: Thread, row: Comment) -> None:
    """Say who wrote a comment of a locked thread wherever it is quoted: it is public now, and wasn't."""
    # As core/text writes it; whoever types this has its first sign escaped.
    cited = f'<blockquote cite="#talk-{row.number}">'
    quoting = session.execute(
        sa.select(Comment.id, Comment.quotes)
        .where(
            Comment.site_id == thread.site_id,
            Comment.thread_id == thread.id,
            contains(Comment.html, cited),
        )
        .with_for_update()
    ).all()
    for comment, quotes in quoting:
        session.execute(
            sa.update(Comment)
            .where(Comment.site_id == thread.site_id, Comment.id == comment)
            .values(quotes={**(quotes or {}), str(row.number): str(row.author_id)})
        )

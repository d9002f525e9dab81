"""Likes: one per person and comment, however often and from however many tabs it is asked for."""

from __future__ import annotations

import datetime as dt
import uuid

import sqlalchemy as sa

from talkwidget.core import changes
from talkwidget.core.comments import PUBLISHED
from talkwidget.core.dialects import AnySession
from talkwidget.core.errors import CommentUnknown
from talkwidget.core.models import Author, Comment, Like, Thread


def like(session: AnySession, thread: Thread, row: Comment, author: Author, *, now: dt.datetime) -> bool:
    """Like a comment; whether that changed anything.

    :raises CommentUnknown: it isn't public (any more).
    """
    if row.state != PUBLISHED:
        raise CommentUnknown
    if _find(session, row, author) is not None:
        return False
    session.add(Like(site_id=row.site_id, comment_id=row.id, author_id=author.id, created=now))
    row.likes += 1
    changes.note(thread, row)
    return True


def unlike(session: AnySession, thread: Thread, row: Comment, author: Author) -> bool:
    """Take a like back; whether that changed anything."""
    found = _find(session, row, author)
    if found is None:
        return False
    session.delete(found)
    row.likes -= 1
    if row.state == PUBLISHED:  # a tombstone shows none
        changes.note(thread, row)
    return True


def in_thread(session: AnySession, site_id: uuid.UUID, author: uuid.UUID, thread: uuid.UUID) -> list[uuid.UUID]:
    """The comments of one thread that this person likes."""
    return list(
        session.execute(
            sa.select(Like.comment_id)
            .join(Comment, sa.and_(Comment.site_id == Like.site_id, Comment.id == Like.comment_id))
            .where(Like.site_id == site_id, Like.author_id == author, Comment.thread_id == thread)
            .order_by(Comment.number)
        ).scalars()
    )


def _find(session: AnySession, row: Comment, author: Author) -> Like | None:
    return session.execute(
        sa.select(Like)
        .where(Like.site_id == row.site_id, Like.comment_id == row.id, Like.author_id == author.id)
        .with_for_update()
    ).scalar_one_or_none()

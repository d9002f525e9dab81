"""What changed in a thread, and at which of its versions: so that a page is told what is new, and not all of it.

Each change of a locked thread makes a version. A comment keeps the one in which it last changed as readers see it;
what leaves altogether leaves its number. A change of too many, or of who knows which, moves `Thread.changes_since`:
whoever has an older page asks for all of it. ``None`` there, in a thread of an earlier talkwidget: nothing was noted
yet, so nothing before the version of today is known.
"""

from __future__ import annotations

import uuid

import sqlalchemy as sa

from talkwidget.core.dialects import AnySession
from talkwidget.core.locked import AnyComment, AnyThread
from talkwidget.core.models import Comment, Like, Thread, Vanished

_REDRAWN = "talkwidget_redrawn"


def note(thread: AnyThread, *rows: AnyComment) -> int:
    """Make a version in which these comments changed, or, without any, only the thread itself; return it."""
    if thread.changes_since is None:
        thread.changes_since = thread.version
    thread.version += 1
    for row in rows:
        row.changed = thread.version
    return thread.version


def note_all(session: AnySession, thread: Thread) -> None:
    """Make a version in which any comment may have changed. What left before it is nobody's question any more."""
    thread.version += 1
    thread.changes_since = thread.version
    session.execute(sa.delete(Vanished).where(Vanished.site_id == thread.site_id, Vanished.thread_id == thread.id))
    note_redrawn(session, thread)


def note_redrawn(session: AnySession, thread: Thread) -> None:
    """Remember that much of a thread looks otherwise, for those who are told of it after the commit."""
    session.info.setdefault(_REDRAWN, set()).add((thread.site_id, thread.key))


def take_redrawn(session: AnySession) -> list[tuple[uuid.UUID, str]]:
    """What was remembered since this was last asked, as (site's id, thread's key)."""
    return sorted(session.info.pop(_REDRAWN, ()))


def newest_of(session: AnySession, site_id: uuid.UUID, author: uuid.UUID, thread: uuid.UUID) -> int:
    """The version in which a comment of this person, or one that they like, changed last; 0 without any.

    A page of this version, or of a later one, has all that they wrote in the thread.
    """
    own = sa.select(sa.func.max(Comment.changed)).where(
        Comment.site_id == site_id, Comment.author_id == author, Comment.thread_id == thread
    )
    liked = (
        sa.select(sa.func.max(Comment.changed))
        .join(Like, sa.and_(Comment.site_id == Like.site_id, Comment.id == Like.comment_id))
        .where(Like.site_id == site_id, Like.author_id == author, Comment.thread_id == thread)
    )
    row = session.execute(sa.select(own.scalar_subquery(), liked.scalar_subquery())).one()
    return max(found or 0 for found in row)


def vanish(session: AnySession, row: Comment) -> None:
    """Drop a comment, and keep its number if a reader may have it on their page."""
    if row.changed is not None:
        session.add(
            Vanished(
                site_id=row.site_id, thread_id=row.thread_id, number=row.number, id=row.id,
                parent_number=row.parent_number, root_number=row.root_number, depth=row.depth, state=row.state,
                created=row.created, changed=row.changed,
            )
        )  # fmt: skip
    session.delete(row)
    session.flush()

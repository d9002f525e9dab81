"""Comments looked up one by one, or as lists that are no pages: the newest, those that wait, an author's own."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa

from talkwidget.core.dialects import AnySession
from talkwidget.core.models import Author, Comment, Thread
from talkwidget.core.rows import VIEWS, WITH_AUTHOR, comment_view
from talkwidget.core.views import CommentView, Entry, ThreadView


def latest(
    session: AnySession,
    thread_view: Any,
    site_id: uuid.UUID,
    *,
    thread: uuid.UUID | None,
    author: uuid.UUID | None,
    limit: int,
) -> list[Entry]:
    """The newest published comments of a site, a thread or an author; ``thread_view`` makes a view of a Thread row."""
    query = (
        sa.select(*VIEWS.columns, Thread)
        .join(Thread, sa.and_(Thread.site_id == Comment.site_id, Thread.id == Comment.thread_id))
        .outerjoin(Author, WITH_AUTHOR)
        .where(Comment.site_id == site_id, Comment.state == "published")
    )
    if thread is not None:
        query = query.where(Comment.thread_id == thread)
    if author is not None:
        query = query.where(Comment.author_id == author)
    order = (Comment.number.desc(),) if thread is not None else (Comment.created.desc(), Comment.id.desc())
    return [
        Entry(comment_view(row), thread_view(row.Thread))
        for row in session.execute(query.order_by(*order).limit(limit))
    ]


def waiting(
    session: AnySession, thread_view: Callable[[Thread], ThreadView], site_id: uuid.UUID, *, limit: int
) -> list[Entry]:
    """The comments of a site that wait for a moderator, the oldest first."""
    query = (
        sa.select(Thread, *VIEWS.columns)
        .join(Thread, sa.and_(Thread.site_id == Comment.site_id, Thread.id == Comment.thread_id))
        .outerjoin(Author, WITH_AUTHOR)
        .where(Comment.site_id == site_id, Comment.state == "pending")
        .order_by(Comment.created, Comment.id)
        .limit(limit)
    )
    return [Entry(comment_view(row, private=True), thread_view(row.Thread)) for row in session.execute(query)]


def some(
    session: AnySession, thread_view: Callable[[Thread], ThreadView], site_id: uuid.UUID, wanted: Sequence[uuid.UUID]
) -> dict[uuid.UUID, tuple[Entry, uuid.UUID | None]]:
    """Comments by their ids, with all they say and the last decision about each."""
    query = (
        sa.select(Thread, Comment.decision_id, *VIEWS.columns)
        .join(Thread, sa.and_(Thread.site_id == Comment.site_id, Thread.id == Comment.thread_id))
        .outerjoin(Author, WITH_AUTHOR)
        .where(Comment.site_id == site_id, Comment.id.in_(wanted))
    )
    return {
        row.id: (Entry(comment_view(row, private=True), thread_view(row.Thread)), row.decision_id)
        for row in session.execute(query)
    }


def own(
    session: AnySession,
    site_id: uuid.UUID,
    author: uuid.UUID,
    *,
    thread: uuid.UUID | None = None,
    states: Sequence[str] = (),
    comment: uuid.UUID | None = None,
) -> list[CommentView]:
    """An author's comments as they themselves see them, the oldest first."""
    query = (
        sa.select(*VIEWS.columns)
        .outerjoin(Author, WITH_AUTHOR)
        .where(Comment.site_id == site_id, Comment.author_id == author)
    )
    if thread is not None:
        query = query.where(Comment.thread_id == thread)
    if states:
        query = query.where(Comment.state.in_(states))
    if comment is not None:
        query = query.where(Comment.id == comment)
    return [comment_view(row, private=True) for row in session.execute(query.order_by(Comment.created, Comment.number))]


def ids_of(session: AnySession, site_id: uuid.UUID, author: uuid.UUID, *, states: Sequence[str]) -> list[uuid.UUID]:
    """The ids of an author's comments in some states, the oldest first."""
    query = sa.select(Comment.id).where(
        Comment.site_id == site_id, Comment.author_id == author, Comment.state.in_(states)
    )
    return list(session.execute(query.order_by(Comment.created, Comment.id)).scalars())


def one(session: AnySession, site_id: uuid.UUID, comment: uuid.UUID) -> CommentView:
    """One comment with all it says, for those who may see it: its author, a moderator."""
    row = session.execute(
        sa.select(*VIEWS.columns)
        .outerjoin(Author, WITH_AUTHOR)
        .where(Comment.site_id == site_id, Comment.id == comment)
        .execution_options(populate_existing=True)
    ).one()
    return comment_view(row, private=True)

"""One comment among its neighbours, and what it said before."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from talkwidget.core.dialects import AnySession
from talkwidget.core.models import Author, Comment, Revision
from talkwidget.core.rows import VIEWS, WITH_AUTHOR, comment_view
from talkwidget.core.views import CommentView, SiteView

BEFORE, AFTER = 6, 12
"""How many of its branch are shown around a comment."""
BESIDE = 2
"""How many before and after it in the thread, whatever they belong to."""
VERSIONS = 50


@dataclass(frozen=True, slots=True)
class Version:
    """What a comment said until ``replaced``; ``editor`` is who put other words there, empty where nobody knows."""

    html: str
    replaced: dt.datetime
    editor: str


def around(session: AnySession, site: SiteView, comment: CommentView) -> list[CommentView]:
    """The comments around one in its thread, itself included, by number, in whatever state they are.

    Those it answers, its first comment of the branch, those next to it there, and those written just before and after.
    """
    here = (
        sa.select(Comment.thread_id, Comment.place)
        .where(Comment.site_id == site.id, Comment.id == comment.id)
        .subquery()
    )
    near = sa.or_(
        Comment.number.between(comment.number - BESIDE, comment.number + BESIDE),
        Comment.number.in_([comment.number, comment.root, comment.parent or comment.root]),
        sa.and_(
            Comment.root_number == comment.root,
            Comment.place.between(here.c.place - BEFORE, here.c.place + AFTER),
        ),
    )
    query = (
        sa.select(*VIEWS.columns)
        .join(here, here.c.thread_id == Comment.thread_id)
        .outerjoin(Author, WITH_AUTHOR)
        .where(Comment.site_id == site.id, near)
        .order_by(Comment.number)
    )
    return [comment_view(row, private=True) for row in session.execute(query)]


def versions(session: AnySession, site: SiteView, comment: CommentView) -> list[Version]:
    """What a comment said before its edits, the newest first."""
    query = (
        sa.select(Revision.html, Revision.replaced, Author.name)
        .outerjoin(Author, sa.and_(Author.site_id == Revision.site_id, Author.id == Revision.editor_id))
        .where(Revision.site_id == site.id, Revision.comment_id == comment.id)
        .order_by(Revision.replaced.desc(), Revision.id.desc())
        .limit(VERSIONS)
    )
    return [Version(row.html, row.replaced, row.name or "") for row in session.execute(query)]

"""Rows of comments as readers may see them, in two shapes that say the same.

`VIEWS` are for pages that are drawn, `PLAIN` for those that are written out as they are.

What isn't public is kept back here, and nowhere else: a tombstone keeps its number and its replies, and nothing of
anybody.
"""

from __future__ import annotations

import functools
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import sqlalchemy as sa

from talkwidget.core.dialects.columns import as_kept, id_text, json_value, time_text
from talkwidget.core.identity import GUEST
from talkwidget.core.models import Author, Comment, Vanished
from talkwidget.core.views import AuthorView, CommentView, More

C = TypeVar("C")

NUMBER, ROOT, PLACE, BRANCH = 1, 3, 5, 6
"""Columns that each shape has at the same place: by place a row is read thrice as fast as by name."""

Plain = dict[str, Any]
"""A comment as ``Comment`` in api.md has it: ids with dashes, times by RFC 3339, in UTC, to the second."""

WITH_AUTHOR = sa.and_(Author.site_id == Comment.site_id, Author.id == Comment.author_id)


@dataclass(frozen=True, slots=True, eq=False)
class Shape(Generic[C]):
    """How rows become what a page holds.

    columns: what is selected; what pages are put together by stands where `NUMBER` and its like say
    make:    one row, and what is left of its branch
    """

    columns: tuple[Any, ...]
    make: Callable[[Any, More | None], C]


def comment_view(row: Any, more: More | None = None, *, private: bool = False) -> CommentView:
    """One row as a view. ``private`` keeps the words of what isn't public, for its author and for moderators."""
    published = row.state == "published"
    author = None
    speaks = (published or private) and row.author_id is not None
    if speaks:
        author = AuthorView(row.author_id, row.name, row.url, row.role, tuple(row.was), row.issuer == GUEST)
    return CommentView(
        id=row.id, number=row.number, parent=row.parent_number, root=row.root_number, depth=row.depth,
        author=author, html=row.html if speaks else None, state=row.state if private else shown_state(row.state),
        official=row.official and speaks, pinned=row.pinned and speaks, created=row.created,
        edited=row.edited if speaks else None, likes=row.likes if speaks else 0,
        replies=row.replies, more=more, reason=row.reason if private and not published else None,
        quotes={int(number): uuid.UUID(person) for number, person in (row.quotes or {}).items()} if speaks else {},
    )  # fmt: skip


def shown_state(state: str) -> str:
    """A state as everybody may know it: what a moderator or a check took out, for a while or for good, is removed."""
    return state if state in {"published", "deleted"} else "removed"


def place_of(row: Vanished) -> CommentView:
    """What is left of a comment that is in no table any more."""
    return CommentView(
        id=row.id, number=row.number, parent=row.parent_number, root=row.root_number, depth=row.depth,
        author=None, html=None, state=shown_state(row.state), official=False, pinned=False, created=row.created,
        edited=None, likes=0, replies=0, more=None, reason=None,
    )  # fmt: skip


def _plain(row: Any, more: More | None) -> Plain:
    # One look at the row: by name, each column would cost one.
    (
        comment, number, parent, root, depth, _place, _branch, html, state, official, pinned, created, edited, likes,
        replies, quotes, author, name, url, role, was, *_around,
    ) = row  # fmt: skip
    if state != "published" or author is None:
        author = html = edited = quotes = None
        official = pinned = False
        likes = 0
        state = shown_state(state)
    return {
        "id": id_text(comment),
        "number": number,
        "parent": parent,
        "root": root,
        "depth": depth,
        "author": _author(author, name, url, role, was) if author is not None else None,
        "html": html,
        "state": state,
        "official": bool(official),
        "pinned": bool(pinned),
        "created": time_text(created),
        "edited": time_text(edited) if edited is not None else None,
        "likes": likes,
        "replies": replies,
        "more": {"count": more.count, "next": more.next} if more is not None else None,
        "reason": None,
        "quotes": json_value(quotes) if quotes is not None else {},
    }


@functools.lru_cache(maxsize=256)
def _author(kept: Any, name: str, url: str | None, role: str | None, was: str) -> Plain:
    """A person, made once: they speak often, and on many pages. Nobody changes what this gives."""
    known = id_text(kept)
    return {"id": known, "name": name, "url": url, "avatar": known[-8:], "role": role, "was": json_value(was)}


VIEWS: Shape[CommentView] = Shape(
    (
        Comment.id, Comment.number, Comment.parent_number, Comment.root_number, Comment.depth, Comment.place,
        Comment.branch, Comment.html, Comment.state, Comment.reason, Comment.official, Comment.pinned, Comment.created,
        Comment.edited, Comment.likes, Comment.replies, Comment.quotes,
        Author.id.label("author_id"), Author.name, Author.url, Author.role, Author.was, Author.issuer,
    ),
    comment_view,
)  # fmt: skip
PLAIN: Shape[Plain] = Shape(
    (
        as_kept(Comment.id).label("id"), Comment.number, Comment.parent_number, Comment.root_number, Comment.depth,
        Comment.place, Comment.branch, Comment.html, Comment.state, as_kept(Comment.official).label("official"),
        as_kept(Comment.pinned).label("pinned"), as_kept(Comment.created).label("created"),
        as_kept(Comment.edited).label("edited"), Comment.likes, Comment.replies,
        as_kept(Comment.quotes).label("quotes"), as_kept(Author.id).label("author_id"), Author.name, Author.url,
        Author.role, as_kept(Author.was).label("was"),
    ),
    _plain,
)  # fmt: skip

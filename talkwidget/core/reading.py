"""A thread's public pages: two statements at most, whatever the thread's size, the same rows for every reader.

Nothing here knows who reads. Roots are paged by keyset in the order of an index; each brings its first replies, found
by their ``place`` in the branch, so that a branch of ten thousand costs what a branch of ten does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from operator import itemgetter
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from talkwidget.core import transactions
from talkwidget.core.dialects import AnySession, beyond, contains
from talkwidget.core.errors import WORDS_MISSING, CommentUnknown, Invalid, Sentence, VersionTooOld
from talkwidget.core.models import Author, Comment, Vanished
from talkwidget.core.paging import BACKWARD, FORWARD, Cursor, read_cursor
from talkwidget.core.rows import BRANCH, NUMBER, PLACE, ROOT, VIEWS, WITH_AUTHOR, Shape, comment_view, place_of
from talkwidget.core.text import fold
from talkwidget.core.views import CommentView, More, Page, ThreadView

C = TypeVar("C")

FIRST_REPLIES = 10
"""Replies that come with their root."""
NEIGHBOURS = 10
"""Replies shown before and after the one a permalink names."""
SORTS = ("oldest", "newest", "top")
SEARCH_WORDS = 8
TOO_MANY_WORDS = Sentence(
    f"At most {SEARCH_WORDS} words can be looked for at once.", "too_many_words", limit=SEARCH_WORDS
)
SEARCH_LENGTH = 500
LAST = 2**31 - 1


def page(
    session: AnySession, thread: ThreadView, shape: Shape[C], *, sort: str, limit: int, after: str | None,
    both_ways: bool = False,
) -> Page[C]:  # fmt: skip
    """A page of roots in the order of ``sort``, each with its first replies.

    both_ways: a page that a cursor led to has one that leads back, too

    :raises BadCursor: ``after`` is no cursor of this sort.
    """
    cursor = read_cursor(after, sort, width=2)
    if thread.id is None:
        return Page(thread, [], None)
    backward = cursor is not None and cursor.direction == BACKWARD
    asked = {**_of(thread), "limit": limit + 1}
    if cursor is not None:
        asked |= {"likes": cursor.key[0], "number": cursor.key[1]}
    statement = _page(shape, sort, backward=backward, onward=cursor is not None)
    rows = _fetch(session, statement, asked)
    roots = [row for row in rows if not row[PLACE]]
    roots.sort(key=_key(sort), reverse=_descends(sort, backward=backward))
    more = len(roots) > limit
    before = roots[limit] if more and backward else None
    roots = roots[:limit]
    if backward:
        roots.reverse()
    comments = _in_order(shape, roots, rows)
    next_cursor = _cursor(sort, FORWARD, roots[-1]) if roots and (more or backward) else None
    earlier = more if backward else both_ways and cursor is not None
    previous = _cursor(sort, BACKWARD, roots[0]) if roots and earlier else None
    start = str(cursor) if cursor is not None and not backward else None
    if before is not None:
        start = _cursor(sort, FORWARD, before)
    return Page(thread, comments, next_cursor, previous, start)


def around(session: AnySession, thread: ThreadView, shape: Shape[C], number: int, *, sort: str, limit: int) -> Page[C]:
    """The page on which a permalink's comment stands, with cursors to both sides; the first page if it is gone."""
    if thread.id is None:
        return Page(thread, [], None)
    number = min(max(number, 0), LAST)
    target, root = aliased(Comment), aliased(Comment)
    # An outer join, for each engine begins with its left side, and MariaDB has its result before it chooses an index.
    found = (
        sa.select(root)
        .select_from(target)
        .outerjoin(
            root,
            sa.and_(
                root.site_id == thread.site.id,
                root.thread_id == thread.id,
                root.number == target.root_number,
                root.listed,
            ),
        )
        .where(target.site_id == thread.site.id, target.thread_id == thread.id, target.number == number, target.listed)
    )
    home, likes, place = (
        found.with_only_columns(column).scalar_subquery() for column in (root.number, root.likes, target.place)
    )
    # A number that isn't there stands before the first row: the reader gets the first page.
    start = sa.func.coalesce(likes, LAST), sa.func.coalesce(home, 0 if sort == "oldest" else LAST)
    behind = limit // 2
    before = _side(thread, shape, sort, start, backward=True).limit(behind + 1)
    after = _side(thread, shape, sort, start, backward=False).limit(limit - behind + 1)
    both = sa.union_all(
        *(
            sa.select(side.subquery(), sa.literal(index).label("side"), home.label("home"), place.label("target"))
            for index, side in enumerate((before, after))
        )
    )
    rows = sorted(_rows(session, sa.select(both.subquery())), key=_key(sort), reverse=_descends(sort, backward=False))
    earlier = [row for row in rows if row.side == 0]
    later = [row for row in rows if row.side == 1]
    roots = (earlier[-behind:] if behind else []) + later[: limit - behind]
    near = (rows[0].home, rows[0].target) if rows and rows[0].target else None
    return Page(
        thread,
        _with_replies(session, thread, shape, roots, near=near),
        _cursor(sort, FORWARD, roots[-1]) if len(later) > limit - behind else None,
        _cursor(sort, BACKWARD, roots[0]) if roots and len(earlier) > behind else None,
        _cursor(sort, FORWARD, earlier[-behind - 1]) if len(earlier) > behind else None,
    )


def replies(
    session: AnySession, thread: ThreadView, shape: Shape[C], root: int, *, limit: int, after: str | None
) -> Page[C]:
    """Further replies of one branch, in the order they were written."""
    cursor = read_cursor(after, "branch", width=1)
    if thread.id is None:
        return Page(thread, [], None)
    rows = _rows(
        session,
        _select(thread, shape)
        .where(
            Comment.root_number == min(max(root, 0), LAST),
            Comment.listed,
            Comment.place > (cursor.key[0] if cursor else 0),
        )
        .order_by(Comment.place)
        .limit(limit + 1),
    )
    shown = rows[:limit]
    onward = str(Cursor("branch", FORWARD, (shown[-1].place,))) if len(rows) > limit else None
    return Page(thread, [shape.make(row, None) for row in shown], onward)


def search(
    session: AnySession, thread: ThreadView, shape: Shape[C], words: str, *, limit: int, after: str | None,
    both_ways: bool = False,
) -> Page[C]:  # fmt: skip
    """Published comments of the thread that hold every word, newest first; ``both_ways`` as for `page`.

    :raises Invalid: there is no word to look for, or there are more than eight, or 500 characters.
    """
    cursor = read_cursor(after, "search", width=1)
    wanted = fold(words).split() if len(words) <= SEARCH_LENGTH else []
    if not wanted and len(words) <= SEARCH_LENGTH:
        raise Invalid({"q": [WORDS_MISSING]})
    if not 1 <= len(wanted) <= SEARCH_WORDS:
        raise Invalid({"q": [TOO_MANY_WORDS]})
    if thread.id is None:
        return Page(thread, [], None)
    has_all = (contains(Comment.plain, word) for word in wanted)
    query = _select(thread, shape).where(Comment.state == "published", *has_all)
    backward = cursor is not None and cursor.direction == BACKWARD
    if cursor:
        query = query.where(Comment.number > cursor.key[0] if backward else Comment.number < cursor.key[0])
    rows = _rows(session, query.order_by(Comment.number if backward else Comment.number.desc()).limit(limit + 1))
    more, shown = len(rows) > limit, rows[:limit]
    if backward:
        shown.reverse()
    earlier = more if backward else both_ways and cursor is not None
    return Page(
        thread,
        [shape.make(row, None) for row in shown],
        str(Cursor("search", FORWARD, (shown[-1].number,))) if shown and (more or backward) else None,
        str(Cursor("search", BACKWARD, (shown[0].number,))) if shown and earlier else None,
    )


def since(session: AnySession, thread: ThreadView, version: int, *, limit: int) -> Page[CommentView]:
    """What changed since a version of the thread, by number: what is new, and what is otherwise, as readers see it now.

    A tombstone without replies has left the list. ``more`` belongs to pages and isn't said.

    :raises VersionTooOld: it isn't known, or more than ``limit`` comments changed.
    """
    if not thread.changes_since <= version <= thread.version:
        raise VersionTooOld
    if thread.id is None:
        return Page(thread, [], None)
    # What waits for a moderator has no version; said once more, for nobody else may ever read it.
    changed = _select(thread, VIEWS).where(Comment.changed > version)
    rows = _rows(session, changed.order_by(Comment.changed).limit(limit + 1))
    vanished = (
        sa.select(Vanished)
        .where(Vanished.site_id == thread.site.id, Vanished.thread_id == thread.id, Vanished.changed > version)
        .order_by(Vanished.changed)
        .limit(limit + 1)
    )
    comments = [comment_view(row) for row in rows]
    comments += [place_of(row) for row in session.execute(vanished).scalars()]
    if len(comments) > limit:
        raise VersionTooOld
    return Page(thread, sorted(comments, key=lambda comment: comment.number), None)


def at(session: AnySession, thread: ThreadView, number: int) -> CommentView:
    """The comment of this number, in whatever state, with all it says.

    :raises CommentUnknown: the thread has none.
    """
    row = session.execute(_select(thread, VIEWS).where(Comment.number == min(max(number, 0), LAST))).one_or_none()
    if row is None:
        raise CommentUnknown
    return comment_view(row, private=True)


@cache
def _page(shape: Shape[Any], sort: str, *, backward: bool, onward: bool) -> sa.Select[Any]:
    """The statement of a page, roots and first replies: the same for every thread, so it is made and compiled once.

    A root's place in its branch is 0. The roots' numbers stand in a table of their own, for MariaDB limits no other.
    """
    # All rows are above -1. It names the order's first column, or SQLite may take a narrower index, and sort.
    key = sa.bindparam("likes", type_=sa.Integer), sa.bindparam("number", type_=sa.Integer)
    bounds = _beyond(sort, key, backward=backward) if onward else _columns(sort)[0] > -1
    roots = (
        sa.select(Comment.number)
        .where(*_LISTED, Comment.depth == 0, bounds)
        .order_by(*_order(sort, backward=backward))
        .limit(sa.bindparam("limit", type_=sa.Integer))
        .subquery()
    )
    return _listed(shape).where(Comment.root_number.in_(sa.select(roots.c.number)), Comment.place <= FIRST_REPLIES)


@cache
def _first_replies(shape: Shape[Any]) -> sa.Select[Any]:
    """The statement of the first replies below some roots."""
    parents: sa.BindParameter[Any] = sa.bindparam("parents", expanding=True)
    return _listed(shape).where(Comment.place > 0, Comment.root_number.in_(parents), Comment.place <= FIRST_REPLIES)


_LISTED = (
    Comment.site_id == sa.bindparam("site", type_=Comment.id.type),
    Comment.thread_id == sa.bindparam("thread", type_=Comment.id.type),
    Comment.listed,
)


def _listed(shape: Shape[Any]) -> sa.Select[Any]:
    return sa.select(*shape.columns).outerjoin(Author, WITH_AUTHOR).where(*_LISTED)


def _of(thread: ThreadView) -> dict[str, Any]:
    return {"site": thread.site.id, "thread": thread.id}


def _fetch(session: AnySession, statement: sa.Select[Any], asked: dict[str, Any]) -> list[Any]:
    # By the connection: rows need nothing of what a session does for objects.
    return list(transactions.connection(session).execute(statement, asked).all())


def _select(thread: ThreadView, shape: Shape[Any]) -> sa.Select[Any]:
    return (
        sa.select(*shape.columns)
        .outerjoin(Author, WITH_AUTHOR)
        .where(Comment.site_id == thread.site.id, Comment.thread_id == thread.id)
    )


def _rows(session: AnySession, query: sa.Select[Any]) -> list[Any]:
    return list(session.execute(query).all())


def _side(thread: ThreadView, shape: Shape[Any], sort: str, start: Sequence[Any], *, backward: bool) -> sa.Select[Any]:
    """The roots before ``start``, the nearest first, or from it onwards."""
    bounds = _beyond(sort, start, backward=backward, itself=not backward)
    roots = _select(thread, shape).where(Comment.depth == 0, Comment.listed)
    return roots.where(bounds).order_by(*_order(sort, backward=backward))


def _columns(sort: str) -> tuple[Any, ...]:
    # Both go the same way (of two with as many likes the newer is first): an index serves that order on each engine.
    return (Comment.likes, Comment.number) if sort == "top" else (Comment.number,)


def _descends(sort: str, *, backward: bool) -> bool:
    return (sort != "oldest") != backward


def _order(sort: str, *, backward: bool) -> list[Any]:
    descends = _descends(sort, backward=backward)
    return [column.desc() if descends else column.asc() for column in _columns(sort)]


def _beyond(sort: str, key: Sequence[Any], *, backward: bool, itself: bool = False) -> sa.ColumnElement[bool]:
    columns = _columns(sort)
    return beyond(columns, key[-len(columns) :], descends=_descends(sort, backward=backward), itself=itself)


def _key(sort: str) -> Callable[[Any], Any]:
    return (lambda row: (row.likes, row.number)) if sort == "top" else itemgetter(NUMBER)


def _cursor(sort: str, direction: str, row: Any) -> str:
    return str(Cursor(sort, direction, (row.likes if sort == "top" else 0, row.number)))


def _with_replies(
    session: AnySession, thread: ThreadView, shape: Shape[C], roots: Iterable[Any], *,
    near: tuple[int, int] | None = None,
) -> list[C]:  # fmt: skip
    """Each root followed by its first replies; ``near`` is (root, place) of a reply that must be among them."""
    roots = list(roots)
    found: list[Any] = []
    parents = [root[NUMBER] for root in roots if root[BRANCH]]
    if parents:
        query: Any = _first_replies(shape)
        if near is not None and near[1] > FIRST_REPLIES:
            home, place = near
            first = max(place - NEIGHBOURS, FIRST_REPLIES + 1)
            window = _listed(shape).where(
                Comment.place > 0, Comment.root_number == home, Comment.place.between(first, place + NEIGHBOURS)
            )
            query = sa.union_all(query, window)  # each part is a range of an index; joined by OR they would be none
        found = _fetch(session, query, {**_of(thread), "parents": parents})
    return _in_order(shape, roots, found)


def _in_order(shape: Shape[C], roots: Iterable[Any], found: Iterable[Any]) -> list[C]:
    """Each root followed by those of its branch that were found."""
    by_root: dict[int, list[Any]] = {}
    for row in found:
        if row[PLACE]:
            by_root.setdefault(row[ROOT], []).append(row)
    comments, make = [], shape.make
    for root in roots:
        if not root[BRANCH]:
            comments.append(make(root, None))
            continue
        branch = by_root.get(root[NUMBER], [])
        branch.sort(key=itemgetter(PLACE))
        rest = root[BRANCH] - len(branch)
        more = None
        if rest > 0:
            known = [row[PLACE] for row in branch if row[PLACE] <= FIRST_REPLIES]
            more = More(rest, str(Cursor("branch", FORWARD, (max(known, default=0),))))
        comments.append(make(root, more))
        comments += [make(row, None) for row in branch]
    return comments

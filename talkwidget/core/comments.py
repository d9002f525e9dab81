"""Comments: written, edited, deleted, always under the lock of their thread's row.

``settle`` is the one place where a change of state reaches the counts above it: a comment is listed when it is
published, or when readers no longer see it and it holds listed replies; each change walks up the branch.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from talkwidget.core import authors, changes, lessons, quotes, threads, transactions
from talkwidget.core.authors import Entered
from talkwidget.core.dialects import AnySession
from talkwidget.core.errors import (
    BranchLocked,
    CommentGone,
    CommentUnknown,
    EditWindowOver,
    NotYours,
    ParentUnknown,
    ThreadClosed,
)
from talkwidget.core.identity import Identity
from talkwidget.core.locked import AnyComment, AnyThread, LockedThread, NewComment
from talkwidget.core.models import Author, Comment, Like, Likeness, Revision, Thread, new_id
from talkwidget.core.text import Rendered
from talkwidget.core.views import SiteView, ThreadView

PUBLISHED, PENDING, SPAM, DELETED, REMOVED = "published", "pending", "spam", "deleted", "removed"
UNSEEN = frozenset({PENDING, SPAM})
LAST_NUMBER = 2**31 - 1


@dataclass(frozen=True, slots=True)
class FirstState:
    """How a new comment begins: its state, the reason if readers don't see it, and what the checks found.

    address: from where it comes, as a keyed hash
    """

    state: str = PUBLISHED
    reason: str | None = None
    findings: list[dict[str, Any]] | None = None
    by_moderator: bool = False
    address: str | None = None


def thread_of(session: AnySession, site: SiteView, comment: uuid.UUID) -> uuid.UUID:
    """The thread in which a comment stands, for ever.

    :raises CommentUnknown: there is none of this id on this site.
    """
    found = session.execute(
        sa.select(Comment.thread_id).where(Comment.site_id == site.id, Comment.id == comment)
    ).scalar_one_or_none()
    if found is None:
        raise CommentUnknown
    return found


def fetch(session: AnySession, site: SiteView, thread_id: uuid.UUID, comment: uuid.UUID) -> tuple[Thread, Comment]:
    """A thread and a comment in it, both locked.

    :raises CommentUnknown: it has gone.
    """
    thread = threads.lock_by_id(session, site, thread_id)
    row = session.execute(
        _locked(sa.select(Comment).where(Comment.site_id == site.id, Comment.id == comment))
    ).scalar_one_or_none()
    if row is None:
        raise CommentUnknown
    return thread, row


def write(
    session: AnySession,
    thread: LockedThread,
    author: Entered,
    words: Rendered,
    *,
    parent: int | None,
    first: FirstState,
    now: dt.datetime,
) -> NewComment:
    """Add a comment under the next number of its locked thread.

    :raises ParentUnknown: the comment replied to isn't there, or not to be seen.
    :raises BranchLocked: its branch takes no more replies, and this is no moderator.
    """
    above = _at(session, thread, parent) if parent is not None else None
    if parent is not None and (above is None or above.state != PUBLISHED):
        raise ParentUnknown(parent)
    if above is not None and above.locked and not first.by_moderator:
        raise BranchLocked
    root = above
    if above is not None and above.number != above.root_number:
        root = _at(session, thread, above.root_number)
    quoted = quotes.authors_of(session, thread, words.quotes)
    # Nothing is asked from here on: a question would send what has changed so far in a statement of its own.
    thread.last_number += 1
    row = NewComment(
        site_id=thread.site_id, id=new_id(), thread_id=thread.id, number=thread.last_number, parent_number=parent,
        author_id=author.id, source=words.source, html=words.html, plain=words.plain, state=first.state,
        reason=first.reason, created=now.astimezone(dt.UTC), quotes=quoted, findings=first.findings,
        address=first.address,
    )  # fmt: skip
    hang(row, above, root)
    # Above a published parent nothing changes but its root: both are here, and all goes out in one flush.
    here = {known.number: known for known in (above, root) if known is not None}
    settle(thread, row, here.__getitem__)
    transactions.connection(session).execute(_INSERT, vars(row))
    threads.keep(session, thread)
    return row


def said_lately(
    session: AnySession,
    thread: LockedThread,
    author: uuid.UUID,
    words: Rendered,
    *,
    parent: int | None,
    since: dt.datetime,
) -> Comment | None:
    """The comment in which somebody says just these words at this place, if it was written after ``since``."""
    found = session.execute(
        sa.select(Comment).where(
            Comment.site_id == thread.site_id, Comment.author_id == author, Comment.created > since,
            Comment.thread_id == thread.id, Comment.parent_number == parent,
        )
    ).scalars()  # fmt: skip
    # Not in SQL: to MariaDB's collation "Yes" is "yes".
    return next((row for row in found if row.source == words.source), None)


def hang(row: AnyComment, parent: Comment | None, root: Comment | None) -> None:
    """Give a comment its place in the tree."""
    row.root_number, row.depth, row.place = row.number, 0, 0
    if parent is not None and root is not None:
        root.last_place += 1
        row.root_number, row.depth, row.place = root.number, parent.depth + 1, root.last_place


def may_edit(site: SiteView, row: Comment, identity: Identity, author: Author | None, *, now: dt.datetime) -> None:
    """Let authors edit while their window is open, and moderators always.

    :raises NotYours, EditWindowOver, CommentGone: they may not.
    """
    if is_gone(row):
        raise CommentGone
    if identity.is_moderator:
        return
    _must_be_author(row, author)
    if row.state == REMOVED:
        raise NotYours("A moderator removed this comment: only a moderator can change it now. You can delete it.")
    if now - row.created >= dt.timedelta(seconds=site.settings.edit_seconds):
        raise EditWindowOver(seconds=site.settings.edit_seconds)


def edit(
    session: AnySession, thread: Thread, row: Comment, words: Rendered, *, editor: Author, now: dt.datetime
) -> bool:
    """Put new words in place of the old, and keep the old as history; whether that changed anything."""
    if words.source == row.source:
        return False
    quoted = quotes.authors_of(session, thread, words.quotes)
    session.add(
        Revision(
            site_id=row.site_id, comment_id=row.id, editor_id=editor.id, source=row.source, html=row.html, replaced=now
        )
    )
    row.source, row.html, row.plain, row.edited, row.quotes = words.source, words.html, words.plain, now, quoted
    if row.state == PUBLISHED:
        changes.note(thread, row)
    return True


def delete(session: AnySession, site: SiteView, thread: Thread, row: Comment, author: Author | None) -> None:
    """Delete one's own comment: a tombstone while replies hang below it; either way nothing of anybody stays.

    :raises NotYours, CommentGone: it isn't theirs, or is gone.
    """
    if is_gone(row):
        raise CommentGone
    _must_be_author(row, author)
    quotes.forget(session, thread, [row.number])
    erase(session, site, thread, row)


def erase(session: AnySession, site: SiteView, thread: Thread, row: Comment) -> None:
    """Take every word and name out of a comment, its history and its likes; its quotes elsewhere are the caller's.

    What a moderator removed stays removed: its author can't make an own decision of it (mute.md, M30).
    """
    spoke = row.author_id
    lessons.forget(session, row)
    for table in (Like, Likeness, Revision):
        session.execute(sa.delete(table).where(table.site_id == row.site_id, table.comment_id == row.id))
    row.author_id = row.reason = row.edited = row.quotes = row.findings = row.address = None
    row.source = row.html = row.plain = ""
    row.likes, row.official, row.pinned = 0, False, False
    change_state(session, thread, row, REMOVED if row.state == REMOVED else DELETED)
    session.flush()
    authors.forget_if_silent(session, site, spoke)


def is_gone(row: Comment) -> bool:
    """Whether its words are nobody's any more, whatever its place shows."""
    return row.author_id is None


def change_state(session: AnySession, thread: Thread, row: Comment, state: str) -> None:
    """Move a comment to another state, with all that is counted above it."""
    before = row.listed, row.state
    thread.count -= row.state == PUBLISHED
    thread.count += state == PUBLISHED
    row.state = state
    above = _walk_up(session, thread, row)
    # Of a tombstone that another one takes the place of, nobody sees anything.
    if (row.listed or before[0]) and (row.listed, row.state) != before:
        changes.note(thread, row, *above)
    _sweep_up(session, thread, row)


def settle(thread: AnyThread, row: AnyComment, at: Callable[[int], Comment]) -> None:
    """Count a comment that is new."""
    above = list_upwards(row, at)
    if row.state == PUBLISHED:
        thread.count += 1
        changes.note(thread, row, *above)


def list_upwards(row: AnyComment, at: Callable[[int], Comment]) -> list[Comment]:
    """Bring ``listed`` and the counts above into line with a comment's state; return those above that changed."""
    above: list[Comment] = []
    while True:
        listed = row.state == PUBLISHED or row.replies > 0
        if listed == row.listed:
            return above
        row.listed = listed
        if row.parent_number is None:
            return above
        step = 1 if listed else -1
        at(row.root_number).branch += step
        row = at(row.parent_number)
        row.replies += step
        # What waits has no version that a reader knows; an import may have put replies below it.
        if row.state not in UNSEEN:
            above.append(row)


def _walk_up(session: AnySession, thread: Thread, row: Comment) -> list[Comment]:
    return list_upwards(row, lambda number: _there(session, thread, number))


def _sweep_up(session: AnySession, thread: Thread, row: Comment) -> None:
    """Gone and above nothing: the row goes too. An imported one stays, empty, so that no second run revives it."""
    above: Comment | None = row
    while above is not None and is_gone(above) and above.origin is None and not _has_replies(session, above):
        parent = above.parent_number
        changes.vanish(session, above)
        above = _there(session, thread, parent) if parent is not None else None


def _there(session: AnySession, thread: Thread, number: int) -> Comment:
    found = _at(session, thread, number)
    if found is None:
        raise CommentUnknown
    return found


def _must_be_author(row: Comment, author: Author | None) -> None:
    if author is None or row.author_id != author.id:
        raise NotYours


def _at(session: AnySession, thread: AnyThread, number: int) -> Comment | None:
    if not 0 < number <= LAST_NUMBER:
        return None  # SQLite's driver can't even ask
    place = {"site": thread.site_id, "thread": thread.id, "number": number}
    return session.execute(_BY_NUMBER, place).scalar_one_or_none()


def _has_replies(session: AnySession, row: Comment) -> bool:
    below = sa.select(Comment.id).where(
        Comment.site_id == row.site_id, Comment.thread_id == row.thread_id,
        Comment.root_number == row.root_number, Comment.parent_number == row.number,
    )  # fmt: skip
    return session.execute(below.limit(1).with_for_update()).first() is not None


def _locked(query: sa.Select[Any]) -> sa.Select[Any]:
    # MariaDB's snapshot may be older than the lock on the thread: only a locking read sees what is there now.
    return query.with_for_update().execution_options(populate_existing=True)


_BY_NUMBER = _locked(
    sa.select(Comment).where(
        Comment.site_id == sa.bindparam("site"),
        Comment.thread_id == sa.bindparam("thread"),
        Comment.number == sa.bindparam("number"),
    )
)


_INSERT = sa.insert(Comment.metadata.tables[Comment.__tablename__])


def must_be_open(
    site: SiteView, thread: AnyThread | ThreadView, identity: Identity | None, *, now: dt.datetime
) -> None:
    """:raises ThreadClosed: the thread takes no comments, and this is no moderator."""
    state = threads.state_of(thread.state, thread.created, site.settings, now=now)
    if state == "closed" and not (identity is not None and identity.is_moderator):
        raise ThreadClosed

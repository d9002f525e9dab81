"""Whole threads written at once, for benchmarks: as if each comment had been posted, edited, liked and deleted.

Their rows are plain objects here, and the functions that count a session's rows count these; so what the tables say
of a filled thread is what they would say of a living one. They go in by the fastest way each database has.
"""

from __future__ import annotations

import datetime as dt
import itertools
import random
import uuid
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter
from typing import Any, NamedTuple, cast

import sqlalchemy as sa

from talkwidget.core import changes, comments, dialects, threads
from talkwidget.core.authors import NAME_LENGTH
from talkwidget.core.comments import DELETED, PUBLISHED, REMOVED
from talkwidget.core.dialects import AnySession
from talkwidget.core.identity import Identity
from talkwidget.core.models import Author, Comment, Like, Revision, Thread, Vanished, new_id
from talkwidget.core.text import Rendered, plain, web_address
from talkwidget.core.views import SiteView

EDITED_AFTER = dt.timedelta(minutes=2)
LIKED_EVERY = dt.timedelta(minutes=1)


class FilledAuthor(NamedTuple):
    """Somebody who has left no trace on this site before, and leaves one in this batch."""

    id: uuid.UUID
    identity: Identity
    since: dt.datetime


class FilledComment(NamedTuple):
    """One comment, and what becomes of it once the whole thread is written.

    parent: the number of what it replies to, below its own
    words:  rendered; they quote nobody
    edited: what it says since `EDITED_AFTER` it was written
    likers: who likes it, one every `LIKED_EVERY`
    state:  ``published``, ``deleted`` by its author, who says something else on this site, or ``removed``
    reason: why it was removed
    """

    id: uuid.UUID
    author: uuid.UUID
    words: Rendered
    created: dt.datetime
    parent: int | None = None
    edited: Rendered | None = None
    likers: Sequence[uuid.UUID] = ()
    state: str = PUBLISHED
    reason: str | None = None


class FilledThread(NamedTuple):
    """A thread that nobody wrote in yet; its comments get the numbers 1, 2, 3 ... in their order."""

    id: uuid.UUID
    key: str
    title: str
    url: str
    comments: Sequence[FilledComment]


class Batch(NamedTuple):
    """Whole threads, for one transaction, and who appears in them for the first time."""

    newcomers: Sequence[FilledAuthor]
    threads: Sequence[FilledThread]

    @property
    def comments(self) -> int:
        return sum(len(thread.comments) for thread in self.threads)


def id_at(moment: dt.datetime, lots: random.Random) -> uuid.UUID:
    """Make the UUIDv7 (RFC 9562) that something made at ``moment`` would have."""
    head = int(moment.timestamp() * 1000) << 16 | 7 << 12 | lots.getrandbits(12)
    return uuid.UUID(int=head << 64 | 0b10 << 62 | lots.getrandbits(62))


def is_empty(session: AnySession, site: SiteView) -> bool:
    """Whether nobody ever wrote on this site."""
    return session.execute(sa.select(Thread.id).where(Thread.site_id == site.id).limit(1)).first() is None


def fill(session: AnySession, site: SiteView, batch: Batch) -> None:
    """Write whole threads; the session's owner commits."""
    written = [_Written(site.id, thread) for thread in batch.threads]
    if batch.newcomers:
        session.execute(sa.insert(Author), [_author(site.id, one) for one in batch.newcomers])
    # Not poured: who watches the session has to see that threads came.
    session.execute(sa.insert(Thread), [thread.row.values() for thread in written])
    connection = session.connection()
    for model, rows in (
        (Comment, (_COMMENT(row) for thread in written for row in thread.rows())),
        (Like, itertools.chain.from_iterable(thread.likes for thread in written)),
        (Revision, itertools.chain.from_iterable(thread.revisions for thread in written)),
        (Vanished, (_VANISHED(row) for thread in written for row in thread.vanished)),
    ):
        dialects.pour(connection, cast("sa.Table", model.__table__), cast("Iterable[Sequence[Any]]", rows))


class _Written:
    """One thread, played through."""

    def __init__(self, site: uuid.UUID, thread: FilledThread) -> None:
        # What counts takes a session's rows; these have the same attributes, and cost a tenth.
        self.row = cast("Any", _Thread(site, thread))
        self.likes: list[tuple[uuid.UUID, uuid.UUID, uuid.UUID, dt.datetime]] = []
        self.revisions: list[tuple[uuid.UUID, uuid.UUID, uuid.UUID, uuid.UUID, str, str, dt.datetime]] = []
        self.vanished: list[Any] = []
        self._rows: list[Any] = [None]  # by number
        threads.introduce(self.row, title=thread.title, url=thread.url)
        for comment in thread.comments:
            self._post(comment)
        for row, comment in zip(self._rows[1:], thread.comments, strict=True):
            if comment.edited is not None or comment.likers:
                self._change(row, comment)
        for row, comment in zip(self._rows[1:], thread.comments, strict=True):
            if comment.state != PUBLISHED:
                self._end(row, comment)

    def rows(self) -> Iterator[Any]:
        return (row for row in self._rows if row is not None)

    def _post(self, comment: FilledComment) -> None:
        thread = self.row
        thread.last_number += 1
        row: Any = _Comment(thread, comment)
        parent = root = None
        if comment.parent is not None:
            parent = self._rows[comment.parent]
            root = self._rows[parent.root_number]
            parent.below += 1
        comments.hang(row, parent, root)
        self._rows.append(row)
        above = comments.list_upwards(row, self._rows.__getitem__)
        thread.count += 1
        changes.note(thread, row, *above)

    def _change(self, row: Any, comment: FilledComment) -> None:
        words, stays = comment.edited, comment.state != DELETED
        if words is not None and words.source != row.source:
            edited = row.created + EDITED_AFTER
            if stays:
                self.revisions.append((row.site_id, new_id(), row.id, row.author_id, row.source, row.html, edited))
            row.source, row.html, row.plain, row.edited = words.source, words.html, words.plain, edited
            changes.note(self.row, row)
        for count, liker in enumerate(comment.likers, 1):
            if stays:
                self.likes.append((row.site_id, row.id, liker, row.created + count * LIKED_EVERY))
            row.likes += 1
            changes.note(self.row, row)

    def _end(self, row: Any, comment: FilledComment) -> None:
        if comment.state == REMOVED:
            row.reason = comment.reason
        else:
            row.author_id = row.reason = row.edited = None
            row.source = row.html = row.plain = ""
            row.likes = 0
        row.state = comment.state
        self.row.count -= 1
        above = comments.list_upwards(row, self._rows.__getitem__)
        changes.note(self.row, row, *above)
        while row is not None and row.author_id is None and not row.below:
            self._rows[row.number] = None
            self.vanished.append(row)
            row = self._rows[row.parent_number] if row.parent_number is not None else None
            if row is not None:
                row.below -= 1


class _Thread:
    __slots__ = ("changes_since", "count", "created", "id", "key", "last_number", "site_id", "state", "title", "url",
                 "version")  # fmt: skip

    def __init__(self, site: uuid.UUID, thread: FilledThread) -> None:
        self.site_id, self.id, self.key, self.state = site, thread.id, thread.key, "open"
        self.created = thread.comments[0].created
        self.count = self.last_number = self.version = self.changes_since = 0
        self.title: str | None = None
        self.url: str | None = None

    def values(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


class _Comment:
    """A row of `Comment`; ``below``: the replies to it that have a row."""

    __slots__ = ("author_id", "below", "branch", "changed", "created", "depth", "edited", "html", "id", "last_place",
                 "likes", "listed", "number", "parent_number", "place", "plain", "reason", "replies", "root_number",
                 "site_id", "source", "state", "thread_id")  # fmt: skip

    markup_version, official, pinned = 1, False, False
    origin = quotes = findings = decision_id = locked = address = None

    def __init__(self, thread: _Thread, comment: FilledComment) -> None:
        self.site_id, self.thread_id, self.number = thread.site_id, thread.id, thread.last_number
        self.id, self.author_id, words, self.created, self.parent_number = comment[:5]
        self.source, self.html, self.plain = words.source, words.html, words.plain
        self.state, self.listed, self.reason, self.edited, self.changed = PUBLISHED, False, None, None, None
        self.likes = self.replies = self.branch = self.last_place = self.below = 0


_COMMENT = attrgetter(*Comment.__table__.columns.keys())
_VANISHED = attrgetter(*Vanished.__table__.columns.keys())


def _author(site: uuid.UUID, one: FilledAuthor) -> dict[str, Any]:
    who = one.identity
    return {
        "site_id": site, "id": one.id, "issuer": who.issuer, "subject": who.subject,
        "name": plain(who.name, limit=NAME_LENGTH), "url": web_address(who.url), "role": who.role, "created": one.since,
        "was": [],
    }  # fmt: skip

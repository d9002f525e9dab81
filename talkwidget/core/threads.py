"""Threads: found by the owner's key, opened by the first comment, locked while a number is given."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
import uuid
from collections.abc import Collection, Sequence
from functools import cache, lru_cache

import sqlalchemy as sa

from talkwidget.core import changes, transactions
from talkwidget.core.dialects import AnySession
from talkwidget.core.errors import BadCursor, Invalid, SiteUnknown
from talkwidget.core.locked import AnyThread, LockedThread
from talkwidget.core.models import Comment, Site, Thread, new_id
from talkwidget.core.paging import BACKWARD, FORWARD
from talkwidget.core.settings import Settings
from talkwidget.core.sites import check_name
from talkwidget.core.sites import view_of as site_view_of
from talkwidget.core.text import plain, web_address
from talkwidget.core.views import ListedThread, SiteView, ThreadList, ThreadView

KEY_LENGTH = 512
_TABLE = Thread.metadata.tables[Thread.__tablename__]
_CHANGES = ("title", "url", "count", "last_number", "version", "changes_since")
_KEEP = (
    sa.update(_TABLE)
    .where(_TABLE.c.site_id == sa.bindparam("of_site"), _TABLE.c.id == sa.bindparam("of_id"))
    .values({name: sa.bindparam(name) for name in _CHANGES})
)
_BY_TABLE = (
    sa.select(*(_TABLE.c[field.name] for field in dataclasses.fields(LockedThread)))
    .where(_TABLE.c.site_id == sa.bindparam("site"), _TABLE.c.key == sa.bindparam("key"))
    .with_for_update()
)
_OPEN = sa.insert(_TABLE)
_LOCKED = sa.select(Thread).with_for_update().execution_options(populate_existing=True)
_BY_KEY = _LOCKED.where(Thread.site_id == sa.bindparam("site"), Thread.key == sa.bindparam("key"))
_BY_ID = _LOCKED.where(Thread.site_id == sa.bindparam("site"), Thread.id == sa.bindparam("thread"))
STATES = ("open", "closed")


@lru_cache(maxsize=1024)
def check_key(key: str) -> str:
    """A thread's key as it is stored.

    :raises Invalid: it is empty or over 512 characters, before or after tidying.
    """
    tidy = plain(key, limit=KEY_LENGTH + 1)
    if not tidy or len(tidy) > KEY_LENGTH or len(key) > 2 * KEY_LENGTH:
        raise Invalid({"thread": [f"A thread's key has 1 to {KEY_LENGTH} characters, such as /posts/42."]})
    return tidy


def look(session: AnySession, settings: Settings, site: str | None, key: str, *, now: dt.datetime) -> ThreadView:
    """The site and the thread in one statement; a thread nobody wrote in yet is an empty one.

    :raises SiteUnknown: no such site, or none named where there are several.
    """
    key = check_key(key)
    if site is not None:
        check_name(site)
    rows = transactions.connection(session).execute(_look(named=site is not None), {"key": key, "site": site}).all()
    if len(rows) != 1:
        raise SiteUnknown(site)
    # By place: by name, each column would cost a look-up of its own.
    of_site, name, site_title, options, thread, stored, title, url, state, count, version, created, since = rows[0]
    owner = site_view_of(of_site, name, site_title, options, settings)
    if thread is None:
        return ThreadView(owner, None, key)
    state = state_of(state, created, owner.settings, now=now)
    return ThreadView(
        owner, thread, stored, title, url, state, count, version, created, since if since is not None else version
    )


@cache
def _look(*, named: bool) -> sa.Executable:
    """The statement of every read: made and compiled once, and of columns, for it needs no objects."""
    key, site = sa.bindparam("key", type_=sa.String), sa.bindparam("site", type_=sa.String)
    return (
        sa.select(
            Site.id, Site.name, Site.title.label("site_title"), sa.type_coerce(Site.options, sa.Text).label("options"),
            Thread.id.label("thread_id"), Thread.key, Thread.title, Thread.url, Thread.state,
            Thread.count.label("shown"), Thread.version, Thread.created, Thread.changes_since,
        )
        .outerjoin(Thread, sa.and_(Thread.site_id == Site.id, Thread.key == key))
        .where(Site.name == site if named else sa.true())
        .limit(2)
    )  # fmt: skip


def counts(session: AnySession, site: SiteView, keys: Sequence[str]) -> dict[str, int]:
    """How many comments each key's thread shows; 0 for a key nobody wrote under."""
    stored = {key: check_key(key) for key in keys}
    rows = session.execute(
        sa.select(Thread.key, Thread.count).where(
            Thread.site_id == site.id, Thread.key.in_(sorted(set(stored.values())))
        )
    )
    found = {key: count for key, count in rows}  # noqa: C416  # a Row is no tuple to every SQLAlchemy's types
    return {key: found.get(tidy, 0) for key, tidy in stored.items()}


def listing(session: AnySession, site: SiteView, *, limit: int, after: str | None, now: dt.datetime) -> ThreadList:
    """The threads that have comments, the newest first; one without is nobody's to find.

    Newest is by id: a UUIDv7 begins with its time, and the primary key is the one index that is in this order.

    :raises BadCursor: ``after`` is no cursor of ours.
    """
    place = _CURSOR.fullmatch(after) if after is not None else None
    if after is not None and place is None:
        raise BadCursor
    backward = place is not None and place[1] == BACKWARD
    latest = (
        sa.select(Comment.created)
        .where(Comment.site_id == Thread.site_id, Comment.thread_id == Thread.id, Comment.state == "published")
        .order_by(Comment.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = sa.select(Thread, latest.label("latest")).where(Thread.site_id == site.id, Thread.count > 0)
    if place is not None:
        known = uuid.UUID(place[2])
        query = query.where(Thread.id > known if backward else Thread.id < known)
    query = query.order_by(Thread.id.asc() if backward else Thread.id.desc()).limit(limit + 1)
    rows = session.execute(query.execution_options(populate_existing=True)).all()
    found = [ListedThread(view(row.Thread, site, now=now), row.latest) for row in rows[:limit]]
    more = len(rows) > limit
    if backward:
        found.reverse()
    earlier, later = (more, True) if backward else (place is not None, more)
    return ThreadList(
        site,
        found,
        next=f"{FORWARD}{found[-1].thread.id}" if found and later else None,
        previous=f"{BACKWARD}{found[0].thread.id}" if found and earlier else None,
    )


_CURSOR = re.compile(rf"({FORWARD}|{BACKWARD})([0-9a-f]{{8}}(?:-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}})")


def lock_by_id(session: AnySession, site: SiteView, thread: uuid.UUID) -> Thread:
    return session.execute(_BY_ID, {"site": site.id, "thread": thread}).scalar_one()


def lock_each(session: AnySession, site: SiteView, wanted: Collection[uuid.UUID]) -> list[Thread]:
    """Several threads' rows, locked in the order of their ids: two who want the same ones don't lock each other out."""
    return [lock_by_id(session, site, thread) for thread in sorted(wanted)]


def touch(session: AnySession, site: SiteView, wanted: Collection[uuid.UUID]) -> None:
    """Make every page of these threads new."""
    for thread in lock_each(session, site, wanted):
        changes.note_all(session, thread)


def open_or_lock(session: AnySession, site: SiteView, key: str, *, now: dt.datetime) -> Thread:
    """The thread's row, locked until the transaction ends; made if this is its first comment."""
    key = check_key(key)
    row: Thread | None = session.execute(_BY_KEY, {"site": site.id, "key": key}).scalar_one_or_none()
    if row is None:
        row = Thread(
            site_id=site.id, key=key, state="open", count=0, last_number=0, version=0, changes_since=0,
            created=now,
        )  # fmt: skip
        session.add(row)
        session.flush()
    return row


def open_for_post(session: AnySession, site: SiteView, key: str, *, now: dt.datetime) -> LockedThread:
    """As `open_or_lock`, of a tidy key, and past the session; `keep` writes what changes."""
    connection = transactions.connection(session)
    row = connection.execute(_BY_TABLE, {"site": site.id, "key": key}).one_or_none()
    if row is not None:
        return LockedThread(*row)
    made = LockedThread(
        site_id=site.id, id=new_id(), key=key, title=None, url=None, state="open", count=0, last_number=0, version=0,
        created=now, changes_since=0,
    )  # fmt: skip
    connection.execute(_OPEN, dataclasses.asdict(made))
    transactions.note(session, made)
    return made


def keep(session: AnySession, row: LockedThread) -> None:
    """Write a locked thread's row as it stands, at a fraction of what a flush costs."""
    named = {"of_site": row.site_id, "of_id": row.id} | {name: getattr(row, name) for name in _CHANGES}
    transactions.connection(session).execute(_KEEP, named)
    transactions.note(session, row)


def introduce(row: AnyThread, *, title: str | None, url: str | None) -> None:
    """Keep what a page says of itself where nothing was said yet: by commenting, nobody renames or moves a thread."""
    describe(row, title=None if row.title else title, url=None if row.url else url)


def describe(row: AnyThread, *, title: str | None, url: str | None) -> None:
    """Give a thread another title or address; what is none leaves it as it was."""
    before = row.title, row.url
    tidy = plain(title, limit=255) if title else ""
    row.title = tidy or row.title
    row.url = web_address(url) or row.url
    if (row.title, row.url) != before:
        changes.note(row)


def state_of(state: str, created: dt.datetime | None, settings: Settings, *, now: dt.datetime) -> str:
    """The state of a thread as it is now: open ones close some days after their first comment, where a site says so.

    Nothing is written when that time comes, so it makes no version. It needn't: a thread's ETag is made of this state
    too, and whoever keeps an answer asks for its ETag as often as for what other processes wrote.
    """
    days = settings.close_days
    return "closed" if days and created is not None and now - created >= dt.timedelta(days=days) else state


def view(row: AnyThread, site: SiteView, *, now: dt.datetime) -> ThreadView:
    state = state_of(row.state, row.created, site.settings, now=now)
    since = row.changes_since if row.changes_since is not None else row.version
    return ThreadView(
        site, row.id, row.key, row.title, row.url, state, row.count, row.version, row.created, since
    )  # fmt: skip

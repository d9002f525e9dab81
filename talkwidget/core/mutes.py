"""Mutes: one reader's list of whom not to hear. mute.md is the law; the numbers in brackets are its rules.

Nobody but the reader learns of an entry: nothing here announces, nothing touches a thread's version (M24, M28).
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from talkwidget.core import authors, threads
from talkwidget.core.dialects import AnySession
from talkwidget.core.errors import AuthorUnknown, Invalid, MuteLimit, MutesTooFast, MuteYourself
from talkwidget.core.models import WHOLE_SITE, Author, Mute, Thread
from talkwidget.core.text import plain
from talkwidget.core.views import MuteImport, MuteView, SiteView, WantedMute

PEOPLE = 1000
CHANGES_A_MINUTE = 60
KEPT_AFTER_EXPIRY = dt.timedelta(days=30)
DAYS = (1, 7, 30, 90)
NOTE_LENGTH = 500

MANY = 5
MANY_WITHIN = dt.timedelta(days=30)
ESTABLISHED_AFTER = dt.timedelta(days=7)


def mute(session: AnySession, site: SiteView, reader: Author, wanted: WantedMute, *, now: dt.datetime) -> None:
    """Stop hearing somebody; asking again changes the duration and the note (M1, M2, M20, M24).

    ``reader`` is locked: two tabs at once agree on the list's length and pace.

    :raises AuthorUnknown, MuteYourself, MuteLimit, MutesTooFast, Invalid: see there.
    """
    if wanted.until is not None and wanted.until <= now:
        raise Invalid({"until": ["This time has passed. Leave it out to mute until you undo it."]})
    author = authors.by_ids(session, site, {wanted.author}, lock=True).get(wanted.author)
    if author is None:
        raise AuthorUnknown
    if author.id == reader.id:
        raise MuteYourself
    scope = _scopes(session, site, {wanted.thread}).get(wanted.thread)
    if scope is None:
        raise Invalid({"thread": ["Nobody has commented there, so there is nobody to mute."]})
    _sweep(session, site, reader, now)
    note = _tidy(wanted.note)
    row = session.get(Mute, (site.id, reader.id, author.id, scope), with_for_update=True)
    if row is not None and (row.until, row.note) == (wanted.until, note):
        return
    _count_change(reader, now)
    if row is None or not is_active(row, now):
        check_room(rows(session, site, reader.id, lock=True), {author.id}, now=now)
        row = row or Mute(site_id=site.id, reader_id=reader.id, author_id=author.id, scope=scope)
        row.since = now
        session.add(row)
    row.until, row.note = wanted.until, note


def unmute(
    session: AnySession, site: SiteView, reader: Author, author: uuid.UUID, *, thread: str | None, now: dt.datetime
) -> None:
    """Hear somebody again, everywhere or in one thread; nobody muted, or nobody there any more, is fine too (M24).

    ``reader`` is locked.

    :raises MutesTooFast: see there.
    """
    target = authors.by_ids(session, site, {author}).get(author)
    scope = _scopes(session, site, {thread}).get(thread)
    if target is None or scope is None:
        return
    row = session.get(Mute, (site.id, reader.id, target.id, scope), with_for_update=True)
    if row is not None:
        _count_change(reader, now)
        session.delete(row)


def listing(session: AnySession, site: SiteView, reader: uuid.UUID, *, now: dt.datetime) -> list[MuteView]:
    """Everybody on the list, and those whose time ran out in the last 30 days, to renew (M20, M22)."""
    found = everything(session, site, reader, now=now)
    return [entry for entry in found if entry.until is None or entry.until > now - KEPT_AFTER_EXPIRY]


def everything(session: AnySession, site: SiteView, reader: uuid.UUID, *, now: dt.datetime) -> list[MuteView]:
    """All that is stored of a reader's list, the newest first, what ran out last."""
    found = session.execute(
        sa.select(Mute, Author, Thread.key)
        .join(Author, sa.and_(Author.site_id == Mute.site_id, Author.id == Mute.author_id))
        .outerjoin(Thread, sa.and_(Thread.site_id == Mute.site_id, Thread.id == Mute.scope))
        .where(Mute.site_id == site.id, Mute.reader_id == reader)
        .order_by(Mute.since.desc(), Mute.author_id, Mute.scope)
    )
    entries = [
        MuteView(author.id, author.name, key, mute.since, mute.until, mute.note, tuple(author.was),
                 not is_active(mute, now))
        for mute, author, key in found
    ]  # fmt: skip
    return sorted(entries, key=lambda entry: entry.expired)


@dataclass(slots=True)
class _Draft:
    """What an entry will be once a list is taken in."""

    author: Author
    thread: str | None
    until: dt.datetime | None
    note: str | None
    is_new: bool

    def join(self, wish: WantedMute) -> None:
        self.until = later(self.until, wish.until)
        self.note = self.note or _tidy(wish.note)


def look(
    session: AnySession, site: SiteView, reader: Author | None, wanted: Sequence[WantedMute], *, now: dt.datetime
) -> MuteImport:
    """Say what taking in a list would do, and change nothing: a shared list is looked at before it applies (M22).

    :raises MuteLimit: the whole would be longer than the limit.
    """
    people = authors.by_ids(session, site, {wish.author for wish in wanted})
    there = rows(session, site, reader.id) if reader is not None else []
    drafts, result = _sort_out(session, site, reader, people, there, wanted, now)
    check_room(there, {author for author, _ in drafts}, now=now)
    return result


def take_in(
    session: AnySession, site: SiteView, reader: Author, wanted: Sequence[WantedMute], *, now: dt.datetime
) -> MuteImport:
    """Add a list to the reader's own, by union: nothing on either is lost, the longer wish wins (M3, M22).

    ``reader`` is locked.

    :raises MuteLimit, MutesTooFast: the whole would be longer than the limit, or too soon; nothing is added then.
    """
    _sweep(session, site, reader, now)
    people = authors.by_ids(session, site, {wish.author for wish in wanted}, lock=True)
    there = rows(session, site, reader.id, lock=True)
    drafts, result = _sort_out(session, site, reader, people, there, wanted, now)
    check_room(there, {author for author, _ in drafts}, now=now)
    mine = {(row.author_id, row.scope): row for row in there}
    for (author, scope), draft in drafts.items():
        row = mine.get((author, scope)) or Mute(site_id=site.id, reader_id=reader.id, author_id=author, scope=scope)
        row.until, row.note = draft.until, draft.note
        if draft.is_new:
            row.since = now
            session.add(row)
    if any(session.is_modified(row) for row in mine.values()) or result.added:
        _count_change(reader, now)
    return result


def hears(
    session: AnySession,
    site: SiteView,
    reader: uuid.UUID,
    author: uuid.UUID,
    *,
    thread: uuid.UUID | None,
    now: dt.datetime,
) -> bool:
    """Whether anything from ``author`` may reach ``reader`` now: the one gate of every channel (M11).

    Ids may be old: what waits to be sent may have been written before its author or its reader signed in. Somebody
    who was erased reaches nobody, nor is reached.
    """
    today = authors.by_ids(session, site, {reader, author})
    if reader not in today or author not in today:
        return False
    scopes = [WHOLE_SITE] if thread is None else [WHOLE_SITE, thread]
    found = session.execute(
        sa.select(Mute.author_id)
        .where(
            Mute.site_id == site.id, Mute.reader_id == today[reader].id, Mute.author_id == today[author].id,
            Mute.scope.in_(scopes), sa.or_(Mute.until.is_(None), Mute.until > now),
        )
        .limit(1)
    ).first()  # fmt: skip
    return found is None


def is_muted_by_many(
    session: AnySession, site: SiteView, author: uuid.UUID, *, asker: uuid.UUID | None, now: dt.datetime
) -> bool:
    """Whether five or more established readers muted this person in the last 30 days: all a moderator learns (M29).

    Established is who left a first trace here a week ago or earlier: a crowd made today counts for nothing. The
    moderator who asks doesn't count: by muting and unmuting they could tell four others from five.
    """
    readers = session.execute(
        sa.select(sa.func.count(sa.distinct(Mute.reader_id)))
        .join(Author, sa.and_(Author.site_id == Mute.site_id, Author.id == Mute.reader_id))
        .where(
            Mute.site_id == site.id, Mute.author_id == author, Mute.since > now - MANY_WITHIN,
            Author.created <= now - ESTABLISHED_AFTER, Mute.reader_id != asker if asker is not None else sa.true(),
        )
    ).scalar_one()  # fmt: skip
    return readers >= MANY


def rows(session: AnySession, site: SiteView, reader: uuid.UUID, *, lock: bool = False) -> Sequence[Mute]:
    """A reader's entries, those whose time ran out included; ``lock`` to change them."""
    query = sa.select(Mute).where(Mute.site_id == site.id, Mute.reader_id == reader)
    if lock:  # MariaDB's snapshot may be older than the lock on the reader: only a locking read sees what is there now
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.execute(query).scalars().all()


def check_room(there: Iterable[Mute], fresh: set[uuid.UUID], *, now: dt.datetime) -> None:
    """:raises MuteLimit: with ``fresh`` there would be more people on the list than may be."""
    if len({row.author_id for row in there if is_active(row, now)} | fresh) > PEOPLE:
        raise MuteLimit(limit=PEOPLE)


def is_active(row: Mute, now: dt.datetime) -> bool:
    return row.until is None or row.until > now


def later(one: dt.datetime | None, other: dt.datetime | None) -> dt.datetime | None:
    """The longer of two durations; None is for ever (M20)."""
    return None if one is None or other is None else max(one, other)


def _sort_out(
    session: AnySession, site: SiteView, reader: Author | None, people: Mapping[uuid.UUID, Author],
    there: Iterable[Mute], wanted: Sequence[WantedMute], now: dt.datetime,
) -> tuple[dict[tuple[uuid.UUID, uuid.UUID], _Draft], MuteImport]:  # fmt: skip
    """What each entry that a list names will be, and the whole in numbers."""
    scopes = _scopes(session, site, {wish.thread for wish in wanted})
    mine = {(row.author_id, row.scope): row for row in there}
    drafts: dict[tuple[uuid.UUID, uuid.UUID], _Draft] = {}
    already = unknown = 0
    for wish in wanted:
        author, scope = people.get(wish.author), scopes.get(wish.thread)
        if author is None or scope is None:
            unknown += 1
            continue
        if (reader is not None and author.id == reader.id) or (wish.until is not None and wish.until <= now):
            already += 1
            continue
        draft, row = drafts.get((author.id, scope)), mine.get((author.id, scope))
        is_new = draft is None and (row is None or not is_active(row, now))
        already += not is_new
        if draft is None:
            until = wish.until if row is None or is_new else row.until
            draft = _Draft(author, wish.thread, until, row.note if row is not None else None, is_new)
            drafts[author.id, scope] = draft
        draft.join(wish)
    added = [
        MuteView(draft.author.id, draft.author.name, draft.thread, now, draft.until, draft.note,
                 tuple(draft.author.was), False)
        for draft in drafts.values() if draft.is_new
    ]  # fmt: skip
    return drafts, MuteImport(len(added), already, unknown, added)


def _scopes(session: AnySession, site: SiteView, keys: set[str | None]) -> dict[str | None, uuid.UUID]:
    """The scope that each thread's key stands for, and None for the whole site; no entry for a key without a thread."""
    tidy = {key: plain(key, limit=threads.KEY_LENGTH + 1) for key in keys if key is not None}
    found: dict[str, uuid.UUID] = {}
    if tidy:
        query = sa.select(Thread.key, Thread.id).where(Thread.site_id == site.id, Thread.key.in_(sorted(tidy.values())))
        found = {key: thread for key, thread in session.execute(query)}  # noqa: C416  # a Row is no tuple to every SQLAlchemy's types
    scopes: dict[str | None, uuid.UUID] = {key: found[name] for key, name in tidy.items() if name in found}
    return scopes | {None: WHOLE_SITE}


def _tidy(note: str | None) -> str | None:
    return plain(note, limit=NOTE_LENGTH) or None if note else None


def _count_change(reader: Author, now: dt.datetime) -> None:
    minute = int(now.timestamp()) // 60
    if reader.mute_minute != minute:
        reader.mute_minute, reader.mute_changes = minute, 0
    if reader.mute_changes >= CHANGES_A_MINUTE:
        raise MutesTooFast(limit=CHANGES_A_MINUTE, retry_after=60 - int(now.timestamp()) % 60)
    reader.mute_changes += 1


def _sweep(session: AnySession, site: SiteView, reader: Author, now: dt.datetime) -> None:
    session.execute(
        sa.delete(Mute)
        .where(Mute.site_id == site.id, Mute.reader_id == reader.id, Mute.until <= now - KEPT_AFTER_EXPIRY)
        .execution_options(synchronize_session=False)
    )

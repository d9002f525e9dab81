"""Mutes: one reader's list of whom not to hear. mute.md is the law; the numbers in brackets are its rules.

Nobody but the reader learns of an entry: nothing here announces, nothing touches a thread's version (M24, M28).
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

import sqlalchemy as sa

from talkwidget.core import authors
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

    :raises AuthorUnknown, MuteYourself, MuteLimit, MutesTooFast, Invalid: see there.
    """
    _lock(session, reader)
    if wanted.until is not None and wanted.until <= now:
        raise Invalid({"until": ["This time has passed. Leave it out to mute until you undo it."]})
    author = authors.by_id(session, site, wanted.author)
    if author.id == reader.id:
        raise MuteYourself
    scope = _scope(session, site, wanted.thread)
    note = plain(wanted.note, limit=NOTE_LENGTH) if wanted.note else None
    row = session.get(Mute, (site.id, reader.id, author.id, scope), with_for_update=True)
    if row is not None and (row.until, row.note) == (wanted.until, note):
        return
    _count_change(reader, now)
    if row is None:
        _sweep(session, site, reader, now)
        _check_room(session, site, reader, {author.id}, now)
        session.add(
            Mute(
                site_id=site.id,
                reader_id=reader.id,
                author_id=author.id,
                scope=scope,
                since=now,
                until=wanted.until,
                note=note,
            )
        )
    else:
        if row.until is not None and row.until <= now:
            row.since = now
        row.until, row.note = wanted.until, note


def unmute(
    session: AnySession, site: SiteView, reader: Author, author: uuid.UUID, *, thread: str | None, now: dt.datetime
) -> None:
    """Hear somebody again, everywhere or in one thread; nobody muted is fine too (M24)."""
    _lock(session, reader)
    target = authors.by_id(session, site, author)
    row = session.get(Mute, (site.id, reader.id, target.id, _scope(session, site, thread)), with_for_update=True)
    if row is not None:
        _count_change(reader, now)
        session.delete(row)


def listing(session: AnySession, site: SiteView, reader: uuid.UUID, *, now: dt.datetime) -> list[MuteView]:
    """Everybody on the list, and those whose time ran out in the last 30 days, to renew (M20, M22)."""
    rows = session.execute(
        sa.select(Mute, Author, Thread.key)
        .join(Author, sa.and_(Author.site_id == Mute.site_id, Author.id == Mute.author_id))
        .outerjoin(Thread, sa.and_(Thread.site_id == Mute.site_id, Thread.id == Mute.scope))
        .where(
            Mute.site_id == site.id, Mute.reader_id == reader,
            sa.or_(Mute.until.is_(None), Mute.until > now - KEPT_AFTER_EXPIRY),
        )
        .order_by(Mute.since.desc(), Mute.author_id)
    )  # fmt: skip
    found = [_view(mute, author, key, now) for mute, author, key in rows]
    return sorted(found, key=lambda entry: entry.expired)


def take_in(
    session: AnySession,
    site: SiteView,
    reader: Author,
    wanted: Sequence[WantedMute],
    *,
    dry_run: bool,
    now: dt.datetime,
) -> MuteImport:
    """Add a list to the reader's own, by union: nothing on either is lost (M3, M22).

    A dry run only says who would be muted: a shared list is looked at before it applies.

    :raises MuteLimit: the whole would be longer than the limit; nothing is added then.
    """
    _lock(session, reader)
    added: list[MuteView] = []
    already = unknown = 0
    fresh: dict[tuple[uuid.UUID, uuid.UUID], Mute] = {}
    for wish in wanted:
        try:
            author = authors.by_id(session, site, wish.author)
            scope = _scope(session, site, wish.thread)
        except (AuthorUnknown, Invalid):
            unknown += 1
            continue
        if author.id == reader.id or (wish.until is not None and wish.until <= now):
            already += 1
            continue
        row = fresh.get((author.id, scope)) or session.get(
            Mute, (site.id, reader.id, author.id, scope), with_for_update=True
        )
        if row is not None and _is_active(row, now):
            already += 1
            if not dry_run and row.until is not None:
                row.until = None if wish.until is None else max(row.until, wish.until)
            continue
        note = plain(wish.note, limit=NOTE_LENGTH) if wish.note else None
        if row is None:
            row = Mute(site_id=site.id, reader_id=reader.id, author_id=author.id, scope=scope,
                       since=now, until=wish.until, note=note)  # fmt: skip
        elif not dry_run:
            row.since, row.until, row.note = now, wish.until, note
        fresh[author.id, scope] = row
        added.append(MuteView(author.id, author.name, wish.thread, now, wish.until, note, tuple(author.was), False))
    _check_room(session, site, reader, {author for author, _ in fresh}, now)
    if not dry_run and added:
        _count_change(reader, now)
        session.add_all(fresh.values())
    return MuteImport(len(added), already, unknown, added)


def hears(
    session: AnySession,
    site: SiteView,
    reader: uuid.UUID,
    author: uuid.UUID,
    *,
    thread: uuid.UUID | None,
    now: dt.datetime,
) -> bool:
    """Whether anything from ``author`` may reach ``reader`` now: the one gate of every channel (M11)."""
    scopes = [WHOLE_SITE] if thread is None else [WHOLE_SITE, thread]
    found = session.execute(
        sa.select(Mute.author_id)
        .where(
            Mute.site_id == site.id, Mute.reader_id == reader, Mute.author_id == author, Mute.scope.in_(scopes),
            sa.or_(Mute.until.is_(None), Mute.until > now),
        )
        .limit(1)
    ).first()  # fmt: skip
    return found is None


def is_muted_by_many(session: AnySession, site: SiteView, author: uuid.UUID, *, now: dt.datetime) -> bool:
    """Whether five or more established readers muted this person in the last 30 days: all a moderator learns (M29).

    Established is who left a first trace here a week ago or earlier: a crowd made today counts for nothing.
    """
    readers = session.execute(
        sa.select(sa.func.count(sa.distinct(Mute.reader_id)))
        .join(Author, sa.and_(Author.site_id == Mute.site_id, Author.id == Mute.reader_id))
        .where(
            Mute.site_id == site.id, Mute.author_id == author, Mute.since > now - MANY_WITHIN,
            Author.created <= now - ESTABLISHED_AFTER,
        )
    ).scalar_one()  # fmt: skip
    return readers >= MANY


def _lock(session: AnySession, reader: Author) -> None:
    """Two tabs at once agree on the list's length and pace."""
    session.refresh(reader, with_for_update=True)


def _scope(session: AnySession, site: SiteView, thread: str | None) -> uuid.UUID:
    if thread is None:
        return WHOLE_SITE
    found = session.execute(
        sa.select(Thread.id).where(Thread.site_id == site.id, Thread.key == thread)
    ).scalar_one_or_none()
    if found is None:
        raise Invalid({"thread": ["Nobody has commented there, so there is nobody to mute."]})
    return found


def _count_change(reader: Author, now: dt.datetime) -> None:
    minute = int(now.timestamp()) // 60
    if reader.mute_minute != minute:
        reader.mute_minute, reader.mute_changes = minute, 0
    if reader.mute_changes >= CHANGES_A_MINUTE:
        raise MutesTooFast(limit=CHANGES_A_MINUTE, retry_after=60 - int(now.timestamp()) % 60)
    reader.mute_changes += 1


def _check_room(session: AnySession, site: SiteView, reader: Author, fresh: set[uuid.UUID], now: dt.datetime) -> None:
    there = session.execute(
        sa.select(Mute.author_id).where(
            Mute.site_id == site.id, Mute.reader_id == reader.id, sa.or_(Mute.until.is_(None), Mute.until > now)
        )
    ).scalars()
    if len({*there, *fresh}) > PEOPLE:
        raise MuteLimit(limit=PEOPLE)


def _sweep(session: AnySession, site: SiteView, reader: Author, now: dt.datetime) -> None:
    session.execute(
        sa.delete(Mute)
        .where(Mute.site_id == site.id, Mute.reader_id == reader.id, Mute.until <= now - KEPT_AFTER_EXPIRY)
        .execution_options(synchronize_session=False)
    )


def _is_active(row: Mute, now: dt.datetime) -> bool:
    return row.until is None or row.until > now


def _view(row: Mute, author: Author, thread: str | None, now: dt.datetime) -> MuteView:
    return MuteView(
        row.author_id, author.name, thread, row.since, row.until, row.note, tuple(author.was), not _is_active(row, now)
    )

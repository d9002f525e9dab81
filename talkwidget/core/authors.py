"""Authors: one row per person and site, made when they first leave a trace."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import sqlalchemy as sa

from talkwidget.core.dialects import AnySession
from talkwidget.core.errors import AuthorUnknown, Invalid, NameReserved
from talkwidget.core.identity import GUEST, STAFF, Identity
from talkwidget.core.models import Author, Comment, Like, Mute, Thread
from talkwidget.core.text import plain, skeleton, web_address
from talkwidget.core.views import AuthorView, SiteView

NAME_LENGTH = 80


def find(session: AnySession, site: SiteView, identity: Identity) -> Author | None:
    """This person's row, or None while they left no trace here."""
    row = session.execute(
        sa.select(Author).where(
            Author.site_id == site.id, Author.issuer == identity.issuer, Author.subject == identity.subject
        )
    ).scalar_one_or_none()
    return _today(session, row) if row is not None else None


def by_id(session: AnySession, site: SiteView, author: uuid.UUID) -> Author:
    """The row of a public id, an earlier one included.

    :raises AuthorUnknown: nobody has this id on this site.
    """
    row = session.get(Author, (site.id, author))
    if row is None:
        raise AuthorUnknown
    return _today(session, row)


def enter(session: AnySession, site: SiteView, identity: Identity, *, now: dt.datetime) -> Author:
    """This person's row, made if need be, with the snapshot of name, website and role brought up to date.

    :raises NameReserved: a guest's name is, or looks like, a moderator's.
    """
    row = find(session, site, identity)
    if row is None:
        row = Author(site_id=site.id, issuer=identity.issuer, subject=identity.subject, created=now)
        session.add(row)
    elif not is_still_guest(row, identity):
        return row  # an old guest token of somebody who signed in since: it writes as them, and renames nobody
    _snapshot(session, site, row, identity)
    session.flush()
    return row


def check_guest_name(session: AnySession, site: SiteView, name: str) -> str:
    """A guest's name as it will be shown.

    :raises Invalid: there is none.
    :raises NameReserved: it is, or looks like, a moderator's or a reserved one.
    """
    name = plain(name, limit=NAME_LENGTH)
    likeness = skeleton(name)
    if not likeness:
        raise Invalid({"name": ["Say who you are: a name or a nickname."]})
    staff = session.execute(sa.select(Author.name).where(Author.site_id == site.id, Author.role.is_not(None))).scalars()
    if likeness in {skeleton(taken) for taken in (*staff, *site.settings.reserved_names)}:
        raise NameReserved
    return name


def forget_if_silent(session: AnySession, site: SiteView, author_id: uuid.UUID | None) -> None:
    """Drop the name, website and e-mail of somebody whose last words have gone; staff stay."""
    if author_id is None:
        return
    row = session.get(Author, (site.id, author_id))
    if row is None or row.issuer == STAFF:
        return
    speaks = session.execute(
        sa.select(Comment.id).where(Comment.site_id == site.id, Comment.author_id == author_id).limit(1)
    ).first()
    if speaks is None:
        row.name, row.url, row.email = "", None, None


def threads_of(site: SiteView, author_id: uuid.UUID) -> sa.Select[Any]:
    """The ids of the threads in which this person's words stand."""
    return sa.select(Comment.thread_id).where(Comment.site_id == site.id, Comment.author_id == author_id).distinct()


def touch_threads(session: AnySession, site: SiteView, author_id: uuid.UUID) -> None:
    """Make every page new that bears this person's name, website or role."""
    # The ids first: MariaDB won't update a table that a subquery of the statement reads under a lock.
    for thread in sorted(session.execute(threads_of(site, author_id)).scalars()):
        session.execute(
            sa.update(Thread)
            .where(Thread.site_id == site.id, Thread.id == thread)
            .values(version=Thread.version + 1)
            .execution_options(synchronize_session="fetch")
        )


def is_still_guest(row: Author, guest: Identity) -> bool:
    """Whether a guest's row is their own, not yet that of the account they signed in to."""
    return (row.issuer, row.subject) == (guest.issuer, guest.subject)


def merge(session: AnySession, site: SiteView, guest: Author, author: Author) -> tuple[int, int]:
    """Make a guest's comments, likes and mutes those of ``author``; whoever muted the guest goes on not hearing them.

    Returns how many comments and mutes were taken over.
    """
    comments = session.execute(
        sa.update(Comment).where(Comment.site_id == site.id, Comment.author_id == guest.id).values(author_id=author.id)
    )
    for like in session.execute(sa.select(Like).where(Like.site_id == site.id, Like.author_id == guest.id)).scalars():
        if session.get(Like, (site.id, like.comment_id, author.id)) is None:
            session.add(Like(site_id=site.id, comment_id=like.comment_id, author_id=author.id, created=like.created))
        else:
            session.get_one(Comment, (site.id, like.comment_id)).likes -= 1
        session.delete(like)
    mutes = _move_mutes(session, site, guest.id, author.id)
    guest.merged_into, guest.name, guest.url, guest.email = author.id, "", None, None
    author.was = sorted({*author.was, *guest.was, str(guest.id)})
    session.flush()
    touch_threads(session, site, author.id)
    return comments.rowcount, mutes  # type: ignore[attr-defined]  # a DML result is a CursorResult


def view(row: Author) -> AuthorView:
    return AuthorView(row.id, row.name, row.url, row.role, tuple(row.was), row.issuer == GUEST)


def _move_mutes(session: AnySession, site: SiteView, guest: uuid.UUID, author: uuid.UUID) -> int:
    """The union of two lists (mute.md, M3): the longer wish wins. Returns how many of the guest's own moved."""
    moved = 0
    rows = session.execute(
        sa.select(Mute).where(Mute.site_id == site.id, sa.or_(Mute.reader_id == guest, Mute.author_id == guest))
    ).scalars()
    for mute in rows.all():
        reader = author if mute.reader_id == guest else mute.reader_id
        target = author if mute.author_id == guest else mute.author_id
        there = session.get(Mute, (site.id, reader, target, mute.scope))
        if reader == target:
            pass  # nobody mutes themselves
        elif there is None:
            session.add(
                Mute(
                    site_id=site.id,
                    reader_id=reader,
                    author_id=target,
                    scope=mute.scope,
                    since=mute.since,
                    until=mute.until,
                    note=mute.note,
                )
            )
            moved += mute.reader_id == guest
        elif there.until is not None:
            there.until = None if mute.until is None else max(there.until, mute.until)
        session.delete(mute)
    session.flush()
    return moved


def _today(session: AnySession, row: Author) -> Author:
    """Who this row's person is now, if they took it over by signing in."""
    while row.merged_into is not None:
        row = session.get_one(Author, (row.site_id, row.merged_into))
    return row


def _snapshot(session: AnySession, site: SiteView, row: Author, identity: Identity) -> None:
    name = plain(identity.name, limit=NAME_LENGTH)
    if identity.is_guest and name and name != row.name:
        name = check_guest_name(session, site, name)
    url = web_address(identity.url)
    shown = (name or row.name or "", url or (row.url if identity.is_guest else None), identity.role)
    if sa.inspect(row).persistent and (row.name, row.url, row.role) != shown:
        touch_threads(session, site, row.id)
    row.name, row.url, row.role = shown
    if identity.email:
        row.email = identity.email

"""Authors: one row per person and site, made when they first leave a trace."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa

from talkwidget.core import dialects, threads, transactions
from talkwidget.core.dialects import AnySession
from talkwidget.core.errors import NAME_MISSING, AuthorUnknown, Invalid, NameReserved, TokenRevoked
from talkwidget.core.identity import GUEST, Identity
from talkwidget.core.models import Author, Comment, Like
from talkwidget.core.text import plain, skeleton, web_address
from talkwidget.core.views import AuthorView, SiteView

NAME_LENGTH = 80
SLICE = 500
"""Values looked up in one statement: below every engine's limit of parameters."""

_BY_SUBJECT: sa.Select[Any] = sa.select(Author).where(
    Author.site_id == sa.bindparam("site"),
    Author.issuer == sa.bindparam("issuer"),
    Author.subject == sa.bindparam("subject"),
)
# The row's key stays: PostgreSQL need not let those wait who refer to this person.
_LOCKED = _BY_SUBJECT.with_for_update(key_share=True).execution_options(populate_existing=True)
_STAFF_NAMES = sa.select(Author.name).where(Author.site_id == sa.bindparam("site"), Author.role.is_not(None))


def find(session: AnySession, site: SiteView, identity: Identity, *, lock: bool = False) -> Author | None:
    """This person's row, or None while they left no trace here.

    ``lock`` holds it until the transaction ends, so that what one person does from two tabs comes one by one.

    :raises TokenRevoked: this guest signed in and took over what was theirs: only their account speaks for them now.
    """
    if lock and not dialects.locks_gaps(session):
        row = _of(session, _LOCKED, site, identity)
    else:
        row = of_subject(session, site, identity)
        if row is not None and lock:
            row = session.get(Author, (site.id, row.id), with_for_update={"key_share": True}, populate_existing=True)
    if row is not None and row.merged_into is not None:
        raise TokenRevoked
    return row


def of_subject(session: AnySession, site: SiteView, identity: Identity) -> Author | None:
    """The row of ``(issuer, subject)``, a guest's who signed in since included."""
    return _of(session, _BY_SUBJECT, site, identity)


def by_id(session: AnySession, site: SiteView, author: uuid.UUID) -> Author:
    """The row of a public id, an earlier one included.

    :raises AuthorUnknown: nobody has this id on this site.
    """
    found = by_ids(session, site, [author])
    if author not in found:
        raise AuthorUnknown
    return found[author]


def by_ids(
    session: AnySession, site: SiteView, wanted: Collection[uuid.UUID], *, lock: bool = False
) -> dict[uuid.UUID, Author]:
    """Who the bearers of these public ids are today; an id that nobody has here is left out.

    ``lock`` keeps them from being erased, or from signing in, until the transaction ends.
    """
    named = {row.id: row for row in _rows(session, site, wanted, lock=lock)}
    later = {row.merged_into for row in named.values() if row.merged_into is not None}
    today = named | {row.id: row for row in _rows(session, site, later, lock=lock)}
    return {author: today[row.merged_into or author] for author, row in named.items()}


def enter(session: AnySession, site: SiteView, identity: Identity, *, now: dt.datetime) -> Author:
    """This person's row, locked, made if need be, with the snapshot of name, website and role brought up to date.

    :raises NameReserved: a guest's name is, or looks like, a moderator's.
    :raises TokenRevoked: see `find`.
    """
    return enter_as(session, site, identity, find(session, site, identity, lock=True), now=now)


def enter_as(
    session: AnySession, site: SiteView, identity: Identity, row: Author | None, *, now: dt.datetime
) -> Author:
    """As `enter`, where ``row`` is what `find` gave, with its lock."""
    if row is None:
        row = Author(site_id=site.id, issuer=identity.issuer, subject=identity.subject, created=now)
        session.add(row)
    _snapshot(session, site, row, identity)
    session.flush()
    return row


def enter_all(
    session: AnySession, site: SiteView, wanted: Collection[Identity], *, now: dt.datetime
) -> dict[tuple[str, str], Author]:
    """The rows of many at once, by (issuer, subject); who is new costs one flush for all, not one each."""
    by_issuer: dict[str, dict[str, Identity]] = {}
    for identity in wanted:
        by_issuer.setdefault(identity.issuer, {})[identity.subject] = identity
    entered = {}
    for issuer, people in by_issuer.items():
        known = _known_subjects(session, site, issuer, list(people))
        for subject, identity in people.items():
            if subject in known:
                entered[issuer, subject] = enter(session, site, identity, now=now)
                continue
            row = entered[issuer, subject] = Author(site_id=site.id, issuer=issuer, subject=subject, created=now)
            _snapshot(session, site, row, identity)
            session.add(row)
    session.flush()
    return entered


def check_guest_name(session: AnySession, site: SiteView, name: str) -> str:
    """A guest's name as it will be shown.

    :raises Invalid: there is none.
    :raises NameReserved: it is, or looks like, a moderator's or a reserved one.
    """
    name = plain(name, limit=NAME_LENGTH)
    likeness = skeleton(name)
    if not likeness:
        raise Invalid({"name": [NAME_MISSING]})
    session.flush()
    staff = transactions.connection(session).execute(_STAFF_NAMES, {"site": site.id}).scalars()
    if likeness in {skeleton(taken) for taken in (*staff, *site.settings.reserved_names)}:
        raise NameReserved
    return name


def forget_if_silent(session: AnySession, site: SiteView, author_id: uuid.UUID | None) -> None:
    """Drop the name, website and e-mail of somebody whose last words have gone.

    Who has a role keeps them: nobody else may take a moderator's name.
    """
    if author_id is None:
        return
    # Locked, and looked at as of now: they may be writing another comment at this moment.
    row = session.get(Author, (site.id, author_id), with_for_update={"key_share": True}, populate_existing=True)
    if row is None or row.role is not None:
        return
    speaks = session.execute(
        sa.select(Comment.id)
        .where(Comment.site_id == site.id, Comment.author_id == author_id)
        .limit(1)
        .with_for_update(read=True)
    ).first()
    if speaks is None:
        row.name, row.url, row.email = "", None, None


def threads_of(session: AnySession, site: SiteView, author_id: uuid.UUID, *, liked: bool = False) -> set[uuid.UUID]:
    """The ids of the threads in which this person wrote; with ``liked`` also of those where they like something."""
    written = sa.select(Comment.thread_id).where(Comment.site_id == site.id, Comment.author_id == author_id)
    found = set(session.execute(written.distinct()).scalars())
    if liked:
        with_likes = (
            sa.select(Comment.thread_id)
            .join(Like, sa.and_(Like.site_id == Comment.site_id, Like.comment_id == Comment.id))
            .where(Like.site_id == site.id, Like.author_id == author_id)
        )
        found |= set(session.execute(with_likes.distinct()).scalars())
    return found


def view(row: Author) -> AuthorView:
    return AuthorView(row.id, row.name, row.url, row.role, tuple(row.was), row.issuer == GUEST)


def _of(session: AnySession, query: sa.Select[Any], site: SiteView, identity: Identity) -> Author | None:
    named = {"site": site.id, "issuer": identity.issuer, "subject": identity.subject}
    found: Author | None = session.execute(query, named).scalar_one_or_none()
    return found


def _known_subjects(session: AnySession, site: SiteView, issuer: str, subjects: Sequence[str]) -> set[str]:
    known: set[str] = set()
    for start in range(0, len(subjects), SLICE):
        query = sa.select(Author.subject).where(
            Author.site_id == site.id, Author.issuer == issuer, Author.subject.in_(subjects[start : start + SLICE])
        )
        known |= set(session.execute(query).scalars())
    return known


def _rows(session: AnySession, site: SiteView, wanted: Collection[uuid.UUID], *, lock: bool) -> Sequence[Author]:
    if not wanted:
        return ()
    query = sa.select(Author).where(Author.site_id == site.id, Author.id.in_(sorted(wanted))).order_by(Author.id)
    if lock:  # in the order of their ids: two who lock the same people don't lock each other out
        query = query.with_for_update(read=True, key_share=True).execution_options(populate_existing=True)
    return session.execute(query).scalars().all()


def _snapshot(session: AnySession, site: SiteView, row: Author, identity: Identity) -> None:
    name = plain(identity.name, limit=NAME_LENGTH)
    if identity.is_guest and name:
        # An old name too: a moderator may have come to bear it since.
        name = check_guest_name(session, site, name)
    url = web_address(identity.url)
    shown = (name or row.name or "", url or (row.url if identity.is_guest else None), identity.role)
    if (row.name, row.url, row.role) != shown:
        if sa.inspect(row).persistent:
            threads.touch(session, site, threads_of(session, site, row.id))
        row.name, row.url, row.role = shown
    if identity.email and identity.email != row.email:
        row.email = identity.email

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
from talkwidget.core.identity import GUEST, Identity, SignedGuest
from talkwidget.core.models import Author, Comment, Like
from talkwidget.core.text import plain, skeleton, web_address
from talkwidget.core.views import AuthorView, SiteView

Entered = Author | sa.Row[Any]
"""Somebody's row, or its columns."""
Shown = tuple[str, str | None, str | None]

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
_SEEN: Any = sa.select(
    Author.id,
    Author.issuer,
    Author.name,
    Author.url,
    Author.email,
    Author.role,
    Author.was,
    Author.merged_into,
    Author.token_epoch,
).where(Author.site_id == sa.bindparam("site"))
_SEEN_BY_SUBJECT = _SEEN.where(Author.issuer == sa.bindparam("issuer"), Author.subject == sa.bindparam("subject"))
_SEEN_LOCKED = _SEEN_BY_SUBJECT.with_for_update(key_share=True)
_SEEN_BY_ID = _SEEN.where(Author.id == sa.bindparam("id")).with_for_update(key_share=True)
_STAFF_NAMES = sa.select(Author.name).where(Author.site_id == sa.bindparam("site"), Author.role.is_not(None))


def find(session: AnySession, site: SiteView, identity: Identity, *, lock: bool = False) -> Author | None:
    """This person's row, or None while they left no trace here.

    ``lock`` holds it until the transaction ends, so that what one person does from two tabs comes one by one.

    :raises TokenRevoked: this guest signed in and took over what was theirs: only their account speaks for them now; or
        they are known by a signature (`SignedGuest`), and revoked it since.
    """
    if lock and not dialects.locks_gaps(session):
        row = _of(session, _LOCKED, site, identity)
    else:
        row = of_subject(session, site, identity)
        if row is not None and lock:
            row = session.get(Author, (site.id, row.id), with_for_update={"key_share": True}, populate_existing=True)
    _must_hold(identity, row)
    return row


def recognise(session: AnySession, site: SiteView, identity: Identity) -> sa.Row[Any] | None:
    """As `find` with its lock, of columns: all that a post wants of somebody whom it doesn't change.

    :raises TokenRevoked: see `find`.
    """
    connection = transactions.connection(session)
    named = {"site": site.id, "issuer": identity.issuer, "subject": identity.subject}
    if dialects.locks_gaps(session):
        row = connection.execute(_SEEN_BY_SUBJECT, named).one_or_none()
        if row is not None:
            row = connection.execute(_SEEN_BY_ID, {"site": site.id, "id": row.id}).one_or_none()
    else:
        row = connection.execute(_SEEN_LOCKED, named).one_or_none()
    _must_hold(identity, row)
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
    row = find(session, site, identity, lock=True)
    if row is None:
        row = Author(site_id=site.id, issuer=identity.issuer, subject=identity.subject, created=now)
        session.add(row)
    _snapshot(session, site, row, identity)
    session.flush()
    return row


def enter_seen(
    session: AnySession, site: SiteView, identity: Identity, seen: sa.Row[Any] | None, *, now: dt.datetime,
    staff: Collection[str] | None = None,
) -> Entered:  # fmt: skip
    """As `enter`, where ``seen`` is what `recognise` gave: the same again, unless there is something new.

    ``staff`` is what `likenesses_of_staff` said a moment ago, if it did.
    """
    if seen is not None and not _is_new(seen, identity, _shown(session, site, seen, identity, staff)):
        return seen
    return enter(session, site, identity, now=now)


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


def likenesses_of_staff(session: AnySession, site: SiteView) -> frozenset[str]:
    """What the names of those with a role look like."""
    session.flush()
    names = transactions.connection(session).execute(_STAFF_NAMES, {"site": site.id}).scalars()
    return frozenset(map(skeleton, names))


def check_guest_name(
    session: AnySession, site: SiteView, name: str, staff: Collection[str] | None = None
) -> str:  # fmt: skip
    """A guest's name as it will be shown.

    :raises Invalid: there is none.
    :raises NameReserved: it is, or looks like, a moderator's or a reserved one.
    """
    name = plain(name, limit=NAME_LENGTH)
    likeness = skeleton(name)
    if not likeness:
        raise Invalid({"name": [NAME_MISSING]})
    taken = likenesses_of_staff(session, site) if staff is None else staff
    if likeness in taken or likeness in map(skeleton, site.settings.reserved_names):
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


def view(row: Entered) -> AuthorView:
    return AuthorView(row.id, row.name, row.url, row.role, tuple(row.was), row.issuer == GUEST)


def _must_hold(identity: Identity, row: Entered | None) -> None:
    epoch = identity.epoch if isinstance(identity, SignedGuest) else None
    if row is None:
        if epoch:
            raise TokenRevoked
    elif row.merged_into is not None or epoch not in {None, row.token_epoch}:
        raise TokenRevoked


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
    shown = _shown(session, site, row, identity)
    if (row.name, row.url, row.role) != shown:
        if sa.inspect(row).persistent:
            threads.touch(session, site, threads_of(session, site, row.id))
        row.name, row.url, row.role = shown
    if identity.email and identity.email != row.email:
        row.email = identity.email


def _is_new(seen: sa.Row[Any], identity: Identity, shown: Shown) -> bool:
    return (seen.name, seen.url, seen.role) != shown or bool(identity.email and identity.email != seen.email)


def _shown(
    session: AnySession, site: SiteView, row: Entered, identity: Identity, staff: Collection[str] | None = None
) -> Shown:
    """The name, the website and the role that this person has from now on."""
    name = plain(identity.name, limit=NAME_LENGTH)
    if identity.is_guest and name:
        # An old name too: a moderator may have come to bear it since.
        name = check_guest_name(session, site, name, staff)
    url = web_address(identity.url)
    return name or row.name or "", url or (row.url if identity.is_guest else None), identity.role

"""A moderator's way in: a secret that is good once, and the session of a browser that it begins.

Secrets are 256 random bits: none is guessed, and a digest without salt tells nothing of them.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import secrets
import uuid
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from talkwidget.core import authors
from talkwidget.core.dialects import AnySession
from talkwidget.core.errors import DeskClosed, LinkSpent
from talkwidget.core.identity import STAFF, Identity
from talkwidget.core.models import Author, DeskSession, Letter, Passkey, Subscription, Ticket
from talkwidget.core.text import plain
from talkwidget.core.views import SiteView

LINK_LASTS = dt.timedelta(minutes=15)
MAILED_AT_ONCE = 3
"""Links asked for by e-mail that one moderator may have at a time: more would be a flood of letters."""
IDLE = dt.timedelta(days=7)
"""A session that nobody used for so long has ended."""
LONGEST = dt.timedelta(days=30)
SEEN_EVERY = dt.timedelta(minutes=10)
"""How exactly it is kept when a session was used last."""
BROWSER_LENGTH = 80
LINK, MAIL, ANSWERED = "link", "mail", "answered"
_SECRET = re.compile(r"[\w-]{43}", re.ASCII)


@dataclass(frozen=True, slots=True)
class SessionView:
    """One browser in which a moderator is signed in; ``by`` is ``link`` or ``passkey``."""

    id: uuid.UUID
    by: str
    browser: str
    created: dt.datetime
    seen: dt.datetime
    expires: dt.datetime


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Whose session it is, and which."""

    who: Identity
    session: SessionView


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def make_link(
    session: AnySession, site: SiteView, author: Author, *, kind: str = LINK, now: dt.datetime
) -> str | None:  # fmt: skip
    """Make a secret that lets this moderator in once; None for one who asked for too many by ``mail``."""
    _sweep(session, site, now=now)
    if kind == MAIL:
        waiting = sa.select(sa.func.count()).where(
            Ticket.site_id == site.id, Ticket.author_id == author.id, Ticket.kind == MAIL
        )
        if session.execute(waiting).scalar_one() >= MAILED_AT_ONCE:
            return None
    secret = secrets.token_urlsafe(32)
    _keep(session, site, author.id, kind, digest_of(secret), now + LINK_LASTS)
    return secret


def holder_of(session: AnySession, site: SiteView, secret: str, *, now: dt.datetime) -> Author:
    """Whom a link would let in; it stays good.

    :raises LinkSpent: nobody.
    """
    row: Author | None = session.execute(_live_link(site, secret, now)).scalar_one_or_none()
    if row is None:
        raise LinkSpent
    return row


def use_link(session: AnySession, site: SiteView, secret: str, *, now: dt.datetime) -> Author:
    """Whom a link lets in, for this once: of many who come with it at the same moment, one is let in.

    :raises LinkSpent: nobody.
    """
    author = holder_of(session, site, secret, now=now)
    taken: Any = session.execute(
        sa.delete(Ticket)
        .where(Ticket.site_id == site.id, Ticket.digest == digest_of(secret))
        .execution_options(synchronize_session=False)
    )
    if taken.rowcount != 1:
        raise LinkSpent
    return author


def spend(session: AnySession, site: SiteView, author: uuid.UUID, secret: str, *, until: dt.datetime) -> bool:
    """Note that something was used which may be used once before ``until``; False if it had been."""
    digest = digest_of(secret)
    if session.execute(sa.select(Ticket.kind).where(Ticket.site_id == site.id, Ticket.digest == digest)).first():
        return False
    _keep(session, site, author, ANSWERED, digest, until)
    return True


def begin(session: AnySession, site: SiteView, author: Author, *, by: str, browser: str, now: dt.datetime) -> str:
    """Begin a session, and return the secret that is its cookie's."""
    _sweep(session, site, now=now)
    secret = secrets.token_urlsafe(32)
    session.add(
        DeskSession(
            site_id=site.id, author_id=author.id, digest=digest_of(secret), epoch=author.token_epoch, by=by,
            browser=plain(browser, limit=BROWSER_LENGTH), created=now, seen=now, expires=now + LONGEST,
        )
    )  # fmt: skip
    session.flush()
    return secret


def find(session: AnySession, site: SiteView, secret: str, *, now: dt.datetime) -> SignedIn | None:
    """Whose session this is; None for one that has ended. One statement."""
    if not _SECRET.fullmatch(secret):
        return None
    query = (
        sa.select(DeskSession, Author)
        .join(Author, sa.and_(Author.site_id == DeskSession.site_id, Author.id == DeskSession.author_id))
        .where(DeskSession.digest == digest_of(secret), *_is_live(site, now))
        .execution_options(populate_existing=True)
    )
    found = session.execute(query).one_or_none()
    if found is None:
        return None
    row, author = found
    return SignedIn(identity_of(author), _view(row))


def touch(session: AnySession, site: SiteView, which: uuid.UUID, *, now: dt.datetime) -> None:
    """Keep that a session was used."""
    _set(session, site, [DeskSession.id == which], seen=now)


def of_author(session: AnySession, site: SiteView, author: Author, *, now: dt.datetime) -> list[SessionView]:
    """The sessions of one moderator that last, the one used last first."""
    query = (
        sa.select(DeskSession)
        .join(Author, sa.and_(Author.site_id == DeskSession.site_id, Author.id == DeskSession.author_id))
        .where(DeskSession.author_id == author.id, *_is_live(site, now))
        .order_by(DeskSession.seen.desc(), DeskSession.id)
        .execution_options(populate_existing=True)
    )
    return [_view(row) for row in session.execute(query).scalars()]


def end(session: AnySession, site: SiteView, secret: str, *, now: dt.datetime) -> None:
    """End the session of this secret, if there is one."""
    _set(session, site, [DeskSession.digest == digest_of(secret), DeskSession.ended.is_(None)], ended=now)


def end_of(
    session: AnySession, site: SiteView, author: Author, *, which: uuid.UUID | None = None,
    but: uuid.UUID | None = None, now: dt.datetime,
) -> None:  # fmt: skip
    """End one session of a moderator, or all; ``but`` one goes on."""
    chosen = [DeskSession.author_id == author.id, DeskSession.ended.is_(None)]
    if which is not None:
        chosen.append(DeskSession.id == which)
    if but is not None:
        chosen.append(DeskSession.id != but)
    _set(session, site, chosen, ended=now)


def shut_out(session: AnySession, site: SiteView, author: uuid.UUID) -> None:
    """Take from somebody every way in, links, sessions and passkeys, and send them no letters."""
    for table in (Ticket, DeskSession, Passkey, Subscription, Letter):
        session.execute(
            sa.delete(table)
            .where(table.site_id == site.id, table.author_id == author)
            .execution_options(synchronize_session=False)
        )


def staff_row(session: AnySession, site: SiteView, identity: Identity | None) -> Author:
    """The row of a moderator of the standalone server.

    :raises DeskClosed: this is none, or none any more.
    """
    row = authors.of_subject(session, site, identity) if identity is not None and identity.issuer == STAFF else None
    if row is None or row.role is None:
        raise DeskClosed
    return row


def identity_of(row: Author) -> Identity:
    return Identity(STAFF, row.subject, row.name, row.url, row.email, frozenset({row.role or ""}))


def ways_in(session: AnySession, site: SiteView, *, now: dt.datetime) -> dict[uuid.UUID, tuple[int, int]]:
    """How many sessions and passkeys each moderator has, by the author's id; nobody is in it who has none."""
    live = (
        sa.select(DeskSession.author_id, sa.func.count())
        .join(Author, sa.and_(Author.site_id == DeskSession.site_id, Author.id == DeskSession.author_id))
        .where(*_is_live(site, now))
        .group_by(DeskSession.author_id)
    )
    keys = sa.select(Passkey.author_id, sa.func.count()).where(Passkey.site_id == site.id).group_by(Passkey.author_id)
    sessions: dict[uuid.UUID, int] = {row[0]: row[1] for row in session.execute(live)}
    passkeys: dict[uuid.UUID, int] = {row[0]: row[1] for row in session.execute(keys)}
    return {author: (sessions.get(author, 0), passkeys.get(author, 0)) for author in {*sessions, *passkeys}}


def _view(row: DeskSession) -> SessionView:
    return SessionView(row.id, row.by, row.browser, row.created, row.seen, row.expires)


def _is_live(site: SiteView, now: dt.datetime) -> list[sa.ColumnElement[bool]]:
    return [
        DeskSession.site_id == site.id, DeskSession.ended.is_(None), DeskSession.expires > now,
        DeskSession.seen > now - IDLE, DeskSession.epoch == Author.token_epoch, *_IS_STAFF,
    ]  # fmt: skip


def _live_link(site: SiteView, secret: str, now: dt.datetime) -> sa.Select[Any]:
    return (
        sa.select(Author)
        .join(Ticket, sa.and_(Ticket.site_id == Author.site_id, Ticket.author_id == Author.id))
        .where(
            Ticket.site_id == site.id, Ticket.digest == digest_of(secret), Ticket.kind.in_((LINK, MAIL)),
            Ticket.expires > now, *_IS_STAFF,
        )
    )  # fmt: skip


def _keep(
    session: AnySession, site: SiteView, author: uuid.UUID, kind: str, digest: str, expires: dt.datetime
) -> None:  # fmt: skip
    session.add(Ticket(site_id=site.id, digest=digest, kind=kind, author_id=author, expires=expires))
    session.flush()


def _set(session: AnySession, site: SiteView, chosen: list[sa.ColumnElement[bool]], **values: dt.datetime) -> None:
    session.execute(
        sa.update(DeskSession)
        .where(DeskSession.site_id == site.id, *chosen)
        .values(**values)
        .execution_options(synchronize_session=False)
    )


def _sweep(session: AnySession, site: SiteView, *, now: dt.datetime) -> None:
    """Drop what is over."""
    for table in (Ticket, DeskSession):
        session.execute(
            sa.delete(table)
            .where(table.site_id == site.id, table.expires <= now)
            .execution_options(synchronize_session=False)
        )


_IS_STAFF = (Author.issuer == STAFF, Author.role.is_not(None))

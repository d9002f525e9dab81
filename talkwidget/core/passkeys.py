"""Moderators' passkeys: what is kept of them. Whether one signed a challenge is the door's to see."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

import sqlalchemy as sa

from talkwidget.core.dialects import AnySession
from talkwidget.core.errors import Invalid, PasskeyRefused
from talkwidget.core.identity import STAFF
from talkwidget.core.models import Author, Passkey
from talkwidget.core.sessions import digest_of
from talkwidget.core.text import plain
from talkwidget.core.views import SiteView

NAME_LENGTH = 80
MOST = 20
"""Passkeys that one moderator may have."""


@dataclass(frozen=True, slots=True)
class PasskeyView:
    """One passkey. ``credential`` and ``public_key`` are base64url; ``subject`` is its moderator's."""

    id: uuid.UUID
    name: str
    created: dt.datetime
    used: dt.datetime | None
    credential: str
    public_key: str
    sign_count: int
    subject: str


def add(
    session: AnySession, site: SiteView, author: Author, *, credential: str, public_key: str, sign_count: int,
    name: str, now: dt.datetime,
) -> PasskeyView:  # fmt: skip
    """Keep a new passkey.

    :raises PasskeyRefused: it is somebody's already.
    :raises Invalid: there are enough.
    """
    if len(of_author(session, site, author)) >= MOST:
        raise Invalid({"passkey": [f"There are {MOST} passkeys already. Remove one first."]})
    digest = digest_of(credential)
    if session.execute(sa.select(Passkey.id).where(Passkey.site_id == site.id, Passkey.digest == digest)).first():
        raise PasskeyRefused
    row = Passkey(
        site_id=site.id, author_id=author.id, digest=digest, credential=credential, public_key=public_key,
        sign_count=sign_count, name=_name(name), created=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return _view(row, author)


def of_author(session: AnySession, site: SiteView, author: Author) -> list[PasskeyView]:
    """A moderator's passkeys, the oldest first."""
    query = sa.select(Passkey).where(Passkey.site_id == site.id, Passkey.author_id == author.id).order_by(Passkey.id)
    return [_view(row, author) for row in session.execute(query).scalars()]


def find(session: AnySession, site: SiteView, credential: str) -> PasskeyView:
    """The passkey that an authenticator calls so.

    :raises PasskeyRefused: nobody who moderates this site has it.
    """
    return _view(*_rows(session, site, credential))


def use(
    session: AnySession, site: SiteView, credential: str, *, before: int, sign_count: int, now: dt.datetime
) -> Author:  # fmt: skip
    """Note that a passkey signed, and return whose it is. ``before`` is its counter when the signature was checked.

    :raises PasskeyRefused: nobody's, or it was used elsewhere meanwhile.
    """
    row, author = _rows(session, site, credential, lock=True)
    if row.sign_count != before:
        raise PasskeyRefused
    row.sign_count, row.used = sign_count, now
    session.flush()
    return author


def rename(session: AnySession, site: SiteView, author: Author, which: uuid.UUID, name: str) -> None:
    """Call a passkey something else; somebody else's stays what it was."""
    row = session.get(Passkey, (site.id, which))
    if row is not None and row.author_id == author.id:
        row.name = _name(name)


def remove(session: AnySession, site: SiteView, author: Author, which: uuid.UUID) -> None:
    """Forget a passkey; somebody else's stays."""
    session.execute(
        sa.delete(Passkey)
        .where(Passkey.site_id == site.id, Passkey.author_id == author.id, Passkey.id == which)
        .execution_options(synchronize_session=False)
    )


def _rows(session: AnySession, site: SiteView, credential: str, *, lock: bool = False) -> tuple[Passkey, Author]:
    query = (
        sa.select(Passkey, Author)
        .join(Author, sa.and_(Author.site_id == Passkey.site_id, Author.id == Passkey.author_id))
        .where(
            Passkey.site_id == site.id, Passkey.digest == digest_of(credential), Author.issuer == STAFF,
            Author.role.is_not(None),
        )
        .execution_options(populate_existing=True)
    )  # fmt: skip
    if lock:
        query = query.with_for_update(of=Passkey)
    found = session.execute(query).one_or_none()
    if found is None:
        raise PasskeyRefused
    return found[0], found[1]


def _view(row: Passkey, author: Author) -> PasskeyView:
    return PasskeyView(
        row.id, row.name, row.created, row.used, row.credential, row.public_key, row.sign_count, author.subject
    )


def _name(name: str) -> str:
    return plain(name, limit=NAME_LENGTH) or "Passkey"

"""Where words came from: a keyed hash of the client's address, kept for 30 days and shown to nobody.

Who reads the database can't try all addresses there are without the site's secret, and the key is another one every
30 days: hashes of different periods can't be told to be of one address.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import ipaddress
import uuid
from collections.abc import Sequence

import sqlalchemy as sa

from talkwidget.core.dialects import AnySession
from talkwidget.core.models import Comment
from talkwidget.core.views import SiteView

KEPT = dt.timedelta(days=30)
PERIOD = dt.timedelta(days=30)
"""How long one key is used."""
PREFIXES = {4: 32, 6: 64}
"""Bits that count: behind one IPv4 address are many already; of IPv6 everybody has a /64 to choose from."""
WITHIN = tuple(
    ipaddress.ip_network(network)
    for network in (
        "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16",
        "::1", "fc00::/7", "fe80::/10",
    )
)  # fmt: skip
"""Addresses within a house: a proxy's that nobody told us of, with everybody behind it."""
DIGITS = 32


def hashed(site: SiteView, address: str | None, *, now: dt.datetime) -> str | None:
    """Hash an address's prefix with this site's key of the day.

    None where it is none, as on a Unix socket, or within the house: as one person's it would be counted against
    everybody, or all be removed with one.
    """
    prefix = _prefix(address or "")
    if prefix is None:
        return None
    period = int(now.timestamp() // PERIOD.total_seconds())
    return digest(site, "address", str(period), prefix)


def digest(site: SiteView, purpose: str, *parts: str) -> str:
    """Hash what must not be read, nor be found by trying, with a key of this site and this purpose."""
    said = "\0".join((f"talkwidget.{purpose}", site.id.hex, *parts))
    return hmac.new(site.settings.secret.encode(), said.encode(), hashlib.sha256).hexdigest()[:DIGITS]


def count_same(session: AnySession, site: SiteView, comment: uuid.UUID, *, now: dt.datetime) -> int:
    """Count the other comments from the address of this one; 0 where none is kept."""
    return session.execute(
        sa.select(sa.func.count()).select_from(Comment).where(*_same(site, comment, now), Comment.id != comment)
    ).scalar_one()


def ids_of_same(
    session: AnySession, site: SiteView, comment: uuid.UUID, *, states: Sequence[str], now: dt.datetime
) -> list[uuid.UUID]:
    """Return the comments of these states from the address of this one, itself included."""
    query = sa.select(Comment.id).where(*_same(site, comment, now), Comment.state.in_(states)).order_by(Comment.id)
    return list(session.execute(query).scalars())


def sweep(session: AnySession, site: SiteView, *, now: dt.datetime) -> int:
    """Forget the addresses of comments of more than 30 days; return how many."""
    old = sa.update(Comment).where(
        Comment.site_id == site.id, Comment.address.is_not(None), Comment.created <= now - KEPT
    )
    done = session.execute(old.values(address=None).execution_options(synchronize_session=False))
    return int(done.rowcount)  # type: ignore[attr-defined]  # an update's result has it


def _same(site: SiteView, comment: uuid.UUID, now: dt.datetime) -> tuple[sa.ColumnElement[bool], ...]:
    theirs = sa.select(Comment.address).where(Comment.site_id == site.id, Comment.id == comment).scalar_subquery()
    lately = Comment.created > now - KEPT
    return Comment.site_id == site.id, Comment.address.is_not(None), Comment.address == theirs, lately


def _prefix(said: str) -> str | None:
    try:
        address = ipaddress.ip_address(said.partition("%")[0])
    except ValueError:
        return None
    address = getattr(address, "ipv4_mapped", None) or address
    if any(address in network for network in WITHIN):
        return None
    return str(ipaddress.ip_network((address, PREFIXES[address.version]), strict=False))

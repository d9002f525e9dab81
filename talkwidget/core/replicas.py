"""A copy of the database that lags behind: when it is asked, and when what it says is believed.

A thread's `version` grows with every change that shows, so it is the place in time that a copy has reached. Each
process remembers, by thread, the newest version that it wrote or read. A copy that shows an older one isn't believed,
and the primary is asked: so nobody in this process sees their own writing vanish, or an older page after a newer one.
Settings of a site have no version: a copy that has others than the primary told last isn't believed either.

What the primary says is the truth, even where it is older: after a failover that lost something, for one.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, SessionTransaction, sessionmaker

from talkwidget.core import dialects, transactions
from talkwidget.core.dialects import AnySession
from talkwidget.core.errors import StoreBusy, StoreNotReady, TalkError
from talkwidget.core.models import Site, Thread
from talkwidget.core.threads import check_key
from talkwidget.core.views import SiteView, ThreadView

AWAY_SECONDS = 5.0
"""How long a copy that can't be reached isn't asked; then one reader tries it, the others don't wait."""
REMEMBERED = 16_384
"""Of how many threads it is known what was written here, and of how many what was read."""
LAST = 32
"""A copy that has so many of the newest writes has all: it gets them in order, and no more are committed at once."""

Place = tuple[Any, str]
"""A site's id and a thread's key."""

_NOTED = "talkwidget_noted"


class Replica:
    """One copy, or several behind one address. ``engine`` leads there; `dialects.replica_options` are its options."""

    def __init__(self, engine: sa.Engine, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.engine, self._clock = engine, clock
        self.sessions = sessionmaker(engine)
        transactions.watch_all(self.sessions)
        self._written: OrderedDict[Place, int] = OrderedDict()
        self._read: OrderedDict[Place, int] = OrderedDict()
        self._sites: dict[Any, tuple[Any, ...]] = {}
        self._commits = 0
        self._away_until = 0.0
        self._lock = threading.Lock()

    def watch(self, session: AnySession) -> None:
        """Note what this session commits from now on, or each that a scoped one makes."""
        sa.event.listen(session, "after_flush", _flushed)
        sa.event.listen(session, "after_commit", self._committed)
        sa.event.listen(session, "after_transaction_end", _ended)

    def is_worth_asking(self) -> bool:
        """Whether it answered when it was asked last; once in a while somebody finds out whether it does again."""
        with self._lock:
            if self._away_until == 0.0:
                return True
            now = self._clock()
            if now < self._away_until:
                return False
            self._away_until = now + AWAY_SECONDS
            return True

    def answered(self) -> None:
        self._away_until = 0.0

    def failed(self, error: Exception) -> None:
        """Remember that it is away, if that is what the error says; what it merely doesn't know, it may know soon."""
        if isinstance(error, TalkError) and not isinstance(error, (StoreBusy, StoreNotReady)):
            return
        cause = error.__cause__
        # A query that was in the way of what the copy has to repeat: the next one may do.
        if isinstance(cause, sa.exc.DBAPIError) and dialects.is_worth_retrying(cause):
            return
        with self._lock:
            self._away_until = self._clock() + AWAY_SECONDS

    def believes(self, found: SiteView | ThreadView, version: int = 0) -> bool:
        """Whether a copy's word on a site or a thread is as new as what is known here, and as ``version``."""
        site = found if isinstance(found, SiteView) else found.site
        with self._lock:
            if self._sites.get(site.id, said := _said(site)) != said:
                return False
            if isinstance(found, SiteView):
                return True
            return found.version >= max(version, self._known((site.id, found.key)))

    @property
    def commits(self) -> int:
        """How many times something was written here that a copy has to have."""
        return self._commits

    def learn(self, found: SiteView | ThreadView, *, truth_of: int | None = None) -> None:
        """Remember what was read: from a copy that was believed, or from the primary, when `commits` was ``truth_of``.

        The primary is always right, but for what was written here while it was asked.
        """
        site = found if isinstance(found, SiteView) else found.site
        with self._lock:
            is_truth = truth_of == self._commits
            if is_truth:
                self._sites[site.id] = _said(site)
            if isinstance(found, ThreadView) and found.id is not None:
                place = site.id, found.key
                if is_truth and found.version < self._written.get(place, 0):
                    self._written[place] = found.version
                _put(self._read, place, found.version if is_truth else max(found.version, self._read.get(place, 0)))

    def is_there(self, session: AnySession, site: SiteView, keys: Sequence[str] | None) -> bool:
        """Whether a copy has what is known here of these threads; None: all of the site that was written here.

        A statement, in the session's own snapshot, where anything is known.
        """
        with self._lock:
            if keys is None:
                newest = itertools.islice(reversed(self._written.items()), LAST)
                wanted = {place[1]: version for place, version in newest if place[0] == site.id}
            else:
                tidy = {check_key(key) for key in keys}
                wanted = {key: version for key in tidy if (version := self._known((site.id, key)))}
        if not wanted:
            return True
        rows = session.execute(
            sa.select(Thread.key, Thread.version).where(Thread.site_id == site.id, Thread.key.in_(sorted(wanted)))
        )
        found = {key: version for key, version in rows}  # noqa: C416  # a Row is no tuple to every SQLAlchemy's types
        if any(found.get(key, 0) < version for key, version in wanted.items()):
            return False
        with self._lock:
            for key, version in found.items():
                _put(self._read, (site.id, key), max(version, self._read.get((site.id, key), 0)))
        return True

    def _known(self, place: Place) -> int:
        return max(self._written.get(place, 0), self._read.get(place, 0))

    def _committed(self, session: Session) -> None:
        noted: dict[Any, Any] = dict(session.info.get(_NOTED, {}))
        noted |= {(row.site_id, row.key): row.version for row in transactions.written(session)}
        if not noted:
            return
        with self._lock:
            self._commits += 1
            for place, said in noted.items():
                if isinstance(place, tuple):
                    _put(self._written, place, max(said, self._written.get(place, 0)))
                else:
                    self._sites[place] = said


def _flushed(session: Session, _context: Any) -> None:
    for row in (*session.new, *session.dirty):
        if isinstance(row, Thread):
            _note(session)[row.site_id, row.key] = row.version
        elif isinstance(row, Site):
            _note(session)[row.id] = _said(row)


def _ended(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.pop(_NOTED, None)


def _note(session: Session) -> dict[Any, Any]:
    noted: dict[Any, Any] = session.info.setdefault(_NOTED, {})
    return noted


def _said(site: Site | SiteView) -> tuple[Any, ...]:
    return site.name, site.title, repr(sorted(_items(site.options)))


def _items(options: Any) -> Iterable[tuple[str, Any]]:
    return ((name, tuple(said) if isinstance(said, list) else said) for name, said in (options or {}).items())


def _put(kept: OrderedDict[Place, int], place: Place, version: int) -> None:
    kept[place] = version
    kept.move_to_end(place)
    if len(kept) > REMEMBERED:
        kept.popitem(last=False)

"""What a comment looks like, in 64 bits: words that come again, a little changed, are known again.

A simhash (Charikar, "Similarity estimation techniques from rounding algorithms", 2002): each word, and each pair of
neighbours, votes on every bit. Alike texts differ in few bits, others in about half of them. Near ones are found as
by Manku, Jain and Das Sarma ("Detecting near-duplicates for web crawling", 2007): a print is cut into bands, and one
of `BANDS` stays whole where fewer bits changed; of a few more changed bits most are found. Those papers take k = 3
for whole pages. In a comment of thirty words one other word turns five bits, mostly.

The `simhash` of PyPI wants numpy, which is more memory than all of talkwidget.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from itertools import islice, pairwise
from typing import Any

import sqlalchemy as sa

from talkwidget.core import transactions
from talkwidget.core.characters import SPACELESS, fold
from talkwidget.core.dialects import AnySession
from talkwidget.core.models import Likeness
from talkwidget.core.source import words as words_of
from talkwidget.core.text import Rendered

KEPT = dt.timedelta(days=30)
WORDS = 6
"""Fewer different ones say too little to be anybody's own: "Thanks!", "+1", "1. no 2. no 3. no"."""
BITS, BANDS, NEAR = 64, 6, 8
MOST = 2000
"""Bands that one look reads: random company on a site with half a million comments a month."""
_AT_ONCE = 50
"""Comments whose like are looked up in one statement, where many come."""
_WRITTEN_AT_ONCE = 3000
SWEEPS = 64
"""One of so many comments sweeps out what is older than `KEPT`."""

_TABLE = Likeness.metadata.tables[Likeness.__tablename__]
_KEEP = sa.insert(_TABLE)
_FORGET = sa.delete(_TABLE).where(
    _TABLE.c.site_id == sa.bindparam("of_site"), _TABLE.c.comment_id == sa.bindparam("of_comment")
)
_SWEEP = sa.delete(_TABLE).where(
    _TABLE.c.site_id == sa.bindparam("of_site"), _TABLE.c.comment_id < sa.bindparam("before")
)
_ALIKE = (
    sa.select(_TABLE.c.comment_id, _TABLE.c.simhash, _TABLE.c.at)
    .where(
        _TABLE.c.site_id == sa.bindparam("site"),
        _TABLE.c.band.in_(sa.bindparam("bands", expanding=True)),
        _TABLE.c.at > sa.bindparam("since"),
        _TABLE.c.at <= sa.bindparam("now"),
    )
    .limit(MOST)
)
_TAG = re.compile(r"(<blockquote\b[^>]*>)|(</blockquote>)")
# Where no spaces are written a letter stands for a word, or for half of one.
_LETTERS = re.compile(f"[{SPACELESS}]")
_WORDS = re.compile(rf"[{SPACELESS}]|[^\W{SPACELESS}]+(?:['\u2019][^\W{SPACELESS}]+)*")
# A byte's bits, each in a lane of its own, which is wide enough for all that one comment says: votes are counted by
# adding whole numbers.
_LANE = 32
_LANES = [sum(1 << (_LANE * bit) for bit in range(8) if byte >> bit & 1) for byte in range(256)]


def print_of(words: Rendered) -> int | None:
    """The print of what a comment says itself, without what it quotes; None for too few words."""
    said = fold(words_of(_without_quotes(words.html))) if "<blockquote" in words.html else words.plain
    tokens = _WORDS.findall(said)
    different = set(tokens)
    letters = 0 if said.isascii() else len(_LETTERS.findall("".join(different)))
    return _simhash(tokens) if len(different) - letters + letters // 2 >= WORDS else None


def distance(one: int, other: int) -> int:
    """How many bits two prints differ in."""
    return (one ^ other).bit_count()


def near(
    session: AnySession, site: uuid.UUID, seen: int, *, now: dt.datetime
) -> dict[uuid.UUID, tuple[int, dt.datetime]]:
    """The comments of the last `KEPT` that look like this, with how many bits differ and when: one statement."""
    asked = {"site": site, "bands": _bands(seen), "since": now - KEPT, "now": now}
    rows = transactions.connection(session).execute(_ALIKE, asked)
    found = {comment: (distance(seen, simhash & _ALL), at) for comment, simhash, at in rows}
    return {comment: (far, at) for comment, (far, at) in found.items() if far <= NEAR}


def keep(session: AnySession, site: uuid.UUID, comment: uuid.UUID, words: Rendered, *, now: dt.datetime) -> None:
    """Keep a new comment's print; now and then forget the old ones."""
    if (seen := print_of(words)) is None:
        return
    connection = transactions.connection(session)
    connection.execute(_KEEP, _rows(site, comment, seen, now))
    if comment.int % SWEEPS == 0:
        # A UUIDv7 begins with its time, in milliseconds.
        before = uuid.UUID(int=int((now - KEPT).timestamp() * 1000) << 80)
        connection.execute(_SWEEP, {"of_site": site, "before": before})


def forget(session: AnySession, site: uuid.UUID, comment: uuid.UUID) -> None:
    """Forget a comment's print, for its words are others now."""
    transactions.connection(session).execute(_FORGET, {"of_site": site, "of_comment": comment})


class Prints:
    """The prints of many comments that come in one transaction: looked up, and kept, in a few statements."""

    def __init__(
        self, session: AnySession, site: uuid.UUID, coming: Mapping[str, tuple[Rendered, dt.datetime]]
    ) -> None:
        """Look up what looks like those that are coming; each has a name, its words and its time."""
        self._session, self._site = session, site
        self._prints = {
            name: (seen, at) for name, (words, at) in coming.items() if (seen := print_of(words)) is not None
        }
        self._alike: dict[str, dict[uuid.UUID, tuple[int, dt.datetime]]] = {}
        self._new: dict[int, list[tuple[uuid.UUID, int, dt.datetime]]] = {}
        self._unwritten: list[dict[str, Any]] = []
        names = iter(self._prints)
        while some := list(islice(names, _AT_ONCE)):
            self._look_up(some)

    def near(self, name: str) -> dict[uuid.UUID, tuple[int, dt.datetime]]:
        """As `near`, of one of those that are coming; those that came before it are among them."""
        if name not in self._prints:
            return {}
        seen, at = self._prints[name]
        came = (one for band in _bands(seen) for one in self._new.get(band, ()))
        return self._alike.get(name, {}) | {
            comment: (distance(seen, other), then) for comment, other, then in came if _is_near(seen, at, other, then)
        }

    def add(self, name: str, comment: uuid.UUID) -> None:
        """One of them has come."""
        if name not in self._prints:
            return
        seen, at = self._prints[name]
        for band in _bands(seen):
            self._new.setdefault(band, []).append((comment, seen, at))
        self._unwritten += _rows(self._site, comment, seen, at)
        if len(self._unwritten) >= _WRITTEN_AT_ONCE:
            self.keep()

    def keep(self) -> None:
        """Write what isn't yet written of those that came."""
        if self._unwritten:
            transactions.connection(self._session).execute(_KEEP, self._unwritten)
            self._unwritten = []

    def _look_up(self, names: Sequence[str]) -> None:
        wanted: dict[int, list[str]] = {}
        for name in names:
            for band in _bands(self._prints[name][0]):
                wanted.setdefault(band, []).append(name)
        times = [self._prints[name][1] for name in names]
        asked = {"site": self._site, "bands": [*wanted], "since": min(times) - KEPT, "now": max(times)}
        rows = transactions.connection(self._session).execute(_ALIKE.limit(MOST * len(names)), asked)
        for comment, (other, then) in {comment: (simhash & _ALL, then) for comment, simhash, then in rows}.items():
            for name in {name for band in _bands(other) for name in wanted.get(band, ())}:
                seen, at = self._prints[name]
                if _is_near(seen, at, other, then):
                    self._alike.setdefault(name, {})[comment] = (distance(seen, other), then)


def _is_near(seen: int, at: dt.datetime, other: int, then: dt.datetime) -> bool:
    return distance(seen, other) <= NEAR and at - KEPT < then <= at


def _rows(site: uuid.UUID, comment: uuid.UUID, seen: int, now: dt.datetime) -> list[dict[str, Any]]:
    signed = seen - (1 << BITS) if seen >> (BITS - 1) else seen
    row = {"site_id": site, "comment_id": comment, "simhash": signed, "at": now}
    return [row | {"band": band} for band in _bands(seen)]


def _without_quotes(html: str) -> str:
    kept, depth, end = [], 0, 0
    for tag in _TAG.finditer(html):
        if depth == 0:
            kept.append(html[end : tag.start()])
        depth += 1 if tag[1] else -1
        end = tag.end()
    return "\n".join([*kept, html[end:]])


def _simhash(tokens: Sequence[str]) -> int:
    features = [*tokens, *map(" ".join, pairwise(tokens))]
    hashed = b"".join([blake2b(feature.encode(), digest_size=BITS // 8).digest() for feature in features])
    half, mask, seen = len(features) // 2, (1 << _LANE) - 1, 0
    for place in range(BITS // 8):
        votes = sum(map(_LANES.__getitem__, hashed[place :: BITS // 8]))
        for bit in range(8):
            if (votes >> (_LANE * bit) & mask) > half:
                seen |= 1 << (place * 8 + bit)
    return seen


_ALL = (1 << BITS) - 1
_EDGES = [BITS * band // BANDS for band in range(BANDS + 1)]


def _bands(seen: int) -> list[int]:
    """The bands of a print, each with its number before its bits."""
    return [
        (number << 16) | (seen >> start & ((1 << (end - start)) - 1))
        for number, (start, end) in enumerate(pairwise(_EDGES))
    ]

"""Answers that stand ready before Flask: a shared cache (RFC 9111) of what is the same for everybody, in the process.

A thread's page is asked for far oftener than it changes. Here the route's own answer is kept, headers and all. For
`fresh` seconds it leaves without a look at the database; then the route is asked whether it still holds, which costs
one statement (`If-None-Match`). What was written in this process is seen at once (`core/marks`). Where the route can't
tell, because the store is away, what held last goes on being told for some minutes (RFC 5861, `stale-if-error`).

Only what a route says everybody may have is kept (`Slot`).
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from werkzeug.http import is_entity_header, parse_etags

from talkwidget.api.codings import PACK, coding_of, tags
from talkwidget.core.marks import Marks

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

SLOT = "talkwidget.slot"
"""Where a request's environment has the `Slot`, while an answer to keep is wanted."""
QUERY_LENGTH = 1000
OVERHEAD = 3000
"""What keeping one answer takes besides its bytes, about: its headers, its place, and what the allocator can't use."""
STALE_IF_ERROR = 300
"""Seconds for which a thread may be told as it was, where it can't be looked at (RFC 5861): longer than a failover."""
AGAIN_SECONDS = 1.0
"""How long, while the store is away, nobody else waits to find out that it still is."""
PASSED_SECONDS, PASSED = 10.0, 4096
"""How long, and of how many addresses, it is remembered that theirs is nobody else's to have."""

Key = tuple[str, str, str, str]
"""Path, query and coding; and the origin that it was asked of, where the answer names that."""
Head = list[tuple[str, str]]


class Told(NamedTuple):
    """An answer as WSGI has it; the names of its headers are in small letters, as HTTP/2 wants them."""

    status: str
    head: Head
    body: bytes

    def renewed(self, head: Head) -> Told:
        """The same with what a 304 says of it today (RFC 9111, 4.3.4)."""
        today = dict(head)
        return self._replace(head=[(name, today.pop(name, value)) for name, value in self.head] + [*today.items()])


@dataclass(slots=True)
class Slot:
    """What a route says of its answer: whether everybody may have it, and which thread it shows, if it is only one."""

    public: bool = False
    thread: UUID | None = None


@dataclass(slots=True)
class Kept:
    """One answer. ``mark`` is the thread's number when it was made.

    ``until`` it is fresh, and ``spare`` it is told where the store is away, by the monotonic clock, in seconds.
    """

    whole: Told
    etag: str
    thread: UUID | None
    mark: int
    until: float
    spare: float
    unchanged: Told | None = None

    @property
    def size(self) -> int:
        return len(self.whole.body) + OVERHEAD

    def told(self, known: str | None) -> Told:
        """What a client hears that knows this (``If-None-Match``)."""
        if known is not None and (known == self.etag or _is_known(known, self.etag)):
            self.unchanged = self.unchanged or _unchanged(self.whole)
            return self.unchanged
        return self.whole


@dataclass(slots=True)
class Maker:
    """Makes one answer while others wait for it."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    waiting: int = 0


class ReadyAnswers:
    """A WSGI app before ``app``, for GET and HEAD of some paths.

    plain:  those whose answer depends on the path, the query and the coding, and on nothing else
    placed: those whose answer names the origin it was asked of, and is a stranger's, who has neither cookie nor token
    fresh:  seconds for which an answer leaves without a question
    sure:   tells for how many more it may, because other processes' writes are heard of (`delivery/neighbours`)
    room:   bytes that are kept; what was not asked for longest goes first
    """

    def __init__(
        self, app: WSGIApplication, marks: Marks, *, plain: Collection[str], placed: Collection[str] = (),
        fresh: float, room: int, sure: Callable[[], float] = float, clock: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        self._app, self._marks = app, marks
        self._plain, self._placed = frozenset(plain), frozenset(placed)
        self._fresh, self._sure, self._room, self._clock = fresh, sure, room, clock
        self._kept: OrderedDict[Key, Kept] = OrderedDict()
        self._used = 0
        self._makers: dict[Key, Maker] = {}
        self._passed: OrderedDict[Key, float] = OrderedDict()
        self._lock = threading.Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        key = self._key(environ)
        if key is None:
            return self._app(environ, start_response)
        told = self._at_hand(key, environ.get("HTTP_IF_NONE_MATCH")) or self._make(key, environ)
        start_response(told.status, list(told.head))
        return [told.body if environ["REQUEST_METHOD"] != "HEAD" else b""]

    def at_hand(self, path: str, query: str, accepted: str, known: str | None) -> Told | None:
        """The answer to a GET of one of the plain paths, if it is here and surely holds; never waits.

        accepted: ``Accept-Encoding``
        known:    ``If-None-Match``
        """
        return self._at_hand((path, query, coding_of(accepted), ""), known) if path in self._plain else None

    def _key(self, environ: WSGIEnvironment) -> Key | None:
        path, query = environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"} or len(query) > QUERY_LENGTH:
            return None
        origin = ""
        if path in self._placed and "HTTP_COOKIE" not in environ and "HTTP_AUTHORIZATION" not in environ:
            origin = f"{environ['wsgi.url_scheme']}://{environ.get('HTTP_HOST', '')}"
        elif path not in self._plain:
            return None
        root = environ.get("SCRIPT_NAME", "")
        key = root + path, query, coding_of(environ.get("HTTP_ACCEPT_ENCODING", "")), origin
        return None if self._is_passed(key) else key

    def _at_hand(self, key: Key, known: str | None) -> Told | None:
        with self._lock:
            kept = self._kept.get(key)
            if kept is None or kept.until <= self._clock() or kept.mark != self._marks.of(kept.thread):
                return None
            self._kept.move_to_end(key)
        return kept.told(known)

    def _make(self, key: Key, environ: WSGIEnvironment) -> Told:
        """Ask the route, once for all who wait for the same."""
        with self._lock:
            maker = self._makers.setdefault(key, Maker())
            maker.waiting += 1
        try:
            with maker.lock:
                told = self._at_hand(key, environ.get("HTTP_IF_NONE_MATCH"))
                if told is None and not self._is_passed(key):
                    told = self._ask(key, environ)
        finally:
            with self._lock:
                maker.waiting -= 1
                if not maker.waiting:
                    del self._makers[key]
        # Where everybody gets an answer of their own, nobody waits for another's.
        return told if told is not None else _run(self._app, environ)

    def _ask(self, key: Key, environ: WSGIEnvironment) -> Told:
        with self._lock:
            before = self._kept.get(key)
        slot = Slot()
        asked = environ | {SLOT: slot, "REQUEST_METHOD": "GET"}
        asked.pop("HTTP_IF_NONE_MATCH", None)
        if before is not None:
            asked["HTTP_IF_NONE_MATCH"] = before.etag
        # In this order: where hearing ends, it is known before everything is marked as changed.
        any_before, fresh = self._marks.of_any(), max(self._fresh, self._sure())
        told = _run(self._app, asked)
        if told.status[0] == "5":
            if before is not None and self._tides_over(before):
                return before.told(environ.get("HTTP_IF_NONE_MATCH"))
            return told
        if slot.public and told.status[:3] in {"200", "304"}:
            # Before it is known whether anybody wrote: what is written after this is then told by the mark.
            mark = self._marks.of(slot.thread)
            # Somebody wrote meanwhile: this may be from before or from after, so it is asked about once more.
            quiet = self._marks.of_any() == any_before
            now = self._clock()
            until, spare = now + fresh if quiet else 0.0, now + STALE_IF_ERROR if quiet else 0.0
            if told.status[:3] == "304" and before is not None:
                kept = Kept(before.whole.renewed(told.head), before.etag, slot.thread, mark, until, spare)
            else:
                kept = Kept(told, dict(told.head)["etag"], slot.thread, mark, until, spare)
            self._keep(key, kept)
            return kept.told(environ.get("HTTP_IF_NONE_MATCH"))
        self._pass(key, slot)
        # It was ours to know, not theirs: who asks may have nothing yet.
        return told if told.status[:3] != "304" else _run(self._app, environ)

    def _tides_over(self, kept: Kept) -> bool:
        """Whether this may be told while the store is away: not if something newer was written here."""
        now = self._clock()
        if now >= kept.spare or kept.mark != self._marks.of(kept.thread):
            return False
        kept.until = min(now + AGAIN_SECONDS, kept.spare)
        return True

    def _is_passed(self, key: Key) -> bool:
        return self._passed.get(key, 0.0) > self._clock()

    def _keep(self, key: Key, kept: Kept) -> None:
        with self._lock:
            self._passed.pop(key, None)
            before = self._kept.pop(key, None)
            self._used += kept.size - (before.size if before is not None else 0)
            self._kept[key] = kept
            while self._used > self._room:
                self._used -= self._kept.popitem(last=False)[1].size

    def _pass(self, key: Key, slot: Slot) -> None:
        """Keep nothing of this address; where it isn't everybody's, let all go by for a while."""
        with self._lock:
            before = self._kept.pop(key, None)
            self._used -= before.size if before is not None else 0
            if not slot.public:
                self._passed[key] = self._clock() + PASSED_SECONDS
                if len(self._passed) > PASSED:
                    self._passed.popitem(last=False)


def _is_known(header: str, etag: str) -> bool:
    """As the routes judge it: however it is packed, or any at all (``*``)."""
    known, inside = parse_etags(header), etag.strip('"')
    for coding in PACK:
        inside = inside.removesuffix(f"-{coding}")
    return known.star_tag or any(known.contains_weak(one) for one in tags(inside))


def _unchanged(told: Told) -> Told:
    head = [(name, value) for name, value in told.head if not is_entity_header(name)]
    return Told("304 NOT MODIFIED", head, b"")


@lru_cache(maxsize=256)
def _header(name: str, value: str) -> tuple[str, str]:
    """A header as it is kept; most are the same in all answers, and then are one."""
    return name.lower(), value


def _run(app: WSGIApplication, environ: WSGIEnvironment) -> Told:
    """Have an app answer, whole."""
    began: list[tuple[str, Head]] = []
    written: list[bytes] = []

    def start_response(status: str, head: Head, _exc_info: Any = None) -> Any:
        began[:] = [(status, [_header(name, value) for name, value in head])]
        return written.append

    chunks = app(environ, start_response)
    try:
        written.extend(chunks)
    finally:
        if hasattr(chunks, "close"):
            chunks.close()
    return Told(*began[0], b"".join(written))

"""What makes public answers cheap: strong ETags, a shelf of packed answers, and words for shared caches.

An ETag of a thread's page is made of the thread's row, the settings that show in the page and the query, so that an
unchanged page costs one statement. Parameters that nobody asked for don't enter it.
"""

from __future__ import annotations

import base64
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from flask import Request, Response
from werkzeug.datastructures import Headers

from talkwidget.api.codings import PACK, PLAIN, coding_of, tag, tags
from talkwidget.api.ready import SLOT, STALE_IF_ERROR, Slot
from talkwidget.core.settings import Settings
from talkwidget.core.views import ThreadView

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

FORMAT = 2
"""Grows with every change of what an unchanged thread's JSON looks like, so that no cache keeps yesterday's."""
SHELF_BYTES = 16 * 1024 * 1024
PRIVATE = "private, no-store"


class Shelf:
    """Answers made lately, by ETag and packing: each is made and packed once, however many ask for it at once.

    room: bytes that are kept; what was not asked for longest goes first
    """

    def __init__(self, room: int = SHELF_BYTES) -> None:
        self._room, self._used = room, 0
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._makers: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()

    def get(self, etag: str, make: Callable[[], bytes], coding: str = PLAIN) -> bytes:
        """The answer of this ETag; ``make`` is called if it isn't here. What it raises is raised."""
        if coding:
            return self._once(tag(etag, coding), lambda: PACK[coding](self._once(etag, make)))
        return self._once(etag, make)

    def _once(self, name: str, make: Callable[[], bytes]) -> bytes:
        with self._lock:
            found = self._find(name)
            if found is not None:
                return found
            maker = self._makers.setdefault(name, threading.Lock())
        with maker:
            with self._lock:
                found = self._find(name)
            if found is not None:
                return found
            try:
                # Of a JSON encoder's bytes as much as they are long: behind them is what it had kept free for more.
                made = bytes(memoryview(make()))
                with self._lock:
                    self._keep(name, made)
            finally:
                with self._lock:
                    self._makers.pop(name, None)
        return made

    def _find(self, name: str) -> bytes | None:
        found = self._kept.get(name)
        if found is not None:
            self._kept.move_to_end(name)
        return found

    def _keep(self, name: str, made: bytes) -> None:
        if len(made) > self._room or name in self._kept:
            return
        self._kept[name] = made
        self._used += len(made)
        while self._used > self._room:
            self._used -= len(self._kept.popitem(last=False)[1])


class PublicResponse(Response):
    """One that shared caches may keep. Whatever the host's app adds on the way out, no cookie goes with it.

    A host's session or Flask-Login touches every response of the app, ours included: a cookie in a page that a CDN
    keeps would be everybody's, and ``Vary: Cookie`` would keep it from being shared.

    varies: what ``Vary`` says
    """

    varies = "Accept-Encoding"

    def get_wsgi_headers(self, environ: WSGIEnvironment) -> Headers:
        headers = super().get_wsgi_headers(environ)
        headers.remove("Set-Cookie")
        headers.set("Vary", self.varies)
        return headers


def etag_of(*parts: object) -> str:
    """A strong ETag's inside: the same for the same parts, and for nothing else."""
    digest = hashlib.sha256(repr((FORMAT, parts)).encode()).digest()
    return base64.urlsafe_b64encode(digest[:18]).decode()


def etag_of_thread(thread: ThreadView, query: dict[str, object]) -> str:
    """The ETag of one page of a thread, from what one statement tells."""
    site, settings = thread.site, thread.site.settings
    known = thread.id.int if thread.id is not None else None  # written out in C, which an UUID isn't
    return etag_of(
        site.id.int, site.name, _shown(settings),
        known, thread.key, thread.title, thread.url, thread.state, thread.count, thread.version,
        sorted(query.items()),
    )  # fmt: skip


def is_unchanged(request: Request, etag: str) -> bool:
    """Whether the client has this version, in whichever packing (RFC 9110, 13.1.2)."""
    known = request.if_none_match
    return known.star_tag or any(known.contains_weak(one) for one in tags(etag))


def public(
    request: Request, etag: str, make: Callable[[], bytes], *, shelf: Shelf, kind: str, lasting: str,
    varies: str = PublicResponse.varies, thread: UUID | None = None,
) -> Response:  # fmt: skip
    """A public answer: 304 if the client has it, else the bytes, packed if the client can unpack.

    kind:    the media type
    lasting: what ``Cache-Control`` says
    varies:  what ``Vary`` says
    thread:  the one that it shows, if it is only one
    """
    slot: Slot | None = request.environ.get(SLOT)
    if slot is not None:
        slot.public, slot.thread = True, thread
    coding = coding_of(request.headers.get("Accept-Encoding", ""))
    body = None if is_unchanged(request, etag) else shelf.get(etag, make, coding)
    response = PublicResponse(status=304 if body is None else 200, content_type=kind)
    response.varies = varies
    if body is not None:
        response.set_data(body)
        if coding:
            response.headers["Content-Encoding"] = coding
    response.set_etag(tag(etag, coding))
    response.headers["Cache-Control"] = lasting
    return response


def private(request: Request, body: bytes, *, kind: str) -> Response:
    """An answer for one reader, that nobody else may keep; 304 if this reader has the same already."""
    etag = etag_of(body)
    response = Response(body, content_type=kind)
    if is_unchanged(request, etag):
        response = Response(status=304)
    response.set_etag(etag)
    return response


def shared_for(settings: Settings) -> str:
    """What shared caches may do with a page of this site."""
    return (
        f"public, max-age=0, s-maxage={settings.shared_seconds}, stale-while-revalidate={settings.stale_seconds}, "
        f"stale-if-error={STALE_IF_ERROR}"
    )


def _shown(settings: Settings) -> tuple[object, ...]:
    return (
        settings.guests, settings.edit_seconds, settings.max_length, settings.max_depth, settings.locale,
        settings.strings.digest,
    )  # fmt: skip

"""Tell a cache in front what changed, so that it may keep threads for a day and still show each comment at once.

It is the standalone server with a listener at each signal: `granian --interface wsgi --factory purge:create_app` serves
it, or any other WSGI server. nginx is told to have a thread's answers made anew, for it can't forget one by itself;
caches that can are told to PURGE them.
"""

from __future__ import annotations

import logging
import os
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from urllib.parse import urlencode

from flask import Flask

from talkwidget import (
    SiteChanged,
    ThreadsRedrawn,
    comment_deleted,
    comment_edited,
    comment_liked,
    comment_moderated,
    comment_posted,
    site_changed,
    thread_changed,
    threads_redrawn,
)
from talkwidget.core.events import Event
from talkwidget.standalone import create_app as create_talk

SIGNALS = (
    comment_posted, comment_edited, comment_deleted, comment_liked, comment_moderated, thread_changed, threads_redrawn,
    site_changed,
)  # fmt: skip
GATHER_SECONDS = 1.5
"""Longer than any process keeps an answer (TALKWIDGET_FRESH_SECONDS): else an old one would be kept for a day."""
PACKINGS = ("identity", "gzip", "br, gzip")

log = logging.getLogger("purge")


def create_app() -> Flask:
    app = create_talk(
        os.environ["TALKWIDGET_DATABASE_URI"],
        config={"TALKWIDGET_SHARED_SECONDS": 86_400, "TALKWIDGET_STALE_SECONDS": 0},
        trusted_proxies=["127.0.0.1"],
    )
    cache = Cache(
        os.environ.get("CACHE", "http://127.0.0.1"),
        host=os.environ.get("CACHE_HOST", "talk.example"),
        method=os.environ.get("CACHE_METHOD", "GET"),
    )
    for signal in SIGNALS:
        signal.connect(cache.hear, sender=app, weak=False)
    return app


class Cache:
    """A cache in front.

    address: where it listens, for us
    host:    what readers call it; it is part of an answer's name there
    method:  ``PURGE``, or ``GET`` for one that makes an answer anew when it is told so (``X-Talk-Refresh``)
    """

    def __init__(self, address: str, *, host: str, method: str) -> None:
        self._address, self._host, self._method = address, host, method
        self._changed: set[tuple[str, str]] = set()
        self._lock = threading.Lock()

    def hear(self, app: Flask, event: Event) -> None:
        """Remember what changed. A listener runs before the writer has an answer, so the rest happens elsewhere."""
        if isinstance(event, SiteChanged):
            log.warning("Settings of %s changed: its threads show it as they are asked for anew", event.site)
            return
        threads = event.threads if isinstance(event, ThreadsRedrawn) else (event.thread,)
        with self._lock:
            if not self._changed:
                timer = threading.Timer(GATHER_SECONDS, self.tell)
                timer.daemon = True
                timer.start()
            self._changed |= {(event.site, thread) for thread in threads}

    def tell(self) -> None:
        """Tell the cache of all that was gathered."""
        with self._lock:
            changed, self._changed = self._changed, set()
        told = {address for site, thread in changed for address in addresses(site, thread)}
        for address in sorted(told):
            for packing in PACKINGS if self._method == "GET" else PACKINGS[:1]:
                self._send(address, packing)

    def _send(self, address: str, packing: str) -> None:
        headers = {"Host": self._host, "X-Talk-Refresh": "1", "Accept-Encoding": packing}
        request = urllib.request.Request(self._address + address, headers=headers, method=self._method)  # noqa: S310
        try:
            urllib.request.urlopen(request, timeout=5).close()  # noqa: S310  # the owner's own cache
        except (urllib.error.URLError, OSError) as error:
            log.warning("The cache doesn't hear: %s", error)


def addresses(site: str, thread: str) -> Iterator[str]:
    """What most readers ask for of a thread, letter by letter. Further pages and other orders grow old by themselves.

    As browsers write a query (URLSearchParams), for the embed; then as the Talk page's links are written.
    """
    query = urlencode({"site": site, "thread": thread, "sort": "oldest"}, safe="*").replace("~", "%7E")
    yield f"/talk/api/comments?{query}"
    yield f"/talk/thread?{urlencode({'thread': thread, 'site': site}, safe='/')}"
    for feed in ("feed.atom", "feed.json"):
        yield f"/talk/{feed}?{urlencode({'site': site, 'thread': thread}, safe='/')}"
        yield f"/talk/{feed}?{urlencode({'site': site})}"

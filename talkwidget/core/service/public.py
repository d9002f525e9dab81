"""Reading: the same for everybody, and nothing here knows who reads."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from talkwidget.core import authors, lookups, reading, threads
from talkwidget.core.dialects import AnySession
from talkwidget.core.rows import VIEWS
from talkwidget.core.service.base import UseCases
from talkwidget.core.service.thread_pages import PlainPages, ThreadPages
from talkwidget.core.views import CommentView, Entry, Page, ThreadList, ThreadView


class Public(UseCases, ThreadPages[CommentView]):
    _shape = VIEWS

    @property
    def plain(self) -> PlainPages:
        """The same pages as plain values, to be written out as they are."""
        return PlainPages(self._look)

    def since(self, thread: ThreadView, version: int, *, limit: int = 50) -> Page[CommentView]:
        """What changed since a version of the thread: two statements.

        :raises VersionTooOld: it isn't known any more, or is more than ``limit`` comments.
        """
        return self._look(lambda session: reading.since(session, thread, version, limit=limit))

    def threads(self, site: str | None, *, limit: int = 50, after: str | None = None) -> ThreadList:
        """The threads of a site that somebody commented in, the newest first: two statements."""
        where = self.site(site)
        return self._look(
            lambda session: threads.listing(session, where, limit=limit, after=after, now=self._clock()), of=where
        )

    def counts(self, site: str | None, keys: Sequence[str]) -> dict[str, int]:
        """How many comments each key's thread shows."""
        where = self.site(site)
        return self._look(lambda session: threads.counts(session, where, keys), of=where, keys=keys)

    def latest(
        self, site: str | None, *, thread: str | None = None, author: uuid.UUID | None = None, limit: int = 50
    ) -> list[Entry]:
        """The newest published comments of a site, a thread or an author."""
        where = self.site(site)
        only = self.thread(where.name, thread).id if thread is not None else None
        if thread is not None and only is None:
            return []

        def look(session: AnySession) -> list[Entry]:
            now = self._clock()
            who = authors.by_id(session, where, author).id if author is not None else None
            return lookups.latest(
                session, lambda row: threads.view(row, where, now=now), where.id, thread=only, author=who, limit=limit
            )

        return self._look(look, of=where, keys=None if thread is None else [thread])

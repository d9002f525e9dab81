"""Reading: the same for everybody, and nothing here knows who reads."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from talkwidget.core import authors, reading, threads, transactions
from talkwidget.core.rows import PLAIN, VIEWS, Plain
from talkwidget.core.service.base import UseCases
from talkwidget.core.service.thread_pages import ThreadPages
from talkwidget.core.views import CommentView, Entry, Page, ThreadList, ThreadView


class Public(UseCases, ThreadPages[CommentView]):
    _shape = VIEWS

    @property
    def plain(self) -> ThreadPages[Plain]:
        """The same pages as plain values, to be written out as they are."""
        return ThreadPages(self._session, PLAIN)

    def since(self, thread: ThreadView, version: int, *, limit: int = 50) -> Page[CommentView]:
        """What changed since a version of the thread: two statements.

        :raises VersionTooOld: it isn't known any more, or is more than ``limit`` comments.
        """
        with transactions.reading(self._session):
            return reading.since(self._session, thread, version, limit=limit)

    def threads(self, site: str | None, *, limit: int = 50, after: str | None = None) -> ThreadList:
        """The threads of a site that somebody commented in, the newest first: two statements."""
        with transactions.reading(self._session):
            return threads.listing(self._session, self.site(site), limit=limit, after=after)

    def counts(self, site: str | None, keys: Sequence[str]) -> dict[str, int]:
        """How many comments each key's thread shows."""
        with transactions.reading(self._session):
            return threads.counts(self._session, self.site(site), keys)

    def latest(
        self, site: str | None, *, thread: str | None = None, author: uuid.UUID | None = None, limit: int = 50
    ) -> list[Entry]:
        """The newest published comments of a site, a thread or an author."""
        with transactions.reading(self._session):
            where = self.site(site)
            only = self.thread(where.name, thread).id if thread is not None else None
            if thread is not None and only is None:
                return []
            who = authors.by_id(self._session, where, author).id if author is not None else None
            return reading.latest(
                self._session, lambda row: threads.view(row, where), where.id, thread=only, author=who, limit=limit
            )

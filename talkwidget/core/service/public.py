"""Reading: the same for everybody, and nothing here knows who reads."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from talkwidget.core import authors, reading, threads, transactions
from talkwidget.core.service.base import UseCases
from talkwidget.core.views import Entry, Page, ThreadList, ThreadView


class Public(UseCases):
    def page(
        self, thread: ThreadView, *, sort: str = "oldest", limit: int = 50, after: str | None = None,
        both_ways: bool = False,
    ) -> Page:  # fmt: skip
        """A page of roots with their first replies: two statements.

        ``both_ways``: a page that a cursor led to has one that leads back, too.
        """
        with transactions.reading(self._session):
            return reading.page(
                self._session, thread, sort=sort, limit=limit, after=after, both_ways=both_ways
            )  # fmt: skip

    def replies(self, thread: ThreadView, root: int, *, limit: int = 50, after: str | None = None) -> Page:
        """Further replies below one root."""
        with transactions.reading(self._session):
            return reading.replies(self._session, thread, root, limit=limit, after=after)

    def around(self, thread: ThreadView, number: int, *, sort: str = "oldest", limit: int = 50) -> Page:
        """The page that holds a permalink's number: two statements."""
        with transactions.reading(self._session):
            return reading.around(self._session, thread, number, sort=sort, limit=limit)

    def search(
        self, thread: ThreadView, words: str, *, limit: int = 50, after: str | None = None, both_ways: bool = False
    ) -> Page:
        """Comments of the thread that hold every word, newest first; ``both_ways`` as for `page`."""
        with transactions.reading(self._session):
            return reading.search(self._session, thread, words, limit=limit, after=after, both_ways=both_ways)

    def since(self, thread: ThreadView, version: int, *, limit: int = 50) -> Page:
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

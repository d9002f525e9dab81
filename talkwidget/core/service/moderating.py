"""What a moderator does."""

from __future__ import annotations

import uuid

from talkwidget.core import authors, events, lookups, moderation, mutes, reading, threads, transactions
from talkwidget.core.identity import Identity
from talkwidget.core.models import Comment, Thread
from talkwidget.core.service.base import UseCases
from talkwidget.core.views import CommentView, Entry, ThreadView


class Moderating(UseCases):
    def moderate(
        self, site: str | None, comment: uuid.UUID, identity: Identity | None, action: str, *, reason: str | None = None
    ) -> CommentView:
        """Remove (with a reason), restore or approve a comment, or mark it official or not.

        :raises ModeratorsOnly, CommentUnknown, CommentGone, Invalid: see there.
        """
        who = moderation.must_moderate(identity)
        where = self.site(site)

        def work(thread: Thread, row: Comment) -> CommentView:
            if moderation.act(self._session, thread, row, action, reason):
                self._news.append(
                    events.CommentModerated(
                        where.name, thread.key, row.number, row.id, row.author_id, action, row.reason
                    )
                )
            authors.enter(self._session, where, who, now=self._clock())
            self._session.flush()
            return lookups.one(self._session, where.id, row.id)

        return self._write_on(where, comment, work)

    def waiting(self, site: str | None, identity: Identity | None, *, limit: int = 100) -> list[Entry]:
        """What waits for a moderator's look, the oldest first."""
        moderation.must_moderate(identity)
        where = self.site(site)
        with transactions.reading(self._session):
            return lookups.waiting(self._session, lambda row: threads.view(row, where), where.id, limit=limit)

    def comment_at(self, site: str | None, key: str, number: int, identity: Identity | None) -> CommentView:
        """The comment that a permalink names, whatever its state.

        :raises CommentUnknown: the thread has no such number.
        """
        moderation.must_moderate(identity)
        thread = self.thread(site, key)
        with transactions.reading(self._session):
            return reading.at(self._session, thread, number)

    def set_thread(
        self, site: str | None, key: str, identity: Identity | None, *, state: str | None = None,
        title: str | None = None, url: str | None = None,
    ) -> ThreadView:  # fmt: skip
        """Open or close a thread, name it, or say where its page is; a new one is made.

        :raises ModeratorsOnly, Invalid: see there.
        """
        moderation.must_moderate(identity)
        where = self.site(site)

        def work() -> ThreadView:
            thread = threads.open_or_lock(self._session, where, key, now=self._clock())
            if moderation.set_thread(thread, state=state, title=title, url=url):
                self._news.append(events.ThreadChanged(where.name, thread.key, thread.state))
            return threads.view(thread, where)

        return self._write(work)

    def is_muted_by_many(self, site: str | None, identity: Identity | None, author: uuid.UUID) -> bool:
        """Whether many established readers muted somebody lately: an aggregate, never who (M29)."""
        who = moderation.must_moderate(identity)
        with transactions.reading(self._session):
            where = self.site(site)
            asker = authors.find(self._session, where, who)
            asked = authors.by_id(self._session, where, author)
            return mutes.is_muted_by_many(
                self._session, where, asked.id, asker=asker.id if asker is not None else None, now=self._clock()
            )

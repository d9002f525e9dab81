"""Public reads from a copy of the database; from the primary where the copy is away, behind, or doesn't know.

All that one request reads comes from one snapshot of one copy, or, from the first doubt on, from the primary: never
from the primary first and from a copy then, which would put an older page under a newer ETag.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Sequence
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from talkwidget.core import transactions
from talkwidget.core.dialects import AnySession
from talkwidget.core.errors import TalkError
from talkwidget.core.replicas import Replica
from talkwidget.core.rows import Plain
from talkwidget.core.service.base import UseCases
from talkwidget.core.service.public import Public
from talkwidget.core.service.thread_pages import Look, PlainPages
from talkwidget.core.views import CommentView, Page, SiteView, ThreadView

F = TypeVar("F", SiteView, ThreadView)
T = TypeVar("T")

log = logging.getLogger("talkwidget")


class Replicated(Public):
    """The public use cases of ``talk``, but over a session on a replica while that will do."""

    def __init__(self, talk: UseCases, replica: Replica, session: Session) -> None:
        vars(self).update(vars(talk))
        self._replica, self._copy = replica, session
        self._known_sites = None  # a copy's word is weighed each time
        transactions.end(session)  # an earlier look's snapshot would be too old
        self._is_elsewhere = replica.is_worth_asking()

    def _reader(self) -> AnySession:
        return self._copy if self._is_elsewhere else super()._reader()

    @property
    def plain(self) -> PlainPages:
        return _Plain(self._look, self._again)

    def around(self, thread: ThreadView, number: int, *, sort: str = "oldest", limit: int = 50) -> Page[CommentView]:
        page = super().around(thread, number, sort=sort, limit=limit)
        again = self._again(thread, number, {comment.number for comment in page.comments})
        return page if again is None else super().around(again, number, sort=sort, limit=limit)

    def _again(self, thread: ThreadView, number: int, shown: Collection[int]) -> ThreadView | None:
        """The thread as the primary has it, where a copy doesn't have a number: it may have been given just now."""
        if not self._is_elsewhere or number in shown:
            return None
        self._is_elsewhere = False
        return self.thread(thread.site.name, thread.key)

    def _look(
        self, work: Callable[[AnySession], T], *, of: SiteView | None = None, keys: Sequence[str] | None = None
    ) -> T:
        def look(session: AnySession) -> T | None:
            return work(session) if of is None or self._replica.is_there(session, of, keys) else None

        found = self._on_copy(look)
        return super()._look(work) if found is None else found

    def _found(self, look: Callable[[AnySession, str | None], F], site: str | None, version: int = 0) -> F:
        def believed(session: AnySession) -> F | None:
            found = look(session, site)
            return found if self._replica.believes(found, version) else None

        found = self._on_copy(believed)
        truth_of = None
        if found is None:
            truth_of = self._replica.commits
            found = super()._found(look, site)
        self._replica.learn(found, truth_of=truth_of)
        return found

    def _on_copy(self, look: Callable[[AnySession], T | None]) -> T | None:
        """What a copy says; None where it can't be asked or believed, and then not again in this request."""
        if not self._is_elsewhere:
            return None
        try:
            with transactions.reading(self._copy):
                found = look(self._copy)
            self._replica.answered()
        except (TalkError, sa.exc.SQLAlchemyError) as error:
            self._replica.failed(error)
            if not isinstance(error, TalkError):
                log.warning("a replica could not be read: %s", type(error).__name__)
            found = None
        if found is None:
            self._is_elsewhere = False
            transactions.end(self._copy)
        return found


class _Plain(PlainPages):
    """The same as plain values; ``again`` is asked as in `Replicated.around`."""

    def __init__(self, look: Look, again: Callable[[ThreadView, int, Collection[int]], ThreadView | None]) -> None:
        super().__init__(look)
        self._again = again

    def around(self, thread: ThreadView, number: int, *, sort: str = "oldest", limit: int = 50) -> Page[Plain]:
        page = super().around(thread, number, sort=sort, limit=limit)
        again = self._again(thread, number, {comment["number"] for comment in page.comments})
        return page if again is None else super().around(again, number, sort=sort, limit=limit)

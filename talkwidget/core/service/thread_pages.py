"""The pages of a thread, in whichever shape: the same for everybody, and nothing here knows who reads."""

from __future__ import annotations

from typing import Generic, TypeVar

from talkwidget.core import reading, transactions
from talkwidget.core.dialects import AnySession
from talkwidget.core.rows import Shape
from talkwidget.core.views import Page, ThreadView

C = TypeVar("C")


class ThreadPages(Generic[C]):
    """Reads over a session; ``shape`` says what a comment becomes."""

    def __init__(self, session: AnySession, shape: Shape[C]) -> None:
        self._session, self._shape = session, shape

    def page(
        self, thread: ThreadView, *, sort: str = "oldest", limit: int = 50, after: str | None = None,
        both_ways: bool = False,
    ) -> Page[C]:  # fmt: skip
        """A page of roots with their first replies: two statements.

        ``both_ways``: a page that a cursor led to has one that leads back, too.
        """
        with transactions.reading(self._session):
            return reading.page(
                self._session, thread, self._shape, sort=sort, limit=limit, after=after, both_ways=both_ways
            )

    def replies(self, thread: ThreadView, root: int, *, limit: int = 50, after: str | None = None) -> Page[C]:
        """Further replies below one root."""
        with transactions.reading(self._session):
            return reading.replies(self._session, thread, self._shape, root, limit=limit, after=after)

    def around(self, thread: ThreadView, number: int, *, sort: str = "oldest", limit: int = 50) -> Page[C]:
        """The page that holds a permalink's number: two statements."""
        with transactions.reading(self._session):
            return reading.around(self._session, thread, self._shape, number, sort=sort, limit=limit)

    def search(
        self, thread: ThreadView, words: str, *, limit: int = 50, after: str | None = None, both_ways: bool = False
    ) -> Page[C]:
        """Comments of the thread that hold every word, newest first; ``both_ways`` as for `page`."""
        with transactions.reading(self._session):
            return reading.search(
                self._session, thread, self._shape, words, limit=limit, after=after, both_ways=both_ways
            )

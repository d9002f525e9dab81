"""The pages of a thread, in whichever shape: the same for everybody, and nothing here knows who reads."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from talkwidget.core import reading
from talkwidget.core.dialects import AnySession
from talkwidget.core.rows import PLAIN, Plain, Shape
from talkwidget.core.views import Page, ThreadView

C = TypeVar("C")
T = TypeVar("T")


class ThreadPages(ABC, Generic[C]):
    """Reads of one thread; ``_shape`` says what a comment becomes, ``_look`` where it is looked up."""

    _shape: Shape[C]

    def page(
        self, thread: ThreadView, *, sort: str = "oldest", limit: int = 50, after: str | None = None,
        both_ways: bool = False,
    ) -> Page[C]:  # fmt: skip
        """A page of roots with their first replies: one statement.

        ``both_ways``: a page that a cursor led to has one that leads back, too.
        """
        return self._look(
            lambda session: reading.page(
                session, thread, self._shape, sort=sort, limit=limit, after=after, both_ways=both_ways
            )
        )

    def replies(self, thread: ThreadView, root: int, *, limit: int = 50, after: str | None = None) -> Page[C]:
        """Further replies below one root."""
        return self._look(lambda session: reading.replies(session, thread, self._shape, root, limit=limit, after=after))

    def around(self, thread: ThreadView, number: int, *, sort: str = "oldest", limit: int = 50) -> Page[C]:
        """The page that holds a permalink's number: two statements."""
        return self._look(lambda session: reading.around(session, thread, self._shape, number, sort=sort, limit=limit))

    def search(
        self, thread: ThreadView, words: str, *, limit: int = 50, after: str | None = None, both_ways: bool = False
    ) -> Page[C]:
        """Comments of the thread that hold every word, newest first; ``both_ways`` as for `page`."""
        return self._look(
            lambda session: reading.search(
                session, thread, self._shape, words, limit=limit, after=after, both_ways=both_ways
            )
        )

    @abstractmethod
    def _look(self, work: Callable[[AnySession], T]) -> T:
        """Do some work over the session that reads."""


class Look(Protocol):
    """Does some work over the session that reads."""

    def __call__(self, work: Callable[[AnySession], T], /) -> T: ...


class PlainPages(ThreadPages[Plain]):
    """The pages as plain values, looked up where somebody else looks them up."""

    _shape = PLAIN

    def __init__(self, look: Look) -> None:
        self._lookup = look

    def _look(self, work: Callable[[AnySession], T]) -> T:
        return self._lookup(work)

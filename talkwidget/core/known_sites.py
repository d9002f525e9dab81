"""What was said of sites a moment ago: every request asks for one, and hardly any finds it changed."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

from talkwidget.core.marks import Marks
from talkwidget.core.views import SiteView

K = TypeVar("K")
T = TypeVar("T")


class KnownSites:
    """Remembers for ``fresh`` seconds, as pages are; what was changed in this process, not at all.

    sites: by name, None the only one
    staff: by a site's id, what its moderators' names look like
    """

    def __init__(self, marks: Marks, *, fresh: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.sites: Lately[str | None, SiteView] = Lately(marks, fresh, clock)
        self.staff: Lately[UUID, frozenset[str]] = Lately(marks, fresh, clock)


@dataclass(frozen=True, slots=True)
class _Said(Generic[T]):
    what: T
    mark: int
    until: float


class Lately(Generic[K, T]):
    """What was found lately."""

    def __init__(self, marks: Marks, fresh: float, clock: Callable[[], float]) -> None:
        self._marks, self._fresh, self._clock = marks, fresh, clock
        self._said: dict[K, _Said[T]] = {}

    def find(self, key: K, look: Callable[[], T]) -> T:
        """``look`` finds it, in a transaction that begins with it."""
        mark, said = self._marks.of_sites(), self._said.get(key)
        if said is None or said.mark != mark or said.until <= self._clock():
            said = self._said[key] = _Said(look(), mark, self._clock() + self._fresh)
        return said.what

"""Sites as they were found a moment ago: every request asks for one, and hardly any finds it changed."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NamedTuple

from talkwidget.core.marks import Marks
from talkwidget.core.views import SiteView


class _Known(NamedTuple):
    view: SiteView
    mark: int
    until: float


class KnownSites:
    """Remembers each for ``fresh`` seconds, as pages are; a site that was changed in this process, not at all."""

    def __init__(self, marks: Marks, *, fresh: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._marks, self._fresh, self._clock = marks, fresh, clock
        self._known: dict[str | None, _Known] = {}

    def find(self, name: str | None, look: Callable[[], SiteView]) -> SiteView:
        """The site of this name, None the only one; ``look`` finds it, in a transaction that begins with it."""
        mark, known = self._marks.of_sites(), self._known.get(name)
        if known is None or known.mark != mark or known.until <= self._clock():
            known = self._known[name] = _Known(look(), mark, self._clock() + self._fresh)
        return known.view

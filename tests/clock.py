"""A clock that goes when it is told to."""

from __future__ import annotations

import datetime as dt


class FrozenClock:
    """Call it for the time, aware and in UTC; it starts at 2026-11-22 18:00."""

    def __init__(self) -> None:
        self.now = dt.datetime(2026, 11, 22, 18, tzinfo=dt.UTC)

    def __call__(self) -> dt.datetime:
        return self.now

    def advance(self, **span: float) -> None:
        """Go forward by ``seconds=``, ``days=`` or any other part of a timedelta."""
        self.now += dt.timedelta(**span)


class Seconds:
    """A monotonic clock that stands still: ``seconds.now += 1``."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

"""Who replies to whom, made a tree again: without recursion, and the same whatever order the file had."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any


def cut_loops(parents: Mapping[int, int | None], age: Callable[[int], Any]) -> set[int]:
    """Give the oldest comment of each circle of replies: made a root, it opens the circle."""
    settled: set[int] = set()
    cut = set()
    for start in parents:
        trail: dict[int, None] = {}
        here: int | None = start
        while here is not None and here not in settled and here not in trail:
            trail[here] = None
            here = parents[here]
        if here is not None and here in trail:
            steps = list(trail)
            cut.add(min(steps[steps.index(here) :], key=age))
        settled.update(trail)
    return cut


def held_up(parents: Mapping[int, int | None], live: Collection[int]) -> set[int]:
    """Give the comments that aren't wanted, but stand above one that is: they become placeholders."""
    above = set()
    for start in live:
        here = parents[start]
        while here is not None and here not in above and here not in live:
            above.add(here)
            here = parents[here]
    return above

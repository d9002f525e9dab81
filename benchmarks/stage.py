"""Where a part runs: a folder, a core each for server and client, and turns that are repeated when disturbed."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.machine import Watch, cores
from benchmarks.results import Sample

DISTURBED = 0.04
"""A run is disturbed if others had more than this share of all cores."""

CORES = cores()
"""The clients' and the servers', as it was before this process bound itself."""

Measured = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Turn:
    """One run: what was measured, by name, and whether others were at work."""

    measured: Measured
    disturbed: bool


@dataclass(frozen=True)
class Stage:
    """What a part is given.

    folder:  empty, its own, on the disk
    quick:   a short look: fewer, shorter repetitions, smaller threads
    retries: how often a disturbed run is tried again
    """

    folder: Path
    quick: bool = False
    retries: int = 2

    @property
    def server_core(self) -> int:
        return CORES[1]

    @property
    def seconds(self) -> float:
        """How long one run of load takes."""
        return 1.0 if self.quick else 3.0

    @property
    def rounds(self) -> int:
        """How often everything has its turn."""
        return 3 if self.quick else 5

    def take_turns(
        self, runs: Mapping[str, Callable[[], Measured]], *, rounds: int | None = None, warm: bool = False
    ) -> dict[str, list[Turn]]:
        """Run each once, then each once more, and so on, so that what drifts meets all of them.

        warm: there is a round before the first that doesn't count
        """
        turns: dict[str, list[Turn]] = {name: [] for name in runs}
        for run in runs.values() if warm else ():
            run()
        for _ in range(rounds or self.rounds):
            for name, run in runs.items():
                turns[name].append(self._undisturbed(run))
                turn = turns[name][-1]
                shown = ", ".join(f"{key} {value:,.1f}" for key, value in turn.measured.items())
                say(f"    {name}: {shown}{' (disturbed)' if turn.disturbed else ''}")
        return turns

    def _undisturbed(self, run: Callable[[], Measured]) -> Turn:
        """Run until nobody else is at work, or take the one of several tries that was disturbed least."""
        tries: list[tuple[float, Measured]] = []
        for _ in range(self.retries + 1):
            watch = Watch()
            measured = run()
            tries.append((watch.others(), measured))
            if tries[-1][0] <= DISTURBED:
                break
        others, measured = min(tries, key=lambda one: one[0])
        return Turn(measured, others > DISTURBED)


def of(turns: list[Turn], name: str) -> list[Sample]:
    """Take one of the measured values out of some turns."""
    return [Sample(turn.measured[name], turn.disturbed) for turn in turns]


def say(words: str) -> None:
    """Tell who waits."""
    print(words, file=sys.stderr, flush=True)


def keep_to_client_core() -> None:
    """Bind this process, and what it starts from now on, to the clients' core; servers bind themselves elsewhere."""
    os.sched_setaffinity(0, {CORES[0]})


@contextmanager
def on_both_cores() -> Iterator[None]:
    """Let what is started meanwhile have the servers' core, too: for clients whose threads are in each other's way."""
    os.sched_setaffinity(0, {*CORES})
    try:
        yield
    finally:
        keep_to_client_core()

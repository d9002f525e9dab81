"""What a page costs as its thread grows: it should cost the same, in each order, at the beginning and deep inside."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from functools import partial

from benchmarks.comments import VARIETY
from benchmarks.inside import Caller, forgetful, store
from benchmarks.load import GZIP, load, with_headers
from benchmarks.peers.isso import Isso
from benchmarks.peers.ours import Talkwidget
from benchmarks.peers.server import Request
from benchmarks.peers.waline import Waline
from benchmarks.results import Chart, Figure, Result, Sample, Series, times
from benchmarks.stage import Measured, Stage, Turn, of, say
from talkwidget.core.paging import FORWARD, Cursor

SMALL, LARGE = 100, 100_000
SIZES = (10, 100, 1_000, 10_000)
LIMIT = 20
"""Roots on a page, so that a thread of 100 comments, 50 of them roots, has a second one too."""
SORTS = ("oldest", "newest", "top")
PLACES = ("first", "deep")
SLOW = 10_000
"""From here on a peer's page may take many seconds, and is asked for twice only."""

Runs = Mapping[str, Callable[[], Measured]]


def measure(stage: Stage) -> Result:
    sizes = [*SIZES, LARGE]
    threads = {f"/{size}": size for size in sizes}
    say("  filling ...")
    database = store(stage.folder / "talkwidget", threads)
    cold = _cold(stage, database)
    with ExitStack() as open_now:
        # Their databases are filled already.
        ours = open_now.enter_context(
            Talkwidget(stage.folder / "talkwidget", core=stage.server_core, database=database)
        )
        hot = stage.take_turns(_hot(ours), rounds=3 if stage.quick else 4)
        beside = _beside(stage, ours, open_now)
    charts = [
        Chart("growth", "Server CPU for the first page, as the thread grows", "µs an answer", beside,
              base="talkwidget", x_title="comments in the thread"),
        Chart("growth-cold", f"CPU for a page of {LIMIT} roots, caches off, in the same process", "µs a call",
              _by_size(cold), x_title="comments in the thread"),
        Chart("growth-hot", f"Server CPU for a hot page of {LIMIT} roots", "µs an answer",
              _by_size(hot), x_title="comments in the thread"),
    ]  # fmt: skip
    figures = [
        Figure(f"{name} page, {SMALL:,} to {LARGE:,} comments: the worst of {len(SORTS)} orders, first and deep",
               _worst(turns), limit=1.2)
        for name, turns in (("hot", hot), ("cold", cold))
    ]  # fmt: skip
    return Result(
        "growth", "Growth", charts, figures,
        [f"Isso brings a thread whole, Waline ten roots; talkwidget {LIMIT} roots in the last two, 50 in the first."],
    )  # fmt: skip


def _cold(stage: Stage, database: str) -> dict[str, list[Turn]]:
    app = forgetful(database)
    runs: dict[str, Callable[[], Measured]] = {}
    for size in (100, 1_000, 10_000, LARGE):
        for sort in SORTS:
            for place in PLACES:
                caller = Caller(app, _address(size, sort, place), {})
                assert caller()[0].startswith("200")
                assert caller.is_cold()
                runs[f"{sort}, {place} {size}"] = partial(caller.cost, 0.1 if stage.quick else 0.25)
    return stage.take_turns(runs)


def _hot(ours: Talkwidget) -> Runs:
    return {
        f"{sort}, {place} {size}": partial(load, ours, Request(_address(size, sort, place), headers=GZIP), 1)
        for size in (SMALL, LARGE)
        for sort in SORTS
        for place in PLACES
    }


def _address(size: int, sort: str, place: str) -> str:
    address = f"/talk/api/comments?site=blog&thread=/{size}&sort={sort}&limit={LIMIT}"
    return address if place == "first" else f"{address}&after={_middle(size, sort)}"


def _middle(size: int, sort: str) -> Cursor:
    """A cursor to the middle of a thread, behind a root."""
    number = size // 2 - 1
    likes = number // VARIETY * 7 % 10 if sort == "top" else 0
    return Cursor(sort, FORWARD, (likes, number))


def _beside(stage: Stage, ours: Talkwidget, open_now: ExitStack) -> list[Series]:
    sizes = SIZES[:3] if stage.quick else SIZES
    core = stage.server_core
    peers = [open_now.enter_context(kind(stage.folder / kind.name, core=core)) for kind in (Isso, Waline)]
    series = []
    for size in sizes:
        runs = {}
        for subject in (ours, *peers):
            if subject is not ours:
                subject.fill(f"/{size}", size)
            subject.check(f"/{size}", size)
            asked = with_headers(subject.first_page(f"/{size}"), GZIP)
            runs[subject.name] = partial(load, subject, asked, 1)
        turns = stage.take_turns(runs, rounds=2 if size >= SLOW else 3, warm=size < SLOW)
        series += [Series(name, of(each, "cpu"), x=size) for name, each in turns.items()]
    large = partial(load, ours, with_headers(ours.first_page(f"/{LARGE}"), GZIP), 1)
    series.append(Series(ours.name, of(stage.take_turns({ours.name: large}, rounds=3)[ours.name], "cpu"), x=LARGE))
    return series


def _by_size(turns: Mapping[str, list[Turn]]) -> list[Series]:
    found = []
    for name, each in turns.items():
        label, _, size = name.rpartition(" ")
        found.append(Series(label, of(each, "cpu"), x=int(size)))
    return found


def _worst(turns: Mapping[str, list[Turn]]) -> list[Sample]:
    """The ratios of that kind of page whose median ratio is the largest."""
    pairs = [
        times(of(turns[f"{sort}, {place} {LARGE}"], "cpu"), of(turns[f"{sort}, {place} {SMALL}"], "cpu"))
        for sort in SORTS
        for place in PLACES
    ]
    return max(pairs, key=lambda samples: Series("", samples).median)

"""Sixteen people who comment in one thread at once; every answer leaves after the comment is on the disk."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial

from benchmarks.comments import VARIETY, text
from benchmarks.machine import family, processor_seconds
from benchmarks.peers.isso import Isso
from benchmarks.peers.ours import Talkwidget
from benchmarks.peers.subject import Subject
from benchmarks.peers.waline import Waline
from benchmarks.posting import GUESTS, Guests, doubled
from benchmarks.results import Chart, Figure, Result, Sample, Series, times
from benchmarks.stage import Measured, Stage, of, say
from talkwidget.core.text import render
from tests.servers import postgresql

ON_POSTGRESQL = "talkwidget, PostgreSQL"


def measure(stage: Stage) -> Result:
    core = stage.server_core
    with ExitStack() as open_now:
        subjects: dict[str, Subject] = {
            kind.name: open_now.enter_context(kind(stage.folder / kind.name, core=core))
            for kind in (Talkwidget, Isso, Waline)
        }
        base = None
        if postgresql.is_here():
            base = postgresql.PostgreSQL(stage.folder / "postgresql")
            base.start()
            open_now.callback(base.stop)
            url = base.create("talk")
            subjects[ON_POSTGRESQL] = open_now.enter_context(
                Talkwidget(stage.folder / ON_POSTGRESQL, core=core, database=url)
            )
        else:
            say(f"  no PostgreSQL. {postgresql.CURE}")
        runs: dict[str, Callable[[], Measured]] = {}
        for name, subject in subjects.items():
            # Their processes are asked for anew: it starts some while it works.
            others = partial(family, base.pid) if base and name == ON_POSTGRESQL else list
            runs[name] = partial(_write, subject, 2 * stage.seconds, others)
        turns = stage.take_turns(runs, rounds=2 if stage.quick else 4, warm=True)
    rates = {name: of(each, "rate") for name, each in turns.items()}
    cost = {name: of(each, "cpu") for name, each in turns.items()}
    ours = Talkwidget.name
    lost = [Sample(sum(turn.measured["lost"] + turn.measured["doubled"] for each in turns.values() for turn in each))]
    figures = [
        Figure(f"writes, {GUESTS} at once, SQLite: beside Isso's", times(rates[ours], rates["Isso"]), limit=3,
               at_most=False),
        Figure("acknowledged comments that were lost or doubled, all of them", lost, limit=0, unit=""),
    ]  # fmt: skip
    rendering = _rendering()
    share = rendering / Series("", cost[ours]).median
    notes = [
        f"Rendering takes {rendering:,.0f} µs of each post to talkwidget: {share:.0%} of its CPU time on SQLite.",
        "On PostgreSQL a core of the server is what talkwidget itself used; PostgreSQL stood beside the client.",
    ]
    for name, each in turns.items():
        if refused := sum(turn.measured["refused"] for turn in each):
            notes.append(f"{name} refused or failed {refused:,.0f} times.")
    charts = [
        Chart("writes", f"Comments posted by {GUESTS} at once, server on one core", "comments a second",
              [Series(name, samples) for name, samples in rates.items()], base=ours),
        Chart("writes-cost", "Server CPU for a comment", "µs a comment",
              [Series(name, samples) for name, samples in cost.items()], base=ours),
    ]  # fmt: skip
    if ON_POSTGRESQL in turns:
        per_core = [Sample(1e6 / sample.value, sample.disturbed) for sample in cost[ON_POSTGRESQL]]
        figures.append(
            Figure(f"writes, {GUESTS} at once, PostgreSQL, for each core of the server", per_core, limit=400,
                   at_most=False, unit="a second")
        )  # fmt: skip
        beside = Series("", of(turns[ON_POSTGRESQL], "beside")).median
        notes.append(
            f"On PostgreSQL rendering is {rendering / Series('', cost[ON_POSTGRESQL]).median:.0%} of talkwidget's CPU"
            f" time; PostgreSQL itself took another {beside:,.0f} µs a comment."
        )
    return Result("writes", "Writes", charts, figures, notes)


_numbers = itertools.count(1)


def _write(subject: Subject, seconds: float, others: Callable[[], list[int]]) -> Measured:
    """Post to a new thread, then look whether what was acknowledged is there."""
    thread = f"/writes/{next(_numbers)}"
    before, before_others = processor_seconds(subject.pids()), processor_seconds(others())
    posted = Guests(subject, thread).wait(seconds)
    used, used_others = processor_seconds(subject.pids()) - before, processor_seconds(others()) - before_others
    there, count = subject.texts(thread), len(posted.acknowledged)
    assert count, (subject.name, posted.refused.most_common(3))
    return {
        "rate": count / posted.seconds, "cpu": used / count * 1e6, "beside": used_others / count * 1e6,
        "lost": posted.lost(there), "doubled": doubled(there), "refused": posted.refused.total(),
    }  # fmt: skip


def _rendering() -> float:
    """Microseconds of processor time to make safe HTML of one of the comments that were posted."""
    texts = [f"{number}: {text(number)}" for number in range(1, 5 * VARIETY + 1)]
    render(texts[0], max_length=10_000, max_links=20)
    begun = time.process_time()
    for words in texts:
        render(words, max_length=10_000, max_links=20)
    return (time.process_time() - begun) / len(texts) * 1e6

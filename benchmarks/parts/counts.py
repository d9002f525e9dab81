"""An index page's question: how many comments have these twenty articles?"""

from __future__ import annotations

from contextlib import ExitStack
from functools import partial

from benchmarks.load import GZIP, load, with_headers
from benchmarks.parts.read import COUNT, THREAD
from benchmarks.peers.isso import Isso
from benchmarks.peers.ours import Talkwidget
from benchmarks.peers.waline import Waline
from benchmarks.results import Chart, Figure, Result, Series, times
from benchmarks.stage import Stage, of

THREADS = {f"/counted/{number}": number for number in range(1, 21)}


def measure(stage: Stage) -> Result:
    with ExitStack() as open_now:
        subjects = [
            open_now.enter_context(kind(stage.folder / kind.name, core=stage.server_core))
            for kind in (Talkwidget, Isso, Waline)
        ]
        runs = {}
        for subject in subjects:
            for thread, count in {**THREADS, THREAD: COUNT}.items():
                subject.fill(thread, count)
            asked = with_headers(subject.counts(list(THREADS)), GZIP)
            told = subject.counted(subject.ask(subject.counts(list(THREADS)))[1], list(THREADS))
            assert told == list(THREADS.values()), (subject.name, told)
            runs[subject.name] = partial(load, subject, asked, stage.seconds)
        ours = subjects[0]
        runs["talkwidget's hot page"] = partial(load, ours, with_headers(ours.first_page(THREAD), GZIP), stage.seconds)
        turns = stage.take_turns(runs, warm=True)
    cost = {name: of(each, "cpu") for name, each in turns.items()}
    return Result(
        "counts",
        f"Counts of {len(THREADS)} threads",
        [
            Chart("counts", f"Server CPU for the counts of {len(THREADS)} threads", "µs an answer",
                  [Series(name, samples) for name, samples in cost.items()], base="talkwidget"),
        ],
        [Figure(f"counts of {len(THREADS)} threads: beside the hot page",
                times(cost["talkwidget"], cost["talkwidget's hot page"]), limit=2)],
    )  # fmt: skip

"""A reader who comes back to a thread in which nothing has changed: 304, without a body."""

from __future__ import annotations

from contextlib import ExitStack
from functools import partial

from benchmarks.load import GZIP, load, with_headers
from benchmarks.parts.read import COUNT, THREAD
from benchmarks.peers.bare import Bare, whole
from benchmarks.peers.ours import Talkwidget
from benchmarks.results import Chart, Figure, Result, Series, times
from benchmarks.stage import Stage, of


def measure(stage: Stage) -> Result:
    core = stage.server_core
    with ExitStack() as open_now:
        ours = open_now.enter_context(Talkwidget(stage.folder / "talkwidget", core=core))
        ours.fill(THREAD, COUNT)
        asked = with_headers(ours.first_page(THREAD), GZIP)
        tag = {name.lower(): value for name, value in whole(ours, asked)[1]}["etag"]
        again = with_headers(asked, {"If-None-Match": tag})
        assert whole(ours, again)[0] == 304
        runs = {"talkwidget": partial(load, ours, again, stage.seconds)}
        for interface in ("wsgi", "rsgi"):
            bare = open_now.enter_context(Bare(stage.folder / interface, interface, ours, again, core=core))
            runs[bare.name] = partial(load, bare, again, stage.seconds)
        turns = stage.take_turns(runs, warm=True)
    cost = {name: of(each, "cpu") for name, each in turns.items()}
    return Result(
        "conditional",
        "Nothing new: 304",
        [
            Chart("conditional", "Server CPU for a 304", "µs an answer",
                  [Series(name, samples) for name, samples in cost.items()], base="talkwidget"),
        ],
        [Figure("304: beside a bare 304", times(cost["talkwidget"], cost["bare WSGI"]), limit=1.25)],
        ["Isso and Waline send no ETag: there is nothing to compare."],
    )  # fmt: skip

"""A page that nobody asked for lately, with every cache off: 50 comments of SQLite."""

from __future__ import annotations

from functools import partial

from benchmarks.inside import Caller, forgetful, store, told_as
from benchmarks.load import GZIP
from benchmarks.results import Chart, Figure, Result, Sample, Series
from benchmarks.stage import Stage, Turn, of

COUNT = 50
ADDRESS = "/talk/api/comments?site=blog&thread=/50&sort=oldest"


def measure(stage: Stage) -> Result:
    app = forgetful(store(stage.folder / "cold", {"/50": COUNT}))
    runs, seconds = {}, 0.2 if stage.quick else 0.5
    for packing, headers in (("plain", {}), ("gzip", GZIP)):
        cold = Caller(app, ADDRESS, headers)
        answer = cold()
        assert answer[0].startswith("200"), answer
        assert cold.is_cold()
        bare = Caller(told_as(*answer), ADDRESS, headers)
        assert bare()[2] == answer[2]
        runs[f"talkwidget, {packing}"] = partial(cold.cost, seconds)
        runs[f"bare Flask route, {packing}"] = partial(bare.cost, seconds)
    turns = stage.take_turns(runs, rounds=stage.rounds * 2)
    return Result(
        "cold",
        f"The first page of {COUNT} comments, with nothing at hand",
        [
            Chart("cold", f"CPU for the first page of {COUNT} comments, caches off, SQLite", "µs a call",
                  [Series(name, of(each, "cpu")) for name, each in turns.items()], base="bare Flask route, plain"),
        ],
        [
            Figure(f"cold first page, {packing}: above a bare Flask route",
                   _above(turns[f"talkwidget, {packing}"], turns[f"bare Flask route, {packing}"]), limit=0.5, unit="ms")
            for packing in ("plain", "gzip")
        ],
        ["Called in the same process; the bare route returns the same bytes, packed beforehand."],
    )  # fmt: skip


def _above(ours: list[Turn], bare: list[Turn]) -> list[Sample]:
    return [
        Sample((one.measured["cpu"] - two.measured["cpu"]) / 1000, one.disturbed or two.disturbed)
        for one, two in zip(ours, bare, strict=True)
    ]

"""The page that an embed asks first, when somebody has just asked for it: what does one more answer cost the server?"""

from __future__ import annotations

from contextlib import ExitStack
from functools import partial

from benchmarks.load import GZIP, load, with_headers
from benchmarks.peers.bare import Bare, whole
from benchmarks.peers.isso import Isso
from benchmarks.peers.ours import Talkwidget
from benchmarks.peers.waline import Waline
from benchmarks.results import Chart, Figure, Result, Series, times
from benchmarks.stage import Stage, of

COUNT = 100
THREAD = f"/{COUNT}"


def measure(stage: Stage) -> Result:
    core = stage.server_core
    with ExitStack() as open_now:
        ours, isso, waline = (
            open_now.enter_context(kind(stage.folder / kind.name, core=core)) for kind in (Talkwidget, Isso, Waline)
        )
        for subject in (ours, isso, waline):
            subject.fill(THREAD, COUNT)
            subject.check(THREAD, COUNT)
        plain = ours.first_page(THREAD)
        packed = with_headers(plain, GZIP)
        runs = {
            "talkwidget, gzip": partial(load, ours, packed, stage.seconds),
            "talkwidget, plain": partial(load, ours, plain, stage.seconds),
        }
        for interface in ("wsgi", "rsgi"):
            for packing, request in (("gzip", packed), ("plain", plain)):
                folder = stage.folder / f"{interface}-{packing}"
                bare = open_now.enter_context(Bare(folder, interface, ours, request, core=core))
                runs[f"{bare.name}, {packing}"] = partial(load, bare, request, stage.seconds)
        for peer in (isso, waline):
            runs[peer.name] = partial(load, peer, with_headers(peer.first_page(THREAD), GZIP), stage.seconds)
        turns = stage.take_turns(runs, warm=True)
        sizes = {packing: len(whole(ours, request)[2]) for packing, request in (("plain", plain), ("gzip", packed))}
        peers = {peer.name: len(whole(peer, peer.first_page(THREAD))[2]) for peer in (isso, waline)}
    cost = {name: of(each, "cpu") for name, each in turns.items()}
    hot = cost["talkwidget, gzip"]
    return Result(
        "read",
        f"A thread's first page, {COUNT} comments, hot",
        [
            Chart("read", f"Server CPU for the first page of {COUNT} comments", "µs an answer",
                  [Series(name, samples) for name, samples in cost.items()], base="talkwidget, gzip"),
            Chart("read-rate", f"First pages of {COUNT} comments from one core", "answers a second",
                  [Series(name, of(each, "rate")) for name, each in turns.items()], base="talkwidget, gzip"),
        ],
        [
            Figure("hot first page, gzip: beside a bare WSGI callable",
                   times(hot, cost["bare WSGI, gzip"]), limit=1.25),
            Figure("hot first page, plain: beside a bare WSGI callable",
                   times(cost["talkwidget, plain"], cost["bare WSGI, plain"]), limit=1.25),
            Figure("Isso's first page beside the hot one", times(cost["Isso"], hot), limit=1000, at_most=False),
        ],
        [
            f"talkwidget's page is {sizes['plain']:,} bytes, {sizes['gzip']:,} by gzip; Isso's {peers['Isso']:,}.",
            f"Waline's is {peers['Waline']:,}: it shows ten roots at first. Neither Isso nor Waline packs it.",
            "The bare callables return the same bytes with the same headers; granian serves them with one worker.",
            "talkwidget is started as its users start it; what it logs goes nowhere.",
        ],
    )  # fmt: skip

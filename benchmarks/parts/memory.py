"""What a server holds when nobody is there, and after ten thousand threads were read."""

from __future__ import annotations

import http.client
import time

from benchmarks.load import GZIP
from benchmarks.machine import memory
from benchmarks.peers.bare import Bare
from benchmarks.peers.isso import Isso
from benchmarks.peers.ours import Talkwidget, fill
from benchmarks.peers.server import PATIENCE
from benchmarks.peers.subject import Subject
from benchmarks.peers.waline import Waline
from benchmarks.results import Chart, Figure, Result, Sample, Series
from benchmarks.stage import Stage, say

IDLE_MIB, CACHE_MIB = 100, 32
"""What an idle server may hold; the bound that `TALKWIDGET_CACHE_MB` sets by default."""
THREADS, COUNT = 10_000, 20


def measure(stage: Stage) -> Result:
    threads = 1_000 if stage.quick else THREADS
    core = stage.server_core
    idle = {}
    for kind in (Isso, Waline):
        with kind(stage.folder / kind.name, core=core) as peer:
            idle[peer.name] = _idle(peer)
    with Talkwidget(stage.folder / "talkwidget", core=core) as ours:
        idle[ours.name] = _idle(ours)
        bare = Bare(stage.folder / "bare", "wsgi", ours, ours.first_page("/1"), core=core)
    with bare:
        idle[bare.name] = memory(bare.pids())
    with ours:
        _fill(ours, threads)
        peak = _read_all(ours, threads)
        after = memory(ours.pids())
    held = {**{f"{name}, idle": each for name, each in idle.items()}, f"talkwidget, {threads:,} threads read": after}
    return Result(
        "memory",
        "Memory",
        [
            Chart("memory", "Memory of all its processes, what they share counted once", "MiB (PSS)",
                  [Series(name, [Sample(pss)]) for name, (_, pss) in held.items()]),
            Chart("memory-rss", "Memory of all its processes, each on its own", "MiB (RSS)",
                  [Series(name, [Sample(rss)]) for name, (rss, _) in held.items()]),
        ],
        [
            Figure("memory, one process, idle", [Sample(idle["talkwidget"][1])], limit=IDLE_MIB, unit="MiB"),
            Figure(f"memory after {threads:,} hot threads", [Sample(after[1])], limit=IDLE_MIB + CACHE_MIB, unit="MiB"),
        ],
        [
            f"{threads:,} threads of {COUNT} comments were read three times over; at most {peak:,.0f} MiB were held.",
            "One serving process is two to the system: granian's own watches it.",
        ],
    )  # fmt: skip


def _idle(subject: Subject) -> tuple[float, float]:
    """What it holds when one thread was read once; alone, or it would share its code with the others."""
    subject.fill("/1", COUNT)
    subject.check("/1", COUNT)
    time.sleep(1)
    held = memory(subject.pids())
    say(f"    {subject.name}: {held[1]:,.1f} MiB, {len(subject.pids())} processes")
    return held


def _fill(ours: Talkwidget, threads: int) -> None:
    engine = ours.engine()
    with engine.begin() as connection:
        for number in range(2, threads + 1):
            fill(connection, f"/{number}", COUNT)
    engine.dispose()


def _read_all(ours: Talkwidget, threads: int) -> float:
    """Read all of them, thrice, in another order each time; return the most that was held on the way, in MiB."""
    connection = http.client.HTTPConnection("127.0.0.1", ours.port, timeout=PATIENCE)
    peak = 0.0
    for step in (1, 7, 3):
        for number in range(threads):
            thread = f"/{number * step % threads + 1}"
            connection.request("GET", ours.first_page(thread).path, headers=GZIP)
            response = connection.getresponse()
            response.read()
            assert response.status == 200, (thread, response.status)
            if number % 500 == 0:
                peak = max(peak, memory(ours.pids())[1])
    connection.close()
    return peak

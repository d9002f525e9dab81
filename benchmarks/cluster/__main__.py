"""Kill a node of a real cluster under load, and count: `python -m benchmarks.cluster`.

Three nodes (etcd, Patroni, PostgreSQL) on this machine, made of the files in examples/cluster; HAProxy; two `talkwidget
serve` that write to the leader and read from the replicas. 16 clients post, each comment with an Idempotency-Key, and
try again as good clients do; others read. The leader's node dies by SIGKILL, later it comes back. At the end the
database is counted. Prints a table, writes it into benchmarks/results, exits with 1 where a figure is missed.
"""

from __future__ import annotations

import argparse
import itertools
import os
import signal
import sys
import threading
import time
from collections import Counter
from typing import Any

from benchmarks.cluster import crowd, report
from benchmarks.cluster.install import install
from benchmarks.cluster.nodes import Cluster

WRITERS, READERS, SERVERS = 16, 2, 2
THREADS = ("/one", "/two", "/three", "/four")
COUNT = """
  SELECT t.key, c.number, c.plain FROM talk_comment c
  JOIN talk_thread t ON t.site_id = c.site_id AND t.id = c.thread_id
"""


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m benchmarks.cluster", description=__doc__)
    options.add_argument("--kill", choices=["leader", "sync_standby"], default="leader", help="whose node dies")
    options.add_argument("--before", type=float, default=10, help="seconds of load before the node dies")
    options.add_argument("--after", type=float, default=15, help="seconds of load after comments are taken again")
    said = options.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    install()
    print("Starting three nodes ...")
    with Cluster() as cluster:
        ports = [cluster.serve(number) for number in range(1, SERVERS + 1)]
        found = _run(cluster, ports, said.kill, said.before, said.after)
    missed = report.write(found)
    sys.exit(1 if missed else 0)


def _run(cluster: Cluster, ports: list[int], victim: str, before: float, after: float) -> dict[str, Any]:
    done, stop = crowd.Acknowledged(), threading.Event()
    first = [crowd.Answers() for _ in ports]
    every = [crowd.Answers() for _ in ports]
    writers = [
        threading.Thread(target=crowd.write, args=(ports, f"writer-{number}", THREADS, done, stop), daemon=True)
        for number in range(WRITERS)
    ]
    readers = [
        threading.Thread(target=crowd.read, args=(port, THREADS, one, stop), kwargs={"every": kind}, daemon=True)
        for kind, all_of in ((False, first), (True, every))
        for port, one in zip(ports, all_of, strict=True)
    ]
    begun = time.monotonic()
    for each in (*writers, *readers):
        each.start()
    print(f"{WRITERS} clients write for {before:g} s ...")
    time.sleep(before)
    dead = cluster.node(victim)
    print(f"Killing {dead.name}, the {victim} ...")
    killed = time.monotonic()
    dead.kill()
    while not any(at > killed + 1 for at in done.at[-50:]):
        if time.monotonic() > killed + 120:
            raise SystemExit("nothing is written again after two minutes")
        time.sleep(0.1)
    again = time.monotonic()
    print(f"Written again after {again - killed:.1f} s; going on for {after:g} s ...")
    time.sleep(after)
    for each in dead.programs.values():
        each.stop()
    dead.start()
    back = time.monotonic()
    cluster.wait(lambda: dead.is_well() and cluster.is_whole(), f"{dead.name} back as a replica", 120)
    whole = time.monotonic()
    ended = time.monotonic()
    stop.set()
    for each in (*writers, *readers):
        each.join(150)
    assert not any(each.is_alive() for each in writers), "a writer still waits for its answer"
    for fault in cluster.faults():
        print(fault, file=sys.stderr)
    moments = [begun, *sorted(done.at)]
    return _count(cluster, done) | {
        "killed": victim,
        "load before the kill, s": round(killed - begun, 1),
        "posts acknowledged": len(done.numbers),
        "posts a second, before the kill": round(sum(at < killed for at in done.at) / (killed - begun), 1),
        "posts a second, after it": round(sum(at > again for at in done.at) / (ended - again), 1),
        "answers that made a client try again": dict(sorted(done.again.items())),
        "longest time without a post acknowledged, s": round(
            max(later - earlier for earlier, later in itertools.pairwise(moments)), 1
        ),
        "longest gap of a reader, the first page, s": round(max(one.longest_gap(begun, ended) for one in first), 2),
        "longest gap of a reader, any page, s": round(max(one.longest_gap(begun, ended) for one in every), 2),
        "reads answered": sum(len(one.at) for one in (*first, *every)),
        "reads that failed": dict(sum((Counter(one.failed) for one in (*first, *every)), Counter())),
        "faults in the servers' logs": len(cluster.faults()),
        "posts refused for good": len(done.refused),
        "own comments not seen at once": len(done.unseen),
        "the dead node back as a replica after, s": round(whole - back, 1),
        "other load on the machine (1 min average)": round(os.getloadavg()[0], 1),
    }


def _count(cluster: Cluster, done: crowd.Acknowledged) -> dict[str, Any]:
    """Ask the database what is there of what was acknowledged."""
    rows = cluster.ask(COUNT)
    there = {text.strip(): (thread, number) for thread, number, text in rows}
    counts = {key: (count, last) for key, count, last in cluster.ask("SELECT key, count, last_number FROM talk_thread")}
    return {
        "acknowledged comments lost": sum(there.get(text) != said for text, said in done.numbers.items()),
        "numbers doubled in a thread": sum(
            times - 1 for times in Counter((thread, number) for thread, number, _ in rows).values()
        ),
        "comments posted twice": sum(times - 1 for times in Counter(text.strip() for *_, text in rows).values()),
        "threads whose count is wrong": sum(
            counts[key] != (sum(thread == key for thread, *_ in rows), max(n for t, n, _ in rows if t == key))
            for key in counts
        ),
    }


if __name__ == "__main__":
    main()

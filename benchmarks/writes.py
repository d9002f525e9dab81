"""Time what it takes to write: run with `python -m benchmarks.writes`, `--help` for more.

`talkwidget serve` with its database in a folder on a disk; 16 guests who have been here before post at once, each on a
connection that stays open: all in one thread, then over a hundred threads. Printed are posts a second, the server's
processor time for each, and how long an answer took. Then every process of the server is killed (SIGKILL) in the midst
of it, twenty times, and what was acknowledged is looked for.

With `--fsync 5` each fsync takes at least 5 ms, as on a disk without a cache that survives a power cut.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.writers import WORDS, Written, post, write
from tests.servers.shared import Databases, SharedFolder
from tests.serving.process import Served

WRITERS, SECONDS, KILLS, THREADS = 16, 8.0, 20, 100
POST = "/talk/api/comments"
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Figures:
    """Posts a second; the server's processor milliseconds for each; milliseconds to the answer, median and 99 %."""

    posts: int
    per_second: float
    cpu_ms: float
    median_ms: float
    slow_ms: float
    refused: int

    def __str__(self) -> str:
        said = f"{self.per_second:6.0f} a second, {self.cpu_ms:.2f} ms CPU each ({1000 / self.cpu_ms:.0f} per core)"
        said += f", answered in {self.median_ms:.1f} ms (99 %: {self.slow_ms:.1f})"
        return said + (f", {self.refused} REFUSED" if self.refused else "")


def start(served: Served) -> None:
    """Start a server on a core of its own, away from the clients."""
    cores = set(range(os.cpu_count() or 1))
    os.sched_setaffinity(0, {max(cores)})
    served.start()
    os.sched_setaffinity(0, cores - {max(cores)} or cores)


def returning(served: Served, count: int) -> list[str]:
    """The tokens of guests who wrote before."""
    tokens = []
    for number in range(count):
        body = {"site": "blog", "thread": "/hello", "text": "Hello", "name": f"Guest {number}"}
        status, answer, _ = served.ask("POST", POST, body)
        assert status == 201, answer
        tokens.append(answer["token"])
    return tokens


def words_of(token: str, writer: int, threads: int, run: str) -> Iterator[tuple[str, bytes]]:
    """What one guest sends: a comment with an Idempotency-Key after the other, as the embed does."""
    for number in itertools.count():
        name = f"{run}-{writer}-{number}"
        body = {"site": "blog", "thread": f"/{(number * WRITERS + writer) % threads}", "name": f"Guest {writer}",
                "text": WORDS.format(number=name)}  # fmt: skip
        yield name, post(POST, body, Idempotency_Key=name, Authorization=f"Bearer {token}")


def measure(served: Served, tokens: list[str], *, threads: int, seconds: float, run: str) -> Figures:
    """Let everybody write for some seconds."""
    requests = [words_of(token, writer, threads, run) for writer, token in enumerate(tokens)]
    end, before = time.perf_counter() + seconds, cpu_seconds(served)
    done = write(served.port, requests, until=lambda _: time.perf_counter() > end)
    posts = done.statuses.get(201, 0)
    cpu = cpu_seconds(served) - before
    return Figures(
        posts, posts / done.elapsed, cpu / posts * 1000, done.at(0.5) * 1000, done.at(0.99) * 1000,
        sum(done.statuses.values()) - posts,
    )  # fmt: skip


def cpu_seconds(served: Served) -> float:
    """Processor time of every process of a server, user and system."""
    total = 0
    for entry in Path("/proc").iterdir():
        try:
            said = (entry / "stat").read_text().rpartition(")")[2].split() if entry.name.isdigit() else []
        except OSError:
            continue
        if said and int(said[2]) == served.process.pid:  # its process group
            total += int(said[11]) + int(said[12])
    return total / _TICKS


def outage(served: Served, tokens: list[str], turn: int, chance: random.Random) -> Written:
    """Kill the server while everybody writes."""
    requests = [words_of(token, writer, 3, f"kill{turn}") for writer, token in enumerate(tokens)]
    wanted, killed = chance.randint(20, 400), threading.Event()

    def enough(written: Written) -> bool:
        if len(written.acknowledged) >= wanted and not killed.is_set():
            killed.set()
            # From the side: the writers go on until the line is dead.
            threading.Thread(target=served.kill).start()
        return False

    return write(served.port, requests, until=enough, keep=True)


def lost_in_kills(served: Served, tokens: list[str], kills: int) -> tuple[int, int, int]:
    """How many comments were acknowledged, and how many of them aren't there; and how many numbers are there twice."""
    chance, acknowledged = random.Random(7), {}  # spreads the outages
    for turn in range(kills):
        done = outage(served, tokens, turn, chance)
        acknowledged |= {json.loads(body)["comment"]["id"]: name for name, body in done.acknowledged.items()}
        served.process.wait()
        start(served)
    found: list[tuple[str, int, str]] = []
    for thread in range(3):
        after = ""
        while True:
            answer = served.ask("GET", f"{POST}?site=blog&thread=/{thread}&limit=100{after}")[1]
            found += [(f"/{thread}", row["number"], row["id"]) for row in answer["comments"]]
            if answer["next"] is None:
                break
            after = f"&after={answer['next']}"
    there = {one for _, _, one in found}
    numbers = {(thread, number) for thread, number, _ in found}
    return len(acknowledged), len(acknowledged.keys() - there), len(found) - len(numbers)


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    """The address of a new database: SQLite in ``folder``, or on a server of its own."""
    if kind == "sqlite":
        yield "sqlite:///talk.sqlite"
        return
    servers = folder / "servers"
    for each in (folder, servers):  # the servers' accounts pass through
        each.mkdir(exist_ok=True)
        each.chmod(0o755)
    made = Databases(SharedFolder(servers), "bench")
    with made.durable(kind) as server:
        yield server.create("talk")
    made.close()


def slow_fsync(folder: Path, milliseconds: float) -> dict[str, str]:
    """An environment in which fsync takes that long at least; it needs a C compiler."""
    source, library = folder / "slow.c", folder / "slow.so"
    source.write_text(
        "#define _GNU_SOURCE\n#include <dlfcn.h>\n#include <unistd.h>\n"
        + "".join(
            f"int {name}(int fd) {{ usleep({int(milliseconds * 1000)});"
            f' return ((int (*)(int))dlsym(RTLD_NEXT, "{name}"))(fd); }}\n'
            for name in ("fsync", "fdatasync")
        )
    )
    subprocess.run(["cc", "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True)  # as PATH has it
    return {"LD_PRELOAD": str(library)}


def is_in_memory(folder: Path) -> bool:
    """Whether a folder lies on tmpfs, where durability costs nothing and is none."""
    mounts = [line.split()[1:3] for line in Path("/proc/mounts").read_text().splitlines()]
    above = [(point, kind) for point, kind in mounts if folder.resolve().is_relative_to(point)]
    return max(above, key=lambda each: len(each[0]))[1] in {"tmpfs", "ramfs"}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--database", default="sqlite", choices=("sqlite", "postgresql", "mariadb"))
    parser.add_argument("--folder", type=Path, default=Path.cwd(), help="a folder on the disk to measure on")
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--kills", type=int, default=KILLS)
    parser.add_argument("--fsync", type=float, default=0, metavar="MS", help="let each fsync take that long")
    options = parser.parse_args()
    assert not is_in_memory(options.folder), f"{options.folder} is no disk; give another --folder"
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=options.folder)))
        address = stack.enter_context(database(options.database, folder))
        served = Served(folder, database=address)
        if options.fsync:
            os.environ |= slow_fsync(folder, options.fsync)
        start(served)
        stack.callback(served.kill)
        tokens = returning(served, WRITERS)
        measure(served, tokens, threads=1, seconds=1, run="warm")
        for threads in (1, THREADS):
            figures = measure(served, tokens, threads=threads, seconds=options.seconds, run=f"t{threads}")
            print(f"{options.database}, {WRITERS} at once, {threads:3} thread(s): {figures}")
        if options.kills:
            acknowledged, lost, doubled = lost_in_kills(served, tokens, options.kills)
            print(f"killed {options.kills} times: {acknowledged} acknowledged, {lost} lost, {doubled} numbers doubled")
            return int(bool(lost or doubled))
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""From the command to the first answer with comments, with a million of them in the database."""

from __future__ import annotations

import hashlib
import http.client
import shutil
import time
from contextlib import suppress
from functools import partial
from pathlib import Path

from benchmarks.peers.isso import Isso
from benchmarks.peers.ours import Talkwidget, fill
from benchmarks.peers.server import PATIENCE
from benchmarks.peers.subject import INSTALLED, Subject
from benchmarks.peers.waline import Waline
from benchmarks.results import Chart, Figure, Result, Series
from benchmarks.stage import Measured, Stage, of, say
from talkwidget import migrations

MOST, SIZE = 1_000_000, 1_000
THREAD = "/start/1"


def measure(stage: Stage) -> Result:
    count = 50_000 if stage.quick else MOST
    ours = Talkwidget(stage.folder / "talkwidget", core=stage.server_core)
    _fill(ours, count)
    subjects: list[Subject] = [ours]
    for kind in (Isso, Waline):
        peer = kind(stage.folder / kind.name, core=stage.server_core)
        with peer:
            peer.fill(THREAD, 100)
        subjects.append(peer)
    turns = stage.take_turns({one.name: partial(_start, one) for one in subjects}, rounds=stage.rounds * 2)
    series = [Series(name, of(each, "seconds")) for name, each in turns.items()]
    return Result(
        "startup",
        "Start",
        [Chart("startup", "From the command to the first answer with comments", "seconds", series, base=ours.name)],
        [
            Figure(f"start-up to the first answer, {count:,} comments in the database", series[0].samples, limit=0.8,
                   unit="s"),
        ],
        ["All bound to one core; their files are in the system's memory. Isso and Waline have 100 comments."],
    )  # fmt: skip


def _start(subject: Subject) -> Measured:
    subject.prepare()
    begun = time.perf_counter()
    subject.exec()
    asked = subject.first_page(THREAD)
    try:
        while True:
            with suppress(OSError, http.client.HTTPException):
                status, answer = subject.ask(asked)
                if status == 200:
                    seconds = time.perf_counter() - begun
                    assert subject.shown(answer)[0] > 0
                    return {"seconds": seconds}
            assert time.perf_counter() - begun < PATIENCE, subject.errors.read_text()
            time.sleep(0.002)
    finally:
        subject.kill()


def _fill(ours: Talkwidget, count: int) -> None:
    """A million rows take minutes to write: they are kept from one run to the next, while the tables stay the same."""
    kept = INSTALLED / f"talkwidget-{count}-{_tables()}.sqlite"
    file = ours.folder / "talk.sqlite"
    if not kept.exists():
        say(f"  filling {count:,} comments ...")
        with ours:
            engine = ours.engine()
            for number in range(count // SIZE):
                with engine.begin() as connection:
                    fill(connection, f"/start/{number + 1}", SIZE)
            with engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            engine.dispose()
        _copy(file, kept)
    else:
        with ours:
            pass  # makes the secret beside its database
        for leftover in ours.folder.glob("talk.sqlite*"):
            leftover.unlink()
        _copy(kept, file)


def _tables() -> str:
    """A name for what the tables look like today."""
    steps = sorted(path.name for path in (Path(migrations.__file__).parent / "versions").glob("*.py"))
    return hashlib.sha256(" ".join(steps).encode()).hexdigest()[:12]


def _copy(here: Path, there: Path) -> None:
    half = there.with_suffix(".half")
    shutil.copyfile(here, half)
    half.replace(there)

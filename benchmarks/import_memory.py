"""How much memory an import takes: `python -m benchmarks.import_memory [MEGABYTES]`, 50 and then that many.

A Disqus export is made on the fly and read, cleaned, planned and, as a dry run, matched with an empty SQLite database.
What counts is that the second figure is no larger than the first: memory depends on the largest thread, not the file.
"""

from __future__ import annotations

import datetime as dt
import io
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from talkwidget.core.dialects import tune
from talkwidget.core.models import Base
from talkwidget.core.service import Talk
from talkwidget.core.settings import Settings
from talkwidget.transfer.disqus import Disqus
from talkwidget.transfer.importing import Report, Wishes, run_import

WORDS = "<p>" + "A paragraph as people write them, neither long nor short, about nothing much. " * 8 + "</p>"
REPLIES = 50  # comments in a thread


class Export(io.RawIOBase):
    """An export of at least ``size`` bytes that is nowhere."""

    def __init__(self, size: int) -> None:
        self.given = 0
        self._parts = self._write(size)
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while len(self._rest) < len(buffer) and (part := next(self._parts, b"")):
            self._rest += part
        taken, self._rest = self._rest[: len(buffer)], self._rest[len(buffer) :]
        buffer[: len(taken)] = taken
        self.given += len(taken)
        return len(taken)

    def _write(self, size: int) -> Iterator[bytes]:
        yield b'<?xml version="1.0" encoding="utf-8"?><disqus xmlns:dsq="http://disqus.com/disqus-internals">\n'
        page = 0
        while self.given < size:
            page += 1
            yield f'<thread dsq:id="{page}"><link>https://blog.example/{page}</link></thread>\n'.encode()
            for reply in range(REPLIES):
                parent = f'<parent dsq:id="{page}-{reply - 1}"/>' if reply % 7 else ""
                yield (
                    f'<post dsq:id="{page}-{reply}"><message><![CDATA[{WORDS}]]></message>'
                    f"<createdAt>2020-01-01T00:00:00Z</createdAt><author><name>n{reply % 9}</name></author>"
                    f'<thread dsq:id="{page}"/>{parent}</post>\n'
                ).encode()
        yield b"</disqus>"


class Deaf:
    def read(self, count: int) -> None: ...
    def planned(self, threads: int) -> None: ...
    def skipped(self, comment: object) -> None: ...
    def taken(self, thread: object) -> None: ...


def measure(megabytes: int) -> None:
    export, started = Export(megabytes * 1_000_000), time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        engine = tune(sa.create_engine(f"sqlite:///{Path(folder) / 'talk.db'}"))
        Base.metadata.create_all(engine)
        with Session(engine) as session:
            talk = Talk(session, Settings(secret="x" * 40, moderation="off"))
            talk.add_site("default")
            file = io.BufferedReader(export)
            report: Report = run_import(talk, file, Disqus(), Wishes(dry_run=True), Deaf(), now=dt.datetime.now(dt.UTC))
    assert report.read == report.added
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{export.given / 1e6:,.0f} MB, {report.read:,} comments in {report.threads:,} threads: "
        f"peak {peak:,.0f} MiB, {seconds:,.0f} s, {report.read / seconds:,.0f} comments a second"
    )


def main() -> None:
    if sys.argv[1:2] == ["measure"]:
        measure(int(sys.argv[2]))
        return
    for megabytes in ("50", *(sys.argv[1:] or ["200"])):
        # Each in a process of its own: a process's peak never goes down.
        subprocess.run([sys.executable, "-m", "benchmarks.import_memory", "measure", megabytes], check=True)


if __name__ == "__main__":
    main()

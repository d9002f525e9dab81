"""Install, start, fill and ask every subject once: `python -m benchmarks.peers`. What they show is made sure of."""

from __future__ import annotations

import tempfile
from pathlib import Path

from benchmarks.comments import Comment
from benchmarks.peers.isso import Isso
from benchmarks.peers.ours import Talkwidget
from benchmarks.peers.waline import Waline

SUBJECTS = (Talkwidget, Isso, Waline)


def main() -> None:
    for kind in SUBJECTS:
        kind.install()
        with tempfile.TemporaryDirectory() as folder, kind(Path(folder)) as subject:
            for thread, count in (("/10", 10), ("/100", 100), ("/1000", 1000)):
                subject.fill(thread, count)
                subject.check(thread, count)
            threads = ["/10", "/100", "/1000"]
            counts = subject.counted(subject.ask(subject.counts(threads))[1], threads)
            # Isso counts the roots of a page only where it shows them, but all here.
            assert counts == [10, 100, 1000], (kind.name, counts)
            status, answer = subject.ask(subject.post("/10", Comment(1, "Ada", "A *new* one.", None, 0, 0)))
            assert subject.was_taken(status, answer), (kind.name, status, answer)
            assert "A *new* one." in subject.texts("/10")
            assert len(subject.texts("/10")) == 11
            shown = subject.shown(subject.ask(subject.first_page("/100"))[1])
            print(f"{kind.name} {kind.version}: {len(subject.pids())} processes, a first page of 100 brings {shown[1]}")


if __name__ == "__main__":
    main()

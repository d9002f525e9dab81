"""What every subject can do: be installed, started, filled, asked, written to and stopped."""

from __future__ import annotations

import subprocess
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

from benchmarks.comments import Comment
from benchmarks.peers.server import ROOT, Request, Server

INSTALLED = ROOT / "build" / "bench"


class Subject(Server):
    """A comment server with its database in its folder."""

    version: ClassVar[str]

    @classmethod
    @abstractmethod
    def install(cls) -> None:
        """Fetch it from its registry into `INSTALLED`, if it isn't there yet."""

    @abstractmethod
    def fill(self, thread: str, count: int) -> None:
        """Add a thread with the first ``count`` of the common comments, by bulk insert, while it runs."""

    @abstractmethod
    def first_page(self, thread: str) -> Request:
        """Return what its embed asks first to show a thread's comments."""

    @abstractmethod
    def shown(self, answer: Any) -> tuple[int, int]:
        """Return how many comments the parsed answer of `first_page` says there are, and how many it brings."""

    @abstractmethod
    def counts(self, threads: Sequence[str]) -> Request:
        """Return what its embed asks to count the comments of several threads."""

    @abstractmethod
    def counted(self, answer: Any, threads: Sequence[str]) -> list[int]:
        """Return the figures in the parsed answer of `counts`."""

    @abstractmethod
    def post(self, thread: str, comment: Comment) -> Request:
        """Return what a guest's browser sends to add a comment (its ``parent`` is not looked at)."""

    def credentials(self, answer: Any) -> Mapping[str, str]:
        """Return the headers by which this guest's next posts are known as theirs, from the answer to the first."""
        return {}

    @abstractmethod
    def was_taken(self, status: int, answer: Any) -> bool:
        """Whether the answer to `post` says that the comment is kept."""

    @abstractmethod
    def texts(self, thread: str) -> list[str]:
        """Return what its database has in a thread, as it was typed, in no order."""

    @abstractmethod
    def embed(self, thread: str) -> str:
        """Return the HTML for an article's page that shows the thread, on another origin than the server's."""

    def assets(self) -> Mapping[str, Path]:
        """Return the files the article's own server must have for `embed`, by their path there."""
        return {}

    def check(self, thread: str, count: int) -> None:
        """Make sure that readers are really shown what was filled in."""
        status, answer = self.ask(self.first_page(thread))
        assert status == 200, (self.name, status, answer)
        total, brought = self.shown(answer)
        assert total == count, f"{self.name} says {total} of {count} comments"
        assert brought > 0, f"{self.name} shows nothing of {count} comments"


def run(*command: str | Path, cwd: Path | None = None) -> None:
    """Run one step of an installation; say what it said if it fails."""
    done = subprocess.run(command, cwd=cwd, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"Could not: {' '.join(map(str, command))}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")

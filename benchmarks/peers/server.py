"""A server of the benchmarks: started in a session of its own, so that all its processes are known."""

from __future__ import annotations

import gzip
import http.client
import json
import os
import signal
import socket
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request; ``path`` with its query."""

    path: str
    method: str = "GET"
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


class Server(ABC):
    """One on a free port of 127.0.0.1, that keeps what it has in ``folder``.

    core: the processor core all its processes are bound to; None: any
    """

    name: str

    def __init__(self, folder: Path, *, core: int | None = None) -> None:
        self.folder, self.core = folder, core
        folder.mkdir(parents=True, exist_ok=True)
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @abstractmethod
    def command(self) -> Sequence[str | Path]:
        """Return how it is started."""

    def environment(self) -> Mapping[str, str]:
        """Return what it must find in its environment, besides ours."""
        return {}

    def prepare(self) -> None:  # noqa: B027  # most need nothing
        """Make what must be in the folder before the first start."""

    @property
    @abstractmethod
    def alive(self) -> Request:
        """What it answers well as soon as it serves at all."""

    @property
    def address(self) -> str:
        """The server's origin, as it is written in `embed`."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it and wait until it answers."""
        self.prepare()
        self.exec()
        try:
            self._wait()
        except BaseException:
            self.kill()
            raise

    def _wait(self) -> None:
        end = time.monotonic() + PATIENCE
        while True:
            with suppress(OSError, http.client.HTTPException):
                if self.ask(self.alive)[0] in {200, 304}:
                    return
            if self._process is None or self._process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"{self.name} did not start:\n{self.errors.read_text(errors='replace')[-4000:]}")
            time.sleep(0.02)

    def exec(self) -> None:
        """Start it; return at once."""
        bound = ["taskset", "-c", str(self.core)] if self.core is not None else []
        clean = {name: value for name, value in os.environ.items() if not name.startswith("TALKWIDGET_")}
        with self.errors.open("ab") as errors:
            self._process = subprocess.Popen(
                [*bound, *self.command()], cwd=self.folder, env=clean | dict(self.environment()),
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors, start_new_session=True,
            )  # fmt: skip

    @property
    def errors(self) -> Path:
        return self.folder / "stderr"

    def pids(self) -> list[int]:
        """All its processes: it was started as the leader of a session, which its children belong to."""
        if self._process is None:
            return []
        return sorted(pid for pid, session in _sessions() if session == self._process.pid)

    def ask(self, request: Request, connection: http.client.HTTPConnection | None = None) -> tuple[int, Any]:
        """Send one request; return status and the parsed JSON, or the bytes."""
        used = connection or http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            used.request(request.method, request.path, request.body, dict(request.headers))
            response = used.getresponse()
            raw = response.read()
        finally:
            if connection is None:
                used.close()
        if response.headers["Content-Encoding"] == "gzip":
            raw = gzip.decompress(raw)
        return response.status, json.loads(raw) if raw and "json" in response.headers["Content-Type"] else raw

    def kill(self) -> None:
        """End every process of it at once, as a power cut would."""
        for pid in self.pids():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if self._process is not None:
            self._process.wait(PATIENCE)
            self._process = None

    def stop(self) -> None:
        """End it in good order; what doesn't is killed."""
        if self._process is not None:
            self._process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(5)
            self.kill()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def posted(body: Mapping[str, Any], path: str) -> Request:
    """Return a POST of JSON."""
    return Request(path, "POST", json.dumps(body).encode(), {"Content-Type": "application/json"})


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    return port


def _sessions() -> list[tuple[int, int]]:
    """Each process of the machine with the session it belongs to."""
    found = []
    for path in Path("/proc").iterdir():
        if path.name.isdigit():
            with suppress(OSError):
                # The name in parentheses may hold spaces.
                state, _parent, _group, session = (path / "stat").read_text().rpartition(")")[2].split()[:4]
                if state != "Z":
                    found.append((int(path.name), int(session)))
    return found

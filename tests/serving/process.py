"""``talkwidget serve`` as its owner starts it: real processes that can be stopped, killed and started again."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

PROGRAM = [sys.executable, "-c", "from talkwidget.cli import main; main()"]
ROOT = Path(__file__).parents[2]
PATIENCE = 60.0  # seconds until a server that doesn't answer counts as broken


class Served:
    """A server on a free port, with its database in ``folder`` unless ``database`` says where.

    ``settings`` are its ``TALKWIDGET_*``: ``redis_url="redis://..."``.
    """

    def __init__(self, folder: Path, *words: str, database: str = "sqlite:///talk.sqlite", **settings: object) -> None:
        self.folder, self.port = folder, free_port()
        # Who tries a server writes more, and odder things, than the checks and limits let pass.
        settings = {"moderation": "off", "rate_limits": "off"} | settings
        self.settings = {f"TALKWIDGET_{name.upper()}": str(value) for name, value in settings.items()}
        self.words = ["serve", "--site", "blog", "--port", str(self.port), "--database", database, *words]
        self.out, self.err = folder / "out", folder / "err"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        with self.out.open("ab") as out, self.err.open("ab") as err:
            self._process = subprocess.Popen(
                [*PROGRAM, *self.words], cwd=self.folder, env=environment() | self.settings, stdout=out, stderr=err,
                start_new_session=True,
            )  # fmt: skip
        self.wait_for(lambda: self.ask("GET", "/healthz")[0] == 200)

    def wait_for(self, condition: Any) -> None:
        end = time.monotonic() + PATIENCE
        while True:
            with suppress(OSError, http.client.HTTPException):
                if condition():
                    return
            assert self.process.poll() is None, self.err.read_text()
            assert time.monotonic() < end, self.err.read_text() + self.out.read_text()
            time.sleep(0.02)

    @property
    def process(self) -> subprocess.Popen[bytes]:
        assert self._process is not None
        return self._process

    def kill(self) -> None:
        """End every process of it at once, as a power cut would."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(PATIENCE)

    def stop(self) -> int:
        """End it in good order, and return its status."""
        self.process.terminate()
        return self.process.wait(PATIENCE)

    def ask(
        self, method: str, path: str, body: Any = None, **headers: str
    ) -> tuple[int, Any, http.client.HTTPResponse]:
        """Send one request; a dict goes as JSON. Return status, parsed body and response."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            sent = json.dumps(body) if isinstance(body, dict) else body
            kind = {"Content-Type": "application/json"} if isinstance(body, dict) else {}
            connection.request(
                method, path, sent, kind | {name.replace("_", "-"): value for name, value in headers.items()}
            )
            response = connection.getresponse()
            # A server killed while it answers leaves the response holding the socket.
            with response:
                raw = response.read()
        finally:
            connection.close()
        return response.status, json.loads(raw) if raw and "json" in response.headers["Content-Type"] else raw, response

    def open(self) -> socket.socket:
        """Connect, to speak by hand."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)

    def log(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.read_text().splitlines()]


def environment() -> dict[str, str]:
    """This process's environment, without what would set talkwidget."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TALKWIDGET_") and name != "PORT"}
    return kept | {"PYTHONPATH": str(ROOT)}


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    return port


def children(pid: int) -> list[int]:
    """The processes that this one started, oldest first."""
    table = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    return sorted(child for child, parent in (map(int, line.split()) for line in table.splitlines()) if parent == pid)

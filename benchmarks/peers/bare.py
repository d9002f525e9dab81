"""The floor: the same bytes with the same headers from granian, with nothing between it and them."""

from __future__ import annotations

import http.client
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.peers.server import PATIENCE, ROOT, Request, Server

ANSWER = "answer.json"
_ADDED = {"server", "date", "connection"}
"""Headers that granian adds by itself."""


class Bare(Server):
    """Answers every request as ``model`` answers ``request``. ``interface``: ``wsgi`` or ``rsgi``."""

    def __init__(self, folder: Path, interface: str, model: Server, request: Request, *, core: int | None) -> None:
        super().__init__(folder, core=core)
        self._interface = interface
        self.name = f"bare {interface.upper()}"
        status, headers, body = whole(model, request)
        kept = [(name, value) for name, value in headers if name.lower() not in _ADDED]
        (folder / ANSWER).write_text(json.dumps([status, kept, body.decode("latin-1")]))

    def command(self) -> Sequence[str | Path]:
        return [
            *(sys.executable, "-m", "granian", "--interface", self._interface, "--workers", "1", "--http", "1"),
            *("--no-ws", "--log-level", "warning", "--host", "127.0.0.1", "--port", str(self.port)),
            f"benchmarks.peers.nothing:{self._interface}",
        ]

    def environment(self) -> Mapping[str, str]:
        return {"PYTHONPATH": str(ROOT), "ANSWER": str(self.folder / ANSWER)}

    @property
    def alive(self) -> Request:
        return Request("/")


def whole(server: Server, request: Request) -> tuple[int, list[tuple[str, str]], bytes]:
    """Return status, headers and body of one answer, as they went over the wire."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
    connection.request(request.method, request.path, request.body, dict(request.headers))
    response = connection.getresponse()
    with response:
        body = response.read()
    connection.close()
    return response.status, response.getheaders(), body

"""People who write at once, over HTTP, as cheaply as a client can: a socket each, one thread for all of them.

Sends prepared bytes and reads no more of an answer than its status and length, so that on a machine of two cores the
client isn't what is measured.
"""

from __future__ import annotations

import json
import re
import selectors
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

_HEAD = re.compile(rb"HTTP/1\.1 (\d{3}).*?\r\ncontent-length: *(\d+).*?\r\n\r\n", re.DOTALL | re.IGNORECASE)
WORDS = (
    "A comment as people write them, neither long nor short, about nothing *much*, with a [link](https://a.example/)"
    " and a second thought: **no**, rather not. It goes on for a while, as they do, and comes to no conclusion.\n\n"
    "Then it begins again, with 1 < 2, and says good-bye to https://b.example/ in the end. This is number {number}.\n"
)
"""About 360 characters, with a Markdown link, a bare one and emphasis."""


@dataclass
class Written:
    """What came of it: answers by status, seconds each took, and the bodies of those that were acknowledged."""

    statuses: dict[int, int] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    acknowledged: dict[str, bytes] = field(default_factory=dict)
    unanswered: list[str] = field(default_factory=list)
    elapsed: float = 0.0

    def at(self, share: float) -> float:
        """Seconds within which this share of the answers was there."""
        return sorted(self.seconds)[int(len(self.seconds) * share)] if self.seconds else 0.0


@dataclass
class _Line:
    sent: str = ""
    begun: float = 0.0
    received: bytes = b""


def write(
    port: int, requests: list[Iterator[tuple[str, bytes]]], *, until: Callable[[Written], bool], keep: bool = False
) -> Written:
    """Send each writer's requests, one after the other, until ``until`` or the server is gone.

    ``requests`` gives (name, bytes) for each writer in turn; with ``keep`` the answers' bodies are kept by name.
    """
    written, open_lines = Written(), selectors.DefaultSelector()
    start = time.perf_counter()
    for each in requests:
        line = socket.create_connection(("127.0.0.1", port))
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        open_lines.register(line, selectors.EVENT_READ, (each, state := _Line()))
        _send(line, each, state, written)
    stopping = False
    while open_lines.get_map():
        for key, _ in open_lines.select(timeout=60):
            each, state = key.data
            line: socket.socket = key.fileobj  # type: ignore[assignment]
            try:
                received = line.recv(65536)
            except OSError:
                received = b""
            state.received += received
            answer = _HEAD.match(state.received)
            if received and (answer is None or len(state.received) < answer.end() + int(answer[2])):
                continue
            if received and answer is not None:
                status = int(answer[1])
                written.statuses[status] = written.statuses.get(status, 0) + 1
                written.seconds.append(time.perf_counter() - state.begun)
                if keep and status == 201:
                    written.acknowledged[state.sent] = state.received[answer.end() :]
                state.received = b""
                stopping = stopping or until(written)
                if not stopping and _send(line, each, state, written):
                    continue
            else:
                written.unanswered.append(state.sent)
            open_lines.unregister(line)
            line.close()
    written.elapsed = time.perf_counter() - start
    return written


def _send(line: socket.socket, each: Iterator[tuple[str, bytes]], state: _Line, written: Written) -> bool:
    state.sent, request = next(each)
    state.begun = time.perf_counter()
    try:
        line.sendall(request)
    except OSError:
        written.unanswered.append(state.sent)
        return False
    return True


def post(path: str, body: object, **headers: str) -> bytes:
    """One POST of JSON on a line that stays open."""
    sent = json.dumps(body).encode()
    head = {"Host": "localhost", "Content-Type": "application/json", "Content-Length": str(len(sent))}
    head |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"POST {path} HTTP/1.1", *(f"{name}: {value}" for name, value in head.items()), "", ""]
    return "\r\n".join(lines).encode() + sent

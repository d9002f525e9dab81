"""A real server on this machine that answers as it is told to, wrongly too."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field


@dataclass
class Heard:
    """What was asked: the head and the body of each request."""

    port: int = 0
    requests: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/check?a=1"


def answer(body: bytes, status="200 OK", *heads: str) -> bytes:
    head = "".join(f"{line}\r\n" for line in (f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *heads))
    return head.encode() + b"\r\n" + body


@contextmanager
def answering(raw: bytes | None, *, drips: bytes = b"", tls: ssl.SSLContext | None = None) -> Iterator[Heard]:
    """Answer every request with ``raw``, then a byte of ``drips`` a tick for ever; None says nothing at all."""
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        heard = Heard(listener.getsockname()[1])

        def serve() -> None:
            while not over.is_set():
                try:
                    line, _ = listener.accept()
                except OSError:
                    return
                with (
                    line,
                    suppress(OSError),
                    tls.wrap_socket(line, server_side=True) if tls else nullcontext(line) as said,
                ):
                    _hear(said, heard)
                    said.sendall(raw or b"")
                    while (drips or raw is None) and not over.wait(0.02):
                        said.sendall(drips)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield heard
        finally:
            over.set()
            # A thread that waits in accept() isn't woken by a close.
            with socket.create_connection(("127.0.0.1", heard.port)) as last:
                last.shutdown(socket.SHUT_RDWR)
            thread.join(5)


def _hear(line: socket.socket, heard: Heard) -> None:
    with line.makefile("rb") as file:
        first = file.readline().decode().strip()
        if not first:
            return
        heads = {}
        while (head := file.readline().decode().strip()) != "":
            name, _, value = head.partition(": ")
            heads[name.lower()] = value
        heard.lines.append(first)
        heard.requests.append((heads, file.read(int(heads.get("content-length", 0)))))

"""A WSGI app behind granian's asynchronous interface (RSGI 1.5): bodies are read before a thread is spent on them.

Under granian's own WSGI interface a client that sends its body a byte a minute holds a thread for as long as it likes,
and some hundred such clients hold the whole server. Here a body that isn't there within ``BODY_SECONDS``, or is
larger than any call takes, is refused without a thread.

What stands ready (:mod:`talkwidget.api.ready`) leaves before the event loop hears of it
(:mod:`talkwidget.serving.prompt_loop`), without a thread or an app.
"""

from __future__ import annotations

import asyncio
import io
import json
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from talkwidget.serving.logs import Tally

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment
    from granian._granian import RSGIHTTPProtocol as HTTPProtocol
    from granian.rsgi import Scope

    from talkwidget.api.ready import ReadyAnswers

BODY_SECONDS = 10.0
BODY_BYTES = 1024 * 1024
"""More than any call takes: each has its own, smaller limit."""
THREADS = 16
READS = frozenset({"GET", "HEAD", "OPTIONS"})

REFUSALS = {
    "malformed": (400, "This can't be read."),
    "too_slow": (408, "The body took too long."),
    "body_too_large": (413, "This is too much at once."),
}
"""What is refused before there is an app to ask: code, status, title."""

Head = tuple[int, list[tuple[str, str]]]
Every = Callable[[str], list[str]]
"""All values of a header."""


class Gateway:
    """Serve ``app`` with ``threads`` requests that read at work at once, and as many that write; others wait.

    Writers wait for one another, and for a database that is locked: those who only read shall not stand behind them.

    ready: what stands in ``app`` before Flask, if anything does
    """

    def __init__(
        self, app: WSGIApplication, *, ready: ReadyAnswers | None = None, threads: int = THREADS,
        body_seconds: float = BODY_SECONDS,
    ) -> None:  # fmt: skip
        self._app, self._ready, self._seconds = app, ready, body_seconds
        self._tally = Tally()
        self._readers = ThreadPoolExecutor(threads, thread_name_prefix="reader")
        self._writers = ThreadPoolExecutor(threads, thread_name_prefix="writer")

    async def __rsgi__(self, scope: Scope, protocol: HTTPProtocol) -> None:
        headers = scope.headers
        every: Every = headers.get_all  # type: ignore[attr-defined]  # granian's stub lacks what its code has
        if len(every("host")) > 1:
            _refuse(protocol, "malformed", "The request names more than one host.")
            return
        has_body = "content-length" in headers or "transfer-encoding" in headers
        if self._ready is not None and not has_body and scope.method == "GET":
            path, known = scope.path, every("if-none-match")
            told = self._ready.at_hand(
                path, scope.query_string, ",".join(every("accept-encoding")), ",".join(known) if known else None
            )
            if told is not None:
                status = int(told.status[:3])
                protocol.response_bytes(status, told.head, told.body)
                self._tally.add(path, status)
                return
        await asyncio.sleep(0)  # from here on in the loop's own thread
        body = await self._body(scope, protocol) if has_body else b""
        if body is None:
            return
        loop = asyncio.get_running_loop()
        threads = self._readers if scope.method in READS else self._writers
        (status, head), answer = await loop.run_in_executor(threads, self._run, environ_of(scope, body))
        protocol.response_bytes(status, head, answer)

    def __rsgi_del__(self, _loop: asyncio.AbstractEventLoop) -> None:
        self._tally.write()

    async def _body(self, scope: Scope, protocol: HTTPProtocol) -> bytes | None:
        """What was sent; None where that was refused, or broke off."""
        try:
            async with asyncio.timeout(self._seconds):
                body = await _read(protocol)
        except TimeoutError:
            _refuse(protocol, "too_slow", f"The body was not here within {self._seconds:g} seconds. Send it again.")
            return None
        if body is None:
            _refuse(protocol, "body_too_large", "The body is longer than any call takes. Send less at once.")
        elif len(body) != int(scope.headers.get("content-length", len(body))):
            return None  # the client hung up halfway: half a list is not what it asked for
        return body

    def _run(self, environ: WSGIEnvironment) -> tuple[Head, bytes]:
        head: list[Head] = []
        written: list[bytes] = []

        def start_response(status: str, headers: list[tuple[str, str]], _exc_info: Any = None) -> Any:
            head[:] = [(int(status[:3]), [(name.lower(), value) for name, value in headers])]
            return written.append

        chunks: Iterable[bytes] = self._app(environ, start_response)
        try:
            written.extend(chunks)
        finally:
            if hasattr(chunks, "close"):
                chunks.close()
        return head[0], b"".join(written)


def environ_of(scope: Scope, body: bytes) -> WSGIEnvironment:
    """Describe a request as PEP 3333 does."""
    client, _, port = scope.client.rpartition(":")
    host, _, server_port = scope.server.rpartition(":")
    environ: WSGIEnvironment = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": host,
        "SERVER_PORT": server_port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": client,
        "REMOTE_PORT": port,
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope.headers.items():
        # An underscore would be taken for a dash: X_Forwarded_For for what only a proxy may say.
        if "_" in name or name in {"content-length", "transfer-encoding"}:
            continue
        key = "CONTENT_TYPE" if name == "content-type" else f"HTTP_{name.upper().replace('-', '_')}"
        joint = "; " if name == "cookie" else ","
        environ[key] = f"{environ[key]}{joint}{value}" if key in environ else value
    if scope.authority:
        environ["HTTP_HOST"] = scope.authority
    return environ


async def _read(protocol: HTTPProtocol) -> bytes | None:
    """The body, or None if it is too large."""
    chunks, size = [], 0
    async for chunk in protocol:
        size += len(chunk)
        if size > BODY_BYTES:
            return None
        chunks.append(bytes(chunk))
    return b"".join(chunks)


def _refuse(protocol: HTTPProtocol, code: str, detail: str) -> None:
    """Answer in the shape of every problem (RFC 9457), and hang up on what is still to come."""
    status, title = REFUSALS[code]
    problem = {"type": "about:blank", "title": title, "status": status, "code": code, "detail": detail}
    headers = [
        ("content-type", "application/problem+json"),
        ("connection", "close"),
        ("access-control-allow-origin", "*"),
    ]
    protocol.response_bytes(status, headers, json.dumps(problem).encode())

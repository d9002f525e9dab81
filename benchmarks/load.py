"""Ask a server again and again, and see what an answer costs it: by `wrk`, or one by one where that takes long."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

from benchmarks.machine import processor_seconds
from benchmarks.peers.server import PATIENCE, Request, Server

CONNECTIONS = 32
SLOW_SECONDS = 0.03
"""Where one answer takes longer, a queue of 32 would only wait: it is asked one by one."""
TRIES = 3
GZIP = {"Accept-Encoding": "gzip"}


def install() -> None:
    """Fetch wrk from the system's packages, if it isn't here.

    :raises RuntimeError: it can't be had.
    """
    if shutil.which("wrk"):
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for words in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", "wrk"]):
            subprocess.run(["apt-get", *words], env=quiet, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    if not shutil.which("wrk"):
        raise RuntimeError("wrk is missing. Install it: apt-get install wrk, brew install wrk.")


def load(server: Server, request: Request, seconds: float, *, fewest: int = 1) -> dict[str, float]:
    """Return microseconds of the server's processor time for one answer (``cpu``), and answers a second (``rate``)."""
    alone = _alone(server, request)
    for _ in range(TRIES if alone < 1 else 0):
        alone = min(alone, _alone(server, request))
    before, begun = processor_seconds(server.pids()), time.perf_counter()
    if alone > SLOW_SECONDS:
        answers = _one_by_one(server, request, max(fewest, round(seconds / alone)))
    else:
        answers = _wrk(server, request, seconds)
    used, passed = processor_seconds(server.pids()) - before, time.perf_counter() - begun
    assert used > 0, f"{server.name} answered {answers} times without using any time"
    return {"cpu": used / answers * 1e6, "rate": answers / passed}


def with_headers(request: Request, headers: Mapping[str, str]) -> Request:
    return Request(request.path, request.method, request.body, {**request.headers, **headers})


def _alone(server: Server, request: Request) -> float:
    """Seconds that one answer takes, with nobody else asking."""
    begun = time.perf_counter()
    status = server.ask(request)[0]
    assert status in {200, 304}, (server.name, request.path, status)
    return time.perf_counter() - begun


def _one_by_one(server: Server, request: Request, count: int) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
    for _ in range(count):
        assert server.ask(request, connection)[0] in {200, 304}
    connection.close()
    return count


def _wrk(server: Server, request: Request, seconds: float) -> int:
    script = server.folder / "wrk.lua"
    script.write_text(_lua(request))
    said = _run(server, script, request.path, seconds)
    counted = re.search(r"(\d+) requests in ", said)
    assert counted, said
    assert "Non-2xx" not in said, f"{server.name} refused:\n{said}"
    return int(counted[1])


def _run(server: Server, script: Path, path: str, seconds: float) -> str:
    words = ["-t1", f"-c{CONNECTIONS}", f"-d{round(seconds)}s", "-s", str(script), server.address + path]
    return subprocess.run(["wrk", *words], capture_output=True, text=True, check=True).stdout


def _lua(request: Request) -> str:
    lines = [f'wrk.method = "{request.method}"']
    lines += [f'wrk.headers["{name}"] = {_quoted(value)}' for name, value in request.headers.items()]
    if request.body is not None:
        lines.append(f"wrk.body = {_quoted(request.body.decode())}")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    assert "]=]" not in text
    return f"[=[{text}]=]"

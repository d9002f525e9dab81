"""Who writes and who reads while a node dies: good clients, that try again with the same Idempotency-Key."""

from __future__ import annotations

import http.client
import itertools
import json
import random
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

PATIENCE = 10.0
"""How long a client waits for an answer, in seconds."""


@dataclass
class Acknowledged:
    """What was answered with 201: by its text, in which thread and with which number."""

    numbers: dict[str, tuple[str, int]] = field(default_factory=dict)
    at: list[float] = field(default_factory=list)
    again: dict[str, int] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


@dataclass
class Answers:
    """When a reader had an answer, and what was none."""

    at: list[float] = field(default_factory=list)
    failed: dict[str, int] = field(default_factory=dict)

    def longest_gap(self, start: float, end: float) -> float:
        times = [start, *(at for at in self.at if start <= at <= end), end]
        return max(later - earlier for earlier, later in itertools.pairwise(times))


def write(ports: Sequence[int], name: str, threads: Sequence[str], done: Acknowledged, stop: threading.Event) -> None:
    """Post one comment after another by any of the servers, and look for each by any."""
    for count in itertools.count():
        if stop.is_set():
            return
        text, thread = f"{name} says {count}", random.choice(threads)
        number = _post(ports, text, thread, done)
        if number is None:
            return
        # Its writer follows the permalink at once; a replica that lags may be asked for it.
        with_it = _ask(random.choice(ports), "GET", _page(thread, around=number))
        if with_it[0] == 200 and f"{text}<" not in with_it[1]:
            done.unseen.append(text)


def _post(ports: Sequence[int], text: str, thread: str, done: Acknowledged) -> int | None:
    """Send it until it is acknowledged, at the end of the run too: it may be there already. None: it was refused."""
    body = json.dumps({"site": "blog", "thread": thread, "text": text, "name": "Ada"})
    headers = {"Content-Type": "application/json", "Idempotency-Key": text.replace(" ", "-").ljust(16, "-")}
    while True:
        status, answer, wait = _ask(random.choice(ports), "POST", "/talk/api/comments", body, headers)
        with done.lock:
            if status == 201:
                number: int = json.loads(answer)["comment"]["number"]
                done.numbers[text] = thread, number
                done.at.append(time.monotonic())
                return number
            word = str(status) if status else answer
            done.again[word] = done.again.get(word, 0) + 1
            if status not in {0, 503}:
                done.refused.append(answer)
                return None
        time.sleep(wait or 0.5)


def read(port: int, threads: Sequence[str], answers: Answers, stop: threading.Event, *, every: bool) -> None:
    """Poll the first page of a thread, or, ``every``, pages of all kinds that hardly ever stand ready."""
    while not stop.is_set():
        query = {"limit": random.randint(1, 100), "sort": random.choice(["oldest", "newest", "top"])} if every else {}
        status, answer, _ = _ask(port, "GET", _page(random.choice(threads), **query))
        if status == 200:
            answers.at.append(time.monotonic())
        else:
            word = str(status) if status else answer
            answers.failed[word] = answers.failed.get(word, 0) + 1
        time.sleep(0.1)


def _page(thread: str, **query: object) -> str:
    more = "".join(f"&{name}={value}" for name, value in query.items())
    return f"/talk/api/comments?site=blog&thread={quote(thread, safe='')}{more}"


def _ask(
    port: int, method: str, path: str, body: str | None = None, headers: dict[str, str] | None = None
) -> tuple[int, str, float]:
    """Status, body and the seconds that ``Retry-After`` says; status 0 and the error's name where nothing came."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request(method, path, body, headers or {})
        with connection.getresponse() as response:
            return response.status, response.read().decode(), float(response.headers.get("Retry-After", 0))
    except (OSError, http.client.HTTPException) as error:
        return 0, type(error).__name__, 0.0
    finally:
        connection.close()

"""Logs: one JSON object a line, and nothing of anybody in it.

No address, no token, no query, and not even the path, which may name a person: its pattern says enough.
"""

from __future__ import annotations

import json
import logging
import logging.config
import time
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from werkzeug.exceptions import HTTPException
from werkzeug.routing import RoutingException

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment
    from flask import Flask, Request

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

TALLY_SECONDS = 10.0

requests = logging.getLogger("talkwidget.requests")


class JsonLines(logging.Formatter):
    """Write a record as one line of JSON: time, level, logger, event, and the facts that came with it."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC)
            .isoformat(timespec="milliseconds")
            .replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
        }
        line |= getattr(record, "facts", {})
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=True, default=str)


CONFIG: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": JsonLines}},
    "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "json", "stream": "ext://sys.stdout"}},
    "loggers": {"_granian": {"handlers": ["lines"], "level": "WARNING", "propagate": False}},
    "root": {"handlers": ["lines"], "level": "INFO"},
}
"""For :func:`logging.config.dictConfig`, and for granian, which calls it in each of its processes."""


class RequestLog:
    """Write one line for each request that reaches an app: method, the rule it met, status, time taken."""

    def __init__(self, app: Flask) -> None:
        self._app = app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        begun = time.perf_counter()
        answered, asked = "", None

        def note(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            nonlocal answered, asked
            answered, asked = status, environ.get("werkzeug.request")  # Flask's own, which it forgets in a moment
            return start_response(status, headers, exc_info)

        try:
            return self._app(environ, note)
        finally:
            facts = {
                "method": environ["REQUEST_METHOD"] if environ["REQUEST_METHOD"] in METHODS else "other",
                "rule": self._rule(asked, environ),
                "status": int(answered[:3] or 500),
                "ms": round((time.perf_counter() - begun) * 1000, 1),
            }
            requests.info("request", extra={"facts": facts})

    def _rule(self, asked: Request | None, environ: WSGIEnvironment) -> str | None:
        if asked is not None:
            return asked.url_rule.rule if asked.url_rule is not None else None
        try:  # it left before Flask
            rule, _ = self._app.url_map.bind_to_environ(environ).match(return_rule=True)
        except (HTTPException, RoutingException):
            return None
        return rule.rule


class Tally:
    """Count what leaves from memory, and write a line for each address and status every ten seconds.

    A line each would cost more than the answers themselves.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._begun = clock, 0.0
        self._counts: Counter[tuple[str, int]] = Counter()

    def add(self, rule: str, status: int) -> None:
        """Note one answer; what was counted before is written by the first one that comes ten seconds after."""
        now = self._clock()
        if self._counts and now - self._begun >= TALLY_SECONDS:
            self.write()
        if not self._counts:
            self._begun = now
        self._counts[rule, status] += 1

    def write(self) -> None:
        seconds = round(self._clock() - self._begun, 1)
        # Where a process ends, this is called from its loop while another thread may still count.
        counts, self._counts = self._counts, Counter()
        for (rule, status), count in counts.items():
            facts = {"method": "GET", "rule": rule, "status": status, "requests": count, "seconds": seconds}
            requests.info("requests answered from memory", extra={"facts": facts})

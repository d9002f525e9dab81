from __future__ import annotations

import asyncio
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest

from talkwidget.api.ready import Told
from talkwidget.serving.gateway import BODY_BYTES, Gateway
from talkwidget.serving.logs import Tally


class Line:
    """One request's body as it trickles in, and the answer that goes back: granian's protocol, as far as it is used."""

    def __init__(self, *chunks: bytes, stalls: bool = False) -> None:
        self._chunks, self._stalls = chunks, stalls
        self.announced = [("transfer-encoding", "chunked")] if chunks or stalls else []
        self.status, self.headers, self.body = 0, {}, b""

    async def __aiter__(self):
        for chunk in self._chunks:
            yield chunk
        if self._stalls:
            await asyncio.Event().wait()

    def response_bytes(self, status, headers, body):
        self.status, self.headers, self.body = status, dict(headers), body


def echo(environ, start_response):
    write = start_response("200 OK", [("Content-Type", "application/json")])
    told = {name: value for name, value in environ.items() if isinstance(value, str)}
    write(b'{"environ": ')
    return [json.dumps(told).encode(), b', "body": ', json.dumps(environ["wsgi.input"].read().decode()).encode(), b"}"]


class Headers:
    """As granian gives them."""

    def __init__(self, pairs):
        self._pairs = pairs

    def __contains__(self, name):
        return any(known == name for known, _ in self._pairs)

    def items(self):
        return self._pairs

    def get(self, name, default=None):
        return dict(self._pairs).get(name, default)

    def get_all(self, name):
        return [value for known, value in self._pairs if known == name]


def send(line: Line, app=echo, **more) -> Line:
    # On a thread of its own: a browser's driver may have a loop running on this one.
    with ThreadPoolExecutor(1) as apart:
        gateway = Gateway(app, ready=more.pop("ready", None), threads=1, body_seconds=0.05)
        more["headers"] = [*more.get("headers", ()), *line.announced]
        apart.submit(lambda: asyncio.run(gateway.__rsgi__(scope(**more), line))).result()
    return line


def scope(method="POST", **more) -> SimpleNamespace:
    return SimpleNamespace(
        proto="http", http_version="1.1", server="127.0.0.1:80", client="[::1]:4711", scheme="http", method=method,
        path=more.get("path", "/"), query_string=more.get("query", "a=%20"), authority=more.get("authority"),
        headers=Headers([("host", "a"), *more.get("headers", ())]),
    )  # fmt: skip


def test_the_app_gets_the_request_as_pep_3333_says():
    line = send(
        Line(b"he", b"llo"), path="/é", headers=[("content-type", "text/plain"), ("x-one", "1"), ("x-one", "2")]
    )

    told = json.loads(line.body)
    assert told["body"] == "hello"
    assert told["environ"]["CONTENT_LENGTH"] == "5"
    assert told["environ"]["CONTENT_TYPE"] == "text/plain"
    assert told["environ"]["PATH_INFO"].encode("latin-1").decode() == "/é"
    assert told["environ"]["QUERY_STRING"] == "a=%20"
    assert told["environ"]["HTTP_X_ONE"] == "1,2"
    assert told["environ"]["HTTP_HOST"] == "a"


def test_an_underscore_in_a_headers_name_is_no_dash():
    line = send(Line(), headers=[("x_forwarded_for", "6.6.6.6")])

    assert "HTTP_X_FORWARDED_FOR" not in json.loads(line.body)["environ"]


def test_nothing_of_the_servers_own_environment_gets_in(monkeypatch):
    monkeypatch.setenv("HTTP_X_CANARY", "canary")
    monkeypatch.setenv("TALKWIDGET_SECRET", "canary")

    assert b"canary" not in send(Line()).body


def test_a_body_that_stalls_is_refused_and_costs_no_thread():
    def app(environ, start_response):
        raise AssertionError("a thread was spent on it")

    line = send(Line(b"{", stalls=True), app)

    assert line.status == 408
    assert line.headers["content-type"] == "application/problem+json"
    assert line.headers["connection"] == "close"
    assert json.loads(line.body)["code"] == "too_slow"


def test_nothing_is_waited_for_where_no_body_was_announced():
    line = Line(stalls=True)
    line.announced = []

    assert send(line, method="GET").status == 200


def test_who_reads_does_not_wait_for_those_who_write():
    read = threading.Event()

    def app(environ, start_response):
        if environ["REQUEST_METHOD"] == "GET":
            read.set()
        told = str(read.wait(20)).encode()
        start_response("200 OK", [])
        return [told]

    async def both(gateway, writer, reader):
        await asyncio.gather(gateway.__rsgi__(scope("POST"), writer), gateway.__rsgi__(scope("GET"), reader))

    writer, reader = Line(), Line()
    with ThreadPoolExecutor(1) as apart:
        apart.submit(lambda: asyncio.run(both(Gateway(app, threads=1), writer, reader))).result()

    assert (writer.body, reader.body) == (b"True", b"True")


def test_a_body_beyond_every_limit_is_refused():
    line = send(Line(b"a" * BODY_BYTES, b"a"))

    assert line.status == 413
    assert json.loads(line.body)["code"] == "body_too_large"


def test_a_body_that_breaks_off_is_not_handed_on():
    line = send(Line(b"half"), headers=[("content-length", "8")])

    assert line.status == 0


def test_the_apps_answer_is_closed_even_if_it_fails():
    closed = []

    class Answer:
        def __iter__(self):
            raise RuntimeError

        def close(self):
            closed.append(True)

    def app(environ, start_response):
        start_response("200 OK", [])
        return Answer()

    with pytest.raises(RuntimeError):
        send(Line(), app)

    assert closed == [True]


class Ready:
    """What stands ready: one page, of version 1."""

    def __init__(self):
        self.asked = []

    def at_hand(self, path, query, accepted, known):
        self.asked.append((path, query, accepted, known))
        if path != "/ready":
            return None
        head = [("etag", '"1"')]
        return Told("304 NOT MODIFIED", head, b"") if known == '"1"' else Told("200 OK", head, b"page")


def never(environ, start_response):
    raise AssertionError("the app was asked")


def test_what_stands_ready_leaves_without_the_app():
    ready = Ready()
    headers = [("accept-encoding", "gzip"), ("accept-encoding", "br")]

    line = send(Line(), never, ready=ready, method="GET", path="/ready", headers=headers)

    assert (line.status, line.headers, line.body) == (200, {"etag": '"1"'}, b"page")
    assert ready.asked == [("/ready", "a=%20", "gzip,br", None)]


def test_who_has_it_hears_so():
    line = send(Line(), never, ready=Ready(), method="GET", path="/ready", headers=[("if-none-match", '"1"')])

    assert (line.status, line.body) == (304, b"")


@pytest.mark.parametrize(
    "more",
    [
        {"method": "POST", "path": "/ready"},
        {"method": "HEAD", "path": "/ready"},
        {"method": "GET", "path": "/another"},
        {"method": "GET", "path": "/ready", "headers": [("content-length", "0")]},
        {"method": "GET", "path": "/ready", "headers": [("transfer-encoding", "chunked")]},
    ],
)
def test_all_else_goes_to_the_app(more):
    line = send(Line(), ready=Ready(), **more)

    assert json.loads(line.body)["environ"]["REQUEST_METHOD"] == more["method"]


def test_two_hosts_are_refused_though_it_stands_ready():
    line = send(Line(), never, ready=Ready(), method="GET", path="/ready", headers=[("host", "b")])

    assert line.status == 400


def test_what_left_from_memory_is_counted_in_the_log(caplog):
    seconds = [0.0]
    tally = Tally(lambda: seconds[0])
    caplog.set_level("INFO", "talkwidget.requests")
    for status in (200, 200, 304):
        tally.add("/ready", status)
    assert caplog.records == []

    seconds[0] = 10.0
    tally.add("/ready", 200)

    told = [(each.facts["status"], each.facts["requests"], each.facts["seconds"]) for each in caplog.records]
    assert told == [(200, 2, 10.0), (304, 1, 10.0)]

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest

from talkwidget.serving.gateway import BODY_BYTES, Gateway


class Line:
    """One request's body as it trickles in, and the answer that goes back: granian's protocol, as far as it is used."""

    def __init__(self, *chunks: bytes, stalls: bool = False) -> None:
        self._chunks, self._stalls = chunks, stalls
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


def send(line: Line, app=echo, **more) -> Line:
    headers = SimpleNamespace(
        items=lambda: [("host", "a"), *more.get("headers", ())], get=dict(more.get("headers", ())).get
    )
    scope = SimpleNamespace(
        proto="http", http_version="1.1", server="127.0.0.1:80", client="[::1]:4711", scheme="http", method="POST",
        path=more.get("path", "/"), query_string="a=%20", authority=more.get("authority"), headers=headers,
    )  # fmt: skip
    # On a thread of its own: a browser's driver may have a loop running on this one.
    with ThreadPoolExecutor(1) as apart:
        apart.submit(lambda: asyncio.run(Gateway(app, threads=1, body_seconds=0.05).__rsgi__(scope, line))).result()
    return line


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

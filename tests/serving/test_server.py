from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import time
from contextlib import ExitStack, suppress

import pytest

from tests.serving.process import PATIENCE, PROGRAM, Served, environment

THREAD = "/talk/api/comments?site=blog&thread=/1"
CANARIES = ("Ada Canary", "ada@canary.example", "canary-text", "canary-thread", "canary-word", "127.0.0.1:", "tg_")


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    served = Served(
        tmp_path_factory.mktemp("served"), "--origin", "https://blog.example", "--origin", "https://b.example"
    )
    served.start()
    yield served
    served.kill()


def comment(text="Hello", **more):
    return {"site": "blog", "thread": "/1", "text": text, "name": "Ada", **more}


def speak(served: Served, request: bytes) -> bytes:
    """Send bytes as they are, and return all that comes back until the server hangs up."""
    answer = b""
    with served.open() as line, suppress(ConnectionError):
        line.sendall(request)
        while chunk := line.recv(65536):
            answer += chunk
    return answer


def test_the_first_start_makes_all_it_needs_and_prints_the_tag(served):
    said = served.err.read_text()

    assert f'<script async src="http://127.0.0.1:{served.port}/talk/embed.js" data-site="blog"></script>' in said
    assert stat.S_IMODE((served.folder / "talk.sqlite.secret").stat().st_mode) == 0o600
    assert served.ask("POST", "/talk/api/comments", comment(), Origin="https://b.example")[0] == 201
    assert served.ask("POST", "/talk/api/comments", comment(), Origin="https://c.example")[0] == 403


def test_the_next_start_keeps_it(tmp_path):
    served = Served(tmp_path, "--origin", "https://a.example")
    served.start()
    token = served.ask("POST", "/talk/api/comments", comment())[1]["token"]
    assert served.stop() == 0

    served.words[-1] = "https://b.example"
    served.start()
    try:
        me = served.ask("GET", "/talk/api/me?site=blog", Authorization=f"Bearer {token}")[1]
        origins = [
            served.ask("POST", "/talk/api/comments", comment(), Origin=f"https://{name}.example")[0] for name in "abc"
        ]
    finally:
        served.kill()

    assert me["author"]["name"] == "Ada"
    assert origins == [201, 201, 403]


def test_bytes_come_through_as_they_are(served):
    status, answer, _ = served.ask("GET", "/talk/api/comments?site=blog&thread=%2F%C3%A9%20%F0%9F%8D%8A%26")

    assert status == 200
    assert answer["thread"]["key"] == "/é 🍊&"


def test_a_head_and_an_unchanged_answer_have_no_body(served):
    _, _, whole = served.ask("GET", "/talk/embed.js")

    head = served.ask("HEAD", "/talk/embed.js")
    unchanged = served.ask("GET", "/talk/embed.js", If_None_Match=whole.headers["ETag"])

    assert (head[0], head[1], head[2].headers["Content-Length"]) == (200, b"", whole.headers["Content-Length"])
    assert (unchanged[0], unchanged[1]) == (304, b"")


@pytest.mark.parametrize(
    ("request_line", "status"),
    [
        (b"GET /\xff\xfe HTTP/1.1\r\nHost: a\r\n", b"400"),
        (b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n", b"400"),
        (b"GET /%00%0d%0a HTTP/1.1\r\nHost: a\r\n", b"404"),
        (b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: a\r\n", b"4"),
        (b"nonsense\r\n", b"400"),
    ],
)
def test_what_is_no_request_is_refused_and_the_server_goes_on(served, request_line, status):
    answer = speak(served, request_line + b"Connection: close\r\n\r\n")

    assert answer.split(b" ", 1)[1].startswith(status)
    assert served.ask("GET", "/healthz")[0] == 200


def test_a_body_that_is_too_long_is_refused_without_being_read(served):
    with served.open() as line:
        line.sendall(b"POST /talk/api/comments HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n")
        line.sendall(b"Transfer-Encoding: chunked\r\n\r\n")
        chunk = b"10000\r\n" + b"a" * 0x10000 + b"\r\n"
        sent = 0
        try:
            while sent < 1000:
                line.sendall(chunk)
                sent += 1
        except OSError:
            pass
        assert sent < 1000


def test_a_client_that_hangs_up_halfway_writes_nothing(served):
    body = json.dumps(comment(text="half", thread="/half")).encode()
    head = (
        b"POST /talk/api/comments HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
    )

    with served.open() as line:
        line.sendall(head % (len(body) + 1) + body)

    assert served.ask("GET", "/talk/api/comments?site=blog&thread=/half")[1]["comments"] == []


def test_two_hundred_slow_clients_do_not_keep_a_reader_waiting(served):
    with ExitStack() as lines:
        for number in range(200):
            line = lines.enter_context(served.open())
            line.sendall(b"POST /talk/api/comments HTTP/1.1\r\nHost: a\r\n")
            if number % 2:
                line.sendall(b"Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{")

        assert served.ask("GET", THREAD)[0] == 200
        assert served.ask("POST", "/talk/api/comments", comment())[0] == 201


def test_the_log_is_json_and_says_nothing_of_anybody(served):
    author = {"name": "Ada Canary", "email": "ada@canary.example"}
    _, posted, _ = served.ask(
        "POST", "/talk/api/comments", comment(text="canary-text", thread="canary-thread", **author)
    )
    token = posted["token"]
    served.ask("GET", f"/talk/api/comments?site=blog&thread=canary-thread&q=canary-word&access={token}")
    served.ask("GET", "/canary-text")
    served.ask(
        "PUT", f"/talk/api/me/mutes/{posted['comment']['author']['id']}?site=blog", {}, Authorization=f"Bearer {token}"
    )

    log = served.log()

    assert {"method": "POST", "rule": "/talk/api/comments", "status": 201}.items() <= next(
        line for line in log if line.get("method") == "POST"
    ).items()
    assert {line["status"] for line in log if line.get("rule", "") is None} == {404}
    text = served.out.read_text()
    for canary in (*CANARIES, token, posted["comment"]["author"]["id"]):
        assert canary not in text.replace(f"http://127.0.0.1:{served.port}", ""), canary


def test_a_stop_finishes_what_was_begun(tmp_path):
    served = Served(tmp_path)
    served.start()
    body = json.dumps(comment(text="Under way")).encode()
    with served.open() as line:
        line.sendall(b"POST /talk/api/comments HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n")
        line.sendall(b"Content-Length: %d\r\n\r\n" % len(body) + body[:10])
        served.ask("GET", "/healthz")  # by now the other one has been accepted
        served.process.terminate()
        served.wait_for(lambda: not listens(served))
        line.sendall(body[10:])
        answer = line.recv(65536)

    assert answer.startswith(b"HTTP/1.1 201 ")
    assert served.process.wait(60) == 0
    served.start()
    assert [row["html"] for row in served.ask("GET", THREAD)[1]["comments"]] == ["<p>Under way</p>\n"]
    served.kill()


def listens(served: Served) -> bool:
    try:
        served.open().close()
    except ConnectionRefusedError:
        return False
    return True


def test_when_the_watching_process_is_killed_the_serving_one_ends_too(tmp_path):
    served = Served(tmp_path)
    served.start()

    os.kill(served.process.pid, signal.SIGKILL)
    served.process.wait()

    end = time.monotonic() + PATIENCE
    while listens(served):
        assert time.monotonic() < end, "the port is still held"
    served.start()
    served.kill()


def test_a_port_that_is_taken_is_not_shared(served, tmp_path):
    words = [*PROGRAM, "serve", "--site", "blog", "--port", str(served.port)]

    done = subprocess.run(
        words, cwd=tmp_path, env=environment(), capture_output=True, text=True, check=False, timeout=PATIENCE
    )

    assert done.returncode == 1
    assert "Address already in use" in done.stderr
    assert "--port" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []

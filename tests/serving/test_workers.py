"""``talkwidget serve --workers 3``: several processes on one port and one SQLite file."""

from __future__ import annotations

import os
import signal
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from tests.serving.process import PATIENCE, Served, children

THREAD = "/talk/api/comments?site=blog&thread=/1&limit=100"


@pytest.fixture
def served(tmp_path):
    served = Served(tmp_path, "--workers", "3")
    served.start()
    served.wait_for(lambda: len(children(served.process.pid)) == 3)
    yield served
    served.kill()


def comment(text="Hello", **more):
    return {"site": "blog", "thread": "/1", "text": text, "name": "Ada", **more}


def is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def wait_until(condition) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_many_who_write_at_once_are_all_heard(served):
    def write(number: int) -> int:
        status, answer, _ = served.ask("POST", "/talk/api/comments", comment(f"Number {number}"))
        assert status == 201, answer
        return answer["comment"]["number"]

    with ThreadPoolExecutor(12) as people:
        numbers = list(people.map(write, range(60)))

    assert sorted(numbers) == list(range(1, 61))
    served.wait_for(lambda: all(len(served.ask("GET", THREAD)[1]["comments"]) == 60 for _ in range(6)))


def test_a_token_of_one_worker_holds_at_the_others(served):
    token = served.ask("POST", "/talk/api/comments", comment())[1]["token"]

    me = [served.ask("GET", "/talk/api/me?site=blog", Authorization=f"Bearer {token}") for _ in range(12)]

    assert {answer["author"]["name"] for _, answer, _ in me} == {"Ada"}


def test_a_worker_that_dies_is_started_again(served):
    before = children(served.process.pid)

    os.kill(before[1], signal.SIGKILL)

    served.wait_for(lambda: len(set(children(served.process.pid)) - {before[1]}) == 3)
    served.wait_for(lambda: all(served.ask("GET", "/healthz")[0] == 200 for _ in range(12)))
    assert {before[0], before[2]} < set(children(served.process.pid))


def test_a_stop_ends_every_worker(served):
    workers = children(served.process.pid)

    assert served.stop() == 0

    assert [pid for pid in workers if is_there(pid)] == []


def test_when_the_watching_process_is_killed_no_worker_stays(served):
    *others, youngest = children(served.process.pid)
    os.kill(youngest, signal.SIGSTOP)  # it hangs, and the others don't wait for it

    os.kill(served.process.pid, signal.SIGKILL)
    served.process.wait()

    wait_until(lambda: not any(map(is_there, others)))
    os.kill(youngest, signal.SIGCONT)
    wait_until(lambda: not is_there(youngest))


def test_a_file_that_somebody_else_holds_is_busy_and_no_error(served):
    with closing(sqlite3.connect(served.folder / "talk.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with ThreadPoolExecutor(6) as people:
            sent = [people.submit(served.ask, "POST", "/talk/api/comments", comment(str(each))) for each in range(6)]
            answers = [each.result() for each in sent]
        reads = served.ask("GET", THREAD)[0]
        other.execute("ROLLBACK")

    assert {status for status, _, _ in answers} == {503}
    assert {answer["code"] for _, answer, _ in answers} == {"store_busy"}
    assert {int(response.headers["Retry-After"]) for _, _, response in answers} == {2}
    assert reads == 200
    assert served.ask("POST", "/talk/api/comments", comment())[1]["comment"]["number"] == 1


def reads_everywhere(served: Served) -> list[int]:
    """How many comments there are, asked on so many lines that each worker is met."""
    return [len(served.ask("GET", THREAD)[1]["comments"]) for _ in range(12)]


def test_by_redis_a_comment_shows_at_every_worker_at_once(tmp_path, redis):
    served = Served(tmp_path, "--workers", "2", redis_url=redis.url, fresh_seconds=60)
    served.start()
    try:
        reads_everywhere(served)
        wait_until(lambda: listeners(redis) == 2)
        reads_everywhere(served)

        served.ask("POST", "/talk/api/comments", comment())

        served.wait_for(lambda: reads_everywhere(served) == [1] * 12)
    finally:
        served.kill()


def test_without_it_a_comment_shows_when_what_is_there_is_not_fresh_any_more(tmp_path, redis):
    served = Served(tmp_path, "--workers", "2", redis_url=redis.url, fresh_seconds=1)
    served.start()
    try:
        wait_until(lambda: reads_everywhere(served) and listeners(redis) == 2)
        redis.kill()
        for number in range(1, 4):
            assert served.ask("POST", "/talk/api/comments", comment())[0] == 201
            served.wait_for(lambda number=number: reads_everywhere(served) == [number] * 12)
        redis.start()
        wait_until(lambda: listeners(redis) == 2)
        reads_everywhere(served)
        served.ask("POST", "/talk/api/comments", comment())
        served.wait_for(lambda: reads_everywhere(served) == [4] * 12)
        assert served.stop() == 0
    finally:
        served.kill()


def listeners(redis) -> int:
    with redis.client() as client:
        [(_, count)] = client.pubsub_numsub("talkwidget")
    return int(count)

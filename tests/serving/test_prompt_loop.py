from __future__ import annotations

import asyncio
import http.client
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress

import pytest

from talkwidget.serving.prompt_loop import PromptLoop
from tests.serving.process import PATIENCE, ROOT, environment, free_port


@pytest.fixture
def hand_over():
    """Hand coroutines to a loop from another thread, as granian does, until it has nothing left to do."""

    def hand_over(*coroutines):
        loop, tasks = PromptLoop(), []

        def bring():
            for coroutine in coroutines:
                loop.call_soon_threadsafe(lambda one: tasks.append(loop.create_task(one)), coroutine)
            loop.call_soon_threadsafe(loop.stop)

        with closing(loop), ThreadPoolExecutor(1) as apart:
            loop.call_soon(apart.submit, bring)
            loop.run_forever()
            for task in tasks:
                loop.run_until_complete(task)
        return len(tasks)

    # On a thread of its own: a browser's driver may have a loop running on this one.
    with ThreadPoolExecutor(1) as own:
        yield lambda *coroutines: own.submit(hand_over, *coroutines).result()


def test_what_needs_no_loop_ends_before_it_gets_there(hand_over):
    threads = []

    async def answer():
        threads.append(threading.get_ident())

    assert hand_over(answer(), answer()) == 0
    assert len(threads) == 2


def test_what_waits_goes_on_in_the_loop_where_it_was(hand_over):
    seen = []

    async def answer():
        seen.append(threading.get_ident())
        await asyncio.sleep(0)
        seen.append(threading.get_ident())
        seen.append(asyncio.get_running_loop())

    assert hand_over(answer()) == 1
    first, then, loop = seen
    assert first != then
    assert isinstance(loop, PromptLoop)


def test_what_was_called_without_a_coroutine_is_called_in_the_loop(hand_over):
    called = []

    async def answer():
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(None, loop.call_soon_threadsafe, called.append, "here")
        await asyncio.sleep(0)

    async def begun():
        await asyncio.sleep(0)
        await answer()

    hand_over(begun())
    assert called == ["here"]


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_granian_lets_what_stands_ready_leave_without_its_loop(method):
    port = free_port()
    command = [sys.executable, "-m", "tests.serving.whereabouts", str(port), method]
    with subprocess.Popen(command, cwd=ROOT, env=environment(), stdout=subprocess.DEVNULL) as server:
        try:
            at_hand = ask(server, port, "GET", "/ready")
            read = ask(server, port, "GET", "/else")
            written = ask(server, port, "POST", "/ready", b"body, ")
        finally:
            server.terminate()

    assert at_hand != b"MainThread"  # where the loop is
    assert read.startswith(b"reader")
    assert written.startswith(b"body, writer")


def ask(server, port, method, path, body=None) -> bytes:
    end = time.monotonic() + PATIENCE
    while True:
        with suppress(ConnectionError), closing(http.client.HTTPConnection("127.0.0.1", port)) as line:
            line.request(method, path, body)
            return line.getresponse().read()
        assert server.poll() is None
        assert time.monotonic() < end
        time.sleep(0.02)

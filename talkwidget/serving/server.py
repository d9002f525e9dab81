"""Run an app under granian: one process that watches, some that serve, a stop that finishes what was begun."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import talkwidget.serving.prompt_loop  # noqa: F401  # by which granian's processes make their loop, however they began
from talkwidget.serving.logs import CONFIG

if TYPE_CHECKING:
    from talkwidget.serving.gateway import Gateway

HEADER_SECONDS, HEADER_BYTES = 10, 64 * 1024
STOP_SECONDS = 30
"""How long a stop waits for what was begun."""
FOLLOW_SECONDS = 1.0
"""How long a serving process may go on without the one that watches."""


def run(
    make_gateway: Callable[[], Gateway], *, host: str, port: int, workers: int = 1, log_level: str = "info"
) -> None:
    """Serve until SIGTERM or SIGINT: then no new connection is taken, and every request that was begun is answered.

    ``make_gateway`` is called in each of the ``workers`` processes that serve and can be pickled: macOS, Windows and
    Python 3.14 start processes afresh. What happens is logged to standard output from ``log_level`` up.

    One that dies is started again; if that one dies too, within about five seconds, all end with status 1: whoever
    started the server then knows that it can't be helped from here.

    Headers may take ten seconds and 64 KiB, bodies ten seconds (:mod:`talkwidget.serving.gateway`). How slowly a client
    reads its answer isn't limited: the answer then waits in memory, not in a thread.
    """
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces
    from granian.http import HTTP1Settings
    from granian.log import LogLevels

    server = Granian(
        "talkwidget",
        address=host,
        port=port,
        interface=Interfaces.RSGI,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=HEADER_SECONDS * 1000, max_buffer_size=HEADER_BYTES),
        websockets=False,
        workers=workers,
        workers_kill_timeout=STOP_SECONDS,
        respawn_failed_workers=True,
        log_level=LogLevels(log_level),
        log_dictconfig=CONFIG | {"root": CONFIG["root"] | {"level": log_level.upper()}},
    )
    # What the processes have in common stays so: a garbage collection in one of them would touch, and copy, all of it.
    gc.collect()
    gc.freeze()
    loader: Any = Loader(make_gateway)  # granian's annotation knows functions only, not RSGI's objects
    server.serve(target_loader=loader, wrap_loader=False)


class Loader:
    """Make what serves in the process that serves it, which ends with the one that watches."""

    def __init__(self, make_gateway: Callable[[], Gateway]) -> None:
        self._make_gateway = make_gateway

    def __call__(self) -> Gateway:
        parent = multiprocessing.parent_process()
        if parent is not None:

            def follow() -> None:
                # Killed by SIGKILL, the watching process can't say goodbye, and its children would keep the port. The
                # pipe that `join` waits for is held by the siblings too that were forked later: so the pid is asked.
                while os.getppid() == parent.pid and parent.is_alive():
                    parent.join(FOLLOW_SECONDS)
                os.kill(os.getpid(), signal.SIGTERM)

            threading.Thread(target=follow, name="follow", daemon=True).start()
        return self._make_gateway()

"""Serve, under granian, in which thread what stands ready is answered, and in which everything else begins.

`python -m tests.serving.whereabouts PORT METHOD`: a port, and how multiprocessing is to start processes.
"""

from __future__ import annotations

import multiprocessing
import sys
import threading

from talkwidget.api.ready import Told
from talkwidget.serving.gateway import Gateway
from talkwidget.serving.server import run


class Here:
    """Stands ready at /ready with the name of the thread that asks."""

    def at_hand(self, path, query, accepted, known):
        name = threading.current_thread().name
        return Told("200 OK", [], name.encode()) if path == "/ready" else None


def app(environ, start_response):
    start_response("200 OK", [])
    return [environ["wsgi.input"].read(), threading.current_thread().name.encode()]


def gateway():
    return Gateway(app, ready=Here())


if __name__ == "__main__":
    multiprocessing.set_start_method(sys.argv[2])
    run(gateway, host="127.0.0.1", port=int(sys.argv[1]))

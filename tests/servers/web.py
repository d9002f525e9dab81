"""A WSGI app on a port of this machine, for browsers and raw sockets."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from werkzeug.serving import WSGIRequestHandler, make_server

App = Callable[..., Any]


@contextmanager
def serving(app: App, *, name: str = "127.0.0.1") -> Iterator[str]:
    """Serve ``app`` in a thread and lend its address.

    ``name`` is the host's name in it: ``blog.localhost`` and ``talk.localhost`` are two sites to a browser.
    """
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://{name}:{server.port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Street(ExitStack):
    """Several servers that close together: ``address = street.serve(app)``."""

    def serve(self, app: App, *, name: str = "127.0.0.1") -> str:
        return self.enter_context(serving(app, name=name))


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 (the base class's name)
        pass

"""A real mail server that keeps what it is given."""

from __future__ import annotations

import queue
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller


class PostBox:
    """Letters as they came in: ``box.next()``."""

    def __init__(self) -> None:
        self._letters: queue.Queue[tuple[list[str], EmailMessage]] = queue.Queue()
        self.url = ""

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802  # aiosmtpd's name
        letter = message_from_bytes(envelope.content, policy=policy.default)
        self._letters.put((envelope.rcpt_tos, letter))  # type: ignore[arg-type]
        return "250 OK"

    def next(self) -> tuple[list[str], EmailMessage]:
        """The next letter, and whom it was handed in for."""
        return self._letters.get(timeout=20)

    @property
    def is_empty(self) -> bool:
        return self._letters.empty()


class _AnyPort(Controller):
    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]  # the system chose one
        super()._trigger_server()


@contextmanager
def post_box(**options: Any) -> Iterator[PostBox]:
    """Run the server on a port of its own."""
    box = PostBox()
    controller = _AnyPort(box, hostname="127.0.0.1", port=0, **options)
    controller.start()
    try:
        box.url = f"smtp://127.0.0.1:{controller.port}"
        yield box
    finally:
        controller.stop()

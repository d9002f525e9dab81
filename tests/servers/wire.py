"""A line to a server that can be cut at a word: what went over it before arrives, its answer never does."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from typing import Self


class Wire:
    """Listens on ``port`` for whoever wants the server on another port of 127.0.0.1."""

    def __init__(self, server: int) -> None:
        self._server, self._word, self.cuts = server, b"", 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._open: list[socket.socket] = []

    def cut_after(self, word: bytes) -> None:
        """Hang up on the next client that sends this word, once the server has done it."""
        self._word = word

    def __enter__(self) -> Self:
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for end in self._open:
            end.close()

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self._server))
                self._open += client, server
                mute = threading.Event()
                threading.Thread(target=self._carry, args=(client, server, mute), daemon=True).start()
                threading.Thread(target=self._answer, args=(server, client, mute), daemon=True).start()

    def _carry(self, client: socket.socket, server: socket.socket, mute: threading.Event) -> None:
        with suppress(OSError):
            while sent := client.recv(65536):
                if self._word and self._word in sent:
                    self._word = b""
                    mute.set()
                server.sendall(sent)
        with suppress(OSError):
            server.shutdown(socket.SHUT_RDWR)

    def _answer(self, server: socket.socket, client: socket.socket, mute: threading.Event) -> None:
        with suppress(OSError):
            while answer := server.recv(65536):
                if mute.is_set():  # the server answers once it has done what it was told
                    self.cuts += 1
                    break
                client.sendall(answer)
        with suppress(OSError):
            client.shutdown(socket.SHUT_RDWR)

"""A server of the tests' own, in a folder of its own, on a free port of 127.0.0.1."""

from __future__ import annotations

import json
import os
import pwd
import signal
import socket
import subprocess
import sys
import time
from abc import ABC, abstractmethod
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

KEEPER = Path(__file__).with_name("keeper.py")
PATIENCE = 60.0  # seconds until a server that doesn't answer counts as broken


class Server(ABC):
    """Start, kill and stop a real server."""

    stop_signal = signal.SIGTERM

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, 0
        self.log = folder / "log"
        self.pid = 0
        self._keeper: subprocess.Popen[bytes] | None = None

    def start(self, *, lifeline: int | IO[bytes] = subprocess.PIPE, remove: bool = False) -> None:
        """Start it, on the folder's data if there are any, and wait until it answers.

        It runs until :meth:`stop`, or until the other end of ``lifeline`` closes: by default ours.
        """
        if not self.folder.exists():
            self._prepare()
        self.port = self.port or free_port()
        order = {
            "command": self._command(),
            "user": self._user(),
            "log": str(self.log),
            "signal": self.stop_signal,
            "remove": remove,
        }
        self._keeper = subprocess.Popen(
            [sys.executable, "-S", KEEPER, json.dumps(order)],
            stdin=lifeline,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        assert self._keeper.stdout is not None
        with self._keeper.stdout as line:
            self.pid = int(line.readline())
        self._wait()
        if lifeline is not subprocess.PIPE:
            self._keeper.returncode = 0  # it may outlive this process, which then shall not complain

    def kill(self) -> None:
        """End every process of it by SIGKILL, as a power cut would; :meth:`start` starts it again."""
        table = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
        family = [int(pid) for pid, parent in map(str.split, table.splitlines()) if int(parent) == self.pid]
        for pid in [self.pid, *family]:  # PostgreSQL's children lead groups of their own
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._leave()

    def stop(self) -> None:
        """End it in good order."""
        self._leave()

    @abstractmethod
    def _command(self) -> list[str]:
        """Return the server's command."""

    @abstractmethod
    def _user(self) -> str | None:
        """Return the account it runs as, if not ours."""

    @abstractmethod
    def _answers(self) -> bool:
        """Whether it takes work."""

    def _prepare(self) -> None:
        """Make its folder, which belongs to the account it runs as."""
        self.folder.mkdir(mode=0o755, parents=True)
        if user := self._user():
            account = pwd.getpwnam(user)
            os.chown(self.folder, account.pw_uid, account.pw_gid)

    def _run_once(self, command: Any) -> None:
        """Run a command in its folder, under its account."""
        account = pwd.getpwnam(user) if (user := self._user()) else None
        switch = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False, **switch)
        if done.returncode:
            raise RuntimeError(f"{type(self).__name__} could not make its data:\n{done.stdout}{done.stderr}")

    def _wait(self) -> None:
        assert self._keeper is not None
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and self._keeper.poll() is None:
            if self._answers():
                return
            time.sleep(0.05)
        words = self.log.read_text(errors="replace")[-4000:]
        self._leave()
        raise RuntimeError(f"{type(self).__name__} did not start:\n{words}")

    def _leave(self) -> None:
        if self._keeper is not None:
            if self._keeper.stdin:
                self._keeper.stdin.close()
            self._keeper.wait(PATIENCE)
            self._keeper = None


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    return port

"""A database server of the tests' own, in a folder of its own, on a free port of 127.0.0.1."""

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
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

import sqlalchemy as sa

KEEPER = Path(__file__).with_name("keeper.py")
PATIENCE = 60.0  # seconds until a server that doesn't answer counts as broken


class DatabaseServer(ABC):
    """Start, kill and stop a real server. ``durable=False`` trades safety against a crash for speed."""

    stop_signal = signal.SIGTERM

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self.folder, self.durable, self.port = folder, durable, 0
        self.log = folder / "log"
        self._pid = 0
        self._keeper: subprocess.Popen[bytes] | None = None

    @abstractmethod
    def url(self, database: str) -> str:
        """Return the SQLAlchemy address of ``database`` on this server."""

    def start(self, *, lifeline: int | IO[bytes] = subprocess.PIPE, remove: bool = False) -> None:
        """Start it, on the folder's data if there are any, and wait until it answers.

        It runs until :meth:`stop`, or until the other end of ``lifeline`` closes: by default ours.
        """
        if not self.folder.exists():
            self._prepare()
        self.port = self.port or _free_port()
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
            self._pid = int(line.readline())
        self._wait()
        if lifeline is not subprocess.PIPE:
            self._keeper.returncode = 0  # it may outlive this process, which then shall not complain

    def kill(self) -> None:
        """End every process of it by SIGKILL, as a power cut would; :meth:`start` starts it again."""
        table = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
        family = [int(pid) for pid, parent in map(str.split, table.splitlines()) if int(parent) == self._pid]
        for pid in [self._pid, *family]:  # PostgreSQL's children lead groups of their own
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._leave()

    def stop(self) -> None:
        """End it in good order."""
        self._leave()

    def create(self, database: str) -> str:
        """Make an empty database and return its address."""
        self._admin(f"CREATE DATABASE {database}{self._creation}")
        return self.url(database)

    def drop(self, database: str) -> None:
        self._admin(f"DROP DATABASE {database}{self._removal}")

    _creation = ""
    _removal = ""

    @abstractmethod
    def _initialise(self) -> Sequence[str | Path]:
        """Return the command that makes the folder's data."""

    @abstractmethod
    def _command(self) -> list[str]:
        """Return the server's command."""

    @abstractmethod
    def _user(self) -> str | None:
        """Return the account it runs as, if not ours."""

    _admin_database = ""

    def _prepare(self) -> None:
        self.folder.mkdir(mode=0o755, parents=True)
        account = pwd.getpwnam(user) if (user := self._user()) else None
        switch = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}
        if account:
            os.chown(self.folder, account.pw_uid, account.pw_gid)
        done = subprocess.run(
            self._initialise(), cwd=self.folder, capture_output=True, text=True, check=False, **switch
        )
        if done.returncode:
            raise RuntimeError(f"{type(self).__name__} could not make its data:\n{done.stdout}{done.stderr}")

    def _admin(self, statement: str) -> None:
        engine = sa.create_engine(self.url(self._admin_database), poolclass=sa.NullPool, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)

    def _wait(self) -> None:
        assert self._keeper is not None
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and self._keeper.poll() is None:
            try:
                self._admin("SELECT 1")
            except sa.exc.OperationalError:
                time.sleep(0.05)
            else:
                return
        words = self.log.read_text(errors="replace")[-4000:]
        self._leave()
        raise RuntimeError(f"{type(self).__name__} did not start:\n{words}")

    def _leave(self) -> None:
        if self._keeper is not None:
            if self._keeper.stdin:
                self._keeper.stdin.close()
            self._keeper.wait(PATIENCE)
            self._keeper = None


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    return port

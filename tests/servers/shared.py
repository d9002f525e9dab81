"""The test session's servers: one of each kind, whatever the number of workers, each worker with its own databases.

The first worker that asks starts a server, under a lock. It lives as long as the session: its keeper reads from a
named pipe that the session's main process holds open.
"""

from __future__ import annotations

import errno
import fcntl
import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import sqlalchemy as sa

from talkwidget.core import dialects
from talkwidget.core.models import Base
from tests.servers import mariadb, nginx, postgresql, redis
from tests.servers.absent import absent
from tests.servers.database import DatabaseServer
from tests.servers.server import Server

KINDS = ("sqlite", "postgresql", "mariadb")
ROOM = 2 << 30
SERVERS: dict[str, tuple[ModuleType, type[DatabaseServer]]] = {
    "postgresql": (postgresql, postgresql.PostgreSQL),
    "mariadb": (mariadb, mariadb.MariaDB),
}
OTHERS: dict[str, tuple[ModuleType, type[Server]]] = {"redis": (redis, redis.Redis), "nginx": (nginx, nginx.Nginx)}


class SharedFolder:
    """Where the workers of one session meet. The main process makes it and removes it."""

    def __init__(self, path: Path | None = None) -> None:
        self._mine = path is None
        self.path = path or Path(tempfile.mkdtemp(prefix="talkwidget-tests-", dir=_fast()))
        self.lifeline = self.path / "lifeline"
        if self._mine:
            _sweep(self.path.parent)
            self.path.chmod(0o755)  # the servers' accounts pass through
            os.mkfifo(self.lifeline)
            self._held = os.open(self.lifeline, os.O_RDWR)

    def close(self) -> None:
        """Let the servers go; each removes its own folder."""
        if self._mine:
            os.close(self._held)
            for path in self.path.iterdir():
                if not path.is_dir():
                    path.unlink()
            shutil.rmtree(self.path / "sqlite", ignore_errors=True)
            with suppress(OSError):  # a server is still leaving: the last one removes it
                self.path.rmdir()

    @contextmanager
    def lock(self, name: str) -> Iterator[None]:
        with (self.path / f"{name}.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


def _fast() -> Path | None:
    """Return memory that looks like a disk, if there is plenty: making a schema there takes a tenth of the time."""
    memory = Path("/dev/shm")  # noqa: S108 (mkdtemp makes a folder of our own in it)
    return memory if memory.is_dir() and shutil.disk_usage(memory).free > ROOM else None


def _sweep(parent: Path) -> None:
    """Remove what killed sessions left: folders whose lifeline nobody holds."""
    for lifeline in parent.glob("talkwidget-tests-*/lifeline"):
        try:
            os.close(os.open(lifeline, os.O_WRONLY | os.O_NONBLOCK))
        except OSError as error:
            if error.errno == errno.ENXIO:
                shutil.rmtree(lifeline.parent, ignore_errors=True)


class Made(NamedTuple):
    """A database of this worker with our schema."""

    url: str
    engine: sa.Engine


class Databases:
    """This worker's databases, made when first asked for."""

    def __init__(self, folder: SharedFolder, worker: str) -> None:
        self._folder, self._worker = folder, worker
        self._servers: dict[str, DatabaseServer] = {}
        self._made: dict[str, Made] = {}
        self._pair: tuple[postgresql.PostgreSQL, postgresql.Standby] | None = None
        self._numbers = itertools.count(1)

    def ours(self, kind: str) -> Made:
        """Return a database that has talkwidget's tables."""
        if kind not in self._made:
            url = self._create(kind, f"talk_{self._worker}")
            engine = dialects.tune(sa.create_engine(url))
            Base.metadata.create_all(engine)
            self._made[kind] = Made(url, engine)
        return self._made[kind]

    def clear(self, kind: str) -> None:
        """Delete every row. A connection left open by a test that still holds locks fails here, by name."""
        engine = self._made[kind].engine
        with engine.begin() as connection:
            if kind == "postgresql":
                connection.exec_driver_sql("SET LOCAL lock_timeout = '5s'")
            if kind == "mariadb":
                connection.exec_driver_sql("SET innodb_lock_wait_timeout = 5")
            for table in reversed(Base.metadata.sorted_tables):
                connection.execute(table.delete())

    @contextmanager
    def empty(self, kind: str) -> Iterator[str]:
        """Lend a database without any table."""
        name = f"empty_{self._worker}_{next(self._numbers)}"
        yield self._create(kind, name)
        if kind != "sqlite":
            self._servers[kind].drop(name)

    @contextmanager
    def durable(self, kind: str) -> Iterator[Any]:
        """Lend a server of its own that keeps what it acknowledged, for tests that kill or restart it."""
        make = _other(kind) if kind in OTHERS else _software(kind)
        server = make(self._folder.path / f"{kind}-{self._worker}-{next(self._numbers)}")
        try:
            server.start()
            yield server
        finally:
            server.stop()
            shutil.rmtree(server.folder)

    def pair(self) -> tuple[postgresql.PostgreSQL, postgresql.Standby]:
        """Lend a PostgreSQL and its replica, which live as long as this worker."""
        if self._pair is None:
            if not postgresql.is_here():
                absent("PostgreSQL", postgresql.CURE)
            folders = [self._folder.path / f"{name}-{self._worker}" for name in ("leader", "standby")]
            leader = postgresql.PostgreSQL(folders[0])  # what isn't written out at once comes late to a replica
            leader.start()
            self._pair = leader, postgresql.Standby(folders[1], leader)
            self._pair[1].start()
        return self._pair

    def close(self) -> None:
        for made in self._made.values():
            made.engine.dispose()
        for server in reversed(self._pair or ()):
            server.stop()
            shutil.rmtree(server.folder, ignore_errors=True)

    def _create(self, kind: str, name: str) -> str:
        if kind == "sqlite":
            (self._folder.path / "sqlite").mkdir(exist_ok=True)
            return f"sqlite:///{self._folder.path / 'sqlite' / name}.sqlite"
        return self._server(kind).create(name)

    def _server(self, kind: str) -> DatabaseServer:
        if kind not in self._servers:
            server = _software(kind)(self._folder.path / kind, durable=False)
            port = self._folder.path / f"{kind}.port"
            with self._folder.lock(kind):
                if port.exists():
                    server.port = int(port.read_text())
                else:
                    with self._folder.lifeline.open("rb", buffering=0) as lifeline:
                        server.start(lifeline=lifeline.fileno(), remove=True)
                    port.write_text(str(server.port))
            self._servers[kind] = server
        return self._servers[kind]


def _software(kind: str) -> type[DatabaseServer]:
    module, make = SERVERS[kind]
    if not module.is_here():
        absent(make.__name__, module.CURE)
    return make


def _other(kind: str) -> type[Server]:
    module, make = OTHERS[kind]
    if not module.is_here():
        absent(make.__name__, module.CURE)
    return make

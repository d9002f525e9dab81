"""A real cluster on one machine: three nodes of etcd, Patroni and PostgreSQL, each with its ports and folders."""

from __future__ import annotations

import json
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from string import Template
from typing import Any, Self

import sqlalchemy as sa

from benchmarks.cluster.install import HERE, program, python
from tests.servers import postgresql
from tests.serving.process import PROGRAM, ROOT, free_port

EXAMPLES = Path(__file__).parents[2] / "examples" / "cluster"
KEEPER = Path(postgresql.__file__).with_name("keeper.py")
HOST, NODES, PATIENCE = "127.0.0.1", 3, 90.0


class Program:
    """One process, kept by a keeper: it ends with us, however we end."""

    def __init__(self, folder: Path, *command: str, account: str | None) -> None:
        self.folder, self.command, self._account = folder, command, account
        self._keeper: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        order = {
            "command": self.command, "user": self._account, "log": str(self.folder / "log"),
            "signal": signal.SIGTERM, "remove": False,
        }  # fmt: skip
        self._keeper = subprocess.Popen(
            [sys.executable, "-S", KEEPER, json.dumps(order)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            start_new_session=True,
        )  # fmt: skip
        assert self._keeper.stdout is not None
        with self._keeper.stdout as line:
            line.readline()

    def stop(self) -> None:
        if self._keeper is not None:
            assert self._keeper.stdin is not None
            self._keeper.stdin.close()
            with suppress(subprocess.TimeoutExpired):
                self._keeper.wait(30)
            self._keeper = None


class Node:
    """One machine of the cluster."""

    def __init__(self, number: int, folder: Path, account: str | None) -> None:
        self.name, self.folder = f"node{number}", folder
        self.port, self.rest, self.etcd, self.peer = (free_port() for _ in range(4))
        _own(folder, account)
        for part in ("etcd-log", "patroni-log"):
            _own(folder / part, account)
        path = f"PYTHONPATH={folder.parent / 'patroni'}"
        self.programs = {
            "etcd": Program(folder / "etcd-log", str(program("etcd")), "--config-file", str(folder / "etcd.yml"),
                            account=account),
            "patroni": Program(folder / "patroni-log", "env", path, python(), "-m", "patroni",
                               str(folder / "patroni.yml"), account=account),
        }  # fmt: skip

    def start(self) -> None:
        for each in self.programs.values():
            each.start()

    def kill(self) -> None:
        """As a power cut would: SIGKILL to PostgreSQL with all its children, to Patroni and to etcd."""
        _kill_below(self.folder)

    def is_well(self) -> bool:
        """Whether its own Patroni says that its PostgreSQL runs."""
        with suppress(OSError), urllib.request.urlopen(f"http://{HOST}:{self.rest}/health", timeout=2) as answer:
            return bool(answer.status == 200)
        return False

    def stop(self) -> None:
        for each in reversed(self.programs.values()):
            each.stop()
        self.kill()


class Cluster:
    """``write`` and ``read`` are HAProxy's ports for the leader and for the replicas."""

    def __init__(self) -> None:
        self._account = postgresql.account()
        self.password = secrets.token_urlsafe(12)
        self.folder = Path(tempfile.mkdtemp(prefix="talkwidget-cluster-"))
        self.folder.chmod(0o755)
        shutil.copytree(HERE / "patroni", self.folder / "patroni")
        self.nodes = [Node(number, self.folder / f"node{number}", self._account) for number in range(1, NODES + 1)]
        self.write, self.read = free_port(), free_port()
        self._servers: list[Program] = []
        _own(self.folder / "haproxy-log", self._account)
        self._proxy = Program(
            self.folder / "haproxy-log", str(program("haproxy")), "-W", "-f", str(self.folder / "haproxy.cfg"),
            account=self._account,
        )  # fmt: skip

    def __enter__(self) -> Self:
        try:
            self._write_files()
            for node in self.nodes:
                node.start()
            self.wait(self.is_whole, "a leader with two replicas, one of them synchronous")
            self._proxy.start()
            # It takes every node for a leader until it has asked them twice, and hangs up on who was led to another.
            self.wait(self._leads_to_the_leader, "HAProxy's way to the leader")
            for statement in filter(str.strip, _filled("talk.sql", self._values()).split(";\n")):
                self.ask(statement, database="postgres", user="postgres")
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        for each in (*self._servers, self._proxy, *self.nodes):
            each.stop()
        _kill_below(self.folder)
        shutil.rmtree(self.folder, ignore_errors=True)

    def address(self, port: int, *, user: str = "talk", database: str = "talk") -> str:
        return f"postgresql+psycopg://{user}:{self.password}@{HOST}:{port}/{database}"

    def ask(self, statement: str, *, database: str = "talk", user: str = "postgres") -> list[tuple[Any, ...]]:
        """Ask the leader."""
        engine = sa.create_engine(
            self.address(self.write, user=user, database=database), poolclass=sa.NullPool, isolation_level="AUTOCOMMIT"
        )
        with engine.connect() as connection:
            result = connection.exec_driver_sql(statement)
            return [tuple(row) for row in result] if result.returns_rows else []

    def members(self) -> list[dict[str, Any]]:
        """What Patroni says of each node."""
        for node in self.nodes:
            with (
                suppress(OSError, urllib.error.URLError, ValueError),
                urllib.request.urlopen(f"http://{HOST}:{node.rest}/cluster", timeout=2) as answer,
            ):
                found: list[dict[str, Any]] = json.loads(answer.read())["members"]
                return found
        return []

    def serve(self, number: int) -> int:
        """Start a ``talkwidget serve`` on it; return its port."""
        folder, port = self.folder / f"web{number}", free_port()
        folder.mkdir()
        settings = {"READ_DATABASE_URI": self.address(self.read), "SECRET": "the-same-on-all-of-them"}
        words = ["serve", "--site", "blog", "--port", str(port), "--database", self.address(self.write)]
        self._servers.append(Program(
            folder, "env", f"PYTHONPATH={ROOT}", *(f"TALKWIDGET_{name}={value}" for name, value in settings.items()),
            *PROGRAM, *words, account=None,
        ))  # fmt: skip
        self._servers[-1].start()

        def is_well() -> bool:
            with suppress(OSError), urllib.request.urlopen(f"http://{HOST}:{port}/healthz", timeout=5) as answer:
                return bool(answer.status == 200)
            return False

        self.wait(is_well, "talkwidget serve")
        return port

    def faults(self) -> list[str]:
        """What the servers logged as their own fault."""
        logs = (each.folder / "log" for each in self._servers)
        return [line for log in logs for line in log.read_text().splitlines() if '"level": "error"' in line]

    def node(self, role: str) -> Node:
        """The node that has this role now."""
        [name] = [each["name"] for each in self.members() if each["role"] == role]
        return next(node for node in self.nodes if node.name == name)

    def is_whole(self) -> bool:
        states = sorted((each["role"], each["state"]) for each in self.members())
        return states == [("leader", "running"), ("replica", "streaming"), ("sync_standby", "streaming")]

    def wait(self, condition: Callable[[], bool], what: str, patience: float = PATIENCE) -> None:
        end = time.monotonic() + patience
        while True:
            with suppress(sa.exc.OperationalError):
                if condition():
                    return
            if time.monotonic() > end:
                raise SystemExit(f"{what}: not there after {patience:g} s\n{self._logs()}")
            time.sleep(0.2)

    def _leads_to_the_leader(self) -> bool:
        for _ in range(6):
            if self.ask("SELECT pg_is_in_recovery()", database="postgres") != [(False,)]:
                return False
            time.sleep(0.5)
        return True

    def _values(self) -> dict[str, str]:
        return {
            "HOST": HOST, "PASSWORD": self.password, "NETWORK": f"{HOST}/32", "BIN": str(_postgres_folder()),
            "ETCD_HOSTS": ",".join(f"{HOST}:{node.etcd}" for node in self.nodes),
            "ETCD_CLUSTER": ",".join(f"{node.name}=http://{HOST}:{node.peer}" for node in self.nodes),
            "WRITE_PORT": str(self.write), "READ_PORT": str(self.read),
            **{node.name.upper(): f"{HOST}:{node.port}" for node in self.nodes},
            **{f"{node.name.upper()}_REST": str(node.rest) for node in self.nodes},
        }  # fmt: skip

    def _write_files(self) -> None:
        for node in self.nodes:
            own = {
                "NODE": node.name, "FOLDER": str(node.folder), "PORT": str(node.port), "REST_PORT": str(node.rest),
                "ETCD_PORT": str(node.etcd), "PEER_PORT": str(node.peer),
            }  # fmt: skip
            for name in ("etcd.yml", "patroni.yml"):
                (node.folder / name).write_text(_filled(name, self._values() | own))
        (self.folder / "haproxy.cfg").write_text(_filled("haproxy.cfg", self._values()))

    def _logs(self) -> str:
        logs = sorted(self.folder.glob("*/*/log")) + sorted(self.folder.glob("*/log"))
        return "\n".join(f"--- {log}\n{log.read_text(errors='replace')[-1500:]}" for log in logs)


def _filled(name: str, values: Mapping[str, str]) -> str:
    return Template((EXAMPLES / name).read_text()).substitute(values)


def _postgres_folder() -> Path:
    found = postgresql.programs()
    assert found is not None
    return (found / "initdb").resolve().parent


def _kill_below(folder: Path) -> None:
    """By where they work: a pid of ours may be somebody else's by now."""
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if (process / "cwd").readlink().is_relative_to(folder):
                os.kill(int(process.name), signal.SIGKILL)


def _own(folder: Path, account: str | None) -> None:
    folder.mkdir(mode=0o755)
    if account is not None:
        entry = pwd.getpwnam(account)
        os.chown(folder, entry.pw_uid, entry.pw_gid)

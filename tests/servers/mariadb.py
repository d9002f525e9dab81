"""MariaDB: the system's."""

from __future__ import annotations

import os
import pwd
import shutil

from tests.servers.database import DatabaseServer

CURE = "Install it: apt-get install mariadb-server, or brew install mariadb."
SYSTEM = ":/usr/sbin:/opt/homebrew/opt/mariadb/bin:/usr/local/opt/mariadb/bin"


class MariaDB(DatabaseServer):
    """A server with one superuser, ``root``, who needs no password."""

    _creation = " CHARACTER SET utf8mb4"

    def url(self, database: str) -> str:
        return f"mysql+pymysql://root@127.0.0.1:{self.port}/{database}?charset=utf8mb4"

    def _initialise(self) -> list[str]:
        return [
            *(program("mariadb-install-db"), "--no-defaults", f"--datadir={self.folder / 'data'}"),
            *("--auth-root-authentication-method=normal", "--skip-test-db", "--skip-name-resolve"),
            *(["--user=root"] if os.geteuid() == 0 and not self._user() else []),
        ]

    def _command(self) -> list[str]:
        return [
            *(program("mariadbd"), "--no-defaults", f"--datadir={self.folder / 'data'}", f"--port={self.port}"),
            *("--bind-address=127.0.0.1", f"--socket={self.folder / 'socket'}", f"--pid-file={self.folder / 'pid'}"),
            *("--skip-name-resolve", "--skip-log-bin", "--max-connections=200", "--character-set-server=utf8mb4"),
            *([] if self.durable else ["--innodb-flush-log-at-trx-commit=0", "--innodb-doublewrite=0"]),
            *(["--user=root"] if os.geteuid() == 0 and not self._user() else []),
        ]

    def _user(self) -> str | None:
        known = {entry.pw_name for entry in pwd.getpwall()}
        return "mysql" if os.geteuid() == 0 and "mysql" in known else None


def program(name: str) -> str:
    """Return the path of one of its programs, or an empty text."""
    return shutil.which(name, path=os.environ.get("PATH", os.defpath) + SYSTEM) or ""


def is_here() -> bool:
    """Whether this machine can run it."""
    return all(program(name) for name in ("mariadbd", "mariadb-install-db"))

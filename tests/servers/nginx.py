"""nginx, on the example's configuration: the system's."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
from pathlib import Path

from tests.servers.server import Server, free_port

CURE = "Install it: apt-get install nginx, or brew install nginx."
SYSTEM = ":/usr/sbin:/opt/homebrew/bin:/usr/local/sbin"
EXAMPLE = Path(__file__).parents[2] / "examples/nginx/nginx.conf"


class Nginx(Server):
    """The example as it is but for its ports and its folder, before a talkwidget on ``origin``."""

    origin = 0
    stop_signal = signal.SIGQUIT  # its workers finish what they began

    def stand_before(self, origin: int) -> None:
        """Name the port of the server behind it, and start anew; what was kept is kept."""
        self.origin = origin
        self._write()
        self.stop()
        self.start()

    def _write(self) -> None:
        text = EXAMPLE.read_text("utf-8")
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        for written, wanted in (
            ("listen 80;", f"listen 127.0.0.1:{self.port};"),
            ("server 127.0.0.1:8000;", f"server 127.0.0.1:{self.origin or 1};"),
            ("/var/cache/nginx/talkwidget", str(self.folder / "cache")),
            ("/run/nginx.pid", str(self.folder / "pid")),
            ("worker_processes auto;", "worker_processes 1;"),
            ("http {", "http {" + "".join(f"{kind}_temp_path {self.folder / kind};" for kind in kinds)),
        ):
            assert written in text, written
            text = text.replace(written, wanted)
        (self.folder / "nginx.conf").write_text(text, "utf-8")

    def _prepare(self) -> None:
        super()._prepare()
        self.port = free_port()
        self._write()

    def _command(self) -> list[str]:
        user = account()
        directives = ["daemon off;", "error_log stderr;", *([f"user {user};"] if user else [])]
        return [
            *(program(), "-e", "stderr", "-p", str(self.folder), "-c", str(self.folder / "nginx.conf")),
            *("-g", " ".join(directives)),
        ]

    def _user(self) -> str | None:
        return None

    def _answers(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port)).close()
        except OSError:
            return False
        return True


def program() -> str:
    """Return its path, or an empty text."""
    return shutil.which("nginx", path=os.environ.get("PATH", os.defpath) + SYSTEM) or ""


def is_here() -> bool:
    """Whether this machine can run it."""
    return bool(program())


def account() -> str | None:
    """Return who its workers run as: root's may not be root."""
    known = {entry.pw_name for entry in pwd.getpwall()}
    return (
        next((name for name in ("www-data", "nginx", "nobody") if name in known), None) if os.geteuid() == 0 else None
    )

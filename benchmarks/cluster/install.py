"""What the cluster is made of: Debian's packages, as root, and Patroni from PyPI into a folder that git ignores."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.servers import postgresql

HERE = Path(__file__).parents[2] / "build" / "cluster"
PACKAGES = {"etcd": "etcd-server", "haproxy": "haproxy"}
PATRONI = ("patroni[etcd3]==4.1.5", "psycopg[binary]>=3.2")
PLACES = "/usr/sbin:/usr/local/sbin"


def program(name: str) -> str | None:
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:{PLACES}")


def install() -> None:
    """Bring what is missing.

    :raises SystemExit: it can't be had here; the sentence says the cure.
    """
    lacking = [package for name, package in PACKAGES.items() if program(name) is None]
    lacking += [] if postgresql.is_here() else ["postgresql"]
    if lacking:
        cure = f"apt-get install {' '.join(lacking)}"
        manager = shutil.which("apt-get")
        if os.geteuid() != 0 or manager is None:
            raise SystemExit(f"The cluster needs more than there is. Cure: {cure}")
        print(f"Installing {', '.join(lacking)} ...")
        quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *lacking]):
            subprocess.run([manager, *command], env=quiet, stdin=subprocess.DEVNULL, capture_output=True, check=True)
    if not (HERE / "patroni" / "patroni").is_dir():
        print("Installing Patroni ...")
        (HERE / "patroni").mkdir(parents=True, exist_ok=True)
        subprocess.run(
            [sys.executable, "-m", "pip", "--python", python(), "install", "-q", "--disable-pip-version-check",
             "--target", str(HERE / "patroni"), *PATRONI],
            check=True, stderr=subprocess.DEVNULL,
        )  # fmt: skip


def python() -> str:
    """A Python that PostgreSQL's account may run: ours may be root's own."""
    for candidate in (sys.executable, "/usr/bin/python3"):
        if _may_run(candidate, postgresql.account()):
            return candidate
    raise SystemExit("PostgreSQL's account can run no Python here. Cure: apt-get install python3")


def _may_run(candidate: str, account: str | None) -> bool:
    try:
        subprocess.run([candidate, "-c", ""], user=account, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return False
    return True

"""Run a server for as long as somebody holds our standard input open, then stop it.

So a test session leaves no server behind, however it ends: the kernel closes the pipe of a killed one too.
Usage: keeper.py JSON, with command, user (or null), log, signal, remove (whether the log's
folder goes at the end). Prints the server's pid.
"""

from __future__ import annotations

import json
import os
import pwd
import shutil
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path


def main() -> None:
    order = json.loads(sys.argv[1])
    folder = Path(order["log"]).parent
    account = pwd.getpwnam(order["user"]) if order["user"] else None
    switch = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}
    with Path(order["log"]).open("ab") as log:
        server = subprocess.Popen(
            order["command"],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=folder,
            start_new_session=True,
            **switch,
        )
    print(server.pid, flush=True)  # noqa: T201 (the answer to who started us)
    stopping = threading.Event()
    threading.Thread(target=_leave_with, args=(server, stopping), daemon=True).start()
    while sys.stdin.buffer.read(1):
        pass
    stopping.set()
    server.send_signal(order["signal"])
    server.wait()
    if order["remove"]:
        shutil.rmtree(folder, ignore_errors=True)
        with suppress(OSError):
            folder.parent.rmdir()


def _leave_with(server: subprocess.Popen[bytes], stopping: threading.Event) -> None:
    server.wait()
    if not stopping.is_set():
        os._exit(1)


if __name__ == "__main__":
    main()

"""Time readers through nginx: run with `python -m benchmarks.nginx`.

`talkwidget serve` with one worker, nginx with one and the configuration of examples/nginx before it, `wrk` with 32
connections. Printed are requests a second, and the processor time that nginx and talkwidget take for each: of a
thread's page of 50 comments, packed, while somebody comments once a second; then by readers who have the page (304).
The share of hits is of those that never came to talkwidget. Where other programs run on these processors, requests a
second say little; time for each says more.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers.nginx import CURE, Nginx, is_here
from tests.serving.process import Served, children

SECONDS, COMMENTS = 5, 50
THREAD = "/talk/api/comments?site=blog&thread=/1&sort=oldest"
WORDS = "A comment as people write them, neither long nor short, about nothing *much*, with a [link](https://a.b/). "
TICK = os.sysconf("SC_CLK_TCK")


def spent(pid: int) -> float:
    """Processor time of a process and of those that it started, in seconds."""
    fields = [Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split() for each in (pid, *children(pid))]
    return sum(int(each[11]) + int(each[12]) for each in fields) / TICK


def comment(served: Served, text: str) -> None:
    sent = {"site": "blog", "thread": "/1", "text": text, "name": "Ada"}
    status, _, _ = served.ask("POST", "/talk/api/comments", sent)
    assert status == 201


def fetch(port: int) -> tuple[bytes, str]:
    """The page, packed, and its ETag."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}{THREAD}", headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request) as response:  # noqa: S310
        return response.read(), response.headers["ETag"]


def reached(served: Served) -> int:
    """How many readers' requests talkwidget answered."""
    return sum(line.get("rule") == "/talk/api/comments" and line.get("method") == "GET" for line in served.log())


@contextmanager
def a_comment_a_second(served: Served) -> Iterator[None]:
    enough = threading.Event()

    def write() -> None:
        while not enough.wait(1.0):
            comment(served, WORDS)

    writer = threading.Thread(target=write)
    writer.start()
    yield
    enough.set()
    writer.join()


def measure(name: str, port: int, served: Served, nginx: Nginx, **headers: str) -> None:
    told = [
        word
        for key, value in {"Accept_Encoding": "gzip", **headers}.items()
        for word in ("-H", f"{key.replace('_', '-')}: {value}")
    ]
    before = spent(nginx.pid), spent(served.process.pid), reached(served)
    command = ["wrk", "-t1", "-c32", f"-d{SECONDS}s", *told, f"http://127.0.0.1:{port}{THREAD}"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = re.search(r"(\d+) requests in", said)
    assert found, said
    assert "Non-2xx" not in said, said
    done = int(found[1])
    by_nginx, by_talk = spent(nginx.pid) - before[0], spent(served.process.pid) - before[1]
    hits = max(0, 1 - (reached(served) - before[2]) / done)
    print(
        f"{name:<24}{done / SECONDS:>9,.0f}/s   nginx {by_nginx / done * 1e6:6.1f} us"
        f"   talkwidget {by_talk / done * 1e6:6.1f} us   hits {hits:8.3%}"
    )


def main() -> int:
    assert is_here(), CURE
    assert shutil.which("wrk"), "Install it: apt-get install wrk"
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        folder.chmod(0o755)  # nginx's workers pass through
        served, nginx = Served(folder, "--trusted-proxies", "127.0.0.1"), Nginx(folder / "nginx")
        served.start()
        try:
            for number in range(COMMENTS):
                comment(served, WORDS * (1 + number % 3))
            nginx.start()
            nginx.stand_before(served.port)
            page, _ = fetch(nginx.port)
            print(f"{len(page):,} bytes packed, load of this machine {os.getloadavg()[0]:.1f}")
            with a_comment_a_second(served):
                measure("talkwidget itself", served.port, served, nginx)
                measure("through nginx", nginx.port, served, nginx)
            _, etag = fetch(served.port)
            measure("talkwidget itself, 304", served.port, served, nginx, If_None_Match=etag)
            while fetch(nginx.port)[1] != etag:
                threading.Event().wait(0.1)
            measure("through nginx, 304", nginx.port, served, nginx, If_None_Match=etag)
        finally:
            served.kill()
            nginx.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())

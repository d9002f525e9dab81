"""Everything that is measured, in one go: ``make bench``, or `python -m benchmarks.suite --only read,writes --quick`.

Each part fills what it compares with the same comments, lets them take turns, and leaves its figures in
`benchmarks/results/`, from which the table and the plots are drawn. Exits with 1 where a figure is missed.
"""

from __future__ import annotations

import argparse
import datetime as dt
import importlib
import importlib.util
import shutil
import signal
import sys
import tempfile
import time
import traceback
from pathlib import Path
from types import ModuleType

from benchmarks import load, machine, report
from benchmarks.peers.isso import Isso
from benchmarks.peers.server import ROOT
from benchmarks.peers.waline import Waline
from benchmarks.results import Result
from benchmarks.stage import Stage, keep_to_client_core, say

PARTS = {
    "read": "benchmarks.parts.read",
    "conditional": "benchmarks.parts.conditional",
    "counts": "benchmarks.parts.counts",
    "cold": "benchmarks.parts.cold",
    "growth": "benchmarks.parts.growth",
    "writes": "benchmarks.parts.writes",
    "kill": "benchmarks.parts.kill",
    "memory": "benchmarks.parts.memory",
    "startup": "benchmarks.parts.startup",
    "browser": "benchmarks.browser",
}


def main() -> int:
    wishes = _wishes()
    # Else a suite that is ended leaves its servers behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    chosen = [part for part in wishes.only or PARTS if importlib.util.find_spec(PARTS[part])]
    for install in (load.install, Isso.install, Waline.install):
        install()
    keep_to_client_core()
    modules = {part: importlib.import_module(PARTS[part]) for part in chosen}
    broken = []
    for part, module in modules.items():
        try:
            _run(part, module, quick=wishes.quick, retries=wishes.retries)
        except Exception:  # noqa: BLE001  # the others can be measured all the same
            traceback.print_exc()
            broken.append(f"BROKEN {part}")
        report.write(list(PARTS))
    missed = [f"MISSED {each}" for each in report.missed([part for part in chosen if f"BROKEN {part}" not in broken])]
    print("\n".join(broken + missed) or "All figures are kept.")
    return bool(broken or missed)


def _run(part: str, module: ModuleType, *, quick: bool, retries: int) -> None:
    begun = time.monotonic()
    say(f"{part} ...")
    # On the disk, and not in a folder that may be in memory: writes shall wait for it.
    (ROOT / "build" / "bench").mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f"{part}-", dir=ROOT / "build" / "bench"))
    folder.chmod(0o755)  # PostgreSQL runs as somebody else
    try:
        result: Result = module.measure(Stage(folder, quick=quick, retries=retries))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    made = dt.datetime.now(dt.UTC).date().isoformat()
    result.about = {**machine.describe(), "made": made, "quick": quick, "seconds": round(time.monotonic() - begun)}
    result.write()
    for figure in result.figures:
        say(f"  {report.sentence(figure)}")


def _wishes() -> argparse.Namespace:
    asked = argparse.ArgumentParser(prog="python -m benchmarks.suite", description=(__doc__ or "").split("\n")[0])
    asked.add_argument("--only", default="", type=_parts, metavar="PART,...", help=", ".join(PARTS))
    asked.add_argument("--quick", action="store_true", help="a short look: fewer and shorter repetitions")
    asked.add_argument("--retries", type=int, default=None, metavar="N", help="how often a disturbed run is repeated")
    wishes = asked.parse_args()
    if wishes.retries is None:
        wishes.retries = 0 if wishes.quick else 2
    return wishes


def _parts(text: str) -> list[str]:
    wanted = [part for part in text.replace(" ", "").split(",") if part]
    if unknown := set(wanted) - set(PARTS):
        raise argparse.ArgumentTypeError(f"{', '.join(sorted(unknown))}: there is {', '.join(PARTS)}")
    return wanted


if __name__ == "__main__":
    sys.exit(main())

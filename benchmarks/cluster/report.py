"""The run as a table: printed, and kept in benchmarks/results."""

from __future__ import annotations

import json
import os
import platform
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parents[1] / "results"
MUST = {
    "acknowledged comments lost": 0,
    "numbers doubled in a thread": 0,
    "comments posted twice": 0,
    "threads whose count is wrong": 0,
    "posts refused for good": 0,
    "faults in the servers' logs": 0,
    "own comments not seen at once": 0,
    "longest gap of a reader, the first page, s": 5,
    "longest gap of a reader, any page, s": 5,
}
"""The most that each may be."""


ABOUT = "`python -m benchmarks.cluster`: three nodes, HAProxy and two `talkwidget serve` on one machine"


def write(found: dict[str, Any]) -> list[str]:
    """Print and keep the table; return what was missed."""
    missed = [name for name, most in MUST.items() if found[name] > most]
    lines = [
        "# A node of the cluster dies under load",
        "",
        f"{ABOUT} ({platform.system()}, {os.cpu_count()} cores). 16 clients write, the leader's node gets SIGKILL.",
        "",
        "| what | found | at most |",
        "| --- | --- | --- |",
        *(f"| {name} | {_said(value)} | {_limit(name, missed)} |" for name, value in found.items()),
        "",
    ]
    print("\n".join(lines))
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "cluster.md").write_text("\n".join(lines))
    (RESULTS / "cluster.json").write_text(json.dumps({"found": found, "most": MUST, "missed": missed}, indent=2) + "\n")
    return missed


def _said(value: Any) -> str:
    return (
        ", ".join(f"{word}: {times}" for word, times in value.items()) or "none"
        if isinstance(value, dict)
        else f"{value}"
    )


def _limit(name: str, missed: list[str]) -> str:
    return f"{MUST[name]}{' **missed**' if name in missed else ''}" if name in MUST else ""

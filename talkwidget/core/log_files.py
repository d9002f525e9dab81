"""The moderators' log as a file: CSV (RFC 4180) for spreadsheets, JSON for programs."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Sequence
from typing import Any

from talkwidget.core.audit import Line
from talkwidget.core.spreadsheets import guarded
from talkwidget.core.views import DecisionView

COLUMNS = (
    "id", "at", "actor", "actor_name", "via", "action", "comment", "thread", "author", "rule", "note", "undoes",
    "until",
)  # fmt: skip
FILE_COLUMNS = (
    "id", "at", "actor", "actor_name", "via", "action", "thread", "number", "comment", "author", "rule", "note",
    "undoes", "until",
)  # fmt: skip


def line(decision: DecisionView) -> dict[str, Any]:
    """One decision as JSON has it: ids with dashes, its time by RFC 3339 in UTC, null where there is nothing."""
    said = {name: getattr(decision, name) for name in COLUMNS}
    return {
        name: value.strftime("%Y-%m-%dT%H:%M:%SZ")
        if isinstance(value, dt.datetime)
        else str(value)
        if value is not None
        else None
        for name, value in said.items()
    }


def as_csv(found: Sequence[Line]) -> str:
    """A line of names, then a line for each decision; what a spreadsheet would run is guarded."""
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(FILE_COLUMNS)
    for one in found:
        rows.writerow([guarded(str(cell)) if cell is not None else "" for cell in _placed(one).values()])
    return text.getvalue()


def as_json(found: Sequence[Line]) -> str:
    """An object whose ``decisions`` are a list of them all."""
    return json.dumps({"decisions": [_placed(one) for one in found]}, ensure_ascii=False, indent=1) + "\n"


def _placed(one: Line) -> dict[str, Any]:
    """A decision with its comment's place as people know it: the thread's key, and a number there."""
    known = line(one.decision) | {"thread": one.thread_key, "number": one.number}
    return {name: known[name] for name in FILE_COLUMNS}

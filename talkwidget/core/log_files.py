"""The moderators' log as a file: CSV (RFC 4180) for spreadsheets, JSON for programs."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Sequence
from typing import Any

from talkwidget.core.spreadsheets import guarded
from talkwidget.core.views import DecisionView

COLUMNS = (
    "id", "at", "actor", "actor_name", "via", "action", "comment", "thread", "author", "rule", "note", "undoes",
    "until",
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


def as_csv(found: Sequence[DecisionView]) -> str:
    """A line of names, then a line for each decision; what a spreadsheet would run is guarded."""
    text = io.StringIO()
    lines = csv.writer(text)
    lines.writerow(COLUMNS)
    for decision in found:
        lines.writerow([guarded(cell or "") for cell in line(decision).values()])
    return text.getvalue()


def as_json(found: Sequence[DecisionView]) -> str:
    """A list of all decisions."""
    return json.dumps([line(decision) for decision in found], ensure_ascii=False, indent=1) + "\n"

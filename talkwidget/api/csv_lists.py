"""A list of mutes as CSV (RFC 4180), for spreadsheets and back.

A spreadsheet takes a cell that begins with ``=`` and its like for a formula, and would run what somebody chose as
their name: such cells get an apostrophe in front, which is taken off again on the way in.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

from talkwidget.api.bodies import Malformed
from talkwidget.api.json_pages import time
from talkwidget.core.spreadsheets import guarded, unguarded
from talkwidget.core.views import MuteView

COLUMNS = ("author", "name", "thread", "since", "until", "note")


def write(entries: Sequence[MuteView]) -> bytes:
    """One line for each person, below a line of names."""
    text = io.StringIO()
    lines = csv.writer(text)
    lines.writerow(COLUMNS)
    for entry in entries:
        cells = str(entry.author), entry.name, entry.thread, time(entry.since), time(entry.until), entry.note
        lines.writerow([guarded(cell or "") for cell in cells])
    return text.getvalue().encode()


def read(body: bytes) -> dict[str, Any]:
    """The lines of such a file as the JSON list has them; empty cells are left out, other columns are passed over.

    :raises Malformed: it isn't UTF-8 or CSV, or has no column ``author``.
    """
    try:
        text = body.decode("utf-8-sig")
        # Spreadsheets write what their country separates by.
        by = max(",;\t", key=text.partition("\n")[0].count)
        lines = csv.DictReader(io.StringIO(text, newline=""), strict=True, delimiter=by)
        if "author" not in (lines.fieldnames or ()):
            raise Malformed("The first line names the columns, and one of them is 'author'.")
        return {
            "mutes": [
                {name: unguarded(line[name]) for name in COLUMNS if line.get(name) and name not in {"name", "since"}}
                for line in lines
            ]
        }
    except UnicodeDecodeError:
        raise Malformed("The file is not in UTF-8.") from None
    except csv.Error as error:
        raise Malformed(f"The file is no CSV: {error}.") from None

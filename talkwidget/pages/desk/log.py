"""The log of what moderators decided: as a page, and as files."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import uuid
from collections.abc import Sequence
from typing import Any

from flask import Response

from talkwidget.core import audit
from talkwidget.core.audit import Line, LogFilter
from talkwidget.core.errors import BadCursor
from talkwidget.core.spreadsheets import guarded
from talkwidget.pages.desk import words
from talkwidget.pages.desk.frame import Desk, day_of
from talkwidget.pages.templates import iso
from talkwidget.pages.visit import Visit

COLUMNS = (
    "id", "at", "actor", "via", "action", "thread", "number", "comment", "author", "rule", "note", "undoes",
)  # fmt: skip
FILES = {"json": "application/json", "csv": "text/csv; charset=utf-8; header=present"}
LENGTH = 80


def show(visit: Visit) -> Response:
    """Show a page of the log."""
    desk = Desk(visit)
    asked = _asked(desk)
    page = visit.talk.log(desk.site, desk.who, _filter(asked), after=_after(desk))
    return desk.render(
        "log.html",
        asked=asked,
        lines=page.lines,
        actions=words.DONE,
        next=desk.to("/log", **asked, after=page.next.hex) if page.next is not None else None,
        files={kind: desk.to(f"/log.{kind}", **asked) for kind in FILES},
    )


def export(visit: Visit, kind: str) -> Response:
    """Give the log as a file, the newest line first."""
    desk = Desk(visit)
    lines = visit.talk.log(desk.site, desk.who, _filter(_asked(desk)), limit=audit.FILE).lines
    body = _csv(lines) if kind == "csv" else json.dumps({"decisions": [_line(line) for line in lines]}).encode()
    response = visit.answer_one(body)
    response.content_type = FILES[kind]
    response.headers["Content-Disposition"] = f'attachment; filename="talkwidget-log.{kind}"'
    return response


def _asked(desk: Desk) -> dict[str, str]:
    args = desk.visit.request.args
    return {
        name: args.get(name, "").replace("\0", "").strip()[:LENGTH]
        for name in ("action", "actor", "via", "since", "until")
    }


def _filter(asked: dict[str, str]) -> LogFilter:
    until = day_of(asked["until"])
    return LogFilter(
        action=asked["action"], actor=asked["actor"], via=asked["via"], since=day_of(asked["since"]),
        before=until + dt.timedelta(days=1) if until is not None else None,
    )  # fmt: skip


def _after(desk: Desk) -> uuid.UUID | None:
    after = desk.visit.request.args.get("after")
    try:
        return uuid.UUID(hex=after) if after else None
    except ValueError:
        raise BadCursor from None


def _line(line: Line) -> dict[str, Any]:
    one = line.decision
    named = (one.comment, one.author, one.undoes)
    comment, author, undoes = (str(row) if row is not None else None for row in named)
    return dict(
        zip(
            COLUMNS,
            (
                str(one.id), iso(one.at), one.actor_name, one.via, one.action, line.thread_key, line.number, comment,
                author, one.rule, one.note, undoes,
            ),
            strict=True,
        )
    )  # fmt: skip


def _csv(lines: Sequence[Line]) -> bytes:
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(COLUMNS)
    rows.writerows([guarded(str(cell)) if cell is not None else "" for cell in _line(line).values()] for line in lines)
    return text.getvalue().encode()

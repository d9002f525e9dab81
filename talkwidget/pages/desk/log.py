"""The log of what moderators decided: as a page, and as files."""

from __future__ import annotations

import datetime as dt
import uuid

from flask import Response

from talkwidget.core import audit, log_files
from talkwidget.core.audit import LogFilter
from talkwidget.core.errors import BadCursor
from talkwidget.pages.desk import words
from talkwidget.pages.desk.frame import Desk, day_of
from talkwidget.pages.visit import Visit

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
        most=audit.FILE,
        files={kind: desk.to(f"/log.{kind}", **asked) for kind in FILES},
    )


def export(visit: Visit, kind: str) -> Response:
    """Give the log as a file, the newest line first."""
    desk = Desk(visit)
    lines = visit.talk.log(desk.site, desk.who, _filter(_asked(desk)), limit=audit.FILE).lines
    write = log_files.as_csv if kind == "csv" else log_files.as_json
    response = visit.answer_one(write(lines).encode())
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

"""What people object to: each appeal beside the decision it is about."""

from __future__ import annotations

from flask import Response
from werkzeug.exceptions import BadRequest

from talkwidget.core.appeals import ACTIONS
from talkwidget.pages.desk.frame import Desk, Notice, field_of, id_of
from talkwidget.pages.visit import Visit


def show(visit: Visit) -> Response:
    """Show the appeals that nobody decided, the oldest first."""
    return _lay_out(Desk(visit))


def act(visit: Visit) -> Response:
    """Accept an appeal, or refuse it, with a sentence for its author."""
    desk = Desk(visit)
    verb = visit.request.form.get("do", "")
    if verb not in ACTIONS:
        raise BadRequest
    appeal = id_of(visit.request.form.get("appeal", ""))

    def decide() -> Response:
        visit.talk.decide_appeal(desk.site, appeal, desk.who, verb, field_of(desk, "answer") or "", via="desk")
        return desk.lead([])

    return desk.attempt(decide, lambda notice, status: _lay_out(desk, notice, status))


def _lay_out(desk: Desk, notice: Notice | None = None, status: int = 200) -> Response:
    appeals = desk.visit.talk.appeals(desk.site, desk.who)
    return desk.render("appeals.html", status=status, notice=notice, appeals=appeals)

"""One comment with all that is known of it."""

from __future__ import annotations

import uuid

from flask import Response

from talkwidget.pages.desk import deeds
from talkwidget.pages.desk.deeds import Outcome
from talkwidget.pages.desk.frame import DID_AT_MOST, Desk, Notice, field_of
from talkwidget.pages.visit import Visit

SAME_ADDRESS = "same-address"


def show(visit: Visit, comment: uuid.UUID) -> Response:
    """Show a comment in its context."""
    desk = Desk(visit)
    return _lay_out(desk, comment, desk.told())


def act(visit: Visit, comment: uuid.UUID) -> Response:
    """Decide about it, or about all that came from where it came from."""
    desk = Desk(visit)
    if visit.request.form.get("do") == SAME_ADDRESS:
        return desk.attempt(
            lambda: _all_of_them(desk, comment), lambda said, status: _lay_out(desk, comment, said, status)
        )
    return deeds.act(desk, lambda notice, status, outcome: _lay_out(desk, comment, notice, status, outcome))


def _all_of_them(desk: Desk, comment: uuid.UUID) -> Response:
    removed = desk.visit.talk.remove_same_address(
        desk.site, comment, desk.who, reason=field_of(desk, "note"), rule=field_of(desk, "rule"), via="desk"
    )
    now = desk.visit.talk.cases(desk.site, desk.who, removed[:DID_AT_MOST])
    return desk.lead(tuple(case.seen for case in now if case.seen is not None))


def _lay_out(
    desk: Desk, comment: uuid.UUID, notice: Notice | None, status: int = 200, outcome: Outcome | None = None
) -> Response:
    folder = desk.visit.talk.folder(desk.site, desk.who, comment)
    others = desk.visit.talk.count_same_address(desk.site, comment, desk.who)
    return desk.render("comment.html", status=status, notice=notice, folder=folder, others=others, outcome=outcome)

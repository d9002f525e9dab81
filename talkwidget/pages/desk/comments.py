"""One comment with all that is known of it."""

from __future__ import annotations

import uuid

from flask import Response

from talkwidget.pages.desk import deeds
from talkwidget.pages.desk.deeds import Outcome
from talkwidget.pages.desk.frame import Desk, Notice
from talkwidget.pages.visit import Visit


def show(visit: Visit, comment: uuid.UUID) -> Response:
    """Show a comment in its context."""
    desk = Desk(visit)
    return _lay_out(desk, comment, desk.told())


def act(visit: Visit, comment: uuid.UUID) -> Response:
    """Decide about it."""
    desk = Desk(visit)
    return deeds.act(desk, lambda notice, status, outcome: _lay_out(desk, comment, notice, status, outcome))


def _lay_out(
    desk: Desk, comment: uuid.UUID, notice: Notice | None, status: int = 200, outcome: Outcome | None = None
) -> Response:
    folder = desk.visit.talk.folder(desk.site, desk.who, comment)
    return desk.render("comment.html", status=status, notice=notice, folder=folder, outcome=outcome)

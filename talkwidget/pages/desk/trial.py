"""What would happen to a comment, and why: nothing is posted."""

from __future__ import annotations

import uuid

from flask import Response

from talkwidget.core.checks import Judgement
from talkwidget.core.identity import HOST, Identity
from talkwidget.pages.desk.frame import Desk, Notice, field_of
from talkwidget.pages.visit import Visit

FIELDS = ("text", "name", "thread")


def show(visit: Visit) -> Response:
    """Show the box."""
    return _lay_out(Desk(visit))


def act(visit: Visit) -> Response:
    """Ask the checks. By POST, for the words are in no address then, and in no log."""
    desk = Desk(visit)

    def ask() -> Response:
        judgement = visit.talk.explain(
            desk.site, _writer(desk), visit.request.form.get("text", ""), asker=desk.who,
            name=field_of(desk, "name"), thread=field_of(desk, "thread") or "/",
        )  # fmt: skip
        return _lay_out(desk, judgement=judgement)

    return desk.attempt(ask, lambda notice, status: _lay_out(desk, notice, status))


def _writer(desk: Desk) -> Identity | None:
    """Somebody whom nobody knows yet: a guest, or a member where guests don't take part."""
    if desk.visit.site.settings.guests:
        return None
    return Identity(HOST, str(uuid.uuid4()), field_of(desk, "name") or "")


def _lay_out(
    desk: Desk, notice: Notice | None = None, status: int = 200, judgement: Judgement | None = None
) -> Response:
    said = {name: desk.visit.request.form.get(name, "") for name in FIELDS}
    return desk.render("trial.html", status=status, notice=notice, judgement=judgement, said=said)

"""One person: what they wrote, what was decided about them, and what they may do from now on."""

from __future__ import annotations

import datetime as dt
import uuid

from flask import Response
from werkzeug.exceptions import BadRequest

from talkwidget.core.standings import SILENCED, TRUSTED, WATCHED
from talkwidget.pages.desk import deeds
from talkwidget.pages.desk.deeds import Outcome
from talkwidget.pages.desk.frame import DID_AT_MOST, Desk, Notice, field_of, id_of
from talkwidget.pages.visit import Visit

SPANS = {
    "hour": dt.timedelta(hours=1), "day": dt.timedelta(days=1), "week": dt.timedelta(days=7),
    "month": dt.timedelta(days=30), "ever": None,
}  # fmt: skip
"""How long somebody may be kept from commenting; None is for good."""
STANDINGS = {"trust": TRUSTED, "watch": WATCHED, "silence": SILENCED, "pardon": None}
UNDO = "undo-standing"
EVERYTHING = {"everything-remove": "remove", "everything-spam": "spam"}


def show(visit: Visit, author: uuid.UUID) -> Response:
    """Show a person."""
    desk = Desk(visit)
    return _lay_out(desk, author, desk.told())


def act(visit: Visit, author: uuid.UUID) -> Response:
    """Decide about a person, about all they wrote, or about some of it."""
    desk = Desk(visit)
    verb = visit.request.form.get("do", "")
    if verb not in STANDINGS and verb not in EVERYTHING and verb != UNDO:
        return deeds.act(desk, lambda notice, status, outcome: _lay_out(desk, author, notice, status, outcome))

    def decide() -> Response:
        if verb in EVERYTHING:
            return _everything(desk, author, EVERYTHING[verb])
        if verb == UNDO:
            visit.talk.undo_standing(desk.site, id_of(visit.request.form.get("d", "")), desk.who, via="desk")
            return desk.lead([])
        standing = STANDINGS[verb]
        visit.talk.set_standing(
            desk.site, author, desk.who, standing, until=_until(desk) if standing == SILENCED else None,
            reason=field_of(desk, "note"), via="desk",
        )  # fmt: skip
        return desk.lead([])

    return desk.attempt(decide, lambda notice, status: _lay_out(desk, author, notice, status))


def _everything(desk: Desk, author: uuid.UUID, action: str) -> Response:
    many = desk.visit.talk.remove_everything(
        desk.site, author, desk.who, action=action, reason=field_of(desk, "note"), rule=field_of(desk, "rule"),
        via="desk",
    )  # fmt: skip
    decided = desk.visit.talk.decisions(desk.site, desk.who, author=author, limit=max(1, min(many, DID_AT_MOST)))
    return desk.lead([one for one in decided if one.action == action and one.via == "desk"] if many else [])


def _until(desk: Desk) -> dt.datetime | None:
    said = desk.visit.request.form.get("span", "")
    if said not in SPANS:
        raise BadRequest
    length = SPANS[said]
    return desk.visit.door.clock() + length if length is not None else None


def _lay_out(
    desk: Desk, author: uuid.UUID, notice: Notice | None, status: int = 200, outcome: Outcome | None = None
) -> Response:
    after = desk.visit.request.args.get("after") or None
    dossier = desk.visit.talk.dossier(desk.site, desk.who, author, after=after)
    return desk.render(
        "person.html",
        status=status,
        notice=notice,
        dossier=dossier,
        person=dossier.person,
        cases=dossier.written.cases,
        outcome=outcome,
        next=desk.to(f"/people/{author}", after=dossier.written.next) if dossier.written.next else None,
    )

"""The queues: what waits for a look, and what else there is."""

from __future__ import annotations

from flask import Response
from werkzeug.exceptions import BadRequest, NotFound

from talkwidget.pages.desk import deeds
from talkwidget.pages.desk.deeds import Outcome
from talkwidget.pages.desk.frame import QUEUES, Desk, Notice, id_of, seen_of
from talkwidget.pages.visit import Visit

FIRST = "held"
LOOKED_AT = 60
"""Comments that one look may ask about."""


def show(visit: Visit) -> Response:
    """Show a page of a queue."""
    desk = Desk(visit)
    return _lay_out(desk, desk.told())


def act(visit: Visit) -> Response:
    """Decide about comments of a queue."""
    desk = Desk(visit)
    return deeds.act(desk, lambda notice, status, outcome: _lay_out(desk, notice, status, outcome))


def look(visit: Visit) -> Response:
    """Tell the script which of the comments on its page others have decided about, or edited, since."""
    desk = Desk(visit)
    said = [one.partition(".") for one in visit.request.args.getlist("c")]
    if len(said) > LOOKED_AT:
        raise BadRequest
    seen = {id_of(comment): last for comment, _, last in said}
    now = visit.talk.cases(desk.site, desk.who, list(seen)) if seen else []
    changed = [case for case in now if seen_of(case).partition(".")[2] != seen[case.comment.id]]
    edited = {
        case.comment.id: "It was edited meanwhile."
        for case in changed
        if case.person is not None and (case.seen.hex if case.seen else "0") == seen[case.comment.id].partition(".")[0]
    }
    return deeds.part(desk, Outcome("", changed, refused=edited), None, to=desk.to())


def _lay_out(desk: Desk, notice: Notice | None, status: int = 200, outcome: Outcome | None = None) -> Response:
    args = desk.visit.request.args
    name = args.get("queue", FIRST)
    if name not in QUEUES:
        raise NotFound
    page = desk.visit.talk.queue(desk.site, desk.who, name, after=args.get("after") or None)
    refused = [case for case in outcome.cases if case.comment.id in outcome.refused] if outcome is not None else []
    return desk.render(
        "queue.html",
        status=status,
        notice=notice,
        queue=name,
        cases=[case for case in page.cases if case.comment.id not in {one.comment.id for one in refused}],
        refused=refused,
        outcome=outcome,
        next=desk.to(queue=name if name != FIRST else "", after=page.next) if page.next else None,
        is_first=not args.get("after"),
    )

"""Comments found by what is known of them."""

from __future__ import annotations

import datetime as dt

from flask import Response

from talkwidget.core.checks.reasons import SENTENCES
from talkwidget.core.queues import Wanted
from talkwidget.core.threads import KEY_LENGTH
from talkwidget.pages.desk import deeds, words
from talkwidget.pages.desk.deeds import Outcome
from talkwidget.pages.desk.frame import Desk, Notice, day_of
from talkwidget.pages.visit import Visit

LENGTH = 200
LENGTHS = {"key": KEY_LENGTH}


def show(visit: Visit) -> Response:
    """Show what is found, or ask what for."""
    desk = Desk(visit)
    return _lay_out(desk, desk.told())


def act(visit: Visit) -> Response:
    """Decide about comments that were found."""
    desk = Desk(visit)
    return deeds.act(desk, lambda notice, status, outcome: _lay_out(desk, notice, status, outcome))


def _lay_out(desk: Desk, notice: Notice | None, status: int = 200, outcome: Outcome | None = None) -> Response:
    args = desk.visit.request.args
    asked = {
        name: args.get(name, "").replace("\0", "").strip()[: LENGTHS.get(name, LENGTH)]
        for name in ("q", "author", "thread", "key", "state", "reason", "since", "until")
    }
    since, until = day_of(asked["since"]), day_of(asked["until"])
    wanted = Wanted(
        words=asked["q"], author=asked["author"], thread=asked["thread"], key=asked["key"],
        state=asked["state"] if asked["state"] in words.STATES else "", code=asked["reason"],
        since=since, before=until + dt.timedelta(days=1) if until is not None else None,
    )  # fmt: skip
    page = None
    if not wanted.is_empty:
        page = desk.visit.talk.find_cases(desk.site, desk.who, wanted, after=args.get("after") or None)
    return desk.render(
        "search.html",
        status=status,
        notice=notice,
        asked=asked,
        codes=sorted(SENTENCES),
        cases=page.cases if page is not None else [],
        is_asked=page is not None,
        outcome=outcome,
        next=desk.to("/search", **asked, after=page.next) if page is not None and page.next else None,
    )

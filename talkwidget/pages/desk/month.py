"""A month in figures: drawn by the server, and as a table for who doesn't see drawings."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from flask import Response

from talkwidget.pages.desk import plots, words
from talkwidget.pages.desk.frame import Desk
from talkwidget.pages.visit import Visit


def show(visit: Visit) -> Response:
    """Show what the last thirty days brought."""
    desk = Desk(visit)
    days = visit.talk.month(desk.site, desk.who)
    times = [day.seconds for day in days]
    labels = [f"{day.day.day} {day.day:%b}" for day in days]
    drawn = [
        ("Comments", f"{sum(day.comments for day in days):,}", plots.bars(labels, [day.comments for day in days])),
        ("Held", f"{sum(day.held for day in days):,}", plots.bars(labels, [day.held for day in days])),
        ("Spam", f"{sum(day.spam for day in days):,}", plots.bars(labels, [day.spam for day in days])),
        ("Median time to a decision", _median(times), plots.bars(labels, times, words.span)),
    ]
    return desk.render("month.html", drawn=drawn, days=days)


def _median(times: Sequence[float | None]) -> str:
    known = [time for time in times if time is not None]
    return words.span(statistics.median(known) if known else None)

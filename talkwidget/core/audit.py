"""The moderators' log read back: as a page, as a whole, and as the figures of a month."""

from __future__ import annotations

import datetime as dt
import statistics
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from talkwidget.core import decisions
from talkwidget.core.dialects import AnySession
from talkwidget.core.models import Comment, Decision, Thread
from talkwidget.core.views import DecisionView, SiteView

PAGE = 50
FILE = 50_000
"""Lines of the log in one file: the newest ones."""
TIMED = 20_000
"""Decisions of a month whose time is looked at: the newest ones."""
STATES = ("published", "pending", "spam", "deleted", "removed")
_ENDS_WAITING = ("approve", "remove", "spam")


@dataclass(frozen=True, slots=True)
class LogFilter:
    """Which lines of the log are wanted; what is empty narrows nothing.

    actor: part of a moderator's name
    """

    action: str = ""
    actor: str = ""
    via: str = ""
    since: dt.datetime | None = None
    before: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One decision, and where the comment stands that it is about, if it is about one that is still there."""

    decision: DecisionView
    thread_key: str | None
    thread_title: str | None
    number: int | None


@dataclass(frozen=True, slots=True)
class LogPage:
    lines: list[Line]
    next: uuid.UUID | None


@dataclass(frozen=True, slots=True)
class Day:
    """What one day, in UTC, brought.

    held:    of its comments, those that wait or waited for a moderator
    seconds: the median time until a moderator decided about one, by the day of the decision; None without any
    """

    day: dt.date
    comments: int
    held: int
    spam: int
    seconds: float | None


def log(
    session: AnySession, site: SiteView, wanted: LogFilter, *, after: uuid.UUID | None, limit: int = PAGE
) -> LogPage:  # fmt: skip
    """The log from its newest line on: one statement."""
    query = (
        sa.select(Decision, Thread.key, Thread.title, Comment.number)
        .outerjoin(Thread, sa.and_(Thread.site_id == Decision.site_id, Thread.id == Decision.thread_id))
        .outerjoin(Comment, sa.and_(Comment.site_id == Decision.site_id, Comment.id == Decision.comment_id))
        .where(Decision.site_id == site.id, *_conditions(wanted))
    )
    if after is not None:
        query = query.where(Decision.id < after)
    rows = session.execute(query.order_by(Decision.id.desc()).limit(limit + 1)).all()
    lines = [Line(decisions.view(row.Decision), row.key, row.title, row.number) for row in rows[:limit]]
    return LogPage(lines, lines[-1].decision.id if len(rows) > limit else None)


def month(session: AnySession, site: SiteView, *, now: dt.datetime, days: int = 30) -> list[Day]:
    """What each of the last days brought, today last: two statements."""
    today = now.astimezone(dt.UTC).date()
    dates = [today - dt.timedelta(days=ago) for ago in reversed(range(days))]
    start = dt.datetime.combine(dates[0], dt.time(), dt.UTC)
    by_state = _by_day_and_state(session, site, dates)
    waited = session.execute(
        sa.select(Comment.created, Decision.at)
        .join(Decision, sa.and_(Decision.site_id == Comment.site_id, Decision.comment_id == Comment.id))
        .where(
            Decision.site_id == site.id, Decision.at >= start, Decision.action.in_(_ENDS_WAITING),
            sa.type_coerce(Decision.before, sa.Text).contains('"state":"pending"'),
        )
        .order_by(Decision.at.desc())
        .limit(TIMED)
    ).all()  # fmt: skip
    took: dict[dt.date, list[float]] = {}
    ended: dict[dt.date, int] = {}
    for created, at in waited:
        took.setdefault(at.date(), []).append((at - created).total_seconds())
        ended[created.date()] = ended.get(created.date(), 0) + 1
    return [
        Day(
            day,
            sum(by_state.get((place, state), 0) for state in STATES),
            by_state.get((place, "pending"), 0) + ended.get(day, 0),
            by_state.get((place, "spam"), 0),
            statistics.median(took[day]) if day in took else None,
        )
        for place, day in enumerate(dates)
    ]


def _by_day_and_state(session: AnySession, site: SiteView, dates: Sequence[dt.date]) -> Mapping[tuple[int, str], int]:
    """How many comments of each day are in each state, by the day's place: a range of an index for each state."""
    start = dt.datetime.combine(dates[0], dt.time(), dt.UTC)
    days = sa.case(
        *(
            (Comment.created < start + dt.timedelta(days=place + 1), sa.literal(place, sa.Integer))
            for place in range(len(dates))
        ),
        else_=sa.literal(len(dates) - 1, sa.Integer),
    ).label("day")
    inner = (
        sa.select(Comment.state, days)
        .where(Comment.site_id == site.id, Comment.state.in_(STATES), Comment.created >= start)
        .subquery()
    )
    counted = sa.select(inner.c.day, inner.c.state, sa.func.count()).group_by(inner.c.day, inner.c.state)
    return {(day, state): count for day, state, count in session.execute(counted)}


def _conditions(wanted: LogFilter) -> list[sa.ColumnElement[bool]]:
    conditions: list[Any] = []
    if wanted.action:
        conditions.append(Decision.action == wanted.action)
    if wanted.actor:
        conditions.append(sa.func.lower(Decision.actor_name).contains(wanted.actor.lower(), autoescape=True))
    if wanted.via:
        conditions.append(Decision.via == wanted.via)
    if wanted.since is not None:
        conditions.append(Decision.at >= wanted.since)
    if wanted.before is not None:
        conditions.append(Decision.at < wanted.before)
    return conditions

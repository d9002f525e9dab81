"""The moderators' queues: what waits, and what else there is to look at, a page at a time.

A queue is one condition and one order. A page of it costs the same in a queue of ten and of ten thousand: it is found
by keyset, and nothing is counted beyond `MANY`; only what readers reported is counted whole, for its order.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from talkwidget.core import cases, reports
from talkwidget.core.cases import Case
from talkwidget.core.dialects import AnySession, beyond, contains
from talkwidget.core.errors import BadCursor
from talkwidget.core.models import Author, Comment, Thread
from talkwidget.core.text import fold
from talkwidget.core.views import SiteView

MANY = 1000
"""A queue that is longer is counted as one more than this."""
PAGE = 25
WORDS = 8
"""Words that can be looked for at once."""


@dataclass(frozen=True, slots=True)
class Queue:
    """One of the desk's lists.

    holds:        what of a comment puts it there, on a site of this id; None takes all
    newest_first: else the oldest come first, for they have waited longest
    is_counted:   whether its length is worth a statement
    by:           the columns of its order; an index serves them
    is_ranked:    ordered by what readers reported instead (`reports.by_rank`)
    """

    name: str
    holds: Callable[[uuid.UUID], sa.ColumnElement[bool]] | None
    newest_first: bool = True
    is_counted: bool = True
    by: tuple[InstrumentedAttribute[Any], ...] = (Comment.created, Comment.id)
    is_ranked: bool = False


QUEUES = {
    queue.name: queue
    for queue in (
        Queue("held", lambda _: Comment.state == "pending", newest_first=False),
        Queue("reported", reports.has_open, is_ranked=True),
        Queue("spam", lambda _: Comment.state == "spam"),
        Queue("all", None, is_counted=False, by=(Comment.id,)),
    )
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is searched for among all comments; what is empty narrows nothing.

    words:  each must be in the text
    author: part of a name
    thread: part of a thread's title or key
    key:    a thread's whole key
    since:  written at this time or later
    before: written earlier than this
    """

    words: str = ""
    author: str = ""
    thread: str = ""
    key: str = ""
    state: str = ""
    code: str = ""
    since: dt.datetime | None = None
    before: dt.datetime | None = None

    @property
    def is_empty(self) -> bool:
        return self == Wanted()


@dataclass(frozen=True, slots=True)
class CasePage:
    """Some of a queue's comments, and where the next ones begin."""

    cases: list[Case]
    next: str | None


def page(
    session: AnySession, site: SiteView, queue: Queue, *, after: str | None, now: dt.datetime, limit: int = PAGE
) -> CasePage:
    """A page of a queue.

    :raises BadCursor: ``after`` is none of its places.
    """
    conditions = _held_by(queue, site)
    return _page(session, site, queue, lambda query: query.where(*conditions), after=after, now=now, limit=limit)


def search(
    session: AnySession, site: SiteView, wanted: Wanted, *, after: str | None, now: dt.datetime, limit: int = PAGE
) -> CasePage:
    """Comments in whatever state that are as wanted, those that came in last first.

    :raises BadCursor: ``after`` is no place among them.
    """
    return _page(
        session, site, QUEUES["all"], lambda query: query.where(*_conditions(wanted)), after=after, now=now, limit=limit
    )


def of_author(
    session: AnySession, site: SiteView, author: uuid.UUID, *, after: str | None, now: dt.datetime, limit: int = PAGE
) -> CasePage:
    """What somebody wrote, the newest first."""
    everything = Queue("author", lambda _: Comment.author_id == author)
    return page(session, site, everything, after=after, now=now, limit=limit)


def counts(session: AnySession, site: SiteView) -> Mapping[str, int]:
    """How long each counted queue is, up to one more than `MANY`: one statement."""
    counted = [queue for queue in QUEUES.values() if queue.is_counted]
    columns = [
        sa.select(sa.func.count())
        .select_from(
            sa.select(sa.literal(1).label("one"))
            .where(Comment.site_id == site.id, *_held_by(queue, site))
            .limit(MANY + 1)
            .subquery()
        )
        .scalar_subquery()
        .label(queue.name)
        for queue in counted
    ]
    row = session.execute(sa.select(*columns)).one()
    return {queue.name: row[place] for place, queue in enumerate(counted)}


def held_in(session: AnySession, site: SiteView, thread: uuid.UUID) -> int:
    """How many comments of a thread wait, up to one more than `MANY`."""
    some = sa.select(sa.literal(1).label("one")).where(
        Comment.site_id == site.id, Comment.thread_id == thread, *_held_by(QUEUES["held"], site)
    )
    return session.execute(sa.select(sa.func.count()).select_from(some.limit(MANY + 1).subquery())).scalar_one()


def _held_by(queue: Queue, site: SiteView) -> list[sa.ColumnElement[bool]]:
    return [queue.holds(site.id)] if queue.holds is not None else []


def _page(
    session: AnySession, site: SiteView, queue: Queue, choose: Callable[[sa.Select[Any]], sa.Select[Any]], *,
    after: str | None, now: dt.datetime, limit: int,
) -> CasePage:  # fmt: skip
    def narrow(query: sa.Select[Any]) -> sa.Select[Any]:
        query = choose(query)
        if queue.is_ranked:
            ranks = reports.ranked(site.id)
            query = query.join(ranks, ranks.c.comment_id == Comment.id)
            if after is not None:
                query = query.where(reports.below(ranks, *_read_rank(after)))
            return query.order_by(*reports.by_rank(ranks)).limit(limit + 1)
        if after is not None:
            query = query.where(beyond(queue.by, _read(after, queue), descends=queue.newest_first, itself=False))
        order = [column.desc() if queue.newest_first else column.asc() for column in queue.by]
        return query.order_by(*order).limit(limit + 1)

    found = cases.read(session, site, narrow, now=now)
    onward = _place(found[limit - 1], queue) if len(found) > limit else None
    return CasePage(found[:limit], onward)


def _place(case: Case, queue: Queue) -> str:
    if queue.is_ranked:
        illegal = any(one.reason == reports.ILLEGAL for one in case.reports)
        return f"{int(illegal)}-{len(case.reports)}-{case.comment.id.hex}"
    if len(queue.by) == 1:
        return case.comment.id.hex
    return f"{case.comment.created:%Y%m%dT%H%M%S.%f}-{case.comment.id.hex}"


def _read(after: str, queue: Queue) -> tuple[Any, ...]:
    try:
        *time, last = after.split("-")
        moments = [dt.datetime.strptime(part, "%Y%m%dT%H%M%S.%f").replace(tzinfo=dt.UTC) for part in time]
        place = (*moments, uuid.UUID(hex=last))
    except ValueError:
        raise BadCursor from None
    if len(place) != len(queue.by):
        raise BadCursor
    return place


def _read_rank(after: str) -> tuple[int, int, uuid.UUID]:
    found = re.fullmatch(r"([01])-([0-9]{1,9})-([0-9a-f]{32})", after)
    if found is None:
        raise BadCursor
    return int(found[1]), int(found[2]), uuid.UUID(hex=found[3])


def _conditions(wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    words = fold(wanted.words).split()[:WORDS]
    conditions = [contains(Comment.plain, word) for word in words]
    if wanted.author:
        conditions.append(_contains(Author.name, wanted.author))
    if wanted.thread:
        conditions.append(sa.or_(_contains(Thread.title, wanted.thread), _contains(Thread.key, wanted.thread)))
    if wanted.key:
        conditions.append(Thread.key == wanted.key)
    if wanted.state:
        conditions.append(Comment.state == wanted.state)
    if wanted.code:
        # The findings are kept as text, and a code is a word of ours.
        kept = sa.type_coerce(Comment.findings, sa.Text)
        conditions.append(kept.contains(f'"code":"{wanted.code}"', autoescape=True))
    if wanted.since is not None:
        conditions.append(Comment.created >= wanted.since)
    if wanted.before is not None:
        conditions.append(Comment.created < wanted.before)
    return conditions


def _contains(column: InstrumentedAttribute[Any], part: str) -> sa.ColumnElement[bool]:
    return sa.func.lower(column).contains(part.lower(), autoescape=True)

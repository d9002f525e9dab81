"""Comments as a moderator looks at them: what was said, by whom, where, why it waits, and what was decided so far.

However many there are on a page, they cost four statements at most.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from talkwidget.core import decisions, reports, threads
from talkwidget.core.checks import Finding
from talkwidget.core.dialects import AnySession
from talkwidget.core.models import Author, Comment, Decision, Thread
from talkwidget.core.reports import Notice
from talkwidget.core.rows import VIEWS, WITH_AUTHOR, comment_view
from talkwidget.core.views import CommentView, DecisionView, SiteView, ThreadView

LATEST = 200
"""How many of somebody's comments are counted: an author of ten thousand costs what an author of ten does."""
EXCERPT = 200
"""Characters shown of the comment that is answered."""
_PARENT, _SPOKE_BEFORE = aliased(Comment), aliased(Author)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as a moderator looks at them.

    since:  when they left their first trace here
    states: how many of their newest `LATEST` comments are in each state
    """

    id: uuid.UUID
    name: str
    since: dt.datetime
    standing: str | None
    until: dt.datetime | None
    reason: str | None
    role: str | None
    is_guest: bool
    url: str | None
    states: dict[str, int] = field(default_factory=dict)

    @property
    def written(self) -> int:
        return sum(self.states.values())


@dataclass(frozen=True, slots=True)
class Answered:
    """The beginning of the comment that is replied to, as its author wrote it."""

    number: int
    name: str
    excerpt: str


@dataclass(frozen=True, slots=True)
class Case:
    """One comment. ``seen`` is the last decision about it: who decides says that they know of it."""

    comment: CommentView
    thread: ThreadView
    person: Person | None
    findings: tuple[Finding, ...]
    decisions: tuple[DecisionView, ...]
    answered: Answered | None
    reports: tuple[Notice, ...]
    seen: uuid.UUID | None
    locked: bool


Narrowing = Callable[[sa.Select[Any]], sa.Select[Any]]
"""What chooses comments, orders them and says how many."""


def read(session: AnySession, site: SiteView, narrow: Narrowing, *, now: dt.datetime) -> list[Case]:
    """Look at the comments of a site that ``narrow`` chooses, in its order."""
    rows = session.execute(narrow(_ALL.where(Comment.site_id == site.id))).all()
    of_people = _states(session, site, {row.author_id for row in rows if row.author_id is not None})
    shown = [row.id for row in rows]
    decided, reported = _decisions(session, site, shown), reports.open_of(session, site, shown)
    return [
        _case(
            row, threads.view(row.Thread, site, now=now), of_people, decided.get(row.id, ()),
            tuple(reported.get(row.id, ())),
        )
        for row in rows
    ]  # fmt: skip


def of_ids(session: AnySession, site: SiteView, wanted: Sequence[uuid.UUID], *, now: dt.datetime) -> list[Case]:
    """The same of these ids, in their order; what isn't there is left out."""
    chosen = read(session, site, lambda query: query.where(Comment.id.in_(list(wanted))), now=now)
    found = {case.comment.id: case for case in chosen}
    return [found[one] for one in wanted if one in found]


def person(session: AnySession, site: SiteView, row: Author) -> Person:
    """Somebody, by their row."""
    return _person(row, row.id, _states(session, site, {row.id}).get(row.id, {}))


def _states(session: AnySession, site: SiteView, people: set[uuid.UUID]) -> dict[uuid.UUID, dict[str, int]]:
    """How many of everybody's newest comments are in each state."""
    if not people:
        return {}
    newest = [
        sa.select(Comment.author_id, Comment.state)
        .where(Comment.site_id == site.id, Comment.author_id == one)
        .order_by(Comment.created.desc())
        .limit(LATEST)
        .subquery()
        for one in sorted(people)
    ]
    both = sa.union_all(*(sa.select(part.c.author_id, part.c.state) for part in newest)).subquery()
    counted = sa.select(both.c.author_id, both.c.state, sa.func.count()).group_by(both.c.author_id, both.c.state)
    states: dict[uuid.UUID, dict[str, int]] = {}
    for who, state, count in session.execute(counted):
        states.setdefault(who, {})[state] = count
    return states


def _decisions(
    session: AnySession, site: SiteView, wanted: Sequence[uuid.UUID]
) -> dict[uuid.UUID, tuple[DecisionView, ...]]:
    if not wanted:
        return {}
    query = (
        sa.select(Decision)
        .where(Decision.site_id == site.id, Decision.comment_id.in_(list(wanted)))
        .order_by(Decision.id)
    )
    found: dict[uuid.UUID, tuple[DecisionView, ...]] = {}
    for row in session.execute(query).scalars():
        if row.comment_id is not None:
            found[row.comment_id] = (*found.get(row.comment_id, ()), decisions.view(row))
    return found


def _case(
    row: Any, thread: ThreadView, states: dict[uuid.UUID, dict[str, int]], decided: tuple[DecisionView, ...],
    reported: tuple[Notice, ...],
) -> Case:  # fmt: skip
    answered = None
    if row.answered_number is not None:
        answered = Answered(row.answered_number, row.answered_name or "", row.answered_words or "")
    who = _person(row, row.author_id, states.get(row.author_id, {})) if row.author_id is not None else None
    return Case(
        comment=comment_view(row, private=True), thread=thread, person=who,
        findings=tuple(Finding.read(kept) for kept in row.findings or ()), decisions=decided, answered=answered,
        reports=reported, seen=row.decision_id, locked=bool(row.locked),
    )  # fmt: skip


def _person(row: Any, identity: uuid.UUID, states: dict[str, int]) -> Person:
    since = row.since if hasattr(row, "since") else row.created
    return Person(
        identity, row.name, since, row.standing, row.standing_until, row.standing_reason, row.role,
        row.issuer == "guest", row.url, states,
    )  # fmt: skip


_ALL = (
    sa.select(
        *VIEWS.columns, Thread, Comment.findings, Comment.decision_id, Comment.locked,
        Author.created.label("since"), Author.standing, Author.standing_until, Author.standing_reason,
        _PARENT.number.label("answered_number"), _SPOKE_BEFORE.name.label("answered_name"),
        sa.func.substr(_PARENT.source, 1, EXCERPT).label("answered_words"),
    )
    .join(Thread, sa.and_(Thread.site_id == Comment.site_id, Thread.id == Comment.thread_id))
    .outerjoin(Author, WITH_AUTHOR)
    .outerjoin(
        _PARENT,
        sa.and_(
            _PARENT.site_id == Comment.site_id, _PARENT.thread_id == Comment.thread_id,
            _PARENT.number == Comment.parent_number,
        ),
    )
    .outerjoin(
        _SPOKE_BEFORE, sa.and_(_SPOKE_BEFORE.site_id == _PARENT.site_id, _SPOKE_BEFORE.id == _PARENT.author_id)
    )
)  # fmt: skip

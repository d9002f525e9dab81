"""The log of what moderators decided: written once, read by desk, export and those who were decided about."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from talkwidget.core.dialects import AnySession
from talkwidget.core.errors import AlreadyDecided, DecisionUnknown, EditedSince
from talkwidget.core.models import Author, Comment, Decision, Thread
from talkwidget.core.views import DecisionView, SiteView


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What is being decided, as the use case was asked.

    via:  by what: ``api``, ``embed``, ``desk``, ``page``, ``cli``, ``mail``, ``python``, or ``rule``
    rule: the rule of the house it goes by; text, at most 64 characters
    note: what its author is told; text, at most 500 characters
    """

    action: str
    via: str = "python"
    rule: str | None = None
    note: str | None = None
    undoes: uuid.UUID | None = None


def record(
    session: AnySession, site: SiteView, actor: Author | None, act: Act, *, now: dt.datetime,
    about: Comment | Thread | Author | None, before: Mapping[str, Any] | None = None,
) -> Decision:  # fmt: skip
    """Write one line of the log.

    ``actor`` None is a rule of the house, ``about`` None the whole site, and ``before`` what an undo puts back.
    """
    comment = about if isinstance(about, Comment) else None
    thread = about.id if isinstance(about, Thread) else None
    author = about.id if isinstance(about, Author) else None
    row = Decision(
        site_id=site.id, at=now, actor_id=actor.id if actor is not None else None,
        actor_name=actor.name if actor is not None else "", via=act.via, action=act.action,
        comment_id=comment.id if comment is not None else None,
        thread_id=comment.thread_id if comment is not None else thread,
        author_id=comment.author_id if comment is not None else author,
        rule=act.rule, note=act.note, before=dict(before) if before is not None else None, undoes=act.undoes,
    )  # fmt: skip
    session.add(row)
    session.flush()
    if comment is not None:
        comment.decision_id = row.id
    return row


def forget(session: AnySession, site: SiteView, author: uuid.UUID) -> None:
    """Take out of the log what was said to or of somebody who is being erased, and their name; its lines stay."""
    of_site = Decision.site_id == site.id
    for lines, gone in (
        (Decision.author_id == author, {"note": None, "before": None}),
        (Decision.actor_id == author, {"actor_name": ""}),
    ):
        session.execute(
            sa.update(Decision).where(of_site, lines).values(gone).execution_options(synchronize_session=False)
        )


def must_be_last(session: AnySession, row: Comment, seen: uuid.UUID | None) -> None:
    """:raises AlreadyDecided: somebody decided about this comment after the decision ``seen``, or at all if None."""
    if row.decision_id in {seen, None}:
        return
    last = session.get_one(Decision, (row.site_id, row.decision_id))
    raise AlreadyDecided(decision=last.id, actor=last.actor_name or "A rule", action=last.action)


def must_say_the_same(row: Comment, edited: dt.datetime | None) -> None:
    """See that a comment's words are those that were last edited at ``edited``; None: never.

    A time to the second, which is all that the API tells, is compared to the second.

    :raises EditedSince: they are others.
    """
    last = row.edited
    if last is not None and edited is not None and not edited.microsecond:
        last = last.replace(microsecond=0)
    if last != edited:
        raise EditedSince


def find(session: AnySession, site: SiteView, decision: uuid.UUID) -> Decision:
    """:raises DecisionUnknown: the log of this site has no such line."""
    row = session.get(Decision, (site.id, decision))
    if row is None:
        raise DecisionUnknown
    return row


def of_comment(session: AnySession, site: SiteView, comment: uuid.UUID) -> list[DecisionView]:
    """All that was decided about one comment, the oldest first."""
    query = _log(site).where(Decision.comment_id == comment).order_by(Decision.id)
    return [view(row) for row in session.execute(query).scalars()]


def of_author(session: AnySession, site: SiteView, author: uuid.UUID, *, limit: int = 100) -> list[DecisionView]:
    """What was decided about one person and what they wrote, the newest first."""
    query = _log(site).where(Decision.author_id == author).order_by(Decision.id.desc()).limit(limit)
    return [view(row) for row in session.execute(query).scalars()]


def last_of_standing(session: AnySession, site: SiteView, author: uuid.UUID) -> uuid.UUID | None:
    """The last decision about a person, who is locked, that can be taken back."""
    query = _log(site).where(Decision.author_id == author, Decision.comment_id.is_(None), Decision.before.is_not(None))
    last = session.execute(query.order_by(Decision.id.desc()).limit(1).with_for_update(read=True)).scalar_one_or_none()
    return last.id if last is not None else None


def latest(
    session: AnySession, site: SiteView, *, before: uuid.UUID | None = None, limit: int = 100
) -> list[DecisionView]:
    """The log from its newest line on; ``before`` is the last line of the page before."""
    query = _log(site)
    if before is not None:
        query = query.where(Decision.id < before)
    return [view(row) for row in session.execute(query.order_by(Decision.id.desc()).limit(limit)).scalars()]


def view(row: Decision) -> DecisionView:
    return DecisionView(
        row.id, row.at, row.actor_id, row.actor_name, row.via, row.action, row.comment_id, row.thread_id,
        row.author_id, row.rule, row.note, row.undoes, row.before is not None, _until(row),
    )  # fmt: skip


def _until(row: Decision) -> dt.datetime | None:
    until = (row.before or {}).get("until")
    return dt.datetime.fromisoformat(until) if until else None


def _log(site: SiteView) -> sa.Select[Any]:
    return sa.select(Decision).where(Decision.site_id == site.id)

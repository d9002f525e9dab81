"""Reports: what readers say of a comment, and what becomes of that.

Nobody ever learns who reported; only the notifier of something illegal gives a name, to moderators alone. A report is
open until a moderator decides about the comment: `settle` is the one place where a decision reaches reports.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from talkwidget.core import authors, mailboxes
from talkwidget.core.characters import is_visible, normalise
from talkwidget.core.comments import PENDING, PUBLISHED, SPAM
from talkwidget.core.comments import REMOVED as TAKEN_OUT
from talkwidget.core.dialects import AnySession
from talkwidget.core.errors import (
    EMAIL_WRONG,
    EXPLANATION_MISSING,
    GOOD_FAITH_MISSING,
    NOTIFIER_MISSING,
    CommentUnknown,
    Invalid,
    ReportYourself,
    Sentence,
)
from talkwidget.core.models import Author, Comment, Decision, Report, Thread
from talkwidget.core.mutes import ESTABLISHED_AFTER
from talkwidget.core.text import plain
from talkwidget.core.views import SiteView

REASONS = ("spam", "abuse", "off_topic", "illegal", "other")
ILLEGAL = "illegal"
NOTE_LENGTH = 2000
KEPT, REMOVED, DELETED = OUTCOMES = ("kept", "removed", "deleted")
BY_ACTION = {
    "keep": KEPT, "approve": KEPT, "restore": KEPT, "official": KEPT, "appeal_accepted": KEPT,
    "remove": REMOVED, "spam": REMOVED,
}  # fmt: skip
"""What a moderator's action means for the open reports of a comment."""
REPORTED = "reported"
"""Why a comment waits that many reported; also what the log calls this rule of the house."""
CONTACT_KEPT = dt.timedelta(days=184)
"""How long after the decision a notifier is still known: never less than six months (Regulation 2022/2065, Art. 20)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedReport:
    """What a reader says of a comment.

    reason:      one of ``REASONS``
    note:        text, at most 2,000 characters; for ``illegal`` the explanation of Art. 16(2)(a), and not to leave out
    name, email: who gives notice of something illegal (Art. 16(2)(c)), not to leave out unless ``child_abuse``: where
                 it is about an offence by Articles 3 to 7 of Directive 2011/93/EU
    good_faith:  for ``illegal``: the statement of Art. 16(2)(d)
    """

    reason: str
    note: str | None = None
    name: str | None = None
    email: str | None = None
    good_faith: bool = False
    child_abuse: bool = False


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report as its reporter sees it; ``outcome`` None: nobody decided yet."""

    id: uuid.UUID
    comment: uuid.UUID
    thread: str
    number: int
    reason: str
    note: str | None
    at: dt.datetime
    outcome: str | None
    decided: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Notice:
    """A report as moderators see it: nobody's, unless it is a legal notice."""

    reason: str
    note: str | None
    at: dt.datetime
    name: str | None
    email: str | None


def check(wanted: WantedReport, reporter: Author) -> WantedReport:
    """Make a report as it is kept.

    :raises Invalid: there is no such reason, or a legal notice lacks what the law asks for.
    """
    wrong: dict[str, list[str]] = {}
    if wanted.reason not in REASONS:
        wrong["reason"] = [f"A reason is one of {', '.join(REASONS)}."]
    note = normalise(wanted.note or "").strip()
    if len(note) > NOTE_LENGTH:
        said = f"This has {len(note):,} characters; at most {NOTE_LENGTH:,} are allowed."
        wrong["note"] = [Sentence(said, "text_too_long", length=len(note), limit=NOTE_LENGTH)]
    name = email = None
    if wanted.reason == ILLEGAL:
        # Who need not say who they are isn't looked up either.
        known = reporter if not wanted.child_abuse else None
        name = (
            plain(wanted.name or "", limit=authors.NAME_LENGTH) or (known.name if known is not None else None) or None
        )
        email = (wanted.email or "").strip() or (known.email if known is not None else None)
        if email is not None and not mailboxes.is_email(email):
            wrong["email"] = [EMAIL_WRONG]
        if not wanted.child_abuse:
            wrong |= {field: [NOTIFIER_MISSING] for field, value in (("name", name), ("email", email)) if not value}
        if not is_visible(note):
            wrong["note"] = [EXPLANATION_MISSING]
        if not wanted.good_faith:
            wrong["good_faith"] = [GOOD_FAITH_MISSING]
    if wrong:
        raise Invalid(wrong)
    return WantedReport(reason=wanted.reason, note=note or None, name=name, email=email)


def report(
    session: AnySession, thread: Thread, row: Comment, reporter: Author, wanted: WantedReport, *, now: dt.datetime
) -> Report:
    """Keep what a reader says of a locked comment; once more changes what they said before.

    What was decided stays so, unless the words are others since, or a legal notice follows a mere complaint.

    :raises CommentUnknown: readers don't see it, and it isn't reports that hide it.
    :raises ReportYourself, Invalid: see there.
    """
    is_seen = row.state == PUBLISHED or (row.state == PENDING and row.reason == REPORTED)
    if row.author_id is None or not is_seen:
        raise CommentUnknown
    if row.author_id == reporter.id:
        raise ReportYourself
    checked = check(wanted, reporter)
    found = session.execute(
        sa.select(Report)
        .where(Report.site_id == row.site_id, Report.comment_id == row.id, Report.reporter_id == reporter.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalar_one_or_none()
    if found is not None and found.outcome is not None and not _is_news(found, row, checked):
        return found
    if found is None:
        found = Report(site_id=row.site_id, comment_id=row.id, thread_id=thread.id, number=row.number,
                       reporter_id=reporter.id)  # fmt: skip
        session.add(found)
    found.reason, found.note, found.name, found.email = checked.reason, checked.note, checked.name, checked.email
    found.counts, found.at = reporter.created <= now - ESTABLISHED_AFTER, now
    found.outcome = found.decided = found.decision_id = None
    session.flush()
    return found


def are_enough(session: AnySession, site: SiteView, row: Comment) -> bool:
    """Whether so many established readers reported a comment that it is hidden until a look."""
    wanted = site.settings.hide_reports
    if not wanted or row.state != PUBLISHED or row.official:
        return False
    # A locking read: MariaDB's snapshot may be older than the lock on the thread.
    query = sa.select(Report.id).where(*_open(row), Report.counts.is_(True)).limit(wanted).with_for_update(read=True)
    return len(session.execute(query).scalars().all()) == wanted


def are_open(session: AnySession, row: Comment) -> bool:
    """Whether anybody's report of a locked comment waits for a decision."""
    query = sa.select(Report.id).where(*_open(row)).limit(1).with_for_update(read=True)
    return session.execute(query).first() is not None


def settle(session: AnySession, row: Comment, decision: Decision, *, now: dt.datetime) -> None:
    """Give the reports of a locked comment the outcome that a moderator's decision has for them.

    What only puts a decision off (``hold``) or has nothing to do with it (``pin``) leaves them open. An undo opens
    again what was closed by the decision that is undone.
    """
    if decision.undoes is not None:
        _set(session, row, None, Report.decision_id == decision.undoes, decision=None, now=None)
    outcome = _meaning(session, row, decision)
    if outcome is None:
        return
    which: sa.ColumnElement[bool] = Report.outcome.is_(None)
    if outcome == KEPT:
        # What was taken out and comes back was kept after all, for those too who reported it then.
        which = sa.or_(which, Report.outcome == REMOVED)
    _set(session, row, outcome, which, decision=decision.id, now=now)


def close_deleted(session: AnySession, site: SiteView, comments: Collection[uuid.UUID], *, now: dt.datetime) -> None:
    """Close what was reported of comments whose author deleted them, or was erased."""
    if not comments:
        return
    for start in range(0, len(wanted := sorted(comments)), authors.SLICE):
        session.execute(
            sa.update(Report)
            .where(
                Report.site_id == site.id, Report.comment_id.in_(wanted[start : start + authors.SLICE]),
                Report.outcome.is_(None),
            )
            .values(outcome=DELETED, decided=now)
            .execution_options(synchronize_session=False)
        )  # fmt: skip


def forget_notifiers(session: AnySession, site: SiteView, *, now: dt.datetime) -> None:
    """Drop the names and addresses of those whose notices were decided about long ago."""
    session.execute(
        sa.update(Report)
        .where(
            Report.site_id == site.id, Report.decided < now - CONTACT_KEPT,
            sa.or_(Report.name.is_not(None), Report.email.is_not(None)),
        )
        .values(name=None, email=None)
        .execution_options(synchronize_session=False)
    )  # fmt: skip


def mine(
    session: AnySession, site: SiteView, reporter: uuid.UUID, *, thread: uuid.UUID | None = None
) -> list[ReportView]:
    """What one reader reported, on the site or in one thread, the newest first."""
    query = (
        sa.select(Report, Thread.key)
        .join(Thread, sa.and_(Thread.site_id == Report.site_id, Thread.id == Report.thread_id))
        .where(Report.site_id == site.id, Report.reporter_id == reporter)
        .order_by(Report.at.desc(), Report.id.desc())
    )
    if thread is not None:
        query = query.where(Report.thread_id == thread)
    return [view(row, key) for row, key in session.execute(query)]


def queue(session: AnySession, site: SiteView, *, limit: int) -> dict[uuid.UUID, list[Notice]]:
    """The comments with open reports, and these: the possibly illegal, then the most reported, first."""
    ranks = ranked(site.id)
    chosen = list(session.execute(sa.select(ranks.c.comment_id).order_by(*by_rank(ranks)).limit(limit)).scalars())
    found = open_of(session, site, chosen)
    return {comment: found[comment] for comment in chosen if comment in found}


def ranked(site: uuid.UUID) -> sa.Subquery:
    """The comments with open reports: whether one says illegal (1 or 0), and how many there are."""
    illegal = sa.func.max(sa.case((Report.reason == ILLEGAL, 1), else_=0))
    return (
        sa.select(Report.comment_id, illegal.label("illegal"), sa.func.count().label("many"))
        .where(Report.site_id == site, Report.outcome.is_(None))
        .group_by(Report.comment_id)
        .subquery()
    )


def by_rank(ranks: sa.Subquery) -> Sequence[sa.ColumnElement[Any]]:
    """The one order in which they are looked at: the possibly illegal, the most reported, the oldest comment first."""
    return ranks.c.illegal.desc(), ranks.c.many.desc(), ranks.c.comment_id


def below(ranks: sa.Subquery, illegal: int, many: int, comment: uuid.UUID) -> sa.ColumnElement[bool]:
    """Whether one comes after a comment of this rank."""
    as_many = sa.or_(ranks.c.many < many, sa.and_(ranks.c.many == many, ranks.c.comment_id > comment))
    return sa.or_(ranks.c.illegal < illegal, sa.and_(ranks.c.illegal == illegal, as_many))


def has_open(site: uuid.UUID) -> sa.ColumnElement[bool]:
    """Whether readers reported a comment of this site, and no moderator decided about that."""
    # Not by EXISTS: the few that were reported are looked for, not among all comments those that were.
    return Comment.id.in_(sa.select(Report.comment_id).where(Report.site_id == site, Report.outcome.is_(None)))


def open_of(session: AnySession, site: SiteView, comments: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Notice]]:
    """What readers said of some comments that nobody decided about, the oldest first: one statement."""
    if not comments:
        return {}
    query = sa.select(Report).where(
        Report.site_id == site.id, Report.comment_id.in_(list(comments)), Report.outcome.is_(None)
    )
    found: dict[uuid.UUID, list[Notice]] = {}
    for row in session.execute(query.order_by(Report.at, Report.id)).scalars():
        found.setdefault(row.comment_id, []).append(Notice(row.reason, row.note, row.at, row.name, row.email))
    return found


def join_takeover(session: AnySession, site: SiteView, guest: uuid.UUID, author: uuid.UUID) -> None:
    """Make a guest's reports those of ``author``: one for each comment, and none of their own comments."""
    found = session.execute(
        sa.select(Report)
        .where(Report.site_id == site.id, Report.reporter_id.in_([guest, author]))
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalars().all()  # fmt: skip
    own = {row.comment_id for row in found if row.reporter_id == author}
    reported = {row.comment_id for row in found}
    query = sa.select(Comment.id).where(
        Comment.site_id == site.id, Comment.author_id == author, Comment.id.in_(reported)
    )
    theirs = set(session.execute(query).scalars())
    for row in found:
        if row.comment_id in theirs or (row.reporter_id == guest and row.comment_id in own):
            session.delete(row)
        else:
            row.reporter_id = author
    session.flush()


def view(row: Report, thread: str) -> ReportView:
    return ReportView(
        row.id, row.comment_id, thread, row.number, row.reason, row.note, row.at, row.outcome, row.decided
    )


def _is_news(found: Report, row: Comment, wanted: WantedReport) -> bool:
    edited_since = row.edited is not None and found.decided is not None and row.edited > found.decided
    return edited_since or (wanted.reason == ILLEGAL and found.reason != ILLEGAL)


def _open(row: Comment) -> Sequence[sa.ColumnElement[bool]]:
    return Report.site_id == row.site_id, Report.comment_id == row.id, Report.outcome.is_(None)


def _set(
    session: AnySession, row: Comment, outcome: str | None, which: sa.ColumnElement[bool], *,
    decision: uuid.UUID | None, now: dt.datetime | None,
) -> None:  # fmt: skip
    session.execute(
        sa.update(Report)
        .where(Report.site_id == row.site_id, Report.comment_id == row.id, which)
        .values(outcome=outcome, decision_id=decision, decided=now)
        .execution_options(synchronize_session=False)
    )


def _meaning(session: AnySession, row: Comment, decision: Decision) -> str | None:
    """The outcome that holds once a decision is in force."""
    if decision.undoes is None:
        return BY_ACTION.get(decision.action)
    if row.state in {TAKEN_OUT, SPAM}:
        return REMOVED
    undone = session.get_one(Decision, (row.site_id, decision.undoes))
    if undone.via == "rule":
        # Shown again by a moderator, in spite of the rule.
        return KEPT if row.state == PUBLISHED else None
    if undone.undoes is None:
        return None
    return _meaning(session, row, session.get_one(Decision, (row.site_id, undone.undoes)))

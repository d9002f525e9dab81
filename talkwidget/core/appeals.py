"""Why something was decided against somebody, and what they say to that (Regulation 2022/2065, Art. 17 and 20)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from talkwidget.core import authors
from talkwidget.core.characters import is_visible, normalise
from talkwidget.core.checks import Finding, Verdict, reasons
from talkwidget.core.comments import PENDING, PUBLISHED, REMOVED, SPAM
from talkwidget.core.dialects import AnySession
from talkwidget.core.errors import (
    APPEAL_EMPTY,
    AppealDecided,
    AppealExists,
    AppealTooLate,
    AppealUnknown,
    Invalid,
    NothingDecided,
    NotYours,
    Sentence,
)
from talkwidget.core.models import Appeal, Author, Comment, Decision, Report, Thread
from talkwidget.core.reports import BY_ACTION, CONTACT_KEPT, ILLEGAL, KEPT, REPORTED
from talkwidget.core.reports import REMOVED as TAKEN_OUT
from talkwidget.core.standings import SILENCED, is_silenced
from talkwidget.core.views import SiteView

TEXT_LENGTH = 2000
WITHIN = CONTACT_KEPT
ACCEPTED, REFUSED = "accepted", "refused"
ACTIONS = {"appeal_accepted": ACCEPTED, "appeal_refused": REFUSED}
"""What a moderator does with an appeal, and its outcome."""
RESTRICTIONS = {REMOVED: "removed", SPAM: "spam", PENDING: "held"}
LAW, HOUSE = "law", "house"
REDRESS = Sentence(
    "You can appeal here for six months; a moderator, a person, decides. You can also turn to a certified body for "
    "out-of-court dispute settlement, or to a court.",
    "redress",
)
_MOVES = ("remove", "spam", "hold", "restore", "approve", "undo", "appeal_accepted")


@dataclass(frozen=True, slots=True)
class AppealView:
    """An appeal as who made it sees it; ``outcome`` None: nobody decided yet."""

    id: uuid.UUID
    decision: uuid.UUID
    comment: uuid.UUID | None
    text: str
    at: dt.datetime
    outcome: str | None
    answer: str | None
    decided: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Statement:
    """Why readers don't see somebody's comment, as Art. 17(3) has it.

    restriction:  ``removed``, ``spam`` or ``held``
    ground:       ``law``, or ``house``: a rule of this site
    rule, note:   the ground, as the moderator named it, and what they said to it
    why:          sentences: what the site's own rules found, or that readers reported it
    reported:     whether it was looked at because somebody reported it; never who
    found_by_machine, decided_by_machine: whether automated means were used
    decision:     the decision; None: no moderator has looked yet
    appeal_until: None: there is nothing to appeal against
    """

    comment: uuid.UUID
    number: int
    thread: str
    restriction: str
    ground: str
    rule: str | None
    note: str | None
    why: tuple[str, ...]
    reported: bool
    found_by_machine: bool
    decided_by_machine: bool
    decision: uuid.UUID | None
    at: dt.datetime | None
    appeal_until: dt.datetime | None
    appeal: AppealView | None


def statement(session: AnySession, row: Comment, thread: str) -> Statement:
    """Give the reasons for what keeps readers from seeing a comment.

    :raises NothingDecided: readers see it, or its author deleted it.
    """
    if row.state not in RESTRICTIONS or row.author_id is None:
        raise NothingDecided
    decision = against(session, row)
    person = decision if decision is not None and decision.via != "rule" else None
    of_rule = decision is not None and person is None
    found = [one for one in map(Finding.read, row.findings or ()) if one.verdict in {Verdict.HOLD, Verdict.SPAM}]
    why = (reasons.sentence(REPORTED),) if of_rule else tuple(map(_told, found[:1]))
    said: set[str] = set()
    appeal = None
    if decision is not None:
        of_comment = Report.site_id == row.site_id, Report.comment_id == row.id
        which = Report.outcome == TAKEN_OUT if person is not None else Report.outcome.is_(None)
        said = set(session.execute(sa.select(Report.reason).where(*of_comment, which).distinct()).scalars())
        mine = sa.select(Appeal).where(Appeal.site_id == row.site_id, Appeal.decision_id == decision.id)
        appeal = session.execute(mine).scalar_one_or_none()
    return Statement(
        comment=row.id, number=row.number, thread=thread, restriction=RESTRICTIONS[row.state],
        ground=LAW if person is not None and ILLEGAL in said else HOUSE,
        rule=person.rule if person is not None else None, note=person.note if person is not None else None,
        why=why, reported=bool(said), found_by_machine=bool(found), decided_by_machine=person is None,
        decision=person.id if person is not None else None, at=decision.at if decision is not None else None,
        appeal_until=person.at + WITHIN if person is not None else None,
        appeal=view(appeal) if appeal is not None else None,
    )  # fmt: skip


def against(session: AnySession, row: Comment, *, lock: bool = False) -> Decision | None:
    """The decision that keeps readers from seeing a comment; None where a check does, and nobody looked since.

    An undo and what it takes back are none.

    ``lock``: the comment is locked, and what was decided before that is to be seen in whatever transaction this is
    """
    query = (
        sa.select(Decision)
        .where(Decision.site_id == row.site_id, Decision.comment_id == row.id, Decision.action.in_(_MOVES))
        .order_by(Decision.id.desc())
    )
    last = _in_force(session.execute(query.with_for_update(read=True) if lock else query).scalars().all())
    return None if last is None or BY_ACTION.get(last.action) == KEPT else last


def time_out(session: AnySession, site: SiteView, author: Author, *, now: dt.datetime) -> Decision:
    """The decision that ended somebody's commenting.

    :raises NothingDecided: they may comment.
    """
    found = last_time_out(session, site, author.id)
    if found is None or not is_silenced(author, now):
        raise NothingDecided
    return found


def last_time_out(session: AnySession, site: SiteView, author: uuid.UUID) -> Decision | None:
    """The newest time-out that the log has of somebody, unless it was taken back."""
    found = session.execute(
        sa.select(Decision)
        .where(
            Decision.site_id == site.id, Decision.author_id == author, Decision.comment_id.is_(None),
            Decision.action.in_((SILENCED, "undo")),
        )
        .order_by(Decision.id.desc())
    ).scalars()  # fmt: skip
    return _in_force(found.all())


def appeal(session: AnySession, author: Author, decision: Decision | None, text: str, *, now: dt.datetime) -> Appeal:
    """Keep what somebody says against a decision about them; ``author`` is locked.

    :raises NothingDecided: there is no decision by a person.
    :raises AppealTooLate, AppealExists, Invalid: see there.
    """
    if decision is None or decision.via == "rule":
        raise NothingDecided
    if decision.at + WITHIN < now:
        raise AppealTooLate
    words = normalise(text).strip()
    if not is_visible(words):
        raise Invalid({"text": [APPEAL_EMPTY]})
    if len(words) > TEXT_LENGTH:
        said = f"This has {len(words):,} characters; at most {TEXT_LENGTH:,} are allowed."
        raise Invalid({"text": [Sentence(said, "text_too_long", length=len(words), limit=TEXT_LENGTH)]})
    before = sa.select(Appeal.id).where(Appeal.site_id == decision.site_id, Appeal.decision_id == decision.id)
    if session.execute(before.with_for_update()).first() is not None:
        raise AppealExists
    row = Appeal(
        site_id=decision.site_id, author_id=author.id, decision_id=decision.id, comment_id=decision.comment_id,
        text=words, at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def find(session: AnySession, site: SiteView, wanted: uuid.UUID) -> Appeal:
    """:raises AppealUnknown: this site has none of this id."""
    row = session.get(Appeal, (site.id, wanted))
    if row is None:
        raise AppealUnknown
    return row


def lock(session: AnySession, site: SiteView, wanted: uuid.UUID, actor: Author) -> Appeal:
    """An open appeal, locked, for somebody else than who made it to decide about.

    :raises AppealUnknown, AppealDecided, NotYours: see there.
    """
    row = session.get(Appeal, (site.id, wanted), with_for_update=True, populate_existing=True)
    if row is None:
        raise AppealUnknown
    if row.outcome is not None:
        raise AppealDecided
    if row.author_id == actor.id:
        raise NotYours("This appeal is your own: another moderator decides about it.")
    return row


def close(row: Appeal, outcome: str, answer: str | None, *, now: dt.datetime) -> None:
    row.outcome, row.answer, row.decided = outcome, answer, now


def close_granted(session: AnySession, which: sa.ColumnElement[bool], site_id: uuid.UUID, *, now: dt.datetime) -> None:
    """Close open appeals whose wish was fulfilled otherwise."""
    session.execute(
        sa.update(Appeal)
        .where(Appeal.site_id == site_id, Appeal.outcome.is_(None), which)
        .values(outcome=ACCEPTED, decided=now)
        .execution_options(synchronize_session=False)
    )


def follow_undo(session: AnySession, row: Comment, undone: Decision, *, was: str, now: dt.datetime) -> None:
    """Bring the appeals about a locked comment in line with its state after an undo; ``was`` is the one before.

    What readers see again was granted. What they don't see any more, and whose refusal is taken back, is open again.
    """
    if row.state == PUBLISHED:
        if was != PUBLISHED:
            close_granted(session, Appeal.comment_id == row.id, row.site_id, now=now)
        return
    wrong = REFUSED if undone.action == "appeal_refused" else ACCEPTED if was == PUBLISHED else None
    if wrong is not None:
        _open_again(session, against(session, row, lock=True), wrong)


def follow_standing(session: AnySession, site: SiteView, author: Author, *, now: dt.datetime) -> None:
    """Bring the appeals of a locked person against their time-outs in line with what an undo made of these."""
    if is_silenced(author, now):
        _open_again(session, last_time_out(session, site, author.id), ACCEPTED)
    else:
        own = sa.and_(Appeal.author_id == author.id, Appeal.comment_id.is_(None))
        close_granted(session, own, site.id, now=now)


def forget(session: AnySession, site: SiteView, comments: Collection[uuid.UUID]) -> None:
    """Drop what was said for comments that their author deleted since."""
    for start in range(0, len(wanted := sorted(comments)), authors.SLICE):
        session.execute(
            sa.delete(Appeal)
            .where(Appeal.site_id == site.id, Appeal.comment_id.in_(wanted[start : start + authors.SLICE]))
            .execution_options(synchronize_session=False)
        )


def mine(session: AnySession, site: SiteView, author: uuid.UUID) -> list[AppealView]:
    """What one person appealed against, the newest first."""
    query = sa.select(Appeal).where(Appeal.site_id == site.id, Appeal.author_id == author)
    return [view(row) for row in session.execute(query.order_by(Appeal.at.desc(), Appeal.id.desc())).scalars()]


def waiting(
    session: AnySession, site: SiteView, *, limit: int
) -> list[tuple[AppealView, Author, Decision, Comment | None, str | None]]:
    """Open appeals, the oldest first: by whom, against which decision, about which comment in which thread."""
    found = session.execute(
        sa.select(Appeal, Author, Decision, Comment, Thread.key)
        .join(Author, sa.and_(Author.site_id == Appeal.site_id, Author.id == Appeal.author_id))
        .join(Decision, sa.and_(Decision.site_id == Appeal.site_id, Decision.id == Appeal.decision_id))
        .outerjoin(Comment, sa.and_(Comment.site_id == Appeal.site_id, Comment.id == Appeal.comment_id))
        .outerjoin(Thread, sa.and_(Thread.site_id == Comment.site_id, Thread.id == Comment.thread_id))
        .where(Appeal.site_id == site.id, Appeal.outcome.is_(None))
        .order_by(Appeal.at, Appeal.id)
        .limit(limit)
    )
    return [(view(row), author, decision, comment, key) for row, author, decision, comment, key in found]


def _in_force(newest_first: Sequence[Decision]) -> Decision | None:
    """The last of some decisions that was not taken back; an undo is none."""
    undone: set[uuid.UUID | None] = set()
    for decision in newest_first:
        if decision.id in undone:
            continue
        if decision.undoes is None:
            return decision
        undone.add(decision.undoes)
    return None


def _open_again(session: AnySession, decision: Decision | None, outcome: str) -> None:
    if decision is None:
        return
    session.execute(
        sa.update(Appeal)
        .where(Appeal.site_id == decision.site_id, Appeal.decision_id == decision.id, Appeal.outcome == outcome)
        .values(outcome=None, answer=None, decided=None)
        .execution_options(synchronize_session=False)
    )


def _told(finding: Finding) -> str:
    return reasons.sentence(reasons.told(finding))


def view(row: Appeal) -> AppealView:
    return AppealView(row.id, row.decision_id, row.comment_id, row.text, row.at, row.outcome, row.answer, row.decided)

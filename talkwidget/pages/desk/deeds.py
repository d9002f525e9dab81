"""Decisions about comments: read from a form, taken each for itself, and told on the page that the form stood on."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from flask import Response
from werkzeug.exceptions import BadRequest

from talkwidget.core.cases import Case
from talkwidget.core.errors import DecisionUnknown, TalkError
from talkwidget.core.moderation import ACTIONS
from talkwidget.pages.desk import words
from talkwidget.pages.desk.frame import Desk, Notice, field_of, id_of, moment_of, seen_of
from talkwidget.pages.errors import status_of

UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one form, over one or several comments.

    cases:     the comments as they are now
    decisions: what can be undone of it
    refused:   why it wasn't done, by comment
    status:    of the answer
    """

    verb: str
    cases: list[Case] = field(default_factory=list)
    decisions: tuple[uuid.UUID, ...] = ()
    refused: dict[uuid.UUID, str] = field(default_factory=dict)
    status: int = 200

    @property
    def done(self) -> list[uuid.UUID]:
        return [case.comment.id for case in self.cases if case.comment.id not in self.refused]

    @property
    def said(self) -> str:
        """All of it in a sentence or two."""
        many, parts = len(self.done), []
        if many:
            parts.append(f"{words.done(self.verb)}." if many == 1 else f"{words.done(self.verb)}: {many} comments.")
        if len(self.refused) == 1:
            parts += self.refused.values()
        elif self.refused:
            parts.append(f"{len(self.refused)} comments were left as they are.")
        return " ".join(parts) or "Nothing was selected."


Again = Callable[[Notice, int, Outcome | None], Response]
"""Shows the page of a form once more: what to say, by which status, and what came of it, if anything."""


def act(desk: Desk, again: Again) -> Response:
    """Do what a form about comments asks for."""

    def perform() -> Response:
        outcome = _undo(desk) if desk.visit.request.form.get("do") == UNDO else _decide(desk)
        notice = Notice(outcome.said, outcome.decisions, is_bad=bool(outcome.refused) or not outcome.done)
        if desk.wants_part:
            return part(desk, outcome, notice)
        if notice.is_bad:
            return again(notice, outcome.status, outcome)
        return desk.lead(outcome.decisions)

    def fail(notice: Notice, status: int) -> Response:
        if desk.wants_part:
            return part(desk, Outcome("", status=status), notice)
        return again(notice, status, None)

    return desk.attempt(perform, fail)


def part(desk: Desk, outcome: Outcome, notice: Notice | None, *, to: str | None = None) -> Response:
    """Answer the script: the comments that it asked about, their forms (sent ``to`` this page), and what to say."""
    return desk.render(
        "items.html", status=outcome.status, notice=notice, outcome=outcome, cases=outcome.cases, here=to or desk.here
    )


def _decide(desk: Desk) -> Outcome:
    form = desk.visit.request.form
    verb = form.get("do", "")
    if verb not in ACTIONS:
        raise BadRequest
    said = [_seen(one) for one in form.getlist("c")]
    wanted = {comment: decision for comment, decision, _ in said}
    done = desk.visit.talk.decide(
        desk.site, wanted, desk.who, verb, reason=field_of(desk, "note"), rule=field_of(desk, "rule"), via="desk",
        edited={comment: edited for comment, _, edited in said},
    )  # fmt: skip
    return _outcome(desk, verb, wanted=list(wanted), done=done)


def _undo(desk: Desk) -> Outcome:
    talk, wanted = desk.visit.talk, [id_of(one) for one in desk.visit.request.form.getlist("d")]
    about = {one.id: one.comment for one in talk.decisions_of(desk.site, desk.who, wanted) if one.comment is not None}
    if not about:
        raise DecisionUnknown
    done = talk.undo_each(desk.site, list(about), desk.who, via="desk")
    came = {about[decision]: outcome for decision, outcome in done.items()}
    return _outcome(desk, UNDO, wanted=list(came), done=came)


def _outcome(desk: Desk, verb: str, *, wanted: list[uuid.UUID], done: Mapping[uuid.UUID, object]) -> Outcome:
    refused = {one: error for one, error in done.items() if isinstance(error, TalkError)}
    cases = desk.visit.talk.cases(desk.site, desk.who, wanted) if wanted else []
    # Nothing is logged where nothing changed: the last decision is the one that the page knew, and maybe another's.
    known = set(desk.visit.request.form.getlist("c"))
    made = [
        case.seen
        for case in cases
        if case.seen is not None and case.comment.id not in refused and case.decisions[-1].can_be_undone
        and seen_of(case) not in known
    ]  # fmt: skip
    own = desk.visit.talk.own_decisions(desk.site, desk.who, made) if made else []
    return Outcome(
        verb,
        cases,
        tuple(one.id for one in own),
        {one: words.trouble(error) for one, error in refused.items()},
        status_of(next(iter(refused.values()))) if refused else 200,
    )


def _seen(said: str) -> tuple[uuid.UUID, uuid.UUID | None, dt.datetime | None]:
    """What `frame.seen_of` said of a comment: which one, its last decision, and when it was edited."""
    comment, _, rest = said.partition(".")
    decision, _, edited = rest.partition(".")
    return id_of(comment), None if decision == "0" else id_of(decision), None if edited == "0" else moment_of(edited)

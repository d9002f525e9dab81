"""What a moderator does in a thread: decides about a comment or who wrote it, and takes a decision back."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import partial

from werkzeug.exceptions import BadRequest

from talkwidget.core.errors import TalkError
from talkwidget.core.moderation import ACTIONS
from talkwidget.core.standings import SILENCED
from talkwidget.pages.addresses import News
from talkwidget.pages.deed import Deed
from talkwidget.pages.desk.people import SPANS, STANDINGS


def decide(action: str, deed: Deed) -> str:
    """Do one of `ACTIONS` with a comment, as long as nobody decided since its form was opened."""
    comment, number = deed.comment()
    talk, site, who = deed.visit.talk, deed.thread.site.name, deed.visit.who
    seen = _seen(deed)
    outcome = talk.decide(
        site, {comment: seen}, who, action, reason=deed.field("note"), rule=deed.field("rule"), via="page"
    )[comment]
    if isinstance(outcome, TalkError):
        raise outcome
    decided = talk.decisions(site, who, comment=comment)
    last = decided[-1].id if decided else None
    return deed.lead(News("moderated", number, last if last != seen else None))


def stand(verb: str, deed: Deed) -> str:
    """Trust or watch a comment's author, end their commenting for a while or for good, or take that back."""
    author, number = deed.comment()
    standing, span = STANDINGS[verb], deed.form.said["span"]
    until = None
    if standing == SILENCED:
        if span not in SPANS:
            raise BadRequest
        length = SPANS[span]
        until = deed.visit.door.clock() + length if length is not None else None
    deed.visit.talk.set_standing(
        deed.thread.site.name, author, deed.visit.who, standing, until=until, reason=deed.field("note"), via="page"
    )
    return deed.lead(News("moderated", number))


def undo(deed: Deed) -> str:
    """Put a comment back as it was before the last decision."""
    decision, number = deed.comment()
    deed.visit.talk.undo(deed.thread.site.name, decision, deed.visit.who, via="page")
    return deed.lead(News("moderated", number))


DECIDING: dict[str, Callable[[Deed], str]] = {
    **{action: partial(decide, action) for action in ACTIONS},
    **{verb: partial(stand, verb) for verb in STANDINGS},
}
"""By the verb of a form's button."""
ACTS = {**DECIDING, "undo": undo}


def _seen(deed: Deed) -> uuid.UUID | None:
    """The last decision about the comment when its form was opened."""
    said = deed.field("seen")
    try:
        return uuid.UUID(said) if said is not None else None
    except ValueError:
        raise BadRequest from None

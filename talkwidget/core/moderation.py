"""What moderators decide, and what a new comment's first state is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from talkwidget.core import appeals, changes, comments, quotes, threads
from talkwidget.core.comments import PENDING, PUBLISHED, REMOVED, SPAM, FirstState
from talkwidget.core.dialects import AnySession
from talkwidget.core.errors import CommentGone, Invalid, ModeratorsOnly, Refused
from talkwidget.core.identity import STAFF, Identity, MayPost
from talkwidget.core.models import Author, Comment, Thread
from talkwidget.core.text import plain
from talkwidget.core.views import SiteView, Staff

TO = {"remove": REMOVED, "spam": SPAM, "hold": PENDING, "restore": PUBLISHED, "approve": PUBLISHED}
"""The state that an action leads to."""
FROM = {
    "remove": {PUBLISHED, PENDING, SPAM, REMOVED},
    "spam": {PUBLISHED, PENDING, REMOVED, SPAM},
    "hold": {PUBLISHED},
    "restore": {REMOVED, PUBLISHED},
    "approve": {PENDING, SPAM, PUBLISHED},
}
"""The states in which an action fits."""
TAKES_REASON = frozenset({"remove", "hold"})
MARKS = {
    "official": ("official", True), "unofficial": ("official", False),
    "pin": ("pinned", True), "unpin": ("pinned", False),
}  # fmt: skip
"""The column that an action sets, and to what."""
KEEP = "keep"
"""Looked at, and it stays: changes nothing but the log, and closes what readers reported."""
ACTIONS = (*TO, KEEP, *MARKS, "lock", "unlock")
REASON_LENGTH = 500
RULE_LENGTH = 64
_DECIDED = ("state", "reason", "official", "pinned", "locked")


def must_moderate(identity: Identity | None) -> Identity:
    """:raises ModeratorsOnly: this is no moderator."""
    if identity is None or not identity.is_moderator:
        raise ModeratorsOnly
    return identity


def ask_host(may_post: MayPost | None, identity: Identity, key: str) -> None:
    """:raises Refused: the owner's ``may_post`` says no."""
    answer = may_post(identity, key) if may_post is not None else True
    if answer is not True:
        raise Refused(answer if isinstance(answer, str) else "")


def judge_again(session: AnySession, thread: Thread, row: Comment, first: FirstState) -> None:
    """Apply to an edited comment what the checks say of its new words; what was decided to be hidden stays as it is."""
    row.findings = first.findings
    if row.state == REMOVED or first.state == PUBLISHED:
        # What waited still does: who looks hasn't seen it yet.
        return
    if row.state != PUBLISHED and appeals.against(session, row, lock=True) is not None:
        return
    row.reason = first.reason
    if row.state != first.state:
        quotes.forget(session, thread, [row.number])
        comments.change_state(session, thread, row, first.state)


def act(session: AnySession, thread: Thread, row: Comment, action: str, reason: str | None) -> bool:
    """Carry out one of ``ACTIONS`` on a locked comment; whether it changed anything.

    :raises CommentGone: its author deleted it.
    :raises Invalid: there is no such action, or it doesn't fit the comment's state.
    """
    if action not in ACTIONS:
        raise Invalid({"action": [f"There is no action {action!r}: it is one of {', '.join(ACTIONS)}."]})
    if comments.is_gone(row):
        raise CommentGone
    if action in TO:
        why = check_note(reason) if action in TAKES_REASON else None
        return _move(session, thread, row, action, why)
    if action in {"lock", "unlock"}:
        return _lock(session, row, wanted=action == "lock")
    if action == KEEP:
        if row.state != PUBLISHED:
            raise Invalid({"action": [f"This comment is {row.state}: {action!r} does not fit."]})
        return True
    name, wanted = MARKS[action]
    if row.state != PUBLISHED:
        raise Invalid({"action": [f"Only a published comment can be {name}."]})
    if getattr(row, name) == wanted:
        return False
    setattr(row, name, wanted)
    changes.note(thread, row)
    return True


def _move(session: AnySession, thread: Thread, row: Comment, action: str, why: str | None) -> bool:
    state = TO[action]
    if (row.state, row.reason) == (state, why):
        return False
    if row.state not in FROM[action]:
        raise Invalid({"action": [f"This comment is {row.state}: {action!r} does not fit."]})
    row.reason = why
    if row.state == PUBLISHED and state != PUBLISHED:
        quotes.forget(session, thread, [row.number])
    if row.state != state:
        comments.change_state(session, thread, row, state)
    if state == PUBLISHED:
        quotes.remember(session, thread, row)
    return True


def _lock(session: AnySession, row: Comment, *, wanted: bool) -> bool:
    """Let a comment and all below it take no more replies, or take them again."""
    if bool(row.locked) == wanted:
        return False
    branch = session.execute(
        sa.select(Comment)
        .where(
            Comment.site_id == row.site_id, Comment.thread_id == row.thread_id, Comment.root_number == row.root_number
        )
        .order_by(Comment.number)
    ).scalars()  # fmt: skip
    below = {row.number}
    for comment in branch:
        if comment.number in below or comment.parent_number in below:
            below.add(comment.number)
            comment.locked = wanted
    return True


def snapshot(row: Comment) -> dict[str, Any]:
    """What a decision about a comment may change, ready for JSON."""
    return {name: getattr(row, name) for name in _DECIDED}


def put_back(session: AnySession, thread: Thread, row: Comment, before: Mapping[str, Any]) -> None:
    """Make a comment as it was before a decision.

    :raises CommentGone: its author deleted it.
    """
    if comments.is_gone(row):
        raise CommentGone
    if bool(before["locked"]) != bool(row.locked):
        _lock(session, row, wanted=bool(before["locked"]))
    shown_before = row.official, row.pinned
    row.official, row.pinned = before["official"], before["pinned"]
    state = before["state"]
    row.reason = before["reason"]
    if row.state != state:
        if row.state == PUBLISHED:
            quotes.forget(session, thread, [row.number])
        comments.change_state(session, thread, row, state)
        if state == PUBLISHED:
            quotes.remember(session, thread, row)
    elif shown_before != (row.official, row.pinned) and row.listed:
        changes.note(thread, row)


def check_rule(rule: str | None) -> str | None:
    """A rule of the house as the log keeps it."""
    return plain(rule, limit=RULE_LENGTH) or None if rule else None


def check_note(note: str | None) -> str | None:
    """What an author is told, as the log keeps it."""
    return plain(note, limit=REASON_LENGTH) or None if note else None


def reason_of(rule: str | None, note: str | None) -> str | None:
    """What the author of a removed comment is told: the rule, then the note."""
    return ". ".join(part for part in (rule, note) if part) or None


def decided_of_thread(row: Thread, *, state: str | None, hold: bool | None) -> list[str]:
    """Set whether a thread's comments wait, and return the names of what a moderator decides by all this."""
    decided = []
    if state is not None and state in threads.STATES and state != row.state:
        decided.append("close" if state == "closed" else "open")
    if hold is not None and hold != (row.moderation == "hold"):
        row.moderation = "hold" if hold else None
        decided.append("hold_thread" if hold else "release_thread")
    return decided


def set_thread(row: Thread, *, state: str | None, title: str | None, url: str | None) -> bool:
    """Close or open a thread, rename it, or tell where its page is; whether that changed what readers see."""
    if state is not None and state not in threads.STATES:
        raise Invalid({"state": ["A thread is 'open' or 'closed'."]})
    before = row.version
    if state is not None and row.state != state:
        row.state = state
        changes.note(row)
    threads.describe(row, title=title, url=url)
    return row.version != before


def staff(session: AnySession, site: SiteView) -> list[Author]:
    """The moderators of the standalone server, by name."""
    return list(
        session.execute(
            sa.select(Author)
            .where(Author.site_id == site.id, Author.issuer == STAFF, Author.role.is_not(None))
            .order_by(Author.name, Author.id)
        ).scalars()
    )


def staff_view(row: Author) -> Staff:
    return Staff(row.subject, row.name, row.email, row.role or "", row.token_epoch, row.id)

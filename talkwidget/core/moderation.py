"""What moderators decide, and what a new comment's first state is."""

from __future__ import annotations

import sqlalchemy as sa

from talkwidget.core import changes, comments, quotes, threads
from talkwidget.core.comments import PENDING, PUBLISHED, REMOVED
from talkwidget.core.dialects import AnySession
from talkwidget.core.errors import CommentGone, Invalid, ModeratorsOnly, Refused
from talkwidget.core.identity import STAFF, Identity, MayPost
from talkwidget.core.models import Author, Comment, Thread
from talkwidget.core.text import plain
from talkwidget.core.views import SiteView, Staff

ACTIONS = ("remove", "restore", "approve", "official", "unofficial")
REASON_LENGTH = 500
HELD = "held"


def must_moderate(identity: Identity | None) -> Identity:
    """:raises ModeratorsOnly: this is no moderator."""
    if identity is None or not identity.is_moderator:
        raise ModeratorsOnly
    return identity


def first_state(site: SiteView, identity: Identity) -> tuple[str, str | None]:
    """The state a new comment begins in, and the reason if it has to wait."""
    if site.settings.moderation == "hold" and not identity.is_moderator:
        return PENDING, HELD
    return PUBLISHED, None


def ask_host(may_post: MayPost | None, identity: Identity, key: str) -> None:
    """:raises Refused: the owner's ``may_post`` says no."""
    answer = may_post(identity, key) if may_post is not None else True
    if answer is not True:
        raise Refused(answer if isinstance(answer, str) else "")


def keep_as_approved(site: SiteView, row: Comment, identity: Identity) -> None:
    """Where every comment waits for a look, no edit may slip past it.

    :raises Refused: the comment was approved as it is.
    """
    if site.settings.moderation == "hold" and row.state == PUBLISHED and not identity.is_moderator:
        raise Refused("A moderator approved this comment as it is. You can reply to it, or delete it.")


def act(session: AnySession, thread: Thread, row: Comment, action: str, reason: str | None) -> bool:
    """Carry out one of ``ACTIONS`` on a locked comment; whether it changed anything.

    :raises CommentGone: its author deleted it.
    :raises Invalid: there is no such action, or it doesn't fit the comment's state.
    """
    if comments.is_gone(row):
        raise CommentGone
    if action == "remove":
        why = plain(reason, limit=REASON_LENGTH) or None if reason else None
        if (row.state, row.reason) == (REMOVED, why):
            return False
        row.reason = why
        quotes.forget(session, thread, [row.number])
        comments.change_state(session, thread, row, REMOVED)
        return True
    if action in {"restore", "approve"}:
        if row.state == PUBLISHED:
            return False
        if row.state != {"restore": REMOVED, "approve": PENDING}[action]:
            raise Invalid({"action": [f"This comment is {row.state}: {action!r} does not fit."]})
        row.reason = None
        comments.change_state(session, thread, row, PUBLISHED)
        quotes.remember(session, thread, row)
        return True
    if action in {"official", "unofficial"}:
        if row.state != PUBLISHED:
            raise Invalid({"action": ["Only a published comment can be official."]})
        if row.official == (action == "official"):
            return False
        row.official = action == "official"
        changes.note(thread, row)
        return True
    raise Invalid({"action": [f"There is no action {action!r}: it is one of {', '.join(ACTIONS)}."]})


def set_thread(row: Thread, *, state: str | None, title: str | None, url: str | None) -> bool:
    """Close or open a thread, rename it, or tell where its page is; whether that changed anything."""
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

"""What moderators think of a person: trusted, watched, or silenced for a while or for good."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from talkwidget.core import authors
from talkwidget.core.dialects import AnySession
from talkwidget.core.errors import AuthorUnknown, Invalid
from talkwidget.core.models import Author
from talkwidget.core.text import plain
from talkwidget.core.views import SiteView

TRUSTED, WATCHED, SILENCED = STANDINGS = ("trusted", "watched", "silenced")
REASON_LENGTH = 500


def lock(session: AnySession, site: SiteView, author: uuid.UUID) -> Author:
    """The row of a public id, locked.

    :raises AuthorUnknown: nobody has this id on this site.
    """
    found = authors.by_id(session, site, author)
    row = session.get(Author, (site.id, found.id), with_for_update={"key_share": True}, populate_existing=True)
    if row is None:
        raise AuthorUnknown
    return row


def give(
    row: Author, actor: Author, standing: str | None, *, until: dt.datetime | None, reason: str | None,
    now: dt.datetime,
) -> None:  # fmt: skip
    """Give somebody a standing; None takes back what they have.

    :raises Invalid: there is no such standing, its end is past or given for one that has none, or the person is a
        moderator or oneself.
    """
    if standing is not None and standing not in STANDINGS:
        raise Invalid({"standing": [f"A standing is one of {', '.join(STANDINGS)}."]})
    if until is not None and (standing != SILENCED or until <= now):
        raise Invalid({"until": ["Only a time-out ends, and in the future."]})
    if standing in {WATCHED, SILENCED} and (row.id == actor.id or row.role is not None):
        raise Invalid({"author": ["Nobody silences themselves or another moderator: end their role first."]})
    row.standing, row.standing_until = standing, until
    row.standing_reason = plain(reason, limit=REASON_LENGTH) or None if reason else None


def snapshot(row: Author) -> dict[str, Any]:
    """What a decision about a person changes, ready for JSON."""
    until = row.standing_until
    return {
        "standing": row.standing, "standing_until": until.isoformat() if until is not None else None,
        "standing_reason": row.standing_reason,
    }  # fmt: skip


def put_back(row: Author, before: Mapping[str, Any]) -> None:
    """Think of a locked person as before a decision."""
    until = before["standing_until"]
    row.standing, row.standing_reason = before["standing"], before["standing_reason"]
    row.standing_until = dt.datetime.fromisoformat(until) if until is not None else None


def is_silenced(row: Author, now: dt.datetime) -> bool:
    """Whether somebody may not comment now."""
    return row.standing == SILENCED and (row.standing_until is None or row.standing_until > now)


def hand_on(guest: Author, row: Author, *, now: dt.datetime) -> None:
    """Let an account have what moderators thought of the guest it takes over, where that is harsher.

    Of a moderator nobody thinks anything.
    """
    if row.role is None and _weight(guest, now) > _weight(row, now):
        row.standing, row.standing_until = guest.standing, guest.standing_until
        row.standing_reason = guest.standing_reason
    guest.standing = guest.standing_until = guest.standing_reason = None


def _weight(row: Author, now: dt.datetime) -> tuple[int, dt.datetime]:
    if is_silenced(row, now):
        return 2, row.standing_until or dt.datetime.max.replace(tzinfo=dt.UTC)
    return int(row.standing == WATCHED), now

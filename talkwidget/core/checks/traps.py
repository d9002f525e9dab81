"""What only machines do with a form."""

from __future__ import annotations

from talkwidget.core.checks.draft import Draft
from talkwidget.core.checks.findings import Finding, Verdict
from talkwidget.core.dialects import AnySession

QUICKEST = 2.0
"""Seconds in which nobody opens a form, writes and sends it."""


def of_field(_session: AnySession, draft: Draft) -> Finding | None:
    """Take for spam what came with the field filled in that people don't see."""
    return Finding("traps", Verdict.SPAM, "trap_filled") if draft.sender.trapped else None


def of_time(_session: AnySession, draft: Draft) -> Finding | None:
    """Hold what was sent faster than a person can write; where nobody knows how fast that was, nothing is said."""
    seconds = draft.sender.seconds
    if seconds is None or seconds >= QUICKEST:
        return None
    return Finding("traps", Verdict.HOLD, "too_quick", {"seconds": round(seconds, 1)})

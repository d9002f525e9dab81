"""The first comments of somebody new."""

from __future__ import annotations

from talkwidget.core.checks import record
from talkwidget.core.checks.draft import Draft
from talkwidget.core.checks.findings import Finding, Verdict
from talkwidget.core.dialects import AnySession


def comments(session: AnySession, draft: Draft) -> Finding | None:
    """Hold what somebody writes before `hold_first` comments of theirs are published."""
    wanted = draft.site.settings.hold_first
    if record.published(session, draft, most=wanted) >= wanted:
        return None
    return Finding("first", Verdict.HOLD, "first_comments", {"n": wanted})

"""What moderators said before of this person, this thread and this site."""

from __future__ import annotations

from talkwidget.core.checks.draft import Draft
from talkwidget.core.checks.findings import Finding, Verdict
from talkwidget.core.dialects import AnySession
from talkwidget.core.standings import SILENCED, TRUSTED, is_silenced


def of_author(_session: AnySession, draft: Draft) -> Finding | None:
    """Refuse whom a moderator silenced, hold what the watched write, publish what the trusted do."""
    author = draft.author
    if author is None or author.standing is None:
        return None
    if author.standing == SILENCED:
        if not is_silenced(author, draft.now):
            return None
        until = author.standing_until
        facts = {"until": until.isoformat() if until is not None else "", "reason": author.standing_reason or ""}
        return Finding("author", Verdict.REFUSE, "silenced", facts)
    if author.standing == TRUSTED:
        return Finding("author", Verdict.PUBLISH, "trusted")
    return Finding("author", Verdict.HOLD, "watched")


def of_house(_session: AnySession, draft: Draft) -> Finding | None:
    """Hold what is written where everything waits for a look: in this thread, or on the whole site."""
    if "hold" in {draft.thread.moderation, draft.site.settings.moderation}:
        return Finding("house", Verdict.HOLD, "held")
    return None

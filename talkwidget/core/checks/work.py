"""Work instead of waiting: that a browser computes for a second is nothing to one person, and much to a flood of spam.

Whether a site asks for it is its setting ``proof_of_work``. Who can't work, as a page without scripts, waits as before.
"""

from __future__ import annotations

import dataclasses

from talkwidget.core import proofs
from talkwidget.core.checks import record
from talkwidget.core.checks.draft import Draft
from talkwidget.core.checks.findings import Finding, Judgement, Verdict
from talkwidget.core.dialects import AnySession

MISSING, REQUIRED, GIVEN = "proof_missing", "proof_required", "proof_given"
FORMS = frozenset({"api", "page"})
SOFT = frozenset({MISSING, "burst", "too_quick"})
"""Reasons to hold a comment that speak of how it came, not of what it says nor of what a moderator decided."""
EASED = {"off": frozenset[str](), "guests": frozenset({MISSING}), "suspect": SOFT}
"""Which reasons work does away with, by setting."""


def of_guest(session: AnySession, draft: Draft) -> Finding | None:
    """Hold what a guest writes who has published nothing yet, where the site asks guests for work."""
    if draft.site.settings.proof_of_work != "guests" or not draft.who.is_guest:
        return None
    if draft.edits is not None or draft.sender.via not in FORMS or record.published(session, draft):
        return None
    return Finding("work", Verdict.HOLD, MISSING)


def weigh(draft: Draft, judged: Judgement) -> Judgement:
    """Ask for work where a comment would wait without it and not with it; once it is done, let it count."""
    eased = EASED[draft.site.settings.proof_of_work]
    if not (eased and draft.sender.can_prove):
        return judged
    lighter = Judgement(tuple(_noted(finding, eased) for finding in judged.findings))
    if lighter.verdict is judged.verdict:
        return judged
    if proofs.is_good(draft.site, draft.sender.proof, now=draft.now):
        return Judgement((*lighter.findings, Finding("work", Verdict.NOTE, GIVEN)))
    return Judgement((Finding("work", Verdict.REFUSE, REQUIRED), *judged.findings))


def _noted(finding: Finding, eased: frozenset[str]) -> Finding:
    if finding.verdict is Verdict.HOLD and finding.code in eased:
        return dataclasses.replace(finding, verdict=Verdict.NOTE)
    return finding

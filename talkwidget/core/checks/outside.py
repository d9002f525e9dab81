"""The owner's own checks, and those of others: asked last, where none of ours decided, and outside any transaction.

They may take their time, for nobody waits for a lock meanwhile; and they may fail. What fails holds the comment: else
a text that makes a check fall over would be published by it.
"""

from __future__ import annotations

import dataclasses
import json
import logging
import traceback
from collections.abc import Callable, Sequence

import sqlalchemy as sa

from talkwidget.core.checks.draft import Draft
from talkwidget.core.checks.findings import Finding, Judgement, Verdict
from talkwidget.core.models import Author
from talkwidget.core.settings import Settings
from talkwidget.core.text import plain

OwnCheck = Callable[[Draft], Finding | None]
"""An owner's own check: called with each comment that no check of ours decided about."""
OwnChecks = Callable[[Settings], Sequence[OwnCheck]]
"""Tells which of them a site with these settings wants, in their order."""
SENTENCE_LENGTH = 500

log = logging.getLogger("talkwidget")


def judge(draft: Draft, judged: Judgement, checks: Sequence[OwnCheck]) -> Judgement:
    """Ask one after the other until one decides."""
    for check in checks:
        if judged.decisive is not None:
            break
        finding = _ask(check, draft)
        if finding is not None:
            judged = Judgement((*judged.findings, finding))
    return judged


def loose(draft: Draft) -> Draft:
    """The same draft for who looks at it without a database: its author's row is a copy, and nothing is kept of it."""
    if draft.author is None:
        return draft
    columns = sa.inspect(Author).column_attrs
    copy = Author(**{column.key: getattr(draft.author, column.key) for column in columns})
    return dataclasses.replace(draft, author=copy)


def _ask(check: OwnCheck, draft: Draft) -> Finding | None:
    try:
        finding = check(draft)
        return _tidy(finding) if finding is not None else None
    except Exception as error:  # noqa: BLE001  # it is the owner's, and may raise anything
        # No message and no traceback: they could hold what somebody wrote.
        place = traceback.extract_tb(error.__traceback__)[-1]
        log.error("an own check failed: %s at %s:%s", type(error).__name__, place.filename, place.lineno)
        return Finding("own", Verdict.HOLD, "own_failed", {"error": type(error).__name__})


def _tidy(finding: Finding) -> Finding:
    """A finding as every database takes it.

    :raises TypeError, ValueError: it is none, or can't be kept.
    """
    if not isinstance(finding, Finding):
        raise TypeError("a check answers with a Finding or None")
    facts = dict(finding.facts)
    if isinstance(facts.get("sentence"), str):
        facts["sentence"] = plain(str(facts["sentence"]), limit=SENTENCE_LENGTH)
    tidy = Finding(str(finding.check)[:64], Verdict(finding.verdict), str(finding.code)[:64], facts)
    json.dumps(tidy.kept(), ensure_ascii=False, allow_nan=False).encode()
    return tidy

"""What is said in words that a site's moderators listed: in the text, the name, or an address."""

from __future__ import annotations

from collections.abc import Iterator

from talkwidget.core import word_lists
from talkwidget.core.checks import addresses, lists
from talkwidget.core.checks.draft import Draft
from talkwidget.core.checks.findings import Finding, Verdict
from talkwidget.core.checks.matcher import Matcher
from talkwidget.core.dialects import AnySession
from talkwidget.core.text import fold

NAMED = 5
"""So many words are told at most."""


def banned(session: AnySession, draft: Draft) -> Finding | None:
    """Refuse what has a banned word in it."""
    return _look(session, draft, word_lists.BANNED, Verdict.REFUSE, "word_banned")


def suspect(session: AnySession, draft: Draft) -> Finding | None:
    """Hold what has a suspect word in it."""
    return _look(session, draft, word_lists.SUSPECT, Verdict.HOLD, "word_suspect")


def _look(session: AnySession, draft: Draft, kind: str, verdict: Verdict, code: str) -> Finding | None:
    matcher = lists.words(session, draft, kind)
    if matcher is None:
        return None
    lines: dict[str, None] = {}
    said: dict[str, None] = {}
    for line, word in _found(matcher, draft):
        lines[line], said[word] = None, None
        if len(lines) == NAMED:
            break
    return Finding("words", verdict, code, {"words": [*said], "lines": [*lines]}) if lines else None


def _found(matcher: Matcher, draft: Draft) -> Iterator[tuple[str, str]]:
    yield from ((hit.line, hit.said) for hit in matcher.find(draft.words.plain))
    yield from ((hit.line, hit.said) for hit in matcher.find(fold(draft.name)))
    site = addresses.website(draft)
    for address in (*addresses.links(draft), *([site] if site is not None else [])):
        yield from ((hit.line, hit.said) for hit in matcher.find(fold(address.url)))

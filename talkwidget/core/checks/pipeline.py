"""The checks in their order, and how a draft passes them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from talkwidget.core.checks import bayes, bursts, first, links, repeats, standing, traits, traps, words, work
from talkwidget.core.checks.draft import Draft
from talkwidget.core.checks.findings import Finding, Judgement
from talkwidget.core.dialects import AnySession

Check = Callable[[AnySession, Draft], Finding | None]

CHECKS: tuple[Check, ...] = (
    standing.of_author,
    words.banned,
    links.blocked,
    traps.of_field,
    traits.advertising,
    bayes.of_words,
    standing.of_house,
    words.suspect,
    links.many,
    repeats.of_words,
    bursts.of_author,
    first.comments,
    traps.of_time,
    work.of_guest,
)
"""Who speaks, then what is refused and what is spam, then what waits: where all waits its author is told just that, and
spam still goes where spam is."""

IMPORTED: tuple[Check, ...] = (
    words.banned,
    links.blocked,
    traits.advertising,
    words.suspect,
    links.many,
    repeats.of_words,
    bayes.of_words,
)
"""Those of `CHECKS` that make sense for what was written elsewhere: they look at what is said, not at who says it here,
nor at how fast it comes."""


def judge(session: AnySession, draft: Draft, checks: Sequence[Check] = CHECKS) -> Judgement:
    """Ask every check, so that who looks sees all reasons; what decides is `Judgement.decisive`."""
    if draft.site.settings.moderation == "off" or draft.who.is_moderator:
        return Judgement()
    found = (check(session, draft) for check in checks)
    return work.weigh(draft, Judgement(tuple(finding for finding in found if finding is not None)))

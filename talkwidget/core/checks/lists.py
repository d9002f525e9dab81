"""A site's lists as the checks look things up in them: made once for each version, and kept in the process."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Generic, TypeVar

from talkwidget.core import transactions, word_lists
from talkwidget.core.checks.draft import Draft
from talkwidget.core.checks.matcher import Domains, Matcher
from talkwidget.core.dialects import AnySession

T = TypeVar("T", Matcher, Domains)

KEPT = 64
"""Lists; one of 10,000 words takes about 3 MB."""


def words(session: AnySession, draft: Draft, kind: str) -> Matcher | None:
    """The words of a list; None where the site has none."""
    return _made(session, draft, kind, _matchers, Matcher)


def domains(session: AnySession, draft: Draft, kind: str) -> Domains | None:
    """The domains of a list; None where the site has none."""
    return _made(session, draft, kind, _domains, Domains)


class _Place(Generic[T]):
    """Where what was made of a list is kept. Two threads that come first both make it, and one is let go."""

    made: T | None = None


@lru_cache(maxsize=KEPT)
def _matchers(_site: uuid.UUID, _kind: str, _version: int) -> _Place[Matcher]:
    return _Place()


@lru_cache(maxsize=KEPT)
def _domains(_site: uuid.UUID, _kind: str, _version: int) -> _Place[Domains]:
    return _Place()


def _made(
    session: AnySession, draft: Draft, kind: str, place_of: Callable[[uuid.UUID, str, int], _Place[T]],
    make: Callable[[Sequence[str]], T],
) -> T | None:  # fmt: skip
    """What ``make`` makes of a list. One statement tells the versions of all kinds to all checks of a comment."""
    asked = ("word_lists", draft.site.id)
    known = transactions.found(session).get(asked)
    if known is None:
        known = word_lists.versions(session, draft.site.id)
        transactions.found(session)[asked] = known
    if kind not in known:
        return None
    place = place_of(draft.site.id, kind, known[kind])
    if place.made is None:
        place.made = make(word_lists.find(session, draft.site, kind).words)
    return place.made

"""What a check answers, and what all of them together mean."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Fact = str | int | float | Sequence[str]


class Verdict(enum.StrEnum):
    """What is to become of a comment. ``NOTE`` decides nothing: it is only kept for who looks.

    .. versionadded:: 0.1
    """

    PUBLISH = "publish"
    HOLD = "hold"
    SPAM = "spam"
    REFUSE = "refuse"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One check's answer: ``Finding("cats", Verdict.HOLD, "no_cats", {"sentence": "Cats wait for a look."})``.

    check: its name, as in ``links``
    code:  the reason, stable, as in ``links_many``; `reasons` has a sentence for each
    facts: what it saw, by name: small, and nothing that isn't in the comment or this site's own rules. An own check's
           ``sentence`` is what the author is told

    .. versionadded:: 0.1
    """

    check: str
    verdict: Verdict
    code: str
    facts: Mapping[str, Fact] = field(default_factory=dict)

    def kept(self) -> dict[str, Any]:
        """Return it as it is kept with the comment, ready for JSON."""
        facts = {name: fact if isinstance(fact, str | int | float) else list(fact) for name, fact in self.facts.items()}
        return {"check": self.check, "verdict": str(self.verdict), "code": self.code, "facts": facts}

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Finding:
        """Make one of what was kept."""
        return cls(kept["check"], Verdict(kept["verdict"]), kept["code"], kept["facts"])


@dataclass(frozen=True, slots=True)
class Judgement:
    """All that the checks found, in their order."""

    findings: tuple[Finding, ...] = ()

    @property
    def decisive(self) -> Finding | None:
        """The finding that counts: the first that decides."""
        return next((finding for finding in self.findings if finding.verdict is not Verdict.NOTE), None)

    @property
    def verdict(self) -> Verdict:
        return self.decisive.verdict if self.decisive is not None else Verdict.PUBLISH

    def kept(self) -> list[dict[str, Any]] | None:
        """Return what is kept with the comment, the decisive one first; None for nothing."""
        decisive = self.decisive
        first = [decisive] if decisive is not None else []
        rest = [finding for finding in self.findings if finding is not decisive]
        return [finding.kept() for finding in first + rest] or None

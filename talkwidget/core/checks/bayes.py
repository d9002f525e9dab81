"""The filter that learns from this site's own decisions: how likely a comment is spam by the words it has, and why.

How the words' evidence is weighed: Gary Robinson, "A Statistical Approach to the Spam Problem", Linux Journal 107
(March 2003), with the constants that SpamBayes found (Tony Meyer and Brendon Whateley, "SpamBayes: Effective
open-source, Bayesian based, email classification system", CEAS 2004). Probabilities are combined by Fisher's method
(Ronald Fisher, "Statistical Methods for Research Workers", section 21.1, 1932), once for spam and once against it: a
comment with much of both, or little of either, is near one half, and nothing is said of it.

A word's share is taken of all words of a kind, and not of all comments as with SpamBayes: comments differ in length,
and where spam is longer than ham every common word would speak against who writes much.
"""

from __future__ import annotations

import math
import uuid
from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa

from talkwidget.core import features, transactions
from talkwidget.core.checks.draft import Draft
from talkwidget.core.checks.findings import Fact, Finding, Verdict
from talkwidget.core.dialects import AnySession
from talkwidget.core.models import EVERY, TOTAL, Word

SUSPECT, SPAM = 0.85, 0.99
"""From which probability on a comment is held, or taken for spam."""
LESSONS = 10
"""Comments of each kind that moderators must have decided about before anything is said."""
MANY = 5
"""Words that must tell something before a comment is called spam; with fewer it is held."""
SHOWN = 8

_WORDS = Word.metadata.tables[Word.__tablename__]
_UNKNOWN, _STRENGTH = 0.5, 0.45
"""What is thought of a word that nobody saw yet, and how many sightings that thought outweighs."""
_TELLING = 0.1
"""How far from one half a word's probability must be to count."""


class Clue(NamedTuple):
    """A word that counted, and how likely a comment that has it is spam, from 0 to 1."""

    word: str
    probability: float

    def __str__(self) -> str:
        return f"{self.word} {self.probability:.2f}"


def of_words(session: AnySession, draft: Draft) -> Finding | None:
    """Hold, or take for spam, what reads like comments that moderators of this site took for spam.

    Facts: ``probability`` from 0 to 1, and the words that counted most for and against, each with its own.
    """
    words = draft.words
    seen = features.of(source=words.source, html=words.html, plain=words.plain, name=draft.name, website=draft.who.url)
    clues = _clues(session, draft.site.id, seen)
    if clues is None:
        return None
    probability = combine([clue.probability for clue in clues])
    if probability < SUSPECT:
        return None
    strongest = sorted(clues, key=lambda clue: -abs(clue.probability - 0.5))
    facts: dict[str, Fact] = {
        "probability": round(probability, 4),
        "spam_words": [str(clue) for clue in strongest if clue.probability > 0.5][:SHOWN],
        "ham_words": [str(clue) for clue in strongest if clue.probability < 0.5][:SHOWN],
    }
    if probability < SPAM or len(clues) < MANY:
        return Finding("bayes", Verdict.HOLD, "bayes_suspect", facts)
    return Finding("bayes", Verdict.SPAM, "bayes_spam", facts)


def is_taught(session: AnySession, site: uuid.UUID) -> bool:
    """Whether enough was learned to say anything."""
    found = transactions.connection(session).execute(_KNOWN, {"site": site, "words": [EVERY]}).all()
    return any(min(spam, ham) >= LESSONS for _, spam, ham in found)


def combine(probabilities: Sequence[float]) -> float:
    """Make one probability of many by Fisher's method, as Robinson does it: 0.5 for no evidence."""
    if not probabilities:
        return 0.5
    count = len(probabilities)
    spam = 1 - _chi_square(-2 * sum(math.log(1 - one) for one in probabilities), count)
    ham = 1 - _chi_square(-2 * sum(map(math.log, probabilities)), count)
    return (spam - ham + 1) / 2


def of_counts(spam: int, ham: int, *, spam_words: int, ham_words: int) -> float:
    """How likely a comment with a word is spam, which ``spam`` and ``ham`` lessons with so many words in all have."""
    among_spam, among_ham = spam / spam_words, ham / ham_words
    seen = spam + ham
    said = among_spam / (among_spam + among_ham) if seen else _UNKNOWN
    return (_STRENGTH * _UNKNOWN + seen * said) / (_STRENGTH + seen)


def _clues(session: AnySession, site: uuid.UUID, seen: Sequence[str]) -> list[Clue] | None:
    """The words that tell something; None while too little was learned. One statement."""
    found = transactions.connection(session).execute(_KNOWN, {"site": site, "words": [EVERY, TOTAL, *seen]}).all()
    counts = {word: (spam, ham) for word, spam, ham in found}
    if min(counts.pop(EVERY, (0, 0))) < LESSONS:
        return None
    spam_words, ham_words = (max(count, 1) for count in counts.pop(TOTAL, (0, 0)))
    clues = (
        Clue(word, of_counts(spam, ham, spam_words=spam_words, ham_words=ham_words))
        for word, (spam, ham) in counts.items()
    )
    return [clue for clue in clues if abs(clue.probability - 0.5) >= _TELLING]


def _chi_square(value: float, count: int) -> float:
    """How likely a chi-square of 2 * ``count`` degrees of freedom is at least ``value``."""
    half = value / 2
    term = total = math.exp(-half)
    for step in range(1, count):
        term *= half / step
        total += term
    return min(total, 1.0)


_KNOWN = sa.select(_WORDS.c.word, _WORDS.c.spam, _WORDS.c.ham).where(
    _WORDS.c.site_id == sa.bindparam("site"), _WORDS.c.word.in_(sa.bindparam("words", expanding=True))
)

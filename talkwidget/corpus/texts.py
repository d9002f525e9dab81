"""A stock of rendered texts to draw from: rendering each of ten million comments would take hours."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence

from talkwidget.core.text import Rendered, render
from talkwidget.corpus.words import Language

TEXTS = 15
"""Distinct texts for each hundredth of the threads that a language has; some 1,500 in all."""
MAX_LENGTH = 10_000
_MARKUP = (
    "**{}**", "*{}*", "> {}\n\n", "~~{}~~", "[{}](https://bench.example/map)", "- {}\n", "`{}`",
    "{} https://bench.example/archive?page=2",
)  # fmt: skip


class Stock:
    """Texts by language, the same ones for the same lots."""

    def __init__(self, languages: Mapping[str, Language], lots: random.Random) -> None:
        self.by_language: Mapping[str, Sequence[Rendered]] = {
            name: [
                render(said, max_length=MAX_LENGTH, max_links=MAX_LENGTH)
                for said in _said(language, lots, TEXTS * language.share)
            ]
            for name, language in languages.items()
        }


def _said(language: Language, lots: random.Random, count: int) -> Iterator[str]:
    """Mostly a sentence or three, now and then twenty in several paragraphs; one in eight has markup."""
    for _ in range(count):
        sentences = lots.choices(language.sentences, k=min(int(lots.paretovariate(1.1)) + lots.randrange(3), 24))
        if lots.random() < 0.125:
            place = lots.randrange(len(sentences))
            sentences[place] = lots.choice(_MARKUP).format(sentences[place])
        paragraphs = [sentences[start : start + 6] for start in range(0, len(sentences), 6)]
        yield "\n\n".join(language.joint.join(paragraph) for paragraph in paragraphs)

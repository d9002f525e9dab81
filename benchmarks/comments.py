"""The comments that every subject of the benchmarks is filled with: the same words, names and replies for all.

Every second comment answers the one before it, so that all can show them: two levels is what the simplest has. Texts
repeat after `VARIETY` comments, and as many in a row have the same likes: so a page costs the same wherever it is cut
out of a thread, in each order.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

START = 1_700_000_000
"""When the first comment was written, in seconds since the epoch; each next one a second later."""
VARIETY = 20

_SENTENCES = (
    "I read this twice, and the second half is *much* better than its title.",
    "Has anybody tried it on an older machine? Mine needs [four minutes](https://blog.example/times) for the same.",
    "The **second figure** is what convinced me, though I would like to see where it comes from.",
    "Nein, so einfach ist es nicht: wer früh anfängt, hat am Ende mehr Arbeit.",
    "Set `workers = 4` and look again; that is all I changed, and it has run since March.",
    "Es lo que siempre digo, y nadie me cree.",
    "これは便利ですね。試してみます。",
    "My grandmother did it with a spoon and a candle, and it took an afternoon, every year, without a word.",
)
_NAMES = ("Ada", "Bob", "Chloé", "Dmitri", "Emeka", "Fatima", "Goran", "Hana", "Ines", "Jun")


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment. ``number`` counts from 1; ``parent`` is the number of the one it answers."""

    number: int
    name: str
    text: str
    parent: int | None
    created: int
    likes: int


def comments(count: int) -> Iterator[Comment]:
    """Yield the first ``count`` comments of a thread."""
    for number in range(1, count + 1):
        yield Comment(
            number=number,
            name=_NAMES[number * 7 % len(_NAMES)],
            text=text(number),
            parent=number - 1 if number % 2 == 0 else None,
            created=START + number,
            likes=number // VARIETY * 7 % 10,
        )


def text(number: int) -> str:
    """Return the words of a comment: one to five sentences, 250 characters on average."""
    place = number % VARIETY
    return " ".join(_SENTENCES[(place * 3 + step) % len(_SENTENCES)] for step in range(1 + place % 5))

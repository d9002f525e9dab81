"""Errors in the reader's language: by key and facts where a catalogue knows them, else as they came."""

from __future__ import annotations

import datetime as dt

from talkwidget.core.errors import Fact, Invalid, Sentence, TalkError
from talkwidget.i18n.catalogue import Catalogue

AS_THEY_ARE = frozenset({"n", "number"})
"""Facts that aren't grouped here: ``n`` is by the catalogue, and the number of a comment is its name."""


def detail(words: Catalogue, error: TalkError) -> str:
    """What an error says to a person; an owner's own sentence passes untouched."""
    if isinstance(error, Invalid):
        return " ".join(said for sentences in fields(words, error).values() for said in sentences)
    return sentence(words, error.detail)


def fields(words: Catalogue, error: Invalid) -> dict[str, list[str]]:
    """The same for each field that is wrong."""
    return {field: [sentence(words, said) for said in sentences] for field, sentences in error.errors.items()}


def sentence(words: Catalogue, said: str) -> str:
    """One sentence; numbers in it are written as in that language."""
    key = f"errors.{said.key}" if isinstance(said, Sentence) else ""
    if not isinstance(said, Sentence) or key not in words.texts:
        return str(said)
    # A reason that wasn't given leaves its place empty.
    return words.say(key, **{name: _fact(words, name, fact) for name, fact in said.facts.items()}).strip()


def _fact(words: Catalogue, name: str, fact: Fact) -> int | str:
    if isinstance(fact, dt.datetime):
        return words.time(fact)
    return fact if name in AS_THEY_ARE or isinstance(fact, str) else words.number(fact)

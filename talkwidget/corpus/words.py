"""What the made-up people are called, and what they say: `words.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Language:
    """``share``: of the threads; ``joint``: what stands between two sentences, or two names."""

    share: int
    joint: str
    names: Sequence[str]
    families: Sequence[str]
    titles: Sequence[str]
    sentences: Sequence[str]


def languages() -> Mapping[str, Language]:
    """Read them, by BCP 47 tag."""
    text = files(__package__).joinpath("words.toml").read_text("utf-8")
    return {tag: Language(**words) for tag, words in tomllib.loads(text).items()}

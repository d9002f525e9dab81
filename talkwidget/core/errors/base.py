"""What every error has: a code, a title, and a sentence that can be said in other languages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import ClassVar, Self

Fact = int | str | dt.datetime


class Sentence(str):
    """What went wrong, in English, and what a door needs to say it in another language: its key and its facts."""

    __slots__ = ("facts", "key")
    key: str
    facts: Mapping[str, Fact]

    def __new__(cls, english: str, key: str, **facts: Fact) -> Self:
        sentence = super().__new__(cls, english)
        sentence.key, sentence.facts = key, facts
        return sentence


class TalkError(Exception):
    """Anything talkwidget refuses to do, or can't do now."""

    code: ClassVar[str] = "error"
    title: ClassVar[str] = "That did not work."

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail or self.title)

    @property
    def detail(self) -> str:
        """A sentence a person can act on."""
        said: str = self.args[0]
        return said


class SettingsError(TalkError):
    """A setting that can't be used: raised at start, with the cure."""

    code = "settings"
    title = "A setting can't be used."

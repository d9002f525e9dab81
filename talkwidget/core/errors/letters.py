"""Why a link in a letter does nothing."""

from __future__ import annotations

from talkwidget.core.errors.base import Sentence, TalkError


class LetterLinkDead(TalkError):
    """Too old, of another site, of who moderates no more, or never made: which of them is nobody's to know."""

    code = "letter_link_dead"
    title = "This link doesn't work any more."

    def __init__(self) -> None:
        super().__init__(Sentence("This link from a letter doesn't work any more. Sign in to the desk.", self.code))


class LetterOutdated(TalkError):
    """The comment isn't what the letter showed."""

    code = "letter_outdated"
    title = "This has changed since the letter."

    def __init__(self) -> None:
        super().__init__(
            Sentence(
                "This comment was edited, or somebody decided about it, since the letter. Look at it on the desk.",
                self.code,
            )
        )

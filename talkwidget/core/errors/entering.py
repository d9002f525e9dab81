"""Why a moderator doesn't get in."""

from __future__ import annotations

from talkwidget.core.errors.base import Sentence, TalkError


class LinkSpent(TalkError):
    """Used, too old, of another site, or never made: which of them is nobody's to know."""

    code = "link_spent"
    title = "This link doesn't work any more."

    def __init__(self) -> None:
        super().__init__(
            Sentence("This link was used already, or its 15 minutes are over. Ask for a new one.", self.code)
        )


class PasskeyRefused(TalkError):
    code = "passkey_refused"
    title = "This passkey doesn't open this desk."

    def __init__(self) -> None:
        super().__init__(Sentence("This passkey doesn't open the desk of this site. Sign in by a link.", self.code))


class DeskClosed(TalkError):
    """Not a moderator of the standalone server, or not any more."""

    code = "desk_closed"
    title = "Please sign in."

    def __init__(self) -> None:
        super().__init__(Sentence("Sign in to the desk first.", self.code))

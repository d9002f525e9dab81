"""Who may do what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from talkwidget.core.errors.base import Sentence, TalkError


class SignInRequired(TalkError):
    code = "sign_in_required"
    title = "Please sign in."

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail or Sentence("Please sign in to do this: guests can't, on this site.", self.code))


class MembersOnly(TalkError):
    code = "members_only"
    title = "Members only."

    def __init__(self) -> None:
        super().__init__(Sentence("Only signed-in people may read the comments of this site.", self.code))


class NotYours(TalkError):
    code = "not_yours"
    title = "This is not yours."

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail or Sentence("Only the author of a comment, or a moderator, can do this.", self.code))


class ModeratorsOnly(TalkError):
    code = "moderators_only"
    title = "Moderators only."

    def __init__(self) -> None:
        super().__init__(Sentence("Only a moderator of this site can do this.", self.code))


class Refused(TalkError):
    """The owner's ``may_post`` said no."""

    code = "refused"
    title = "This can't be posted."

    def __init__(self, why: str = "") -> None:
        super().__init__(why or Sentence("This site does not take this comment.", self.code))


class EditWindowOver(TalkError):
    code = "edit_window_over"
    title = "Too late to edit."

    def __init__(self, *, seconds: int) -> None:
        self.seconds = seconds
        minutes = max(1, round(seconds / 60))
        super().__init__(
            Sentence(
                f"A comment can be edited for {minutes:,} minute{_s(minutes)}. You can still delete it.",
                self.code,
                n=minutes,
            )
            if seconds
            else Sentence("Comments can't be edited on this site. You can still delete yours.", "edit_never")
        )


class ThreadClosed(TalkError):
    code = "thread_closed"
    title = "This thread is closed."

    def __init__(self) -> None:
        super().__init__(
            Sentence("This thread is closed: it takes no new comments. You can still read, like and mute.", self.code)
        )


class BranchLocked(TalkError):
    code = "branch_locked"
    title = "No more replies here."

    def __init__(self) -> None:
        super().__init__(
            Sentence("A moderator closed this conversation to replies. You can comment below the others.", self.code)
        )


class Silenced(TalkError):
    """A moderator's time-out or ban, told as it is."""

    code = "silenced"
    title = "You can't comment now."

    def __init__(self, *, until: dt.datetime | None, reason: str = "") -> None:
        self.until, self.reason = until, reason
        facts = {"reason": reason}
        if until is None:
            super().__init__(Sentence(f"A moderator ended your commenting here. {reason}".strip(), "banned", **facts))
        else:
            said = f"You can comment again on {until:%d %B %Y, %H:%M} UTC. {reason}".strip()
            super().__init__(Sentence(said, self.code, until=until, **facts))


class ProofRequired(TalkError):
    """Work is to be done first; ``challenge`` says which, and its solution is sent with the same comment."""

    code = "proof_required"
    title = "Show that you are no machine."

    def __init__(self, challenge: Mapping[str, Any]) -> None:
        self.challenge = challenge
        said = "Your browser has to compute for a moment first, to show that you are no machine. Send it again."
        super().__init__(Sentence(said, self.code))


class TokenInvalid(TalkError):
    code = "token_invalid"
    title = "This token is not valid."

    def __init__(self, detail: str = "") -> None:
        super().__init__(
            detail
            or Sentence("You are not signed in any more. Sign in again; what you typed is kept.", "token_invalid")
        )


class TokenExpired(TokenInvalid):
    code = "token_expired"
    title = "Your session has expired."

    def __init__(self) -> None:
        super().__init__(Sentence("Your session has expired. Sign in again; what you typed is kept.", self.code))


class TokenRevoked(TokenInvalid):
    code = "token_revoked"
    title = "This token was revoked."

    def __init__(self) -> None:
        super().__init__(Sentence("You were signed out. Sign in again, or comment as a new guest.", self.code))


def _s(count: int) -> str:
    return "" if count == 1 else "s"

"""One family of errors. Each has a stable ``code``, a sentence that says the cure, and its facts as attributes.

The domain knows no HTTP: the statuses live in one table of the API door.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, Self


class Sentence(str):
    """What went wrong, in English, and what a door needs to say it in another language: its key and its facts."""

    __slots__ = ("facts", "key")
    key: str
    facts: Mapping[str, int]

    def __new__(cls, english: str, key: str, **facts: int) -> Self:
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


# --- what can't be found ----------------------------------------------------------------------------------------------


class SiteUnknown(TalkError):
    code = "site_unknown"
    title = "No such site."

    def __init__(self, site: str | None) -> None:
        self.site = site
        super().__init__(
            f"There is no site {site!r:.80} here. The owner adds one with: talkwidget site add NAME"
            if site is not None
            else "This server has several sites: name one with the parameter 'site'."
        )


class CommentUnknown(TalkError):
    code = "comment_unknown"
    title = "No such comment."

    def __init__(self) -> None:
        super().__init__(Sentence("This comment does not exist, or not any more.", self.code))


class AuthorUnknown(TalkError):
    code = "author_unknown"
    title = "No such person."

    def __init__(self) -> None:
        super().__init__(Sentence("Nobody with this id has written on this site.", self.code))


class CommentGone(TalkError):
    code = "already_deleted"
    title = "This comment was deleted."

    def __init__(self) -> None:
        super().__init__(Sentence("This comment was deleted by its author; it can't be changed any more.", self.code))


# --- who may do what --------------------------------------------------------------------------------------------------


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


# --- what was sent ----------------------------------------------------------------------------------------------------


NAME_MISSING = Sentence("Say who you are: a name or a nickname.", "name_missing")
NAME_TOO_LONG = Sentence("This name is too long.", "name_too_long")
EMAIL_WRONG = Sentence("This is not an e-mail address.", "email_wrong")
WEBSITE_WRONG = Sentence("This is not a web address. Begin with https://", "website_wrong")
WORDS_MISSING = Sentence("Type a word to look for.", "words_missing")


class Invalid(TalkError):
    """Well-formed, but wrong: ``errors`` maps a field's name to sentences."""

    code = "invalid"
    title = "Some of this is not right."

    def __init__(self, errors: Mapping[str, Sequence[str]]) -> None:
        self.errors: dict[str, list[str]] = {field: list(messages) for field, messages in errors.items()}
        super().__init__(" ".join(message for messages in self.errors.values() for message in messages))


class TextEmpty(Invalid):
    code = "text_empty"
    title = "There is nothing to post."

    def __init__(self) -> None:
        super().__init__({"text": [Sentence("Write something first.", self.code)]})


class TextTooLong(Invalid):
    code = "text_too_long"
    title = "This is too long."

    def __init__(self, *, limit: int, length: int) -> None:
        self.limit, self.length = limit, length
        said = f"This has {length:,} characters; at most {limit:,} are allowed."
        super().__init__({"text": [Sentence(said, self.code, length=length, limit=limit)]})


class TooManyLinks(Invalid):
    code = "too_many_links"
    title = "Too many links."

    def __init__(self, *, limit: int, count: int) -> None:
        self.limit, self.count = limit, count
        said = f"This has {count:,} links; at most {limit:,} are allowed."
        super().__init__({"text": [Sentence(said, self.code, count=count, limit=limit)]})


class NameReserved(Invalid):
    code = "name_reserved"
    title = "This name is taken."

    def __init__(self) -> None:
        said = "This name, or one that looks like it, belongs to the staff of this site."
        super().__init__({"name": [Sentence(said, self.code)]})


class ParentUnknown(Invalid):
    code = "parent_unknown"
    title = "There is nothing to reply to."

    def __init__(self, number: int) -> None:
        self.number = number
        said = f"Comment #{number} is not there any more. Post this as a comment of its own."
        super().__init__({"parent": [Sentence(said, self.code, number=number)]})


class BadCursor(TalkError):
    code = "bad_cursor"
    title = "This cursor is not one of ours."

    def __init__(self) -> None:
        super().__init__(Sentence("This page of comments can't be found any more. Begin at the first one.", self.code))


class VersionTooOld(TalkError):
    """What changed since a version isn't known, or is too much for one answer."""

    code = "version_too_old"
    title = "What changed since this version can't be told."

    def __init__(self) -> None:
        super().__init__(Sentence("Too much has changed since this was loaded. Load the comments again.", self.code))


class KeyReused(TalkError):
    """The same Idempotency-Key came with another body."""

    code = "key_reused"
    title = "This Idempotency-Key was used for something else."

    def __init__(self) -> None:
        super().__init__(Sentence("This was sent before, with other words. Send it again.", self.code))


# --- mutes ------------------------------------------------------------------------------------------------------------


class MuteYourself(TalkError):
    code = "mute_yourself"
    title = "You can't mute yourself."

    def __init__(self) -> None:
        super().__init__(Sentence("This is you. Your own comments are always shown to you.", self.code))


class MuteLimit(TalkError):
    code = "mute_limit"
    title = "Your list is full."

    def __init__(self, *, limit: int) -> None:
        self.limit = limit
        super().__init__(Sentence(f"You can mute {limit:,} people. Unmute somebody first.", self.code, n=limit))


class MutesTooFast(TalkError):
    code = "mutes_too_fast"
    title = "Too many changes."

    def __init__(self, *, limit: int, retry_after: int) -> None:
        self.limit, self.retry_after = limit, retry_after
        said = f"You changed the list too often. Try again in {retry_after:,} second{_s(retry_after)}."
        super().__init__(Sentence(said, self.code, n=retry_after))


# --- the store --------------------------------------------------------------------------------------------------------


class StoreBusy(TalkError):
    """The database is away, locked or restarting: nothing was changed, and trying again is safe."""

    code = "store_busy"
    title = "The comments are busy."

    def __init__(self, *, retry_after: int = 2) -> None:
        self.retry_after = retry_after
        super().__init__(
            Sentence("The comments can't be reached just now. Nothing is lost: try again in a moment.", self.code)
        )


class StorageFull(TalkError):
    code = "storage_full"
    title = "There is no room left."

    def __init__(self, *, retry_after: int = 60) -> None:
        self.retry_after = retry_after
        super().__init__(
            Sentence(
                "The server has no room for more comments just now. Keep your text and try again later.", self.code
            )
        )


class StoreNotReady(TalkError):
    """The tables aren't there, or are those of another version."""

    code = "store_not_ready"
    title = "The comments are not set up yet."

    def __init__(self, *, retry_after: int = 60) -> None:
        self.retry_after = retry_after
        super().__init__(
            "The tables of the comments are missing. The owner makes them: talkwidget upgrade, or flask talk upgrade"
        )


def _s(count: int) -> str:
    return "" if count == 1 else "s"

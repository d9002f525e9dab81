"""What was sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from talkwidget.core.errors.base import Sentence, TalkError

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

"""What a reader's list of mutes doesn't take."""

from __future__ import annotations

from talkwidget.core.errors.base import Sentence, TalkError


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


def _s(count: int) -> str:
    return "" if count == 1 else "s"

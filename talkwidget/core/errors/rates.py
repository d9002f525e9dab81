"""What comes too often."""

from __future__ import annotations

from talkwidget.core.errors.base import Sentence, TalkError

MINUTE, HOUR = 60, 3600


class RateLimited(TalkError):
    """Too many deeds of one kind, by one person, from one address or in one thread.

    limit:       how many may be in the time that is meant
    retry_after: when that ends, in seconds
    """

    code = "rate_limited"
    title = "That was too fast."

    def __init__(self, *, limit: int, retry_after: int) -> None:
        self.limit, self.retry_after = limit, retry_after
        count, unit, key = retry_after, "second", self.code
        if retry_after > 2 * HOUR:
            count, unit, key = -(-retry_after // HOUR), "hour", f"{self.code}_hours"
        elif retry_after > 2 * MINUTE:
            count, unit, key = -(-retry_after // MINUTE), "minute", f"{self.code}_minutes"
        said = f"This was done too often just now. Try again in {count:,} {unit}{'' if count == 1 else 's'}."
        super().__init__(Sentence(said, key, n=count))

"""The store: away, full, or not set up."""

from __future__ import annotations

from talkwidget.core.errors.base import Sentence, TalkError


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

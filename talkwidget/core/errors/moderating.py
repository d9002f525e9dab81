"""What moderators can't do just now."""

from __future__ import annotations

import uuid

from talkwidget.core.errors.base import Sentence, TalkError


class AlreadyDecided(TalkError):
    """Somebody else decided meanwhile; ``decision`` is theirs, and who acts after having seen it may."""

    code = "already_decided"
    title = "Somebody was faster."

    def __init__(self, *, decision: uuid.UUID, actor: str, action: str) -> None:
        self.decision, self.actor, self.action = decision, actor, action
        super().__init__(f"{actor} decided about this meanwhile: {action}. Look again, then decide.")


class EditedSince(TalkError):
    """The comment says something else than what the moderator looked at."""

    code = "edited_since"
    title = "The comment was edited."

    def __init__(self) -> None:
        super().__init__("This comment was edited meanwhile. Look again, then decide.")


class DecisionUnknown(TalkError):
    code = "decision_unknown"
    title = "No such decision."

    def __init__(self) -> None:
        super().__init__("The log of this site has no such decision.")


class WordsChanged(TalkError):
    """Somebody else changed the list meanwhile."""

    code = "words_changed"
    title = "Somebody was faster."

    def __init__(self) -> None:
        super().__init__(Sentence("Somebody changed this list meanwhile. Load it again, then change it.", self.code))


class CantUndo(TalkError):
    code = "cant_undo"
    title = "This can't be undone."

    def __init__(self, why: str) -> None:
        super().__init__(f"This decision can't be taken back: {why}")

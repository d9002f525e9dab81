"""What reports and appeals don't take."""

from __future__ import annotations

from talkwidget.core.errors.base import Sentence, TalkError

EXPLANATION_MISSING = Sentence("Explain why this is illegal.", "explanation_missing")
NOTIFIER_MISSING = Sentence("A legal notice needs your name and your e-mail address.", "notifier_missing")
GOOD_FAITH_MISSING = Sentence("Confirm that this is true to the best of your knowledge.", "good_faith_missing")
APPEAL_EMPTY = Sentence("Say why this decision is wrong.", "appeal_empty")
ANSWER_MISSING = Sentence("Say why, in a sentence: the person reads it.", "answer_missing")


class ReportYourself(TalkError):
    code = "report_yourself"
    title = "This is yours."

    def __init__(self) -> None:
        super().__init__(Sentence("This comment is yours. You can delete it.", self.code))


class NothingDecided(TalkError):
    """There is nothing to give reasons for, or to appeal against."""

    code = "nothing_decided"
    title = "Nothing was decided."

    def __init__(self) -> None:
        super().__init__(Sentence("No moderator's decision stands against this.", self.code))


class AppealExists(TalkError):
    code = "appeal_exists"
    title = "You appealed already."

    def __init__(self) -> None:
        super().__init__(Sentence("You appealed against this decision before.", self.code))


class AppealTooLate(TalkError):
    code = "appeal_too_late"
    title = "It is too late for an appeal."

    def __init__(self) -> None:
        super().__init__(Sentence("A decision can be appealed against for six months.", self.code))


class AppealUnknown(TalkError):
    code = "appeal_unknown"
    title = "No such appeal."

    def __init__(self) -> None:
        super().__init__("There is no such appeal on this site, or not any more.")


class AppealDecided(TalkError):
    code = "appeal_decided"
    title = "This appeal was decided."

    def __init__(self) -> None:
        super().__init__("Somebody decided about this appeal meanwhile. Look at it again.")

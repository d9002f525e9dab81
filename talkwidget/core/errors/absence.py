"""What can't be found, or is gone."""

from __future__ import annotations

from talkwidget.core.errors.base import Sentence, TalkError


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

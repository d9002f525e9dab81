"""A comment as it was just written: what its author is answered isn't read again from where it went."""

from __future__ import annotations

from typing import Any

from talkwidget.core.authors import Entered
from talkwidget.core.locked import NewComment
from talkwidget.core.rows import comment_view
from talkwidget.core.views import CommentView

_OF_AUTHOR = frozenset({"name", "url", "role", "was", "issuer"})


def view(row: NewComment, author: Entered) -> CommentView:
    """What `reading.one` would give, from the rows themselves."""
    return comment_view(_Joined(row, author), private=True)


class _Joined:
    """A comment and its author with the columns of one row."""

    def __init__(self, comment: NewComment, author: Entered) -> None:
        self._comment, self._author = comment, author

    def __getattr__(self, column: str) -> Any:
        return getattr(self._author if column in _OF_AUTHOR else self._comment, column)

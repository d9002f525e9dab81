"""Comments for any page, in which every reader decides whom to hear."""

from talkwidget.auth import current_reader
from talkwidget.core.errors import SettingsError, TalkError
from talkwidget.core.events import (
    CommentDeleted,
    CommentEdited,
    CommentLiked,
    CommentModerated,
    CommentPosted,
    ThreadChanged,
    comment_deleted,
    comment_edited,
    comment_liked,
    comment_moderated,
    comment_posted,
    thread_changed,
)
from talkwidget.core.identity import Identity
from talkwidget.core.service import Talk
from talkwidget.core.settings import Settings
from talkwidget.extension import TalkWidget

__all__ = [
    "CommentDeleted",
    "CommentEdited",
    "CommentLiked",
    "CommentModerated",
    "CommentPosted",
    "Identity",
    "Settings",
    "SettingsError",
    "Talk",
    "TalkError",
    "TalkWidget",
    "ThreadChanged",
    "comment_deleted",
    "comment_edited",
    "comment_liked",
    "comment_moderated",
    "comment_posted",
    "current_reader",
    "thread_changed",
]

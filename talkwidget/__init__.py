"""Comments for any page, in which every reader decides whom to hear."""

from talkwidget.auth import current_reader
from talkwidget.core.checks import Draft, Finding, Verdict
from talkwidget.core.errors import SettingsError, TalkError
from talkwidget.core.events import (
    CommentDeleted,
    CommentEdited,
    CommentLiked,
    CommentModerated,
    CommentPosted,
    SiteChanged,
    ThreadChanged,
    ThreadsRedrawn,
    comment_deleted,
    comment_edited,
    comment_liked,
    comment_moderated,
    comment_posted,
    site_changed,
    thread_changed,
    threads_redrawn,
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
    "Draft",
    "Finding",
    "Identity",
    "Settings",
    "SettingsError",
    "SiteChanged",
    "Talk",
    "TalkError",
    "TalkWidget",
    "ThreadChanged",
    "ThreadsRedrawn",
    "Verdict",
    "comment_deleted",
    "comment_edited",
    "comment_liked",
    "comment_moderated",
    "comment_posted",
    "current_reader",
    "site_changed",
    "thread_changed",
    "threads_redrawn",
]

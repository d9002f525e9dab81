"""News, told after it is on the disk.

Every event is a past-tense dataclass and has a signal; each change that shows in a thread is told by one of them.
``announce`` runs when the transaction has committed; a listener that fails is logged and never undoes, delays or spoils
what happened. Muting has no event: nobody but the reader may learn of it (mute.md, M28).
"""

from __future__ import annotations

import logging
import uuid
from dataclasses import dataclass

from blinker import Signal

__all__ = [
    "CommentDeleted",
    "CommentEdited",
    "CommentEvent",
    "CommentLiked",
    "CommentModerated",
    "CommentPosted",
    "SiteChanged",
    "ThreadChanged",
    "ThreadsRedrawn",
    "announce",
    "comment_deleted",
    "comment_edited",
    "comment_liked",
    "comment_moderated",
    "comment_posted",
    "site_changed",
    "thread_changed",
    "threads_redrawn",
]

log = logging.getLogger("talkwidget")


@dataclass(frozen=True, slots=True)
class CommentEvent:
    """What all news of a comment has: where it stands, and whose it is."""

    site: str
    thread: str
    number: int
    comment: uuid.UUID
    author: uuid.UUID | None


@dataclass(frozen=True, slots=True)
class CommentPosted(CommentEvent):
    """``state`` is ``published`` or ``pending``; ``parent`` is the number replied to."""

    state: str
    parent: int | None


@dataclass(frozen=True, slots=True)
class CommentEdited(CommentEvent):
    pass


@dataclass(frozen=True, slots=True)
class CommentDeleted(CommentEvent):
    pass


@dataclass(frozen=True, slots=True)
class CommentLiked(CommentEvent):
    likes: int


@dataclass(frozen=True, slots=True)
class CommentModerated(CommentEvent):
    """``action`` is ``remove``, ``restore``, ``approve``, ``official`` or ``unofficial``."""

    action: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class ThreadChanged:
    site: str
    thread: str
    state: str


@dataclass(frozen=True, slots=True)
class ThreadsRedrawn:
    """``threads`` are the keys of all in which readers see something else, each once."""

    site: str
    threads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SiteChanged:
    """Any of the site's threads may look otherwise."""

    site: str


Event = CommentEvent | ThreadChanged | ThreadsRedrawn | SiteChanged

comment_posted = Signal("A comment was posted.")
comment_edited = Signal("A comment was edited.")
comment_deleted = Signal("A comment was deleted by its author.")
comment_liked = Signal("A comment was liked.")
comment_moderated = Signal("A moderator acted on a comment.")
thread_changed = Signal("A thread was opened, closed, renamed or moved.")
threads_redrawn = Signal(
    "Somebody's name or role changed, they were forgotten or taken over, or comments were imported."
)
site_changed = Signal("A site's settings changed.")

_SIGNALS: dict[type[Event], Signal] = {
    CommentPosted: comment_posted,
    CommentEdited: comment_edited,
    CommentDeleted: comment_deleted,
    CommentLiked: comment_liked,
    CommentModerated: comment_moderated,
    ThreadChanged: thread_changed,
    ThreadsRedrawn: threads_redrawn,
    SiteChanged: site_changed,
}


def announce(sender: object, event: Event) -> None:
    """Tell every listener of ``event``, as ``listener(sender, event=...)``; log those that fail."""
    for listener in _SIGNALS[type(event)].receivers_for(sender):
        try:
            listener(sender, event=event)
        except Exception:  # whatever a listener does, the comment stands
            log.exception("A listener of %s failed", type(event).__name__)

"""What the use cases answer: plain frozen values, ready to be written out by any door."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from talkwidget.core.settings import Settings

C = TypeVar("C")


@dataclass(frozen=True, slots=True)
class SiteView:
    """One site; ``settings`` are the deployment's with the site's own ``options`` over them."""

    id: uuid.UUID
    name: str
    title: str
    options: Mapping[str, Any]
    settings: Settings


@dataclass(frozen=True, slots=True)
class ThreadView:
    """One thread; ``id`` is None, and ``version`` 0, until somebody comments or a moderator opens it.

    ``changes_since``: what changed since this version, or a later one, is known.
    """

    site: SiteView
    id: uuid.UUID | None
    key: str
    title: str | None = None
    url: str | None = None
    state: str = "open"
    count: int = 0
    version: int = 0
    created: dt.datetime | None = None
    changes_since: int = 0


@dataclass(frozen=True, slots=True)
class AuthorView:
    """What everybody may know of a person. ``avatar`` seeds a drawing; ``was`` are earlier ids (hex with dashes).

    ``id`` is None for somebody who is signed in and left no trace here yet.
    """

    id: uuid.UUID | None
    name: str
    url: str | None
    role: str | None
    was: tuple[str, ...]
    guest: bool

    @property
    def avatar(self) -> str:
        # The random end of the id: derived from nothing that could unmask anybody.
        return self.id.hex[-8:] if self.id is not None else ""


@dataclass(frozen=True, slots=True)
class More:
    """``count`` replies of a branch aren't on this page; ``next`` is the cursor that leads on."""

    count: int
    next: str


@dataclass(frozen=True, slots=True)
class CommentView:
    """``quotes``: who wrote the comments it quotes, by number."""

    id: uuid.UUID
    number: int
    parent: int | None
    root: int
    depth: int
    author: AuthorView | None
    html: str | None
    state: str
    official: bool
    pinned: bool
    created: dt.datetime
    edited: dt.datetime | None
    likes: int
    replies: int
    more: More | None
    reason: str | None
    quotes: Mapping[int, uuid.UUID] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Page(Generic[C]):
    """Rows of one thread, parents before children, with the cursors that lead on.

    ``start`` is the cursor by which the page before leads here; None on the first, and where nobody turns pages.
    """

    thread: ThreadView
    comments: list[C]
    next: str | None
    previous: str | None = None
    start: str | None = None


@dataclass(frozen=True, slots=True)
class ListedThread:
    """One thread of a site's list, with the time of its last comment that is still there."""

    thread: ThreadView
    latest: dt.datetime | None


@dataclass(frozen=True, slots=True)
class ThreadList:
    """A page of a site's threads, with the cursors that lead on and back."""

    site: SiteView
    threads: list[ListedThread]
    next: str | None
    previous: str | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One comment of a feed, with the thread it stands in."""

    comment: CommentView
    thread: ThreadView


@dataclass(frozen=True, slots=True)
class May:
    post: bool
    like: bool
    mute: bool
    moderate: bool


@dataclass(frozen=True, slots=True)
class MuteView:
    """One entry of a reader's list; ``thread`` is the key it is limited to, ``until`` None means for ever."""

    author: uuid.UUID
    name: str
    thread: str | None
    since: dt.datetime
    until: dt.datetime | None
    note: str | None
    was: tuple[str, ...]
    expired: bool


@dataclass(frozen=True, slots=True)
class Me:
    """What a page needs to know of its reader; ``likes`` and ``pending`` are those of the thread asked for.

    ``pending``: the reader's own comments that nobody else can read: waiting, or removed with the reason.
    ``version``: the version of the thread in which a comment of theirs, or one that they like, changed last.
    ``why``: why they may not post, where a moderator said so.
    """

    author: AuthorView | None
    roles: tuple[str, ...]
    may: May
    mutes: list[MuteView]
    likes: list[uuid.UUID]
    pending: list[CommentView]
    version: int = 0
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Posted:
    """A comment as its author sees it. ``subject`` names a guest to the one who signs their token."""

    comment: CommentView
    thread: ThreadView
    author: AuthorView
    subject: str
    guest_is_new: bool
    replayed: bool


@dataclass(frozen=True, slots=True)
class Liked:
    likes: int
    subject: str
    guest_is_new: bool


@dataclass(frozen=True, slots=True)
class WantedMute:
    """A mute as a list that is imported asks for it."""

    author: uuid.UUID
    until: dt.datetime | None = None
    thread: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class MuteImport:
    """``mutes`` are the people that would be, or were, muted anew."""

    added: int
    already: int
    unknown: int
    mutes: list[MuteView]


@dataclass(frozen=True, slots=True)
class Takeover:
    comments: int
    mutes: int


@dataclass(frozen=True, slots=True)
class Staff:
    """A moderator of the standalone server."""

    subject: str
    name: str
    email: str | None
    role: str
    epoch: int
    author: uuid.UUID


@dataclass(frozen=True, slots=True)
class DecisionView:
    """One line of the moderators' log; ``actor`` None is a rule of the house, ``until`` the end of a time-out."""

    id: uuid.UUID
    at: dt.datetime
    actor: uuid.UUID | None
    actor_name: str
    via: str
    action: str
    comment: uuid.UUID | None
    thread: uuid.UUID | None
    author: uuid.UUID | None
    rule: str | None
    note: str | None
    undoes: uuid.UUID | None
    can_be_undone: bool
    until: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class WordListView:
    """One list of words or domains; ``version`` grows with every change, and is 0 before the first."""

    kind: str
    words: tuple[str, ...]
    version: int


@dataclass(frozen=True, slots=True)
class ImportResult:
    """``doubted``: of those added, the published ones that a check would have held, refused or taken for spam."""

    added: int
    already: int
    doubted: int = 0

"""What a post holds while it is written: the thread's row and its own, by their tables, and no objects of the session.

To make or load an object, and to write it out again, costs a post as much as all its statements together.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from talkwidget.core.models import Comment, Thread


@dataclass(slots=True)
class LockedThread:
    """The columns of a row, locked until the transaction ends; `threads.keep` writes back what changed."""

    site_id: uuid.UUID
    id: uuid.UUID
    key: str
    title: str | None
    url: str | None
    state: str
    count: int
    last_number: int
    version: int
    created: dt.datetime
    changes_since: int | None


AnyThread = Thread | LockedThread


@dataclass
class NewComment:
    """The columns of a comment that is being written."""

    site_id: uuid.UUID
    id: uuid.UUID
    thread_id: uuid.UUID
    number: int
    parent_number: int | None
    author_id: uuid.UUID
    source: str
    html: str
    plain: str
    state: str
    reason: str | None
    created: dt.datetime
    quotes: dict[str, str] | None
    findings: list[dict[str, Any]] | None
    address: str | None
    root_number: int = 0
    depth: int = 0
    place: int = 0
    markup_version: int = 1
    official: bool = False
    pinned: bool = False
    listed: bool = False
    likes: int = 0
    replies: int = 0
    branch: int = 0
    last_place: int = 0
    edited: dt.datetime | None = None
    origin: str | None = None
    changed: int | None = None
    decision_id: uuid.UUID | None = None
    locked: bool | None = None


AnyComment = Comment | NewComment

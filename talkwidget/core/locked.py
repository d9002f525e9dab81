"""A thread's row as it is held while a comment is written to it: by its table, and no object of the session.

To load an object and to write it out again costs a post as much as all its statements together.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from talkwidget.core.models import Thread


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

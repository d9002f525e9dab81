"""What the checks look at: a comment before it is one."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field

from talkwidget.core.identity import Identity
from talkwidget.core.models import Author
from talkwidget.core.text import Rendered
from talkwidget.core.views import SiteView


@dataclass(frozen=True, slots=True)
class Sender:
    """What a door knows of how words came.

    via:       ``api``, ``page``, ``cli``, ``import`` or ``python``
    address:   the client's, as the keyed hash that `Comment.address` keeps for a while; None where nobody knows it
    trapped:   the field that people don't see was filled in
    seconds:   between opening the form and sending it; None where nobody knows
    can_prove: whether work may be asked of the sender
    proof:     the work that came along, as it was sent
    """

    via: str = "python"
    address: str | None = None
    trapped: bool = False
    seconds: float | None = None
    can_prove: bool = False
    proof: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """The thread a comment is to stand in; ``id`` is None while nobody wrote there.

    moderation: the thread's own ``hold``, or None
    """

    key: str
    id: uuid.UUID | None = None
    state: str = "open"
    moderation: str | None = None
    created: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One new or edited comment, as a check looks at it.

    author: the writer's row; None for somebody who left no trace here yet
    who:    the writer, with the name, website and e-mail that came with these words
    parent: the number it replies to
    edits:  the comment whose words these are to replace
    words:  its ``source`` as it was typed, its ``html``, and the words in it, folded, as ``plain``

    .. versionadded:: 0.1
    """

    site: SiteView
    thread: Place
    who: Identity
    author: Author | None
    words: Rendered
    now: dt.datetime
    parent: int | None = None
    edits: uuid.UUID | None = None
    sender: Sender = field(default_factory=Sender)

    @property
    def name(self) -> str:
        """What the writer is called, now or since before."""
        return self.who.name or (self.author.name if self.author is not None else "")

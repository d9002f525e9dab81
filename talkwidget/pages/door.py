"""What the pages need of the app they are mounted in, handed over by the wiring."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from talkwidget.api import Shelf
from talkwidget.core.identity import Identify
from talkwidget.core.service import Public, Talk
from talkwidget.core.views import SiteView


@dataclass(frozen=True, slots=True)
class Door:
    """Everything one visit needs.

    talk:        makes the conversation for the request that is running
    reads:       the same, only for what everybody may read: from a replica, where there is one
    identify:    asks the host who is at the keyboard; None where the host has no users
    clock:       tells the time, aware and in UTC
    single_site: whether addresses leave ``site`` out, as they do in a mounted plugin
    mail_link:   sends a moderator's link to an e-mail, if it is one's; returns at once, and None where no mail is sent
    shelf:       keeps what was made and packed lately
    """

    talk: Callable[[], Talk]
    reads: Callable[[], Public]
    identify: Identify | None
    clock: Callable[[], dt.datetime]
    single_site: bool = True
    mail_link: Callable[[SiteView, str], None] | None = None
    shelf: Shelf = field(default_factory=Shelf)

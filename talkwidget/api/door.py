"""What the API needs of the app it is mounted in, handed over by the wiring."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from talkwidget.api.cache import Shelf
from talkwidget.core.identity import Identify
from talkwidget.core.service import Public, Talk
from talkwidget.core.settings import Settings


@dataclass(frozen=True, slots=True)
class Door:
    """Everything one request needs.

    talk:        makes the conversation for the request that is running
    reads:       the same, only for what everybody may read: from a replica, where there is one
    identify:    asks the host who is at the keyboard; None where the host has no users
    settings:    the deployment's settings; a site's own lie over them (``SiteView.settings``)
    single_site: whether requests may leave ``site`` out, as they may in a mounted plugin
    shelf:       keeps what was made and packed lately
    """

    talk: Callable[[], Talk]
    reads: Callable[[], Public]
    identify: Identify | None
    settings: Settings
    single_site: bool = True
    shelf: Shelf = field(default_factory=Shelf)

"""Who may sit at the desk."""

from __future__ import annotations

from talkwidget.core.errors import ModeratorsOnly
from talkwidget.core.identity import Identity
from talkwidget.pages.visit import Visit


def moderator_of(visit: Visit) -> Identity:
    """The moderator who is asking.

    :raises ModeratorsOnly: anybody else; on the standalone server, who opens a page is led to the way in.
    """
    who = visit.who
    if who is None or not who.is_moderator:
        raise ModeratorsOnly
    return who

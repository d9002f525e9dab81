"""Who may sit at the desk."""

from __future__ import annotations

from flask import abort

from talkwidget.core.errors import ModeratorsOnly
from talkwidget.core.identity import Identity
from talkwidget.pages.signin.entrance import to_entrance
from talkwidget.pages.visit import Visit

PART = "X-Desk"
"""The header by which the desk's script asks for what changed, and no page around it."""


def moderator_of(visit: Visit) -> Identity:
    """The moderator who is asking; on the standalone server, anybody else is led to the way in.

    :raises ModeratorsOnly: in a host's app, where the host signs people in, and for the script, which keeps what it
        couldn't send.
    """
    who = visit.who
    if who is None or not who.is_moderator:
        if visit.door.single_site or PART in visit.request.headers:
            raise ModeratorsOnly
        abort(to_entrance(visit))
    return who

"""A ready ``identify`` for hosts that use Flask-Login."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from talkwidget.core.identity import HOST, Identify, Identity

From = str | Callable[[Any], Any]
"""How to get something from the host's user: the name of an attribute or a method, or a function of the user."""


def current_reader(
    *,
    name: From = "name",
    subject: From = "get_id",
    url: From | None = None,
    email: From | None = None,
    roles: From | None = None,
) -> Identify:
    """Make an ``identify`` that tells who is signed in with Flask-Login.

    ``subject`` must never change for a person: where ``get_id`` gives a session token (as Flask-Login suggests for
    signing out everywhere), name the primary key instead. ``roles`` gives texts; ``moderator`` and ``admin`` count.

    ::

        talk = TalkWidget(app, db=db, identify=current_reader(name="display_name", roles=lambda user: user.roles))
    """

    def identify() -> Identity | None:
        # Only hosts that call this need the package.
        from flask_login import current_user

        if not current_user.is_authenticated:
            return None
        told: Iterable[str] = _ask(current_user, roles) or ()
        return Identity(
            issuer=HOST,
            subject=str(_ask(current_user, subject)),
            name=str(_ask(current_user, name) or ""),
            url=_ask(current_user, url),
            email=_ask(current_user, email),
            roles=frozenset([told] if isinstance(told, str) else told),
        )

    return identify


def _ask(user: Any, how: From | None) -> Any:
    if how is None:
        return None
    if not isinstance(how, str):
        return how(user)
    value = getattr(user, how)
    return value() if callable(value) else value

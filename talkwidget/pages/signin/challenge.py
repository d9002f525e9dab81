"""What an authenticator is given to sign: the browser keeps it in a signed cookie, and asking for it writes nothing.

That it is answered once only is the conversation's to see to.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass

import itsdangerous
from flask import Response

from talkwidget.core.errors import PasskeyRefused
from talkwidget.pages.visit import Visit

COOKIE = "talk_desk_challenge"
LASTS = dt.timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Challenge:
    """One question.

    nonce: 64 hexadecimal digits
    use:   what its answer is for: ``enter`` or ``keep``
    who:   the subject of who adds a passkey; empty for who comes in
    """

    nonce: str
    use: str
    who: str
    until: dt.datetime

    @property
    def asked(self) -> bytes:
        return bytes.fromhex(self.nonce)


def ask(visit: Visit, use: str, who: str = "") -> Challenge:
    return Challenge(secrets.token_hex(32), use, who, visit.door.clock() + LASTS)


def put(visit: Visit, response: Response, challenge: Challenge | None) -> None:
    """Have the browser keep a challenge until it answers; None once it did."""
    said = "" if challenge is None else _write(visit, challenge)
    response.set_cookie(
        COOKIE,
        said,
        max_age=int(LASTS.total_seconds()) if said else 0,
        path=f"{visit.home}desk/",
        secure=visit.request.is_secure,
        httponly=True,
        samesite="Strict",
    )


def taken(visit: Visit, use: str, who: str = "") -> Challenge:
    """The challenge that this browser was asked.

    :raises PasskeyRefused: none, not for this, not of this site, or longer than five minutes ago.
    """
    try:
        site, nonce, said_use, said_who, until = _signer(visit).loads(visit.request.cookies.get(COOKIE, ""))
    except (itsdangerous.BadData, ValueError):
        raise PasskeyRefused from None
    ends = dt.datetime.fromtimestamp(until, dt.UTC)
    if (site, said_use, said_who) != (visit.site.id.hex, use, who) or ends <= visit.door.clock():
        raise PasskeyRefused
    return Challenge(nonce, use, who, ends)


def _write(visit: Visit, challenge: Challenge) -> str:
    said = [visit.site.id.hex, challenge.nonce, challenge.use, challenge.who, challenge.until.timestamp()]
    return str(_signer(visit).dumps(said))


def _signer(visit: Visit) -> itsdangerous.URLSafeSerializer:
    return itsdangerous.URLSafeSerializer(
        visit.site.settings.secret,
        salt="talkwidget.challenge",
        signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256},
    )

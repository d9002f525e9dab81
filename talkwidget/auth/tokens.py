"""The tokens we sign ourselves: guests', kept in their browser, and those of the standalone server's moderators.

Signed, not encrypted: HMAC-SHA-256 by itsdangerous, under a key of its own for each purpose. Site, subject, epoch and
expiry are inside; the prefix tells the kinds apart without trying keys. A token belongs in ``Authorization: Bearer``
and nowhere else: not in an address, a log or an error.
"""

from __future__ import annotations

import functools
import hashlib
import hmac
import time
import uuid
from dataclasses import dataclass

import itsdangerous

from talkwidget.core.errors import SettingsError, TokenExpired, TokenInvalid
from talkwidget.core.identity import GUEST, STAFF

PREFIXES = {GUEST: "tg_", STAFF: "ts_"}
STAFF_DAYS = 90
"""How long a moderator's token lasts, in days."""
DAY = 86_400


@dataclass(frozen=True, slots=True)
class Token:
    """What a token says.

    kind:    ``guest`` or ``staff``
    epoch:   the count of revocations when it was signed; an older one is revoked
    expires: seconds since 1970
    """

    kind: str
    site: uuid.UUID
    subject: str
    epoch: int
    expires: int


def issue(kind: str, *, secret: str, site: uuid.UUID, subject: str, epoch: int, days: int) -> str:
    """Sign a token for one person on one site, good for ``days`` from now."""
    return sign(Token(kind, site, subject, epoch, int(time.time()) + days * DAY), secret)


def sign(token: Token, secret: str) -> str:
    """Write a token out. The same token gives the same text."""
    body = [token.site.hex, token.subject, token.epoch, token.expires]
    return PREFIXES[token.kind] + str(_serializer(token.kind, secret).dumps(body))


def read(text: str, secret: str) -> Token:
    """Take a token of ours apart.

    :raises TokenInvalid: it wasn't signed here, for this purpose, in exactly these letters.
    :raises TokenExpired: it was, but its time is over.
    """
    token = _signed(text, secret)
    if token.expires <= time.time():
        raise TokenExpired
    return token


# Who writes a comment sends the same token along with each: three signatures are made once, not for every request.
# What isn't ours raises, and so is never kept.
@functools.lru_cache(maxsize=1024)
def _signed(text: str, secret: str) -> Token:
    kind = kind_of(text)
    if kind is None:
        raise TokenInvalid
    try:
        site, subject, epoch, expires = _serializer(kind, secret).loads(text.removeprefix(PREFIXES[kind]))
    except itsdangerous.BadData:
        raise TokenInvalid from None
    token = Token(kind, uuid.UUID(site), subject, epoch, expires)
    # Base64 has several spellings of the same bytes; only the one we wrote is ours.
    if not hmac.compare_digest(sign(token, secret).encode(), text.encode()):
        raise TokenInvalid
    return token


def is_past_half(token: Token, *, days: int) -> bool:
    """Whether less than half of ``days`` is left of a token that was signed for that long."""
    return token.expires - time.time() < days * DAY / 2


def kind_of(text: str) -> str | None:
    """``guest`` or ``staff`` for a token of ours, None for any other; nothing is checked."""
    return next((kind for kind, prefix in PREFIXES.items() if text.startswith(prefix)), None)


def _serializer(kind: str, secret: str) -> itsdangerous.URLSafeSerializer:
    if not secret:
        raise SettingsError("Tokens can't be signed without TALKWIDGET_SECRET, or the app's SECRET_KEY.")
    return itsdangerous.URLSafeSerializer(
        secret,
        salt=f"talkwidget.{kind}",
        signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256},
    )

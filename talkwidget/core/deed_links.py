"""Links in letters to moderators: each lets one moderator do one thing with one comment, as it was when they read it.

They are signed, for one site, and kept nowhere: what makes one work once is that the deed changes what it is bound to.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from dataclasses import dataclass

import itsdangerous

from talkwidget.core.errors import LetterLinkDead
from talkwidget.core.models import Author, Comment
from talkwidget.core.views import SiteView

ACTIONS = ("approve", "remove", "spam")
LASTS = dt.timedelta(days=7)
_DEED, _STOP = "deed", "stop"


@dataclass(frozen=True, slots=True)
class Deed:
    """What a link is for.

    moderator: the author's id
    epoch:     their count of revocations when it was signed
    seen:      the comment as it was then: see `fingerprint`
    """

    comment: uuid.UUID
    action: str
    moderator: uuid.UUID
    epoch: int
    expires: int
    seen: str


def fingerprint(row: Comment) -> str:
    """A comment's words and what was decided about it; another one when either has changed."""
    return hashlib.sha256(f"{row.state}\0{row.decision_id}\0{row.source}".encode()).hexdigest()[:24]


def sign(site: SiteView, row: Comment, action: str, moderator: Author, *, now: dt.datetime) -> str:
    """Make what lets this moderator do this, for a week."""
    expires = int((now + LASTS).timestamp())
    said = [row.id.hex, action, moderator.id.hex, moderator.token_epoch, expires, fingerprint(row)]
    return str(_signer(site, _DEED).dumps(said))


def read(site: SiteView, token: str, *, now: dt.datetime) -> Deed:
    """:raises LetterLinkDead: it was made for no letter of this site, or more than a week ago."""
    try:
        comment, action, moderator, epoch, expires, seen = _signer(site, _DEED).loads(token)
    except (itsdangerous.BadData, ValueError):
        raise LetterLinkDead from None
    if expires <= now.timestamp():
        raise LetterLinkDead
    return Deed(uuid.UUID(comment), action, uuid.UUID(moderator), epoch, expires, seen)


def sign_stop(site: SiteView, moderator: Author) -> str:
    """Make what ends this moderator's letters; it stays good, as a letter may be opened years later."""
    return str(_signer(site, _STOP).dumps([moderator.id.hex, moderator.token_epoch]))


def read_stop(site: SiteView, token: str) -> tuple[uuid.UUID, int]:
    """Whose letters it ends, and their count of revocations then.

    :raises LetterLinkDead: it was made for no letter of this site.
    """
    try:
        moderator, epoch = _signer(site, _STOP).loads(token)
    except (itsdangerous.BadData, ValueError):
        raise LetterLinkDead from None
    return uuid.UUID(moderator), epoch


def _signer(site: SiteView, use: str) -> itsdangerous.URLSafeSerializer:
    return itsdangerous.URLSafeSerializer(
        site.settings.secret,
        salt=f"talkwidget.letter.{use}.{site.id.hex}",
        signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256},
    )

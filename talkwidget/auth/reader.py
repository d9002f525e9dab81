"""Who is asking, in one function; and the tokens that let somebody be asked for next time."""

from __future__ import annotations

import re

from flask import Request

from talkwidget.auth import tokens
from talkwidget.auth.origins import may_use_session
from talkwidget.core.errors import TokenInvalid, TokenRevoked
from talkwidget.core.identity import GUEST, STAFF, Identify, Identity, SignedGuest
from talkwidget.core.service import Talk
from talkwidget.core.settings import Settings
from talkwidget.core.views import SiteView, Staff

_TOKEN = re.compile(r"[\w.-]{1,8192}", re.ASCII)


def who_is_asking(
    request: Request, *, talk: Talk, site: SiteView, identify: Identify | None, by_signature: bool = False
) -> Identity | None:
    """Tell who sends a request to a site: by bearer token, else by the host's session; None for somebody unknown.

    A guest's token comes last: who signed in to the host since is no guest any more.

    The host is not even asked when the request comes from another origin. Another scheme than Bearer is not for us: a
    site behind HTTP Basic sends one along with everything.

    ``by_signature`` leaves it to the use case to see whether a guest's token was revoked: see `SignedGuest`.

    :raises TokenInvalid, TokenExpired, TokenRevoked: a token came and doesn't hold.
    """
    token = _bearer(request)
    if token is not None and tokens.kind_of(token) != GUEST:
        return read_token(token, talk=talk, site=site)
    # Their browser still sends the token of when they were a guest.
    signed_in = identify() if identify is not None and may_use_session(request) else None
    if signed_in is None and token is not None:
        return read_token(token, talk=talk, site=site, by_signature=by_signature)
    return signed_in


def read_token(token: str, *, talk: Talk, site: SiteView, by_signature: bool = False) -> Identity:
    """Tell who a token of any kind speaks for, on this site; a guest's ``by_signature`` alone, if that is wished.

    :raises TokenInvalid, TokenExpired, TokenRevoked: it doesn't hold.
    """
    if not _TOKEN.fullmatch(token):
        raise TokenInvalid
    if tokens.kind_of(token) is None:
        if not site.settings.token_algorithm:
            raise TokenInvalid
        from talkwidget.auth import sso  # PyJWT and cryptography are for those whose server signs

        return sso.read(token, site)
    said = tokens.read(token, site.settings.secret)
    if said.site != site.id:
        raise TokenInvalid
    if said.kind == GUEST:
        if by_signature:
            return SignedGuest(GUEST, said.subject, epoch=said.epoch)
        if talk.token_epoch(site.name, said.subject) != said.epoch:
            raise TokenRevoked
        return Identity(GUEST, said.subject)
    moderator, epoch = talk.staff(site.name, said.subject) or (None, 0)
    if moderator is None or epoch != said.epoch:
        raise TokenRevoked
    return moderator


def check_keys(settings: Settings) -> None:
    """Refuse, at start, keys that no token could be checked with.

    :raises SettingsError: a key isn't one of the algorithm's, or is the private half.
    """
    if settings.token_algorithm:
        from talkwidget.auth import sso

        sso.check_keys(settings)


def issue_guest_token(talk: Talk, site: SiteView, subject: str) -> str:
    """Sign a guest's token, good for the site's ``guest_days``."""
    epoch, days = talk.token_epoch(site.name, subject), site.settings.guest_days
    return tokens.issue(GUEST, secret=site.settings.secret, site=site.id, subject=subject, epoch=epoch, days=days)


def issue_staff_token(site: SiteView, staff: Staff, *, days: int = tokens.STAFF_DAYS) -> str:
    """Sign a moderator's token for one site of the standalone server, good for ``days``."""
    return tokens.issue(
        STAFF, secret=site.settings.secret, site=site.id, subject=staff.subject, epoch=staff.epoch, days=days
    )


def renewed_guest_token(request: Request, *, talk: Talk, site: SiteView) -> str | None:
    """A fresh token for a guest whose own is past half of its time; None for everybody else.

    Ask after :func:`who_is_asking` has let the token pass.
    """
    token = _bearer(request)
    return renew_token(token, talk=talk, site=site) if token is not None else None


def renew_token(token: str, *, talk: Talk, site: SiteView) -> str | None:
    """A fresh token in place of a guest's that holds and is past half of its time; None for every other."""
    if tokens.kind_of(token) != GUEST:
        return None
    said = tokens.read(token, site.settings.secret)
    if not tokens.is_past_half(said, days=site.settings.guest_days):
        return None
    return issue_guest_token(talk, site, said.subject)


def _bearer(request: Request) -> str | None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None

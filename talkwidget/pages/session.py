"""How a reader is known from one page to the next: the host's session, else a cookie of ours with a guest's token.

Nobody gets a cookie for reading. A stranger's first act makes one, and the browser is asked to send the same form once
more with it: so a double click or a second tab finds the same guest, and whatever is done is done once.
"""

from __future__ import annotations

import hashlib
import uuid

import itsdangerous
from flask import Request, Response

from talkwidget.auth import issue_guest_token, read_token, renew_token
from talkwidget.core.errors import TalkError, TokenInvalid
from talkwidget.core.identity import Identity
from talkwidget.core.service import Talk
from talkwidget.core.views import SiteView

FORM_SECONDS = 24 * 60 * 60
"""How long a page may stand open before its forms have to be sent twice."""
DAY = 86_400


class FormOld(TalkError):
    """A form that this reader's page didn't have, or not lately."""

    code = "form_old"
    title = "This form can't be used any more."


class NoCookies(TalkError):
    """The browser keeps no cookie, and without one there is nothing to remember a mute by."""

    code = "no_cookies"
    title = "This browser keeps no cookies."


class Session:
    """The cookie of one site. ``path`` is where the pages hang: no other page of the host gets it."""

    def __init__(self, request: Request, talk: Talk, site: SiteView, *, path: str) -> None:
        self._request, self._talk, self._site, self._path = request, talk, site, path
        # A server of several sites has several, side by side.
        self.name = f"talk_{site.id.hex}"
        self._fresh: str | None = None
        self.is_there = self.name in request.cookies

    def guest(self) -> Identity | None:
        """The guest that the cookie speaks for; None without one, or with one that doesn't hold any more."""
        token = self._request.cookies.get(self.name)
        if token is None:
            return None
        try:
            guest = read_token(token, talk=self._talk, site=self._site)
        except TokenInvalid:
            self.end()
            return None
        if not guest.is_guest:
            self.end()
            return None
        self._fresh = renew_token(token, talk=self._talk, site=self._site)
        return guest

    def begin(self) -> None:
        """Make a guest nobody knows yet."""
        self._fresh = issue_guest_token(self._talk, self._site, str(uuid.uuid4()))

    def end(self) -> None:
        """Have the browser forget the guest."""
        self._fresh = ""

    def leave(self, response: Response) -> None:
        """Put into an answer what has to change in the browser, if anything."""
        if self._fresh is None:
            return
        days = self._site.settings.guest_days if self._fresh else 0
        response.set_cookie(
            self.name,
            self._fresh,
            max_age=days * DAY,
            path=self._path,
            secure=self._request.is_secure,
            httponly=True,
            samesite="Lax",
        )


def sign_form(site: SiteView, who: Identity) -> str:
    """The token of one reader's forms: worth nothing in anybody else's session."""
    return str(_signer(site).dumps(_session_of(site, who)))


def check_form(site: SiteView, who: Identity, token: str) -> None:
    """:raises FormOld: the token isn't this reader's, or is older than a day."""
    try:
        said = _signer(site).loads(token, max_age=FORM_SECONDS)
    except itsdangerous.BadData:
        raise FormOld from None
    if said != _session_of(site, who):
        raise FormOld


def _session_of(site: SiteView, who: Identity) -> str:
    return hashlib.sha256(f"{site.id.hex}\x00{who.issuer}\x00{who.subject}".encode()).hexdigest()[:32]


def _signer(site: SiteView) -> itsdangerous.URLSafeTimedSerializer:
    return itsdangerous.URLSafeTimedSerializer(
        site.settings.secret,
        salt="talkwidget.form",
        signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256},
    )

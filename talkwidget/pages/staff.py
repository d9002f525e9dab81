"""Who of the standalone server's moderators is at the keyboard: a cookie that holds a session's secret.

In a host's app the host says who moderates, and there is nothing here.
"""

from __future__ import annotations

import re
from functools import cached_property

from flask import Request, Response

from talkwidget.auth import SAFE_METHODS, is_from_own_pages
from talkwidget.core.identity import Identity
from talkwidget.core.service import Talk
from talkwidget.core.sessions import LONGEST, SignedIn
from talkwidget.core.views import SiteView

_BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"), ("Chrome/", "Chrome"), ("CriOS/", "Chrome"), ("Safari/", "Safari"),
)  # fmt: skip
"""What a browser calls itself, the word that fewest use first: most claim to be Safari, too."""
_SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iOS"), ("iPad", "iPadOS"), ("Windows", "Windows"), ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"), ("Linux", "Linux"),
)  # fmt: skip


class StaffSession:
    """The cookie of one site's moderator. ``path`` is where the pages hang: no other page gets it."""

    def __init__(self, request: Request, talk: Talk, site: SiteView, *, path: str) -> None:
        self._request, self._talk, self._site, self._path = request, talk, site, path
        self.name = f"talk_desk_{site.id.hex}"
        self._fresh: str | None = None

    @property
    def secret(self) -> str | None:
        return self._request.cookies.get(self.name)

    @cached_property
    def found(self) -> SignedIn | None:
        """Whose session it is; None without one, and for a form that no page of ours sent."""
        if self.secret is None or not (self._request.method in SAFE_METHODS or is_from_own_pages(self._request)):
            return None
        found = self._talk.signed_in(self._site.name, self.secret)
        if found is None:
            self.end()
        return found

    @property
    def who(self) -> Identity | None:
        return self.found.who if self.found is not None else None

    def begin(self, secret: str) -> None:
        """Have the browser keep a session's secret."""
        self._fresh = secret

    def end(self) -> None:
        """Have the browser forget it."""
        self._fresh = ""

    def leave(self, response: Response) -> None:
        """Put into an answer what has to change in the browser, if anything."""
        if self._fresh is None:
            return
        response.set_cookie(
            self.name,
            self._fresh,
            max_age=int(LONGEST.total_seconds()) if self._fresh else 0,
            path=self._path,
            secure=self._request.is_secure,
            httponly=True,
            # Strict would sign them out on each link from a letter; what acts is a form, and its origin is checked.
            samesite="Lax",
        )


def browser_of(request: Request) -> str:
    """What a session is called in its owner's list, as "Firefox on Linux"."""
    said = request.headers.get("User-Agent", "")
    browser = next((name for word, name in _BROWSERS if word in said), "")
    system = next((name for word, name in _SYSTEMS if word in said), "")
    return " on ".join(filter(None, (browser, system)))


def safe_next(home: str, wanted: str) -> str | None:
    """Where to go on after signing in: an address of the desk, or of a thread; None for any other.

    home: the path everything hangs under, with a slash at its end
    """
    rest = wanted.removeprefix(home)
    if rest == wanted or not re.fullmatch(r"(desk(/[\w.-]+)*|thread)(\?[\w.~!$&'()*+,;=:@/?%-]*)?", rest, re.ASCII):
        return None
    return None if "/.." in rest.partition("?")[0] else wanted

"""Who may read answers from other origins. Flask-CORS's functions write the headers; the rules are these.

Public GETs: everybody, without credentials. Everything personal: the site's exact list, without credentials too,
since across origins only a bearer token counts. ``null`` is nobody. Nothing is taken from the host's own CORS
settings, and the host's Flask-CORS leaves these answers alone.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Request, Response, request
from flask_cors.core import FLASK_CORS_EVALUATED, get_cors_options, set_cors_headers

from talkwidget.api.problems import OriginRefused
from talkwidget.auth import is_from_own_pages, own_origin
from talkwidget.core.text import web_address
from talkwidget.core.views import SiteView

REQUEST_HEADERS = ("Authorization", "Content-Type", "Idempotency-Key", "If-None-Match")
EXPOSED_HEADERS = ("ETag", "Retry-After", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")
PREFLIGHT_SECONDS = 7200

# Options are read off an app's config, and off nothing where there is none: a host's CORS_* is the host's.
_NO_APP = Blueprint("talkwidget_cors", __name__)


def open_to_all(response: Response, *, methods: Iterable[str] = ("GET", "HEAD")) -> None:
    """Let pages of every origin read this."""
    if request.method == "OPTIONS":
        _apply(response, _options("*", methods))
        return
    response.headers.extend(_for_all())
    setattr(response, FLASK_CORS_EVALUATED, True)


def open_to(response: Response, origins: Iterable[str], *, methods: Iterable[str]) -> None:
    """Let pages of exactly these origins read this."""
    _apply(response, _for(frozenset(origins), tuple(methods)))
    response.vary.add("Origin")


def check_writer(request: Request, site: SiteView) -> None:
    """Refuse a write that a page of a foreign origin sends, whoever it speaks for.

    :raises OriginRefused: the site's list doesn't have the origin.
    """
    origin = request.headers.get("Origin")
    foreign = origin is not None or request.headers.get("Sec-Fetch-Site") in {"cross-site", "same-site"}
    if not foreign or is_from_own_pages(request):
        return
    if origin is None or origin.lower() not in {*site.settings.origins, own_origin(request)}:
        raise OriginRefused(origin or "this page")


def is_page_of(request: Request, site: SiteView, address: str) -> bool:
    """Whether an address is of a page that may write here, or of the host that this request was sent to."""
    page = urlsplit(web_address(address) or "")
    return f"{page.scheme}://{page.netloc}" in site.settings.origins or page.netloc == request.host.lower()


@functools.cache
def _for_all() -> list[tuple[str, str]]:
    """What such an answer says, whoever asks: the library is asked once, for every page of every thread has it."""
    response = Response()
    before = set(response.headers)
    _apply(response, _options("*", ("GET", "HEAD")))
    # The last one answers what this one request asked.
    return [
        header
        for header in response.headers
        if header not in before and header[0] != "Access-Control-Allow-Private-Network"
    ]


@functools.lru_cache(maxsize=256)
def _for(origins: frozenset[str], methods: tuple[str, ...]) -> Any:
    # As patterns, and to their last letter: a literal with brackets (IPv6) would be taken for a pattern.
    return _options([re.compile(re.escape(origin) + r"\Z", re.IGNORECASE) for origin in origins], methods)


def _options(origins: str | list[re.Pattern[str]], methods: Iterable[str]) -> Any:
    return get_cors_options(
        _NO_APP,
        {
            "origins": origins,
            "methods": list(methods),
            "allow_headers": list(REQUEST_HEADERS),
            "expose_headers": list(EXPOSED_HEADERS),
            "max_age": PREFLIGHT_SECONDS,
            "supports_credentials": False,
            "send_wildcard": origins == "*",
            "vary_header": False,
        },
    )


def _apply(response: Response, options: Any) -> None:
    set_cors_headers(response, options)
    setattr(response, FLASK_CORS_EVALUATED, True)

"""Where a request comes from: our own pages, or anybody's."""

from __future__ import annotations

from flask import Request

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def is_from_own_pages(request: Request) -> bool:
    """Whether the browser says that a page of this very origin asks.

    ``Sec-Fetch-Site`` is the browser's own word and no page can forge it; a browser without it sends ``Origin``
    with whatever can change something. A request that says neither comes from no page we know.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin")
    return origin is not None and origin.lower() == own_origin(request)


def may_use_session(request: Request) -> bool:
    """Whether the host's cookies may speak for somebody: never across origins, for a write only from our own pages.

    A read without any word on its origin is let through: older browsers send none along with a plain GET, and no
    other origin could see the answer.
    """
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if request.method in SAFE_METHODS and origin is None and site in {None, "none"}:
        return True
    return is_from_own_pages(request)


def own_origin(request: Request) -> str:
    """The origin that this request was sent to, as browsers write it (RFC 6454)."""
    return f"{request.scheme}://{request.host}".lower()

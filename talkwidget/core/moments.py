"""When a form was opened: a moment that we sign, the form carries, and nobody can make earlier."""

from __future__ import annotations

import datetime as dt
import hashlib

import itsdangerous

from talkwidget.core.views import SiteView

LONGEST = dt.timedelta(days=1)
"""A form that was open longer tells nothing."""


def sign(site: SiteView, now: dt.datetime) -> str:
    """Write a moment down, for forms of this site."""
    return str(_serializer(site).dumps([site.id.hex, now.timestamp()]))


def seconds_since(site: SiteView, moment: str | None, *, now: dt.datetime) -> float | None:
    """How long ago a moment was; None without one, and for one that isn't of this site or of today."""
    if not moment:
        return None
    try:
        name, then = _serializer(site).loads(moment)
    except itsdangerous.BadData:
        return None
    seconds: float = now.timestamp() - then
    # Two servers' clocks may differ a little.
    return max(seconds, 0.0) if name == site.id.hex and seconds < LONGEST.total_seconds() else None


def _serializer(site: SiteView) -> itsdangerous.URLSafeSerializer:
    return itsdangerous.URLSafeSerializer(
        site.settings.secret,
        salt="talkwidget.moment",
        signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256},
    )

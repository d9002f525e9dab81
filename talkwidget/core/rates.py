"""How often somebody may do what: the kinds of deeds, the limits of each, and how an owner writes others."""

from __future__ import annotations

import enum
import functools
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from talkwidget.core.errors import SettingsError

if TYPE_CHECKING:
    from limits import RateLimitItem


class Rate(enum.StrEnum):
    """Kinds of deeds that are counted, each for itself."""

    POST = "post"
    EDIT = "edit"
    LIKE = "like"
    MUTE = "mute"
    REPORT = "report"
    PREVIEW = "preview"
    SIGN_IN = "sign_in"
    ACCOUNT = "account"
    OTHER = "other"


ADDRESS, AUTHOR, THREAD = "address", "author", "thread"
SCOPES = (ADDRESS, AUTHOR, THREAD)
"""What is counted, in this order: who is stopped by one uses up nothing of the next, and so nobody a whole thread's."""

DEFAULTS: Mapping[str, str] = MappingProxyType(
    {
        "post": "20/minute;300/day",
        "edit": "30/minute",
        "like": "120/minute",
        "mute": "120/minute",
        "report": "20/minute;100/day",
        "preview": "60/minute",
        "sign_in": "10/minute",
        "account": "20/minute",
        "other": "60/minute",
        # Many share an address: a school, an office, a mobile network.
        "post.address": "60/minute",
        "edit.address": "120/minute",
        "like.address": "600/minute",
        "mute.address": "600/minute",
        "report.address": "60/minute",
        "preview.address": "300/minute",
        "sign_in.address": "30/minute;300/hour",
        "account.address": "60/minute",
        "other.address": "300/minute",
        "post.thread": "300/minute",
    }
)
"""What holds where an owner sets nothing else: per author by a deed's name, else as ``DEED.SCOPE``."""


def limits_of(rate: Rate, scope: str, said: tuple[str, ...]) -> tuple[RateLimitItem, ...]:
    """What limits deeds of a kind within a scope, where an owner said ``NAME=LIMITS``; () for nothing."""
    name = str(rate) if scope == AUTHOR else f"{rate}.{scope}"
    return _read(said).get(name, ())


def check_limits(name: str, said: tuple[str, ...]) -> tuple[str, ...]:
    """:raises SettingsError: an entry isn't ``NAME=LIMITS``, as in ``post=10/minute;100/day``."""
    for entry in said:
        limit, equals, text = entry.partition("=")
        if limit not in DEFAULTS:
            raise SettingsError(f"{name}: {limit!r} is no limit. There are {', '.join(DEFAULTS)}.")
        try:
            items = _items(text)
        except ValueError:
            items = ()
        if not equals or not items or any(item.amount < 1 for item in items):
            raise SettingsError(f"{name}: {entry!r} can't be read. It looks like {limit}=10/minute;100/day.")
    return said


@functools.lru_cache(maxsize=64)
def _read(said: tuple[str, ...]) -> dict[str, tuple[RateLimitItem, ...]]:
    own = dict(entry.split("=", 1) for entry in said)
    return {name: _items(text) for name, text in {**DEFAULTS, **own}.items()}


def _items(text: str) -> tuple[RateLimitItem, ...]:
    # The library takes a megabyte, which a server that nobody writes to can do without.
    import limits

    return tuple(sorted(limits.parse_many(text), key=lambda item: item.get_expiry()))

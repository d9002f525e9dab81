"""What of several limits is left, counted in Redis while it answers, else in the database.

Windows are fixed: each begins with the first deed in it, ends when it was said to end, and takes one counter.
"""

from __future__ import annotations

import datetime as dt
import logging
import math
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from talkwidget.core import addresses
from talkwidget.core.identity import Identity
from talkwidget.core.rates import ADDRESS, AUTHOR, SCOPES, THREAD, Rate, limits_of
from talkwidget.core.views import SiteView

if TYPE_CHECKING:
    from limits import RateLimitItem
    from limits.storage import RedisStorage, Storage

ROUND = dt.timedelta(hours=1)
"""How often a process sweeps up what is over."""
REDIS_SECONDS = 0.5
"""How long one deed waits for an answer of Redis, twice at most."""
REST_SECONDS = 5.0
"""How long Redis isn't asked after it didn't answer."""

log = logging.getLogger("talkwidget")


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left of the limit that is reached first: ``remaining`` of ``limit`` until it begins anew in ``reset`` s.

    ``is_over``: this deed is one too many.
    """

    limit: int
    remaining: int
    reset: int
    is_over: bool = False


Counter = tuple["RateLimitItem", str]
"""A limit, and the key of who or what it counts."""


class Limiter:
    """What one app's doors share. ``redis_url`` is where a Redis is; nobody is connected before the first count."""

    def __init__(self, redis_url: str = "") -> None:
        self._redis_url = redis_url
        self._storage: RedisStorage | None = None
        self._rests_until = 0.0
        self._rounds: dict[tuple[str, uuid.UUID], dt.datetime] = {}

    def count_in_redis(self, counters: Sequence[Counter]) -> Allowance | None:
        """Count a deed; None without a Redis, and while it is away."""
        if not self._redis_url or time.monotonic() < self._rests_until:
            return None
        from limits.errors import StorageError

        try:
            allowance = spend(self._redis(), counters, time.time())
        except StorageError as error:
            if not self._rests_until:
                why = type(error.args[0]).__name__
                log.warning("Redis can't be reached (%s): limits are counted in the database", why)
            self._rests_until = time.monotonic() + REST_SECONDS
            return None
        self._rests_until = 0.0
        return allowance

    def is_time(self, what: str, site: SiteView, now: dt.datetime) -> bool:
        """Whether to sweep up on a site: on its first deed in this process, then once an hour."""
        last = self._rounds.get((what, site.id))
        if last is not None and last <= now < last + ROUND:
            return False
        self._rounds[what, site.id] = now
        return True

    def _redis(self) -> RedisStorage:
        if self._storage is None:
            from limits.storage import RedisStorage
            from redis import ConnectionPool
            from redis.backoff import NoBackoff
            from redis.retry import Retry

            # Once more at once: the connection may be from before Redis was started again.
            pool = ConnectionPool.from_url(
                self._redis_url, socket_timeout=REDIS_SECONDS, socket_connect_timeout=REDIS_SECONDS, protocol=2,
                retry=Retry(NoBackoff(), 1),
            )  # fmt: skip
            self._storage = RedisStorage(
                self._redis_url, connection_pool=pool, key_prefix="talkwidget", wrap_exceptions=True
            )
        return self._storage


def counters_of(
    site: SiteView, rate: Rate, who: Identity | None, address: str | None, thread: str | None
) -> list[Counter]:
    """What counts a deed: a stranger has no counter of their own, and what doesn't stand in a thread none of that.

    address: as a keyed hash
    """
    of = {
        ADDRESS: address,
        AUTHOR: f"{who.issuer}\0{who.subject}" if who is not None else None,
        THREAD: thread,
    }
    return [
        (item, item.key_for(rate, scope, addresses.digest(site, "rate", scope, said)))
        for scope in SCOPES
        if (said := of[scope]) is not None
        for item in limits_of(rate, scope, site.settings.limits)
    ]


def spend(storage: Storage, counters: Sequence[Counter], now: float) -> Allowance:
    """Count a deed, until a limit stops it. ``now``: as the storage has it, in seconds since the epoch."""
    tightest: tuple[float, RateLimitItem, str, int] | None = None
    for item, key in counters:
        # As the library's FixedWindowRateLimiter does, which keeps the count to itself.
        left = item.amount - storage.incr(key, item.get_expiry())
        if left < 0:
            return Allowance(item.amount, 0, _wait(storage, item, key, now), is_over=True)
        if tightest is None or left / item.amount < tightest[0]:
            tightest = left / item.amount, item, key, left
    if tightest is None:
        raise ValueError("A deed without a limit isn't counted.")
    _, item, key, left = tightest
    return Allowance(item.amount, left, _wait(storage, item, key, now))


def _wait(storage: Storage, item: RateLimitItem, key: str, now: float) -> int:
    # Redis tells whole seconds, and a moment later than ``now``.
    return min(max(1, math.ceil(storage.get_expiry(key) - now)), item.get_expiry())

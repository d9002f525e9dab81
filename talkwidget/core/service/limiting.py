"""How often somebody may: asked by every door before a write, and before anything that costs more than this."""

from __future__ import annotations

from talkwidget.core import addresses, transactions
from talkwidget.core.checks import Sender
from talkwidget.core.errors import RateLimited
from talkwidget.core.identity import Identity
from talkwidget.core.limiter import Allowance, Counter, counters_of, spend
from talkwidget.core.rates import Rate
from talkwidget.core.service.base import UseCases
from talkwidget.core.views import SiteView


class Limiting(UseCases):
    def sender(self, where: SiteView, via: str, address: str | None) -> Sender:
        """What the limits and the checks may know of where words come from: the only one who is told an address."""
        if where.settings.moderation == "off" and not where.settings.rate_limits:
            return Sender(via)
        return Sender(via, addresses.hashed(where, address, now=self._clock()))

    def attempt(
        self, where: SiteView, rate: Rate, identity: Identity | None, sender: Sender, *, thread: str | None = None
    ) -> Allowance | None:
        """Count that somebody is about to do something, whatever comes of it; None where nothing is counted.

        Moderators aren't counted. A transaction of its own, which is over when this returns.

        :raises RateLimited: it was done too often.
        """
        if not where.settings.rate_limits or (identity is not None and identity.is_moderator):
            return None
        counters = counters_of(where, rate, identity, sender.address, thread)
        if not counters:
            return None
        allowance = self._limits.count_in_redis(counters) or self._count_in_rows(where, counters)
        if allowance.is_over:
            raise RateLimited(limit=allowance.limit, retry_after=allowance.reset)
        return allowance

    def _count_in_rows(self, where: SiteView, counters: list[Counter]) -> Allowance:
        from talkwidget.core.rate_rows import RateRows

        now = self._clock()
        is_round = self._limits.is_time("rates", where, now)

        def work() -> Allowance:
            rows = RateRows(transactions.connection(self._session), where.id, now)
            if is_round:
                rows.sweep()
            return spend(rows, counters, now.timestamp())

        return self._write(work)

    @staticmethod
    def _address_to_keep(where: SiteView, who: Identity, sender: Sender) -> str | None:
        """A comment's own, for moderators to see what comes from one place; not theirs."""
        return None if where.settings.moderation == "off" or who.is_moderator else sender.address

    def forget_addresses(self, site: str | None) -> int:
        """Forget the addresses of comments of more than 30 days; return how many. Writing does it, now and then."""
        where = self.site(site)
        return self._write(lambda: addresses.sweep(self._session, where, now=self._clock()))

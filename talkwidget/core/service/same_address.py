"""What else came from where a comment came from: how much, and away with it; never from where."""

from __future__ import annotations

import uuid

from talkwidget.core import addresses, moderation, transactions
from talkwidget.core.errors import TalkError
from talkwidget.core.identity import Identity
from talkwidget.core.service.moderating import Moderating


class SameAddress(Moderating):
    def count_same_address(self, site: str | None, comment: uuid.UUID, identity: Identity | None) -> int:
        """Count the other comments of the last 30 days from this one's address; 0 where none is kept.

        :raises ModeratorsOnly: see there.
        """
        moderation.must_moderate(identity)
        where = self.site(site)
        return self._look(lambda session: addresses.count_same(session, where, comment, now=self._clock()))

    def remove_same_address(
        self, site: str | None, comment: uuid.UUID, identity: Identity | None, *, action: str = "remove",
        reason: str | None = None, rule: str | None = None, via: str = "python",
    ) -> list[uuid.UUID]:  # fmt: skip
        """Remove, or mark as spam, a comment and all of the last 30 days from its address; return which.

        Of those only that readers can see or that wait.

        :raises ModeratorsOnly: see there.
        """
        moderation.must_moderate(identity)
        where = self.site(site)
        with transactions.reading(self._session):
            wanted = addresses.ids_of_same(
                self._session, where, comment, states=("published", "pending"), now=self._clock()
            )
        done = self.moderate_each(site, wanted, identity, action, reason=reason, rule=rule, via=via)
        return [removed for removed, outcome in done.items() if not isinstance(outcome, TalkError)]

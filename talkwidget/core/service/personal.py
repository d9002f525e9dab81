"""A reader about themselves: what they may, whom they don't hear, what is kept of them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from talkwidget.core import authors, changes, likes, lookups, mutes, people, standings, takeover, transactions
from talkwidget.core.errors import Invalid, SignInRequired, Silenced
from talkwidget.core.identity import GUEST, Identity
from talkwidget.core.models import Author
from talkwidget.core.service.base import UseCases, known
from talkwidget.core.views import AuthorView, May, Me, MuteImport, MuteView, Takeover, WantedMute

UNPUBLISHED = ("pending", "spam", "removed")
"""States of comments that their authors see, and other readers don't."""


class Personal(UseCases):
    def me(self, site: str | None, identity: Identity | None, key: str | None = None) -> Me:
        """What a page needs to know of its reader."""
        with transactions.reading(self._session):
            now = self._clock()
            where = self.site(site)
            thread = self.thread(where.name, key) if key is not None else None
            author = authors.find(self._session, where, identity) if identity is not None else None
            moderates = identity is not None and identity.is_moderator
            takes_part = where.settings.guests or (identity is not None and not identity.is_guest)
            why = _why_silent(author, now) if author is not None and not moderates else None
            may = May(
                post=takes_part and why is None and (moderates or thread is None or thread.state == "open"),
                like=takes_part, mute=True, moderate=moderates,
            )  # fmt: skip
            here = thread.id if thread is not None else None
            if identity is None:
                return Me(None, (), may, [], [], [])
            if author is None:
                unseen = AuthorView(None, identity.name, identity.url, identity.role, (), identity.is_guest)
                return Me(unseen, tuple(sorted(identity.roles)), may, [], [], [])
            active = [entry for entry in mutes.listing(self._session, where, author.id, now=now) if not entry.expired]
            return Me(
                authors.view(author), tuple(sorted(identity.roles)), may, active,
                likes.in_thread(self._session, where.id, author.id, here) if here else [],
                lookups.own(self._session, where.id, author.id, thread=here, states=UNPUBLISHED)
                if here else [],
                changes.newest_of(self._session, where.id, author.id, here) if here else 0,
                why,
            )  # fmt: skip

    def mute(
        self, site: str | None, identity: Identity | None, author: uuid.UUID, *, until: dt.datetime | None = None,
        days: int | None = None, thread: str | None = None, note: str | None = None,
    ) -> None:  # fmt: skip
        """Stop hearing somebody, until undone or for some days, everywhere or in one thread."""
        where, who = self.site(site), known(identity)
        if days is not None and (days not in mutes.DAYS or until is not None):
            raise Invalid({"days": ["Give 'until', or 'days' as 1, 7, 30 or 90."]})

        def work() -> None:
            now = self._clock()
            end = now + dt.timedelta(days=days) if days is not None else until
            reader = authors.enter(self._session, where, who, now=now)
            mutes.mute(self._session, where, reader, WantedMute(author, end, thread, note), now=now)

        self._write(work)

    def unmute(
        self, site: str | None, identity: Identity | None, author: uuid.UUID, *, thread: str | None = None
    ) -> None:
        """Hear somebody again."""
        where, who = self.site(site), known(identity)

        def work() -> None:
            now = self._clock()
            reader = authors.find(self._session, where, who, lock=True)
            if reader is not None:
                mutes.unmute(self._session, where, reader, author, thread=thread, now=now)

        self._write(work)

    def mutes(self, site: str | None, identity: Identity | None) -> list[MuteView]:
        """A reader's list: what holds, then what ran out in the last 30 days."""
        with transactions.reading(self._session):
            where = self.site(site)
            reader = authors.find(self._session, where, known(identity))
            return mutes.listing(self._session, where, reader.id, now=self._clock()) if reader is not None else []

    def import_mutes(
        self, site: str | None, identity: Identity | None, wanted: Sequence[WantedMute], *, dry_run: bool
    ) -> MuteImport:
        """Add a list to one's own, or see what that would do."""
        where, who = self.site(site), known(identity)
        if dry_run:
            with transactions.reading(self._session):
                finder = authors.find(self._session, where, who)
                return mutes.look(self._session, where, finder, wanted, now=self._clock())

        def work() -> MuteImport:
            now = self._clock()
            reader = authors.enter(self._session, where, who, now=now)
            return mutes.take_in(self._session, where, reader, wanted, now=now)

        return self._write(work)

    def export(self, site: str | None, identity: Identity | None) -> dict[str, Any]:
        """Everything kept about a person."""
        with transactions.reading(self._session):
            where = self.site(site)
            author = authors.find(self._session, where, known(identity))
            if author is None:
                return people.nothing(where)
            return people.export(self._session, where, author, now=self._clock())

    def erase(self, site: str | None, identity: Identity | None) -> None:
        """Forget a person."""
        where, who = self.site(site), known(identity)

        def work() -> None:
            author = authors.find(self._session, where, who, lock=True)
            if author is not None:
                people.erase(self._session, where, author, now=self._clock())

        self._write(work)
        self._leave_no_trace()

    def take_over(self, site: str | None, identity: Identity | None, guest: Identity) -> Takeover:
        """Make a guest's comments, likes and mutes those of the person who signed in, and end the guest's tokens.

        :raises SignInRequired: whoever takes over must be signed in.
        :raises MuteLimit: the two lists of mutes are too long to be one.
        """
        where, who = self.site(site), known(identity)
        if who.is_guest or guest.issuer != GUEST:
            raise SignInRequired("Sign in first: then what you wrote as a guest can become yours.")

        def work() -> Takeover:
            author = authors.enter(self._session, where, who, now=self._clock())
            return takeover.take_over(self._session, where, guest, author, now=self._clock())

        return self._write(work)

    def revoke_tokens(self, site: str | None, identity: Identity | None) -> None:
        """End every token this guest holds, wherever it was copied to."""
        where, who = self.site(site), known(identity)

        def work() -> None:
            row = authors.enter(self._session, where, who, now=self._clock())
            row.token_epoch += 1

        self._write(work)

    def may_notify(self, site: str | None, reader: uuid.UUID, author: uuid.UUID, *, thread: str | None = None) -> bool:
        """Whether news from ``author`` may reach ``reader`` now: every channel asks this as it sends (M11)."""
        with transactions.reading(self._session):
            where = self.site(site)
            here = self.thread(where.name, thread).id if thread is not None else None
            return mutes.hears(self._session, where, reader, author, thread=here, now=self._clock())


def _why_silent(author: Author, now: dt.datetime) -> str | None:
    """What a moderator said to somebody who may not comment now; None to who may."""
    if not standings.is_silenced(author, now):
        return None
    return Silenced(until=author.standing_until, reason=author.standing_reason or "").detail

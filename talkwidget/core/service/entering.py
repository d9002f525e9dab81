"""How moderators of the standalone server sign in and out: by a link that is good once, or by a passkey."""

from __future__ import annotations

import datetime as dt
import uuid
from contextlib import suppress
from dataclasses import dataclass

from talkwidget.core import moderation, passkeys, sessions, transactions
from talkwidget.core.errors import AuthorUnknown, Invalid, PasskeyRefused, StorageFull, StoreBusy
from talkwidget.core.identity import Identity
from talkwidget.core.models import Author
from talkwidget.core.passkeys import PasskeyView
from talkwidget.core.service.base import UseCases
from talkwidget.core.sessions import SessionView, SignedIn
from talkwidget.core.views import SiteView, Staff


@dataclass(frozen=True, slots=True)
class EntryLink:
    """``secret`` lets this moderator in once; it is nowhere else."""

    secret: str
    staff: Staff


@dataclass(frozen=True, slots=True)
class Signature:
    """What an authenticator said, once its signature was seen to hold.

    credential: what it calls its key, as base64url
    before:     the key's counter that the signature was checked against; ``count`` is the new one
    challenge:  what was signed; nobody comes in by the same one twice before ``until``
    """

    credential: str
    before: int
    count: int
    challenge: str
    until: dt.datetime


class Entering(UseCases):
    def make_link(self, site: str | None, who: str) -> EntryLink:
        """Make a moderator a link. ``who`` is their id, their e-mail, or their name if only one bears it.

        :raises AuthorUnknown: there is no such moderator.
        :raises Invalid: several bear the name.
        """
        where = self.site(site)

        def work() -> EntryLink:
            row = self._named(where, who)
            secret = sessions.make_link(self._session, where, row, now=self._clock())
            assert secret is not None  # only those who ask by mail may have asked too often  # noqa: S101
            return EntryLink(secret, moderation.staff_view(row))

        return self._write(work)

    def ask_link(self, site: str | None, email: str) -> EntryLink | None:
        """Make a link for the moderator of this e-mail; None if there is none, or three are under way."""
        where, wanted = self.site(site), email.strip().casefold()

        def work() -> EntryLink | None:
            for row in moderation.staff(self._session, where):
                if row.email and row.email.casefold() == wanted:
                    secret = sessions.make_link(self._session, where, row, kind=sessions.MAIL, now=self._clock())
                    return EntryLink(secret, moderation.staff_view(row)) if secret is not None else None
            return None

        return self._write(work)

    def whose_link(self, site: str | None, secret: str) -> Staff:
        """Whom a link would let in; it stays good.

        :raises LinkSpent: nobody.
        """
        where = self.site(site)
        with transactions.reading(self._session):
            return moderation.staff_view(sessions.holder_of(self._session, where, secret, now=self._clock()))

    def enter_by_link(self, site: str | None, secret: str, *, browser: str, instead_of: str | None = None) -> str:
        """Begin a session by a link, which is good no more, and return the secret for its cookie.

        browser:    what the session is called in the moderator's list
        instead_of: the secret of a session that the same browser had, which ends

        :raises LinkSpent: the link lets nobody in.
        """
        where = self.site(site)

        def work() -> str:
            row = sessions.use_link(self._session, where, secret, now=self._clock())
            return self._begin(where, row, by="link", browser=browser, instead_of=instead_of)

        return self._write(work)

    def enter_by_passkey(
        self, site: str | None, signed: Signature, *, browser: str, instead_of: str | None = None
    ) -> str:  # fmt: skip
        """Begin a session by a passkey, as by a link.

        :raises PasskeyRefused: it is nobody's here, it was used meanwhile, or its challenge was answered before.
        """
        where = self.site(site)

        def work() -> str:
            now = self._clock()
            row = passkeys.use(
                self._session, where, signed.credential, before=signed.before, sign_count=signed.count, now=now
            )
            if not sessions.spend(self._session, where, row.id, signed.challenge, until=signed.until):
                raise PasskeyRefused
            return self._begin(where, row, by="passkey", browser=browser, instead_of=instead_of)

        return self._write(work)

    def signed_in(self, site: str | None, secret: str) -> SignedIn | None:
        """Whose session a cookie's secret is; None once it ended. Now and then, that it was used is kept."""
        where = self.site(site)
        with transactions.reading(self._session):
            found = sessions.find(self._session, where, secret, now=self._clock())
        if found is not None and self._clock() - found.session.seen >= sessions.SEEN_EVERY:
            with suppress(StoreBusy, StorageFull):  # who reads the desk can't help it
                self._write(lambda: sessions.touch(self._session, where, found.session.id, now=self._clock()))
        return found

    def leave(self, site: str | None, secret: str) -> None:
        """End the session of a cookie's secret."""
        where = self.site(site)
        self._write(lambda: sessions.end(self._session, where, secret, now=self._clock()))

    def desk_sessions(self, site: str | None, identity: Identity | None) -> list[SessionView]:
        """A moderator's own sessions, the one used last first.

        :raises DeskClosed: this is no moderator of the standalone server.
        """
        where = self.site(site)
        with transactions.reading(self._session):
            row = sessions.staff_row(self._session, where, identity)
            return sessions.of_author(self._session, where, row, now=self._clock())

    def end_desk_sessions(
        self, site: str | None, identity: Identity | None, *, which: uuid.UUID | None = None,
        but: uuid.UUID | None = None,
    ) -> None:  # fmt: skip
        """End one of a moderator's own sessions, or all ``but`` one.

        :raises DeskClosed: this is no moderator of the standalone server.
        """
        where = self.site(site)

        def work() -> None:
            row = sessions.staff_row(self._session, where, identity)
            sessions.end_of(self._session, where, row, which=which, but=but, now=self._clock())

        self._write(work)

    def passkeys(self, site: str | None, identity: Identity | None) -> list[PasskeyView]:
        """A moderator's own passkeys, the oldest first.

        :raises DeskClosed: this is no moderator of the standalone server.
        """
        where = self.site(site)
        with transactions.reading(self._session):
            return passkeys.of_author(self._session, where, sessions.staff_row(self._session, where, identity))

    def passkey(self, site: str | None, credential: str) -> PasskeyView:
        """The passkey that an authenticator calls so, to check a signature with.

        :raises PasskeyRefused: nobody who moderates this site has it.
        """
        where = self.site(site)
        with transactions.reading(self._session):
            return passkeys.find(self._session, where, credential)

    def add_passkey(
        self, site: str | None, identity: Identity | None, signed: Signature, *, public_key: str, name: str
    ) -> PasskeyView:  # fmt: skip
        """Let a moderator come in by a new passkey from now on.

        :raises DeskClosed: this is no moderator of the standalone server.
        :raises PasskeyRefused: it is somebody's already, or its challenge was answered before.
        :raises Invalid: there are enough.
        """
        where = self.site(site)

        def work() -> PasskeyView:
            row = sessions.staff_row(self._session, where, identity)
            if not sessions.spend(self._session, where, row.id, signed.challenge, until=signed.until):
                raise PasskeyRefused
            return passkeys.add(
                self._session, where, row, credential=signed.credential, public_key=public_key,
                sign_count=signed.count, name=name, now=self._clock(),
            )  # fmt: skip

        return self._write(work)

    def rename_passkey(self, site: str | None, identity: Identity | None, which: uuid.UUID, name: str) -> None:
        """Call one of a moderator's own passkeys something else.

        :raises DeskClosed: this is no moderator of the standalone server.
        """
        where = self.site(site)

        def work() -> None:
            row = sessions.staff_row(self._session, where, identity)
            passkeys.rename(self._session, where, row, which, name)

        self._write(work)

    def remove_passkey(self, site: str | None, identity: Identity | None, which: uuid.UUID) -> None:
        """Let nobody come in by one of a moderator's own passkeys any more.

        :raises DeskClosed: this is no moderator of the standalone server.
        """
        where = self.site(site)

        def work() -> None:
            row = sessions.staff_row(self._session, where, identity)
            passkeys.remove(self._session, where, row, which)

        self._write(work)

    def ways_in(self, site: str | None) -> dict[uuid.UUID, tuple[int, int]]:
        """How many sessions and passkeys each moderator has, by the author's id."""
        where = self.site(site)
        with transactions.reading(self._session):
            return sessions.ways_in(self._session, where, now=self._clock())

    def _begin(self, where: SiteView, row: Author, *, by: str, browser: str, instead_of: str | None) -> str:
        now = self._clock()
        if instead_of is not None:
            sessions.end(self._session, where, instead_of, now=now)
        return sessions.begin(self._session, where, row, by=by, browser=browser, now=now)

    def _named(self, where: SiteView, who: str) -> Author:
        everybody = moderation.staff(self._session, where)
        found = [row for row in everybody if who in {row.subject, row.email}]
        found = found or [row for row in everybody if row.name == who]
        if not found:
            raise AuthorUnknown
        if len(found) > 1:
            raise Invalid({"who": [f"{len(found)} moderators are called {who}. Give an e-mail or an id."]})
        return found[0]

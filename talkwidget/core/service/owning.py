"""What the owner of the sites does: add them, set them, name their moderators, bring old threads along."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from talkwidget.core import authors, events, filling, imports, moderation, sessions, sites, threads, transactions
from talkwidget.core.errors import AuthorUnknown, Invalid
from talkwidget.core.identity import GUEST, MODERATOR_ROLES, STAFF, Identity
from talkwidget.core.models import Author
from talkwidget.core.service.base import UseCases
from talkwidget.core.text import plain
from talkwidget.core.views import ImportResult, SiteView, Staff

_GUESTS_EPOCH = sa.select(Author.token_epoch).where(
    Author.site_id == sa.bindparam("site"), Author.issuer == GUEST, Author.subject == sa.bindparam("subject")
)


class Owning(UseCases):
    def add_site(self, name: str, *, title: str = "", options: Mapping[str, Any] | None = None) -> SiteView:
        """Make a site, unless it is there."""

        def work() -> SiteView:
            row = sites.add(self._session, name, title=title, options=options or {}, now=self._clock())
            return sites.view(row, self.settings)

        return self._write(work)

    def set_site(self, name: str, *, title: str | None = None, options: Mapping[str, Any] | None = None) -> SiteView:
        """Set some options of a site; None gives one back to the deployment's setting."""

        def work() -> SiteView:
            row = sites.change(self._session, name, title=title, options=options or {})
            if self._session.is_modified(row):
                self._news.append(events.SiteChanged(row.name))
            return sites.view(row, self.settings)

        return self._write(work)

    def sites(self) -> list[SiteView]:
        """Every site, by name."""
        with transactions.reading(self._session):
            return sites.every(self._session, self.settings)

    def add_moderator(self, site: str | None, *, name: str, email: str | None = None, role: str = "moderator") -> Staff:
        """Let somebody moderate one site of the standalone server, under a random id.

        :raises Invalid: no name, no such role, or the e-mail is a moderator's already.
        """
        where = self.site(site)
        if role not in MODERATOR_ROLES:
            raise Invalid({"role": [f"A role is one of {', '.join(sorted(MODERATOR_ROLES))}."]})
        shown = plain(name, limit=authors.NAME_LENGTH)
        if not shown:
            raise Invalid({"name": ["Give the name that readers see beside their comments."]})

        def work() -> Staff:
            if email and any(row.email == email for row in moderation.staff(self._session, where)):
                raise Invalid({"email": [f"{email} moderates this site already."]})
            who = Identity(STAFF, str(uuid.uuid4()), shown, email=email, roles=frozenset({role}))
            return moderation.staff_view(authors.enter(self._session, where, who, now=self._clock()))

        return self._write(work)

    def moderators(self, site: str | None) -> list[Staff]:
        """Everybody that may moderate this site by a token of ours, by name."""
        where = self.site(site)
        with transactions.reading(self._session):
            return [moderation.staff_view(row) for row in moderation.staff(self._session, where)]

    def remove_moderator(self, site: str | None, who: str) -> None:
        """End somebody's moderating: tokens, sessions, links and passkeys. ``who`` is their id, or their e-mail.

        :raises AuthorUnknown: there is no such moderator.
        """
        where = self.site(site)

        def work() -> None:
            for row in moderation.staff(self._session, where):
                if who in {row.subject, row.email}:
                    row.role, row.email, row.token_epoch = None, None, row.token_epoch + 1
                    sessions.shut_out(self._session, where, row.id)
                    threads.touch(self._session, where, authors.threads_of(self._session, where, row.id))
                    authors.forget_if_silent(self._session, where, row.id)
                    return
            raise AuthorUnknown

        self._write(work)

    def staff(self, site: str | None, subject: str) -> tuple[Identity, int] | None:
        """A moderator by the subject of their token, with the epoch it must bear; None once removed."""
        where = self.site(site)
        with transactions.reading(self._session):
            for row in moderation.staff(self._session, where):
                if row.subject == subject:
                    roles = frozenset({row.role or ""})
                    return Identity(STAFF, subject, row.name, row.url, row.email, roles), row.token_epoch
        return None

    def token_epoch(self, site: str | None, subject: str) -> int:
        """What a guest's token must bear to be valid; 0 for a guest who left no trace yet."""
        where = self.site(site)
        with transactions.reading(self._session):
            named = {"site": where.id, "subject": subject}
            return transactions.connection(self._session).execute(_GUESTS_EPOCH, named).scalar_one_or_none() or 0

    def import_thread(self, site: str | None, thread: imports.ImportedThread, *, hold: bool = False) -> ImportResult:
        """Take in one thread from elsewhere; what is there already stays as it is.

        ``hold`` lets wait what the checks doubt; otherwise what was published there is published here.
        """
        where = self.site(site)
        return self._write(lambda: imports.take_in(self._session, where, thread, now=self._clock(), hold=hold))

    def origins(self, site: str | None, origins: Sequence[str]) -> dict[str, imports.Known]:
        """Find what earlier imports took in, by origin."""
        where = self.site(site)
        with transactions.reading(self._session):
            return imports.origins(self._session, where, origins)

    def fill(self, site: str | None, batches: Iterable[filling.Batch]) -> Iterator[int]:
        """Write a made-up site, for benchmarks: a transaction for each batch; yields how many comments went in by it.

        Nothing is announced. Who stops asking leaves whole threads.

        :raises Invalid: somebody wrote on this site before.
        """
        where = self.site(site)
        with transactions.reading(self._session):
            empty = filling.is_empty(self._session, where)
        if not empty:
            raise Invalid({"site": [f"The site {where.name!r} has comments, and only an empty one is filled."]})
        for batch in batches:
            self._write(lambda batch=batch: filling.fill(self._session, where, batch))  # type: ignore[misc]
            yield batch.comments

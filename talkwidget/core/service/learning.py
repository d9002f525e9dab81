"""What the filter learned goes from one site to another."""

from __future__ import annotations

from typing import Any

from talkwidget.core import filter_model, moderation
from talkwidget.core.identity import Identity
from talkwidget.core.service.base import UseCases


class Learning(UseCases):
    def export_model(self, site: str | None, identity: Identity | None) -> dict[str, Any]:
        """Return what the filter of a site learned, ready for JSON; it names nobody.

        :raises ModeratorsOnly: see there.
        """
        moderation.must_moderate(identity)
        where = self.site(site)
        return self._look(lambda session: filter_model.export(session, where.id))

    def import_model(self, site: str | None, identity: Identity | None, model: Any) -> int:
        """Add what another filter learned to what this site's did; return how many words that were.

        The site's own lessons stay. The same model twice counts twice.

        :raises ModeratorsOnly, Invalid: this is no moderator, or no model.
        """
        moderation.must_moderate(identity)
        where = self.site(site)
        return self._write(lambda: filter_model.merge(self._session, where.id, model))

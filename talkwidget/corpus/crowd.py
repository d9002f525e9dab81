"""The people of the made-up site, in order of how much they say; each is made when they first leave a trace."""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections.abc import Collection

from talkwidget.core.filling import FilledAuthor, id_at
from talkwidget.core.identity import GUEST, SSO, STAFF, Identity
from talkwidget.corpus.words import Language

MODERATOR = "The bench's moderator"
_GUESTS = 0.8
_WITH_WEBSITE = 0.05


class Crowd:
    """``size`` people; ``newcomers`` collects who is new since it was last emptied."""

    def __init__(self, size: int, languages: Collection[Language], lots: random.Random) -> None:
        self.size, self.newcomers = size, list[FilledAuthor]()
        self._lots = lots
        self._ids: list[uuid.UUID | None] = [None] * size
        self._said = [0] * size
        self._languages = list(languages)
        self._shares = [language.share for language in self._languages]
        self._moderator = False

    def at(self, rank: int, now: dt.datetime) -> uuid.UUID:
        """The id of one of them."""
        found = self._ids[rank]
        if found is None:
            found = self._ids[rank] = self._enter(self._identity(), now)
        return found

    def spoke(self, rank: int) -> None:
        self._said[rank] += 1

    def falls_silent(self, rank: int) -> bool:
        """Whether somebody takes a comment back; who said one thing only doesn't: they would lose their name."""
        if self._said[rank] < 2:
            return False
        self._said[rank] -= 1
        return True

    def bring_moderator(self, now: dt.datetime) -> None:
        if not self._moderator:
            self._moderator = True
            who = Identity(STAFF, self._subject(), MODERATOR, roles=frozenset({"moderator"}))
            self._enter(who, now)

    def _enter(self, who: Identity, now: dt.datetime) -> uuid.UUID:
        author = FilledAuthor(id_at(now, self._lots), who, now)
        self.newcomers.append(author)
        return author.id

    def _identity(self) -> Identity:
        lots = self._lots
        language = lots.choices(self._languages, self._shares)[0]
        name = lots.choice(language.names)
        if lots.random() < 0.7:
            family = lots.choice(language.families)
            name = f"{name} {family}" if language.joint else f"{family}{name}"
        url = f"https://{lots.getrandbits(32):08x}.example/" if lots.random() < _WITH_WEBSITE else None
        return Identity(GUEST if lots.random() < _GUESTS else SSO, self._subject(), name, url)

    def _subject(self) -> str:
        return str(uuid.UUID(int=self._lots.getrandbits(128), version=4))

"""What the checks would say of a comment that nobody posts."""

from __future__ import annotations

import dataclasses

from talkwidget.core import comments, moderation, threads
from talkwidget.core.checks import Judgement, Sender
from talkwidget.core.identity import Identity
from talkwidget.core.service.base import guest
from talkwidget.core.service.judging import Judging

DRY = Sender()


class Explaining(Judging):
    def explain(  # noqa: PLR0913  # a comment has these parts
        self, site: str | None, identity: Identity | None, text: str, *, asker: Identity | None,
        name: str | None = None, email: str | None = None, website: str | None = None, thread: str = "/",
        parent: int | None = None, sender: Sender = DRY,
    ) -> Judgement:  # fmt: skip
        """Say what would happen to a comment, and why; nothing is stored.

        identity: who would write it; None is a guest whom nobody saw before
        asker:    the moderator who wants to know
        name, email, website: as a guest would give them

        :raises ModeratorsOnly: it tells what the house thinks of people and words.
        :raises SignInRequired, ThreadClosed, Invalid: nobody would get as far as the checks; subclasses say why.
        """
        moderation.must_moderate(asker)
        where = self.site(site)
        words, key = self._render(where, text), threads.check_key(thread)
        who = identity
        if who is None or who.is_guest:
            who = guest(where, who)
            who = dataclasses.replace(who, name=name or who.name, email=email or who.email, url=website or who.url)
        comments.must_be_open(where, self.thread(where.name, key), who, now=self._clock())
        return self._judge(where, key, who, words, sender, parent=parent)

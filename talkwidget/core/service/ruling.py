"""What a moderator decides for a whole site: the words and domains its checks go by."""

from __future__ import annotations

from collections.abc import Iterable

from talkwidget.core import authors, decisions, moderation, transactions, word_lists
from talkwidget.core.decisions import Act
from talkwidget.core.identity import Identity
from talkwidget.core.service.base import UseCases
from talkwidget.core.views import WordListView


class Ruling(UseCases):
    def word_list(self, site: str | None, identity: Identity | None, kind: str) -> WordListView:
        """Read one of `word_lists.KINDS`; empty, in version 0, until somebody writes it.

        :raises ModeratorsOnly, Invalid: see there.
        """
        moderation.must_moderate(identity)
        word_lists.check_kind(kind)
        where = self.site(site)
        with transactions.reading(self._session):
            return word_lists.find(self._session, where, kind)

    def set_word_list(
        self, site: str | None, identity: Identity | None, kind: str, words: Iterable[str], *,
        seen: int | None = None, via: str = "python",
    ) -> WordListView:  # fmt: skip
        """Put lines in place of a whole list, and log how many came and went.

        words: one line each, of one word, several, or a domain; a ``*`` at the ends of words stands for any more of it
        seen:  the version that the moderator has seen; None: whatever others wrote meanwhile, this holds

        :raises ModeratorsOnly: only they may.
        :raises Invalid: there is no such list, or lines won't do; each is told with its number.
        :raises WordsChanged: somebody changed the list after ``seen``.
        """
        who = moderation.must_moderate(identity)
        word_lists.check_kind(kind)
        lines = word_lists.tidy(kind, words)
        where = self.site(site)

        def work() -> WordListView:
            was, now = word_lists.put(self._session, where, kind, lines, seen=seen)
            if now.version != was.version:
                actor = authors.enter(self._session, where, who, now=self._clock())
                came, went = len(set(lines) - set(was.words)), len(set(was.words) - set(lines))
                act = Act(action="word_list", via=via, rule=kind, note=f"+{came} -{went}")
                decisions.record(self._session, where, actor, act, now=self._clock(), about=None)
            return now

        return self._write(work)

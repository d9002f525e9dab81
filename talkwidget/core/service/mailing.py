"""What letters to moderators are about: who wants them, what goes out, and what their links do."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from talkwidget.core import cases, deed_links, letters, lookups, moderation, sessions, transactions
from talkwidget.core.cases import Case
from talkwidget.core.decisions import Act
from talkwidget.core.errors import CommentUnknown, LetterOutdated
from talkwidget.core.identity import Identity
from talkwidget.core.letters import HeldLetter, Waiting
from talkwidget.core.models import Comment, Thread
from talkwidget.core.service.entering import Entering
from talkwidget.core.service.moderating import Moderating
from talkwidget.core.views import CommentView, Staff


@dataclass(frozen=True, slots=True)
class MailedDeed:
    """What a link in a letter would do, and by whom; ``is_current`` is whether the comment is as the letter has it."""

    action: str
    staff: Staff
    case: Case
    is_current: bool


class Mailing(Entering, Moderating):
    def letters_wanted(self, site: str | None, identity: Identity | None) -> str:
        """How often a moderator wants letters: one of `letters.RHYTHMS`.

        :raises DeskClosed: this is no moderator of the standalone server.
        """
        where = self.site(site)
        with transactions.reading(self._session):
            return letters.rhythm(self._session, sessions.staff_row(self._session, where, identity))

    def want_letters(self, site: str | None, identity: Identity | None, rhythm: str) -> None:
        """Say how often one wants letters oneself.

        :raises DeskClosed: this is no moderator of the standalone server.
        :raises Invalid: there is no such rhythm, or no e-mail.
        """
        where = self.site(site)
        self._write(
            lambda: letters.set_rhythm(self._session, sessions.staff_row(self._session, where, identity), rhythm)
        )

    def set_letters(self, site: str | None, who: str, rhythm: str) -> Staff:
        """Say how often a moderator gets letters. ``who`` is their id, their e-mail, or their name if one bears it.

        :raises AuthorUnknown: there is no such moderator.
        :raises Invalid: there is no such rhythm, or no e-mail; or several bear the name.
        """
        where = self.site(site)

        def work() -> Staff:
            row = self._named(where, who)
            letters.set_rhythm(self._session, row, rhythm)
            return moderation.staff_view(row)

        return self._write(work)

    def letters(self, site: str | None) -> list[Waiting]:
        """What moderators of a site weren't told yet."""
        where = self.site(site)
        with transactions.reading(self._session):
            return letters.waiting(self._session, where)

    def letters_due(self) -> tuple[list[tuple[str, uuid.UUID]], list[tuple[str, uuid.UUID]]]:
        """Who, on which site, is to be told something by now: at once, and by the letter of the day."""
        now = self._clock()
        with transactions.reading(self._session):
            return letters.due(self._session, now=now), letters.due_daily(self._session, now=now)

    def next_letter(self) -> dt.timedelta | None:
        """In what time it is worth looking again; None while nobody is to be told anything."""
        with transactions.reading(self._session):
            due = letters.next_due(self._session)
            is_daily = letters.is_any_daily(self._session)
        if due is None:
            return letters.TAKEN_FOR if is_daily else None
        return max(due - self._clock(), dt.timedelta())

    def take_letter(self, site: str, moderator: uuid.UUID, *, daily: bool = False) -> HeldLetter | None:
        """Take what somebody is to be told; None if another process was faster, or there is nothing to tell now."""
        where = self.site(site)
        take = letters.take_daily if daily else letters.take
        return self._write(lambda: take(self._session, where, moderator, now=self._clock()))

    def letter_sent(self, letter: HeldLetter) -> None:
        """Note that the mail server took a letter."""

        def work() -> None:
            letters.sent(self._session, letter)
            letters.sweep(self._session, now=self._clock())

        self._write(work)

    def letter_failed(self, letter: HeldLetter) -> None:
        """Note that it didn't: it is tried again later, or given up after the last time."""
        self._write(lambda: letters.failed(self._session, letter, now=self._clock()))

    def mailed_deed(self, site: str | None, token: str) -> MailedDeed:
        """What a link in a letter would do; it does nothing.

        :raises LetterLinkDead: see there.
        :raises CommentUnknown: the comment has gone.
        """
        where, now = self.site(site), self._clock()
        deed = deed_links.read(where, token, now=now)
        with transactions.reading(self._session):
            moderator = letters.moderator_of(self._session, where, deed.moderator, deed.epoch)
            row = self._session.get(Comment, (where.id, deed.comment))
            found = cases.of_ids(self._session, where, [deed.comment], now=now)
            if row is None or not found:
                raise CommentUnknown
            is_current = deed_links.fingerprint(row) == deed.seen
            return MailedDeed(deed.action, moderation.staff_view(moderator), found[0], is_current)

    def act_by_mail(self, site: str | None, token: str) -> CommentView:
        """Do what a link in a letter is for. That changes what the link is bound to: it does it once.

        :raises LetterLinkDead: see there.
        :raises LetterOutdated: the comment was edited, or somebody decided about it, since the letter was written.
        :raises CommentUnknown, CommentGone: the comment has gone.
        """
        where = self.site(site)
        deed = deed_links.read(where, token, now=self._clock())

        def work(thread: Thread, row: Comment) -> CommentView:
            actor = letters.moderator_of(self._session, where, deed.moderator, deed.epoch)
            if deed_links.fingerprint(row) != deed.seen:
                raise LetterOutdated
            self._decide(where, thread, row, actor, Act(action=deed.action, via="mail"))
            self._session.flush()
            return lookups.one(self._session, where.id, row.id)

        return self._write_on(where, deed.comment, work)

    def whose_letters(self, site: str | None, token: str) -> Staff:
        """Whose letters a link would end; it ends nothing.

        :raises LetterLinkDead: see there.
        """
        where = self.site(site)
        author, epoch = deed_links.read_stop(where, token)
        with transactions.reading(self._session):
            return moderation.staff_view(letters.moderator_of(self._session, where, author, epoch))

    def stop_letters(self, site: str | None, token: str) -> None:
        """End a moderator's letters.

        :raises LetterLinkDead: see there.
        """
        where = self.site(site)
        author, epoch = deed_links.read_stop(where, token)
        self._write(
            lambda: letters.set_rhythm(
                self._session, letters.moderator_of(self._session, where, author, epoch), letters.NEVER
            )
        )

"""Readers report, moderators answer for what they decide, and who is decided about may object."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from talkwidget.core import (
    appeals,
    authors,
    comments,
    decisions,
    lessons,
    letters,
    lookups,
    moderation,
    reports,
    standings,
    threads,
    transactions,
)
from talkwidget.core.appeals import AppealView, Statement
from talkwidget.core.decisions import Act
from talkwidget.core.errors import ANSWER_MISSING, CommentUnknown, Invalid, NothingDecided, NotYours
from talkwidget.core.identity import Identity
from talkwidget.core.models import Comment, Thread
from talkwidget.core.reports import Notice, ReportView, WantedReport
from talkwidget.core.service.base import guest, known
from talkwidget.core.service.moderating import Moderating
from talkwidget.core.text import plain
from talkwidget.core.views import AuthorView, CommentView, DecisionView, Entry, SiteView


@dataclass(frozen=True, slots=True)
class Reported:
    """A report that was taken, and for whom: ``guest_is_new`` as with a like."""

    report: ReportView
    subject: str
    guest_is_new: bool


@dataclass(frozen=True, slots=True)
class ReportedComment:
    """A comment with open reports: how many for each reason, and what they say."""

    entry: Entry
    decision: uuid.UUID | None
    counts: Mapping[str, int]
    notices: list[Notice]


@dataclass(frozen=True, slots=True)
class OpenAppeal:
    """An appeal as moderators see it; ``comment`` and ``thread`` None: it is about a time-out."""

    appeal: AppealView
    author: AuthorView
    decision: DecisionView
    comment: CommentView | None
    thread: str | None


class Reporting(Moderating):
    def report(
        self, site: str | None, comment: uuid.UUID, identity: Identity | None, wanted: WantedReport
    ) -> Reported:  # fmt: skip
        """Report a comment to the moderators; ``identity`` None makes a new guest, once more changes what was said.

        Enough reports by established readers hide the comment until a moderator looks.

        :raises SignInRequired, CommentUnknown, ReportYourself, Invalid: see there.
        """
        where = self.site(site)
        who = identity if identity is not None and not identity.is_guest else guest(where, identity)

        def work(thread: Thread, row: Comment) -> Reported:
            now = self._clock()
            reporter = authors.enter(self._session, where, who, now=now)
            found = reports.report(self._session, thread, row, reporter, wanted, now=now)
            if found.outcome is None and reports.are_enough(self._session, where, row):
                self._hide(where, thread, row)
            return Reported(reports.view(found, thread.key), who.subject, identity is None)

        return self._write_on(where, comment, work)

    def my_reports(self, site: str | None, identity: Identity | None, *, thread: str | None = None) -> list[ReportView]:
        """What a reader reported, and what became of it, the newest first."""
        with transactions.reading(self._session):
            where = self.site(site)
            reporter = authors.find(self._session, where, known(identity))
            if reporter is None:
                return []
            here = self.thread(where.name, thread).id if thread is not None else None
            if thread is not None and here is None:
                return []
            return reports.mine(self._session, where, reporter.id, thread=here)

    def reports(self, site: str | None, identity: Identity | None, *, limit: int = 100) -> list[ReportedComment]:
        """The comments that readers reported and no moderator decided about, those that may be illegal first."""
        moderation.must_moderate(identity)
        where = self.site(site)
        with transactions.reading(self._session):
            found = reports.queue(self._session, where, limit=limit)
            now = self._clock()
            there = lookups.some(self._session, lambda row: threads.view(row, where, now=now), where.id, list(found))
            return [
                ReportedComment(*there[comment], Counter(one.reason for one in notices), notices)
                for comment, notices in found.items()
                if comment in there
            ]

    def statement(self, site: str | None, comment: uuid.UUID, identity: Identity | None) -> Statement:
        """Why readers don't see a comment, for its author or a moderator.

        :raises CommentUnknown, NotYours, NothingDecided: there is none of this id, it isn't theirs, or it is seen.
        """
        with transactions.reading(self._session):
            where = self.site(site)
            who = known(identity)
            row, author = self._session.get(Comment, (where.id, comment)), authors.find(self._session, where, who)
            if row is None:
                raise CommentUnknown
            if not who.is_moderator and (author is None or row.author_id != author.id):
                raise NotYours
            thread = self._session.get_one(Thread, (where.id, row.thread_id))
            return appeals.statement(self._session, row, thread.key)

    def appeal(self, site: str | None, comment: uuid.UUID, identity: Identity | None, text: str) -> AppealView:
        """Object to a moderator's decision about one's own comment, once and within six months.

        :raises CommentUnknown, NotYours, NothingDecided, AppealExists, AppealTooLate, Invalid: see there.
        """
        where, who = self.site(site), known(identity)

        def work(_thread: Thread, row: Comment) -> AppealView:
            author = authors.find(self._session, where, who, lock=True)
            if author is None or row.author_id != author.id:
                raise NotYours
            if row.state not in appeals.RESTRICTIONS:
                raise NothingDecided
            decision = appeals.against(self._session, row)
            return appeals.view(appeals.appeal(self._session, author, decision, text, now=self._clock()))

        return self._write_on(where, comment, work)

    def appeal_time_out(self, site: str | None, identity: Identity | None, text: str) -> AppealView:
        """Object to one's own time-out.

        :raises NothingDecided, AppealExists, AppealTooLate, Invalid: see there.
        """
        where, who = self.site(site), known(identity)

        def work() -> AppealView:
            now = self._clock()
            author = authors.find(self._session, where, who, lock=True)
            if author is None:
                raise NothingDecided
            decision = appeals.time_out(self._session, where, author, now=now)
            return appeals.view(appeals.appeal(self._session, author, decision, text, now=now))

        return self._write(work)

    def my_appeals(self, site: str | None, identity: Identity | None) -> list[AppealView]:
        """What one appealed against, and what was answered, the newest first."""
        with transactions.reading(self._session):
            where = self.site(site)
            author = authors.find(self._session, where, known(identity))
            return appeals.mine(self._session, where, author.id) if author is not None else []

    def appeals(self, site: str | None, identity: Identity | None, *, limit: int = 100) -> list[OpenAppeal]:
        """The appeals that nobody decided, the oldest first."""
        moderation.must_moderate(identity)
        where = self.site(site)
        now = self._clock()
        with transactions.reading(self._session):
            open_ones = appeals.waiting(self._session, where, limit=limit)
            about = [comment.id for _, _, _, comment, _ in open_ones if comment is not None]
            there = lookups.some(self._session, lambda row: threads.view(row, where, now=now), where.id, about)
            return [
                OpenAppeal(
                    appeal, authors.view(author), decisions.view(decision),
                    there[comment.id][0].comment if comment is not None and comment.id in there else None, key,
                )
                for appeal, author, decision, comment, key in open_ones
            ]  # fmt: skip

    def decide_appeal(
        self, site: str | None, appeal: uuid.UUID, identity: Identity | None, action: str, sentence: str, *,
        via: str = "python",
    ) -> AppealView:  # fmt: skip
        """Accept an appeal, by which the comment is seen again or the time-out ends, or refuse it.

        action:   one of `appeals.ACTIONS`
        sentence: what its author is told; text, at most 500 characters

        :raises ModeratorsOnly, AppealUnknown, AppealDecided, NotYours, Invalid: see there.
        """
        who = moderation.must_moderate(identity)
        where = self.site(site)
        if action not in appeals.ACTIONS:
            raise Invalid({"action": [f"An appeal is decided by one of {', '.join(appeals.ACTIONS)}."]})
        answer = plain(sentence, limit=moderation.REASON_LENGTH)
        if not answer:
            raise Invalid({"sentence": [ANSWER_MISSING]})
        with transactions.reading(self._session):
            comment = appeals.find(self._session, where, appeal).comment_id
        act = Act(action=action, via=via, note=answer)

        def on_comment(thread: Thread, row: Comment) -> AppealView:
            now = self._clock()
            actor = authors.enter(self._session, where, who, now=now)
            found = appeals.lock(self._session, where, appeal, actor)
            before = moderation.snapshot(row)
            if action == "appeal_accepted" and row.state != comments.PUBLISHED:
                again = "restore" if row.state == comments.REMOVED else "approve"
                moderation.act(self._session, thread, row, again, None)
                before["lesson"], _ = lessons.learn(self._session, row, again)
            decision = decisions.record(self._session, where, actor, act, now=now, about=row, before=before)
            reports.settle(self._session, row, decision, now=now)
            appeals.close(found, appeals.ACTIONS[action], answer, now=now)
            self._tell(where, thread, row, action)
            self._session.flush()
            return appeals.view(found)

        def on_time_out() -> AppealView:
            now = self._clock()
            actor = authors.enter(self._session, where, who, now=now)
            found = appeals.lock(self._session, where, appeal, actor)
            row = standings.lock(self._session, where, found.author_id)
            last = appeals.last_time_out(self._session, where, row.id)
            before = None
            if action == "appeal_accepted" and last is not None and last.id == found.decision_id:
                before = standings.snapshot(row)
                standings.give(row, actor, None, until=None, reason=None, now=now)
            decisions.record(self._session, where, actor, act, now=now, about=row, before=before)
            appeals.close(found, appeals.ACTIONS[action], answer, now=now)
            self._session.flush()
            return appeals.view(found)

        return self._write_on(where, comment, on_comment) if comment is not None else self._write(on_time_out)

    def _hide(self, where: SiteView, thread: Thread, row: Comment) -> None:
        """Let what many reported wait for a moderator: a rule of the house does, and the log says so."""
        before = moderation.snapshot(row)
        moderation.act(self._session, thread, row, "hold", reports.REPORTED)
        act = Act(action="hold", via="rule", rule=reports.REPORTED)
        decisions.record(self._session, where, None, act, now=self._clock(), about=row, before=before)
        letters.note_held(self._session, where, row, now=self._clock())
        self._tell(where, thread, row, "hold")

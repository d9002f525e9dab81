"""What a moderator does: with a comment, a person, a thread. Every decision is a line of the log."""

from __future__ import annotations

import datetime as dt
import uuid

import sqlalchemy as sa

from talkwidget.core import (
    appeals,
    authors,
    decisions,
    events,
    lessons,
    letters,
    lookups,
    moderation,
    mutes,
    reading,
    reports,
    standings,
    threads,
    transactions,
)
from talkwidget.core.decisions import Act
from talkwidget.core.dialects import AnySession
from talkwidget.core.errors import CantUndo, Invalid, TalkError
from talkwidget.core.identity import Identity
from talkwidget.core.models import Appeal, Author, Comment, Decision, Thread
from talkwidget.core.service.base import UseCases
from talkwidget.core.views import AuthorView, CommentView, DecisionView, Entry, SiteView, ThreadView

ANY = uuid.UUID(int=0)
"""In place of the last decision that was seen: whatever others decided, this holds."""
ANY_WORDS = dt.datetime.min.replace(tzinfo=dt.UTC)
"""In place of the time of the last edit that was seen: whatever it says now, this holds."""


class Moderating(UseCases):
    def moderate(  # noqa: PLR0913  # a decision has these parts
        self, site: str | None, comment: uuid.UUID, identity: Identity | None, action: str, *,
        reason: str | None = None, rule: str | None = None, via: str = "python", seen: uuid.UUID | None = ANY,
        edited: dt.datetime | None = ANY_WORDS,
    ) -> CommentView:  # fmt: skip
        """Do one of `moderation.ACTIONS` with a comment, and log it.

        To approve what is published already, or call spam what is taken for it, is a decision too: the filter learns.

        reason: the note to its author, who sees it beside the comment, as moderators do
        rule:   the rule of the house it broke
        seen:   the last decision about it that the moderator has seen, None for none
        edited: when the words that the moderator has seen were edited last, None for never

        :raises ModeratorsOnly, CommentUnknown, CommentGone, Invalid: see there.
        :raises AlreadyDecided: somebody decided after ``seen``.
        :raises EditedSince: its words are others than at ``edited``.
        """
        who = moderation.must_moderate(identity)
        where = self.site(site)
        act = Act(action=action, via=via, rule=moderation.check_rule(rule), note=moderation.check_note(reason))

        def work(thread: Thread, row: Comment) -> CommentView:
            if seen != ANY:
                decisions.must_be_last(self._session, row, seen)
            if edited != ANY_WORDS:
                decisions.must_say_the_same(row, edited)
            actor = authors.enter(self._session, where, who, now=self._clock())
            self._decide(where, thread, row, actor, act)
            self._session.flush()
            return lookups.one(self._session, where.id, row.id)

        return self._write_on(where, comment, work)

    def moderate_each(
        self, site: str | None, wanted: list[uuid.UUID], identity: Identity | None, action: str, *,
        reason: str | None = None, rule: str | None = None, via: str = "python",
    ) -> dict[uuid.UUID, CommentView | TalkError]:  # fmt: skip
        """The same with several, each for itself: what one comment refuses doesn't keep the others."""
        moderation.must_moderate(identity)
        done: dict[uuid.UUID, CommentView | TalkError] = {}
        for comment in wanted:
            try:
                done[comment] = self.moderate(site, comment, identity, action, reason=reason, rule=rule, via=via)
            except TalkError as error:
                done[comment] = error
        return done

    def undo(
        self, site: str | None, decision: uuid.UUID, identity: Identity | None, *, via: str = "python"
    ) -> CommentView:
        """Put a comment back as it was before a decision; the log keeps both.

        :raises DecisionUnknown, CommentUnknown, CommentGone: there is nothing to put back.
        :raises CantUndo: it isn't the last decision about this comment, or not one that can be taken back.
        """
        who = moderation.must_moderate(identity)
        where = self.site(site)
        with transactions.reading(self._session):
            found = decisions.find(self._session, where, decision)
            comment, before = found.comment_id, found.before
        if comment is None or before is None:
            raise CantUndo("it changed no comment.")

        def work(thread: Thread, row: Comment) -> CommentView:
            if row.decision_id != decision:
                raise CantUndo("somebody decided about this comment since. Look at it again.")
            actor = authors.enter(self._session, where, who, now=self._clock())
            was = moderation.snapshot(row)
            moderation.put_back(self._session, thread, row, before)
            if "lesson" in before:
                was["lesson"] = lessons.put_back(self._session, row, before["lesson"])
            act = Act(action="undo", via=via, undoes=decision)
            undone = decisions.record(self._session, where, actor, act, now=self._clock(), about=row, before=was)
            reports.settle(self._session, row, undone, now=undone.at)
            appeals.follow_undo(self._session, row, found, was=was["state"], now=undone.at)
            self._tell(where, thread, row, "undo")
            self._session.flush()
            return lookups.one(self._session, where.id, row.id)

        return self._write_on(where, comment, work)

    def set_standing(
        self, site: str | None, author: uuid.UUID, identity: Identity | None, standing: str | None, *,
        until: dt.datetime | None = None, reason: str | None = None, via: str = "python",
    ) -> AuthorView:  # fmt: skip
        """Trust somebody, watch them, end their commenting (``until`` a time, or for good), or take that back (None).

        :raises ModeratorsOnly, AuthorUnknown, Invalid: see there.
        """
        who = moderation.must_moderate(identity)
        where = self.site(site)

        def work() -> AuthorView:
            now = self._clock()
            actor = authors.enter(self._session, where, who, now=now)
            row = standings.lock(self._session, where, author)
            before = standings.snapshot(row)
            standings.give(row, actor, standing, until=until, reason=reason, now=now)
            act = Act(action=standing or "pardoned", via=via, note=row.standing_reason)
            before["until"] = until.isoformat() if until is not None else None
            decisions.record(self._session, where, actor, act, now=now, about=row, before=before)
            if standing is None:
                own = sa.and_(Appeal.author_id == row.id, Appeal.comment_id.is_(None))
                appeals.close_granted(self._session, own, where.id, now=now)
            return authors.view(row)

        return self._write(work)

    def undo_standing(
        self, site: str | None, decision: uuid.UUID, identity: Identity | None, *, via: str = "python"
    ) -> AuthorView:
        """Think of somebody as before a decision about them; the log keeps both.

        :raises DecisionUnknown, AuthorUnknown: there is nobody to think so of.
        :raises CantUndo: it isn't the last decision about this person, or not one that can be taken back.
        """
        who = moderation.must_moderate(identity)
        where = self.site(site)

        def work() -> AuthorView:
            now = self._clock()
            actor = authors.enter(self._session, where, who, now=now)
            found = decisions.find(self._session, where, decision)
            if found.comment_id is not None or found.author_id is None or found.before is None:
                raise CantUndo("it changed nobody's standing.")
            row = standings.lock(self._session, where, found.author_id)
            if decisions.last_of_standing(self._session, where, row.id) != decision:
                raise CantUndo("somebody decided about this person since. Look again.")
            was = standings.snapshot(row)
            standings.put_back(row, found.before)
            act = Act(action="undo", via=via, undoes=decision)
            decisions.record(self._session, where, actor, act, now=now, about=row, before=was)
            appeals.follow_standing(self._session, where, row, now=now)
            return authors.view(row)

        return self._write(work)

    def remove_everything(
        self, site: str | None, author: uuid.UUID, identity: Identity | None, *, action: str = "remove",
        reason: str | None = None, rule: str | None = None, via: str = "python",
    ) -> int:  # fmt: skip
        """Remove, or mark as spam, all that one person wrote and readers can see or wait for; return how many."""
        moderation.must_moderate(identity)
        where = self.site(site)
        with transactions.reading(self._session):
            person = authors.by_id(self._session, where, author)
            wanted = lookups.ids_of(self._session, where.id, person.id, states=("published", "pending"))
        done = self.moderate_each(site, wanted, identity, action, reason=reason, rule=rule, via=via)
        return sum(not isinstance(outcome, TalkError) for outcome in done.values())

    def waiting(self, site: str | None, identity: Identity | None, *, limit: int = 100) -> list[Entry]:
        """What waits for a moderator's look, the oldest first."""
        moderation.must_moderate(identity)
        where = self.site(site)
        now = self._clock()
        with transactions.reading(self._session):
            return lookups.waiting(self._session, lambda row: threads.view(row, where, now=now), where.id, limit=limit)

    def decisions(
        self, site: str | None, identity: Identity | None, *, comment: uuid.UUID | None = None,
        author: uuid.UUID | None = None, before: uuid.UUID | None = None, limit: int = 100,
    ) -> list[DecisionView]:  # fmt: skip
        """The log: of one comment, oldest first, or of one person or the site, newest first."""
        moderation.must_moderate(identity)
        where = self.site(site)

        def look(session: AnySession) -> list[DecisionView]:
            if comment is not None:
                return decisions.of_comment(session, where, comment)
            if author is not None:
                return decisions.of_author(session, where, author, limit=limit)
            return decisions.latest(session, where, before=before, limit=limit)

        return self._look(look)

    def comment_at(self, site: str | None, key: str, number: int, identity: Identity | None) -> CommentView:
        """The comment that a permalink names, whatever its state.

        :raises CommentUnknown: the thread has no such number.
        """
        moderation.must_moderate(identity)
        thread = self.thread(site, key)
        with transactions.reading(self._session):
            return reading.at(self._session, thread, number)

    def set_thread(
        self, site: str | None, key: str, identity: Identity | None, *, state: str | None = None,
        title: str | None = None, url: str | None = None, hold: bool | None = None, via: str = "python",
    ) -> ThreadView:  # fmt: skip
        """Open or close a thread, name it, say where its page is, or let its comments wait; a new one is made.

        :raises ModeratorsOnly, Invalid: see there.
        """
        who = moderation.must_moderate(identity)
        where = self.site(site)

        def work() -> ThreadView:
            now = self._clock()
            thread = threads.open_or_lock(self._session, where, key, now=now)
            decided = moderation.decided_of_thread(thread, state=state, hold=hold)
            if moderation.set_thread(thread, state=state, title=title, url=url):
                self._news.append(events.ThreadChanged(where.name, thread.key, thread.state))
            if decided:
                actor = authors.enter(self._session, where, who, now=now)
                for action in decided:
                    act = Act(action=action, via=via)
                    decisions.record(self._session, where, actor, act, now=now, about=thread)
            view = threads.view(thread, where, now=now)
            if state == "open" and view.state != state:
                raise Invalid({"state": [f"Threads close {where.settings.close_days} days after their first comment."]})
            return view

        return self._write(work)

    def is_muted_by_many(self, site: str | None, identity: Identity | None, author: uuid.UUID) -> bool:
        """Whether many established readers muted somebody lately: an aggregate, never who (M29)."""
        who = moderation.must_moderate(identity)
        with transactions.reading(self._session):
            where = self.site(site)
            asker = authors.find(self._session, where, who)
            asked = authors.by_id(self._session, where, author)
            return mutes.is_muted_by_many(
                self._session, where, asked.id, asker=asker.id if asker is not None else None, now=self._clock()
            )

    def _decide(self, where: SiteView, thread: Thread, row: Comment, actor: Author, act: Act) -> Decision | None:
        before = moderation.snapshot(row)
        changed = moderation.act(self._session, thread, row, act.action, moderation.reason_of(act.rule, act.note))
        before["lesson"], learned = lessons.learn(self._session, row, act.action)
        meaning = reports.BY_ACTION.get(act.action)
        settles = meaning is not None and reports.are_open(self._session, row)
        if not (changed or learned or settles):
            return None
        self._tell(where, thread, row, act.action)
        now = self._clock()
        decision = decisions.record(self._session, where, actor, act, now=now, about=row, before=before)
        reports.settle(self._session, row, decision, now=now)
        if act.action == "hold":
            letters.note_held(self._session, where, row, now=now, by=actor.id)
        if meaning == reports.KEPT and changed:
            appeals.close_granted(self._session, Appeal.comment_id == row.id, where.id, now=now)
        return decision

    def _tell(self, where: SiteView, thread: Thread, row: Comment, action: str) -> None:
        self._news.append(
            events.CommentModerated(where.name, thread.key, row.number, row.id, row.author_id, action, row.reason)
        )

"""The moderators' desk: queues, one comment, one person, the log, and decisions about several comments at once."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping, Sequence, Sized
from contextlib import contextmanager
from dataclasses import dataclass

import sqlalchemy as sa

from talkwidget.core import audit, authors, cases, decisions, moderation, queues, surroundings, threads, transactions
from talkwidget.core.audit import Day, LogFilter, LogPage
from talkwidget.core.cases import Case, Person
from talkwidget.core.errors import AlreadyDecided, CantUndo, CommentUnknown, Invalid, TalkError
from talkwidget.core.identity import Identity
from talkwidget.core.models import Decision, Thread
from talkwidget.core.queues import CasePage, Wanted
from talkwidget.core.service.moderating import ANY_WORDS, Moderating
from talkwidget.core.surroundings import Version
from talkwidget.core.views import CommentView, DecisionView, SiteView

AT_ONCE = 100
"""Comments that one form may decide about."""


@dataclass(frozen=True, slots=True)
class Folder:
    """One comment with all that is known of it.

    around:   it and its neighbours in the thread, by number
    versions: what it said before, the newest first
    """

    case: Case
    around: list[CommentView]
    versions: list[Version]


@dataclass(frozen=True, slots=True)
class Dossier:
    """One person with all that a moderator may know of them.

    is_muted_by_many: whether five or more established readers muted them lately; nobody learns who
    """

    person: Person
    written: CasePage
    decisions: list[DecisionView]
    is_muted_by_many: bool


class Desk(Moderating):
    def queue(self, site: str | None, identity: Identity | None, name: str, *, after: str | None = None) -> CasePage:
        """A page of one of `queues.QUEUES`.

        :raises ModeratorsOnly: see there.
        :raises BadCursor: ``after`` is none of its places.
        :raises KeyError: there is no such queue.
        """
        with self._at_desk(site, identity) as where:
            return queues.page(self._session, where, queues.QUEUES[name], after=after, now=self._clock())

    def queue_counts(self, site: str | None, identity: Identity | None) -> Mapping[str, int]:
        """How long each counted queue is, up to one more than `queues.MANY`."""
        with self._at_desk(site, identity) as where:
            return queues.counts(self._session, where)

    def find_cases(
        self, site: str | None, identity: Identity | None, wanted: Wanted, *, after: str | None = None
    ) -> CasePage:
        """Comments in whatever state that are as wanted, those that came in last first.

        :raises ModeratorsOnly, BadCursor: see there.
        """
        with self._at_desk(site, identity) as where:
            return queues.search(self._session, where, wanted, after=after, now=self._clock())

    def cases(self, site: str | None, identity: Identity | None, wanted: Sequence[uuid.UUID]) -> list[Case]:
        """The comments of these ids as they are now; what has gone is left out."""
        with self._at_desk(site, identity) as where:
            return cases.of_ids(self._session, where, wanted, now=self._clock())

    def folder(self, site: str | None, identity: Identity | None, comment: uuid.UUID) -> Folder:
        """One comment with all that is known of it.

        :raises ModeratorsOnly, CommentUnknown: see there.
        """
        with self._at_desk(site, identity) as where:
            found = cases.of_ids(self._session, where, [comment], now=self._clock())
            if not found:
                raise CommentUnknown
            (case,) = found
            return Folder(
                case,
                surroundings.around(self._session, where, case.comment),
                surroundings.versions(self._session, where, case.comment),
            )

    def dossier(
        self, site: str | None, identity: Identity | None, author: uuid.UUID, *, after: str | None = None
    ) -> Dossier:
        """One person with all that a moderator may know of them.

        :raises ModeratorsOnly, AuthorUnknown, BadCursor: see there.
        """
        with self._at_desk(site, identity) as where:
            row = authors.by_id(self._session, where, author)
            person = cases.person(self._session, where, row)
            written = queues.of_author(self._session, where, person.id, after=after, now=self._clock())
            decided = decisions.of_author(self._session, where, person.id)
        return Dossier(person, written, decided, self.is_muted_by_many(site, identity, person.id))

    def log(
        self, site: str | None, identity: Identity | None, wanted: LogFilter, *, after: uuid.UUID | None = None,
        limit: int = audit.PAGE,
    ) -> LogPage:  # fmt: skip
        """The log from its newest line on.

        :raises ModeratorsOnly: see there.
        """
        with self._at_desk(site, identity) as where:
            return audit.log(self._session, where, wanted, after=after, limit=limit)

    def month(self, site: str | None, identity: Identity | None) -> list[Day]:
        """What each of the last thirty days brought, today last."""
        with self._at_desk(site, identity) as where:
            return audit.month(self._session, where, now=self._clock())

    def own_decisions(
        self, site: str | None, identity: Identity | None, wanted: Sequence[uuid.UUID]
    ) -> list[DecisionView]:
        """Those of these decisions that the moderator took, in the order of the log."""
        with self._at_desk(site, identity) as where:
            actor = authors.find(self._session, where, moderation.must_moderate(identity))
            if actor is None or not wanted:
                return []
            query = sa.select(Decision).where(
                Decision.site_id == where.id, Decision.id.in_(list(wanted)), Decision.actor_id == actor.id
            )
            return [decisions.view(row) for row in self._session.execute(query.order_by(Decision.id)).scalars()]

    def decisions_of(
        self, site: str | None, identity: Identity | None, wanted: Sequence[uuid.UUID]
    ) -> list[DecisionView]:
        """The lines of the log with these ids, in its order; what it hasn't is left out."""
        with self._at_desk(site, identity) as where:
            query = sa.select(Decision).where(Decision.site_id == where.id, Decision.id.in_(list(wanted)))
            return [decisions.view(row) for row in self._session.execute(query.order_by(Decision.id)).scalars()]

    def holds(self, site: str | None, identity: Identity | None, key: str) -> bool:
        """Whether each new comment of a thread waits for a moderator, by the thread's own setting."""
        with self._at_desk(site, identity) as where:
            query = sa.select(Thread.moderation).where(Thread.site_id == where.id, Thread.key == threads.check_key(key))
            return self._session.execute(query).scalar_one_or_none() == "hold"

    def count_held(self, site: str | None, identity: Identity | None, thread: uuid.UUID) -> int:
        """How many comments of a thread wait, up to one more than `queues.MANY`."""
        with self._at_desk(site, identity) as where:
            return queues.held_in(self._session, where, thread)

    def decide(
        self, site: str | None, wanted: Mapping[uuid.UUID, uuid.UUID | None], identity: Identity | None, action: str, *,
        reason: str | None = None, rule: str | None = None, via: str = "desk",
        edited: Mapping[uuid.UUID, dt.datetime | None] | None = None,
    ) -> dict[uuid.UUID, CommentView | TalkError]:  # fmt: skip
        """Decide about several comments, each for itself; of each, say which decision was seen last.

        ``edited``: when the words that were seen had been edited last, None for never; what isn't in it is decided
        about whatever it says.

        What was done already, because the answer got lost and it is asked once more, is done.

        :raises ModeratorsOnly, Invalid: see there; they are more than `AT_ONCE`, and nothing was done.
        """
        moderation.must_moderate(identity)
        _must_be_few(wanted)
        done: dict[uuid.UUID, CommentView | TalkError] = {}
        for comment, seen in wanted.items():
            try:
                done[comment] = self.moderate(
                    site, comment, identity, action, reason=reason, rule=rule, via=via, seen=seen,
                    edited=edited.get(comment, ANY_WORDS) if edited is not None else ANY_WORDS,
                )  # fmt: skip
            except AlreadyDecided as error:
                again = self._own(site, identity, error.decision)
                if again is None or again.action != action:
                    done[comment] = error
                else:
                    done[comment] = self.cases(site, identity, [comment])[0].comment
            except TalkError as error:
                done[comment] = error
        return done

    def undo_each(
        self, site: str | None, wanted: Sequence[uuid.UUID], identity: Identity | None, *, via: str = "desk"
    ) -> dict[uuid.UUID, CommentView | TalkError]:
        """Take back several decisions, each for itself; one that was taken back already is.

        :raises ModeratorsOnly, Invalid: as `decide`.
        """
        moderation.must_moderate(identity)
        _must_be_few(wanted)
        done: dict[uuid.UUID, CommentView | TalkError] = {}
        for decision in wanted:
            try:
                done[decision] = self.undo(site, decision, identity, via=via)
            except CantUndo as error:
                taken_back = self._taken_back(site, identity, decision)
                done[decision] = taken_back if taken_back is not None else error
            except TalkError as error:
                done[decision] = error
        return done

    def _own(self, site: str | None, identity: Identity | None, decision: uuid.UUID) -> DecisionView | None:
        found = self.own_decisions(site, identity, [decision])
        return found[0] if found else None

    def _taken_back(self, site: str | None, identity: Identity | None, decision: uuid.UUID) -> CommentView | None:
        """The comment of a decision, if the last one about it takes just this one back."""
        with self._at_desk(site, identity) as where:
            comment = decisions.find(self._session, where, decision).comment_id
            found = cases.of_ids(self._session, where, [comment], now=self._clock()) if comment is not None else []
        if found and found[0].decisions and found[0].decisions[-1].undoes == decision:
            return found[0].comment
        return None

    @contextmanager
    def _at_desk(self, site: str | None, identity: Identity | None) -> Iterator[SiteView]:
        """Read as a moderator; what is looked up in here is of one moment."""
        moderation.must_moderate(identity)
        where = self.site(site)
        with transactions.reading(self._session):
            yield where


def _must_be_few(wanted: Sized) -> None:
    if len(wanted) > AT_ONCE:
        raise Invalid({"comments": [f"At most {AT_ONCE} at once; these are {len(wanted)}. Nothing was done."]})

"""What the checks say of a comment, before it is one."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import sqlalchemy as sa

from talkwidget.core import authors, likeness, moments, proofs, transactions
from talkwidget.core.checks import Draft, Judgement, Place, Sender, Verdict, outside, pipeline, reasons, work
from talkwidget.core.comments import PENDING, PUBLISHED, SPAM, FirstState
from talkwidget.core.errors import CommentUnknown, ProofRequired, Refused, Silenced
from talkwidget.core.identity import Identity
from talkwidget.core.models import Comment, Thread
from talkwidget.core.service.base import UseCases
from talkwidget.core.standings import SILENCED
from talkwidget.core.text import Rendered
from talkwidget.core.views import SiteView

STATES = {Verdict.PUBLISH: PUBLISHED, Verdict.HOLD: PENDING, Verdict.SPAM: SPAM}


class Judging(UseCases):
    def moment(self, site: str | None) -> str:
        """This moment, signed, for a form to take along that is opened now."""
        return moments.sign(self.site(site), self._clock())

    def seconds_since(self, site: str | None, moment: str | None) -> float | None:
        """How long a form was open, by the moment it took along; None where that isn't known."""
        return moments.seconds_since(self.site(site), moment, now=self._clock()) if moment else None

    def challenge(self, site: str | None) -> dict[str, Any] | None:
        """Work that a comment may have to bring, in ALTCHA's form; None where the site asks nobody for any."""
        where = self.site(site)
        asks = where.settings.proof_of_work != "off"
        return proofs.challenge(where, now=self._clock()) if asks else None

    def _judge(
        self, where: SiteView, key: str, who: Identity, words: Rendered, sender: Sender, *, parent: int | None = None,
        edits: uuid.UUID | None = None,
    ) -> Judgement:  # fmt: skip
        """Ask the checks, before the writing transaction begins: nobody waits for them."""
        if not is_judged(where, who):
            return Judgement()
        with transactions.reading(self._session):
            draft = Draft(
                site=where, thread=self._place(where, key), who=who, words=words, now=self._clock(), parent=parent,
                edits=edits, sender=sender, author=authors.of_subject(self._session, where, who),
            )  # fmt: skip
            judged = pipeline.judge(self._session, draft)
            own = self._own_checks(where.settings) if self._own_checks is not None else ()
            if not own or judged.decisive is not None:
                return judged
            draft = outside.loose(draft)
            transactions.let_go(self._session)
        return outside.judge(draft, judged, own)

    def _judge_edit(
        self, where: SiteView, comment: uuid.UUID, who: Identity, words: Rendered, sender: Sender
    ) -> Judgement:
        if not is_judged(where, who):
            return Judgement()
        with transactions.reading(self._session):
            found = self._session.execute(
                sa.select(Thread.key, Comment.parent_number)
                .join(Comment, sa.and_(Comment.site_id == Thread.site_id, Comment.thread_id == Thread.id))
                .where(Comment.site_id == where.id, Comment.id == comment)
            ).one_or_none()
        if found is None:
            raise CommentUnknown
        return self._judge(where, found[0], who, words, sender, parent=found[1], edits=comment)

    def _remember(
        self, where: SiteView, who: Identity, comment: uuid.UUID, words: Rendered, *, now: dt.datetime,
        instead: bool = False,
    ) -> None:  # fmt: skip
        """Keep what later comments are compared with, in the transaction that writes this one.

        instead: of what is kept of it already, for these are its new words
        """
        if not is_judged(where, who):
            return
        if instead:
            likeness.forget(self._session, where.id, comment)
        likeness.keep(self._session, where.id, comment, words, now=now)

    def _place(self, where: SiteView, key: str) -> Place:
        found = self._session.execute(
            sa.select(Thread.id, Thread.state, Thread.moderation, Thread.created).where(
                Thread.site_id == where.id, Thread.key == key
            )
        ).one_or_none()
        return Place(key, *found) if found is not None else Place(key)

    def _must_pass(self, where: SiteView, judged: Judgement, sender: Sender) -> None:
        """See that no check refuses, and use up the work that was done for it, if any counted.

        :raises Silenced, Refused, ProofRequired: a check refuses these words; the sentence says which rule.
        """
        decisive = judged.decisive
        if decisive is not None and (decisive.verdict, decisive.code) == (Verdict.REFUSE, work.REQUIRED):
            raise ProofRequired(proofs.challenge(where, now=self._clock()))
        must_not_refuse(judged)
        if sender.proof is not None and any(finding.code == work.GIVEN for finding in judged.findings):
            proofs.spend(self._session, where, sender.proof, now=self._clock())


def is_judged(where: SiteView, who: Identity) -> bool:
    """Whether the checks have a say at all."""
    return where.settings.moderation != "off" and not who.is_moderator


def must_not_refuse(judged: Judgement) -> None:
    """:raises Silenced, Refused: a check refuses these words; the sentence says which rule."""
    decisive = judged.decisive
    if decisive is None or decisive.verdict is not Verdict.REFUSE:
        return
    if decisive.code == SILENCED:
        until = str(decisive.facts["until"])
        raise Silenced(until=dt.datetime.fromisoformat(until) if until else None, reason=str(decisive.facts["reason"]))
    own = decisive.facts.get("sentence")
    raise Refused(own if isinstance(own, str) else reasons.sentence(decisive.code))


def first_state(judged: Judgement, who: Identity, *, address: str | None = None) -> FirstState:
    """How a new comment begins, after `must_not_refuse`. ``address``: the keyed hash to be kept, if any."""
    state, decisive = STATES[judged.verdict], judged.decisive
    reason = reasons.told(decisive) if decisive is not None and state != PUBLISHED else None
    return FirstState(state, reason, judged.kept(), who.is_moderator, address)

"""Threads from elsewhere: taken in whole, under one lock, and never twice."""

from __future__ import annotations

import datetime as dt
import heapq
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

import sqlalchemy as sa

from talkwidget.core import authors, changes, comments, likeness, threads
from talkwidget.core.authors import SLICE
from talkwidget.core.checks import Draft, Finding, Judgement, Place, Sender, Verdict, bayes, pipeline, reasons, repeats
from talkwidget.core.comments import DELETED, PENDING, PUBLISHED, SPAM
from talkwidget.core.dialects import AnySession
from talkwidget.core.identity import Identity
from talkwidget.core.models import Author, Comment, Thread, new_id
from talkwidget.core.text import Rendered
from talkwidget.core.views import ImportResult, SiteView


@dataclass(frozen=True, slots=True)
class ImportedComment:
    """One comment, its HTML already clean.

    origin:        names it for ever, as ``disqus:5585802847``; at most 128 characters
    parent_origin: what it replies to; in the same thread, and never below itself
    state:         ``published``, ``pending``, or ``deleted`` for a placeholder that holds replies
    """

    origin: str
    parent_origin: str | None
    author: Identity
    rendered: Rendered
    created: dt.datetime
    state: str = PUBLISHED


@dataclass(frozen=True, slots=True)
class ImportedThread:
    key: str
    title: str | None = None
    url: str | None = None
    closed: bool = False
    comments: Sequence[ImportedComment] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Known:
    """Where a comment of an earlier run stands, and who wrote it: nobody, if it is a placeholder."""

    key: str
    issuer: str | None
    subject: str | None


def take_in(
    session: AnySession, site: SiteView, imported: ImportedThread, *, now: dt.datetime, hold: bool = False
) -> ImportResult:
    """Add a thread's comments that aren't there yet, oldest first, parents before their replies.

    What the checks find is kept with each. ``hold`` lets those wait that they would hold, refuse or take for spam;
    without it, what was published there is published here.
    """
    thread = threads.open_or_lock(session, site, imported.key, now=now)
    threads.introduce(thread, title=imported.title, url=imported.url)
    if imported.closed and thread.count == 0:
        thread.state = "closed"
    there = _already(session, site, [comment.origin for comment in imported.comments])
    by_number = {
        row.number: row
        for row in session.execute(
            sa.select(Comment).where(Comment.site_id == site.id, Comment.thread_id == thread.id)
        ).scalars()
    }
    fresh = [comment for comment in _parents_first(imported.comments) if comment.origin not in there]
    people = _people(session, site, fresh, now)
    place = Place(thread.key, thread.id, thread.state, thread.moderation, thread.created)
    judge = _Judge(session, site, place, fresh, now=now)
    doubted = 0
    for comment in fresh:
        parent = there.get(comment.parent_origin or "")
        if parent is not None and parent.thread_id != thread.id:
            parent = None  # an earlier run put it under another key
        author = people.get((comment.author.issuer, comment.author.subject)) if comment.state != DELETED else None
        judged = judge.ask(comment, author) if author is not None else Judgement()
        doubted += comment.state == PUBLISHED and judged.verdict is not Verdict.PUBLISH
        state, reason = _first(comment.state, judged) if hold else (comment.state, None)
        thread.last_number += 1
        row = Comment(
            site_id=site.id, id=new_id(), thread_id=thread.id, number=thread.last_number,
            parent_number=parent.number if parent is not None else None,
            author_id=author.id if author is not None else None, state=state, listed=False,
            reason=reason, findings=judged.kept(),
            source=comment.rendered.source if author is not None else "",
            html=comment.rendered.html if author is not None else "",
            plain=comment.rendered.plain if author is not None else "",
            likes=0, replies=0, branch=0, last_place=0, created=comment.created, origin=comment.origin,
        )  # fmt: skip
        comments.hang(row, parent, by_number[parent.root_number] if parent is not None else None)
        session.add(row)
        if author is not None:
            judge.remember(row, comment)
        there[comment.origin] = by_number[row.number] = row
        thread.count += row.state == PUBLISHED
        comments.list_upwards(row, by_number.__getitem__)
    judge.keep()
    if fresh:
        changes.note_all(session, thread)
        thread.created = min(thread.created, *(comment.created for comment in fresh))
    session.flush()
    return ImportResult(len(fresh), len(imported.comments) - len(fresh), doubted)


def origins(session: AnySession, site: SiteView, wanted: Sequence[str]) -> dict[str, Known]:
    """Find what earlier runs took in, by origin."""
    found: dict[str, Known] = {}
    for start in range(0, len(wanted), SLICE):
        rows = session.execute(
            sa.select(Comment.origin, Thread.key, Author.issuer, Author.subject)
            .join(Thread, sa.and_(Thread.site_id == Comment.site_id, Thread.id == Comment.thread_id))
            .outerjoin(Author, sa.and_(Author.site_id == Comment.site_id, Author.id == Comment.author_id))
            .where(Comment.site_id == site.id, Comment.origin.in_(wanted[start : start + SLICE]))
        )
        found.update({origin: Known(*known) for origin, *known in rows if origin is not None})
    return found


class _Judge:
    """Asks the checks of comments that were written elsewhere, each at its own time.

    What hangs on the site, or on what was said before, is looked up for all of them together.
    """

    def __init__(
        self, session: AnySession, site: SiteView, place: Place, coming: Sequence[ImportedComment], *, now: dt.datetime
    ) -> None:
        self._session, self._site, self._place = session, site, place
        is_on = site.settings.moderation != "off"
        # Of what is older nothing is kept to be compared with.
        since = now - likeness.KEPT
        lately = [one for one in coming if is_on and one.state != DELETED and one.created > since]
        self._prints = likeness.Prints(session, site.id, {one.origin: (one.rendered, one.created) for one in lately})
        self._is_taught = is_on and bool(coming) and bayes.is_taught(session, site.id)

    def ask(self, comment: ImportedComment, author: Author) -> Judgement:
        draft = Draft(
            site=self._site, thread=self._place, who=comment.author, author=author, words=comment.rendered,
            now=comment.created, sender=Sender(via="import"),
        )  # fmt: skip
        instead: dict[pipeline.Check, pipeline.Check] = {repeats.of_words: partial(self._repeats, comment.origin)}
        checks = [instead.get(check, check) for check in pipeline.IMPORTED]
        if not self._is_taught:
            checks = [check for check in checks if check is not bayes.of_words]
        return pipeline.judge(self._session, draft, checks)

    def remember(self, row: Comment, comment: ImportedComment) -> None:
        self._prints.add(comment.origin, row.id)

    def keep(self) -> None:
        self._prints.keep()

    def _repeats(self, origin: str, session: AnySession, draft: Draft) -> Finding | None:
        return repeats.of_alike(session, draft, self._prints.near(origin))


def _first(state: str, judged: Judgement) -> tuple[str, str | None]:
    """In which state a published comment begins where doubts count, and why; an import refuses nothing for good."""
    decisive = judged.decisive
    if state != PUBLISHED or decisive is None or decisive.verdict is Verdict.PUBLISH:
        return state, None
    return SPAM if decisive.verdict is Verdict.SPAM else PENDING, reasons.told(decisive)


def _already(session: AnySession, site: SiteView, wanted: Sequence[str]) -> dict[str, Comment]:
    found: dict[str, Comment] = {}
    for start in range(0, len(wanted), SLICE):
        rows = session.execute(
            sa.select(Comment).where(Comment.site_id == site.id, Comment.origin.in_(wanted[start : start + SLICE]))
        ).scalars()
        found.update({row.origin: row for row in rows if row.origin is not None})
    return found


def _parents_first(wanted: Sequence[ImportedComment]) -> list[ImportedComment]:
    """By time, but never a reply before what it replies to, whatever the clocks said."""
    names = {comment.origin for comment in wanted}
    below: dict[str | None, list[int]] = {}
    for index, comment in enumerate(wanted):
        below.setdefault(comment.parent_origin if comment.parent_origin in names else None, []).append(index)
    waiting = [(wanted[index].created, index) for index in below.get(None, [])]
    heapq.heapify(waiting)
    order = []
    while waiting:
        _, index = heapq.heappop(waiting)
        order.append(wanted[index])
        for reply in below.get(wanted[index].origin, []):
            heapq.heappush(waiting, (wanted[reply].created, reply))
    return order


def _people(
    session: AnySession, site: SiteView, wanted: Sequence[ImportedComment], now: dt.datetime
) -> dict[tuple[str, str], Author]:
    """Enter everybody before the first comment: each entry would send the comments before it one by one."""
    return authors.enter_all(session, site, [one.author for one in wanted if one.state != DELETED], now=now)

"""What every use case stands on: the session, the settings, the clock, and one way to write."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TypeVar

from talkwidget.core import addresses, changes, comments, events, reports, sites, text, threads, transactions
from talkwidget.core.checks.outside import OwnChecks
from talkwidget.core.commits import Commits
from talkwidget.core.dialects import AnySession, leave_no_trace
from talkwidget.core.errors import SignInRequired, SiteUnknown, StorageFull, StoreBusy
from talkwidget.core.identity import GUEST, Identity, MayPost
from talkwidget.core.known_sites import KnownSites
from talkwidget.core.limiter import Limiter
from talkwidget.core.models import Comment, Site, Thread
from talkwidget.core.settings import Settings
from talkwidget.core.views import SiteView, ThreadView

F = TypeVar("F", SiteView, ThreadView)
S = TypeVar("S")
T = TypeVar("T")


def utcnow() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class UseCases:
    """The conversation, over one session.

    session:  a Session, or a host's scoped one
    settings: what holds where a site sets nothing else
    clock:    tells the time, aware and in UTC
    may_post: the host's say on new and edited comments
    sender:   what signals are sent by; the app, where there is one
    own_site: a mounted plugin's one site, made when it isn't there; None where the owner adds sites
    commits:  what writers of the same SQLite file share; None where the database is a host's
    checks:   the owner's own checks, and those of others
    known:    what was found lately of sites; None where a host may put back what was there before
    limiter:  counts how often people write; the app's doors share one
    """

    def __init__(  # noqa: PLR0913  # a conversation stands on these
        self, session: AnySession, settings: Settings, *, clock: Callable[[], dt.datetime] = utcnow,
        may_post: MayPost | None = None, sender: object = None, own_site: str | None = None,
        commits: Commits | None = None, known: KnownSites | None = None, limiter: Limiter | None = None,
        checks: OwnChecks | None = None,
    ) -> None:  # fmt: skip
        self._session, self.settings, self._clock = session, settings, clock
        self._may_post, self._sender, self._own_site, self._commits = may_post, sender, own_site, commits
        self._known_sites, self._limiter, self._own_checks = known, limiter, checks
        self._news: list[events.Event] = []
        transactions.watch(session)

    def site(self, name: str | None) -> SiteView:
        """One site; None means the only one there is. A request that asks thrice costs one statement.

        :raises SiteUnknown: no such site, or none named where there are several.
        """

        def look() -> SiteView:
            return self._found(lambda session, name: sites.find(session, self.settings, name), name)

        known, asked = self._known(), (id(self.settings), name)
        if known is not None:
            view = known.sites.find(name, look)
        else:
            view = transactions.found(self._reader()).get(asked) or look()
        # For this transaction, or the next one. Making a site ends one, and what was known in it.
        transactions.found(self._reader())[asked] = view
        return view

    def _known(self) -> KnownSites | None:
        """What was found lately, unless a snapshot is open, which may be older than the last change."""
        return self._known_sites if not transactions.is_open(self._reader()) else None

    def _reader(self) -> AnySession:
        """The session that is read from."""
        return self._session

    def thread(self, site: str | None, key: str, *, version: int = 0) -> ThreadView:
        """A thread's title, state, count and version: one statement.

        ``version``: one that the asker has seen; where reads go to replicas, none older is told.
        """
        return self._found(
            lambda session, name: threads.look(session, self.settings, name, key, now=self._clock()), site, version
        )

    def _look(
        self, work: Callable[[AnySession], T], *, of: SiteView | None = None, keys: Sequence[str] | None = None
    ) -> T:
        """Look something up. ``of`` a site it shows the threads of these keys, None all, without their versions."""
        with transactions.reading(self._session):
            return work(self._session)

    def _found(self, look: Callable[[AnySession, str | None], F], site: str | None, _version: int = 0) -> F:
        """What ``look`` finds on a site.

        A host's rows come and go, with its tests at least: so the own site is made when missed, not once at start.
        """
        with transactions.reading(self._session):
            try:
                return look(self._session, site)
            except SiteUnknown:
                own = self._own_site
                if own is None or site not in {None, own}:
                    raise
        self._write(lambda: sites.add(self._session, own, title="", options={}, now=self._clock()))
        with transactions.reading(self._session):
            return look(self._session, own)

    def _write(self, work: Callable[[], T]) -> T:
        """Run one use case as one transaction, and tell its news once it is on the disk."""
        return self._run(lambda _: work(), look=lambda: None)

    def _write_on(self, where: SiteView, comment: uuid.UUID, work: Callable[[Thread, Comment], T]) -> T:
        """Run one use case on a comment, with its thread's row and its own locked.

        :raises CommentUnknown: there is none of this id on this site.
        """
        result = self._run(
            lambda thread: work(*comments.fetch(self._session, where, thread, comment)),
            look=lambda: comments.thread_of(self._session, where, comment),
        )
        self._sweep(where)
        return result

    def _sweep(self, where: SiteView) -> None:
        """Forget once an hour what was kept for long enough; whoever just wrote isn't failed by it."""
        if self._limits.is_time("kept", where, self._clock()):
            with suppress(StoreBusy, StorageFull):
                self.forget_what_is_over(where.name)

    def forget_what_is_over(self, site: str | None) -> None:
        """Forget who gave notice long ago, and the addresses of comments of more than 30 days. Writing does it."""
        where, now = self.site(site), self._clock()

        def work() -> None:
            reports.forget_notifiers(self._session, where, now=now)
            addresses.sweep(self._session, where, now=now)

        self._write(work)

    @property
    def _limits(self) -> Limiter:
        if self._limiter is None:
            self._limiter = Limiter()
        return self._limiter

    def _run(self, work: Callable[[S], T], *, look: Callable[[], S]) -> T:
        def afresh() -> S:
            self._news.clear()
            changes.take_redrawn(self._session)
            return look()

        def and_redraw(found: S) -> T:
            result = work(found)
            self._tell_redrawn()
            return result

        result = transactions.run(self._session, and_redraw, look=afresh, commits=self._commits)
        news, self._news = self._news, []
        for event in news:
            events.announce(self._sender, event)
        return result

    def _tell_redrawn(self) -> None:
        redrawn: dict[uuid.UUID, list[str]] = {}
        for site, key in changes.take_redrawn(self._session):
            redrawn.setdefault(site, []).append(key)
        for site, keys in redrawn.items():
            self._news.append(events.ThreadsRedrawn(self._session.get_one(Site, site).name, tuple(keys)))

    def _leave_no_trace(self) -> None:
        bind = self._session.get_bind(Comment)
        leave_no_trace(bind.engine)

    def _render(self, where: SiteView, source: str) -> text.Rendered:
        return text.render(source, max_length=where.settings.max_length, max_links=where.settings.max_links)


def known(identity: Identity | None) -> Identity:
    """:raises SignInRequired: nobody is asking."""
    if identity is None:
        raise SignInRequired
    return identity


def guest(where: SiteView, identity: Identity | None) -> Identity:
    """The guest that is asking, or a new one with a random subject.

    :raises SignInRequired: guests may not take part here.
    """
    if not where.settings.guests:
        raise SignInRequired
    return identity if identity is not None else Identity(GUEST, str(uuid.uuid4()))


def news_of(kind: type[events.CommentEvent], where: SiteView, thread: Thread, row: Comment) -> events.CommentEvent:
    return kind(where.name, thread.key, row.number, row.id, row.author_id)

"""The wiring of one app: settings, database, doors and commands. The extension object itself keeps nothing of an app.

What belongs to an app stands in ``app.extensions["talkwidget"]``. So one object may serve several apps, several
objects may serve several apps of one process, and none knows of the others.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from email.message import EmailMessage
from typing import TYPE_CHECKING
from urllib.parse import quote

import click
import sqlalchemy as sa
from flask import Flask, current_app, has_app_context
from flask.cli import ScriptInfo
from flask_sqlalchemy import SQLAlchemy

from talkwidget import auth, read_session
from talkwidget.api import Shelf, blueprint
from talkwidget.api.door import Door
from talkwidget.api.ready import ReadyAnswers
from talkwidget.api.views.feeds import PLACED as FEEDS
from talkwidget.api.views.reading import READY
from talkwidget.commands.group import OpenTalk, TalkGroup
from talkwidget.commands.judging import moderation_command
from talkwidget.commands.moderate import moderate_command
from talkwidget.commands.moderators import Entrance, moderator_command
from talkwidget.commands.sites import site_command
from talkwidget.commands.threads import thread_command
from talkwidget.commands.upgrade import OpenEngine, upgrade_command
from talkwidget.commands.words import words_command
from talkwidget.core import transactions
from talkwidget.core.checks.outside import OwnCheck
from talkwidget.core.commits import Commits
from talkwidget.core.errors import SettingsError
from talkwidget.core.identity import Identify, MayPost
from talkwidget.core.known_sites import KnownSites
from talkwidget.core.limiter import Limiter
from talkwidget.core.marks import Marks
from talkwidget.core.models import adopt
from talkwidget.core.service import Public, Replicated, Talk, utcnow
from talkwidget.core.settings import Settings
from talkwidget.core.views import SiteView
from talkwidget.delivery import own_checks
from talkwidget.delivery.neighbours import Neighbours
from talkwidget.mounted import KEY, Mounted, mounted
from talkwidget.pages import blueprint as pages
from talkwidget.pages.blueprint import PLACED as PAGES
from talkwidget.pages.door import Door as PagesDoor
from talkwidget.replica import open_replica, session_on
from talkwidget.templating import count, embed

if TYPE_CHECKING:
    from talkwidget.delivery.mail import PostOffice

SITE = "default"
"""The one site of a mounted plugin."""
UNKNOWN_ADDRESS = "http://127.0.0.1:8000"
"""Where the standalone server is unless somebody says otherwise (``TALKWIDGET_ADDRESS``)."""


class TalkWidget:
    """Mount talkwidget in a Flask app that has its own users and its own database.

    ::

        talk = TalkWidget(app, db=db, identify=current_reader)     # or TalkWidget(db=db, ...).init_app(app)

    db:         the app's Flask-SQLAlchemy; its session and its default engine are used, and the tables are adopted
                into its metadata, so that ``db.create_all()`` makes them
    identify:   tells who is asking, an :class:`~talkwidget.Identity` or None; called inside a request
    may_post:   has the last word on a new comment: True, or a sentence for the writer; others wait for it
    check:      your own check of new and edited comments: called with a :class:`~talkwidget.Draft` that no check of
                ours decided about, outside any transaction, it answers with a :class:`~talkwidget.Finding` or None.
                Where it raises, the comment waits for a moderator, and the log says so. Moderators' aren't checked
    url_prefix: where everything hangs
    clock:      tells the time, aware and in UTC

    Every other setting is ``TALKWIDGET_*`` in the app's config or in the environment.

    A use case that writes commits the session it is given, and with it whatever the host has pending there: call it
    before you add rows of your own, or after you committed them.

    .. versionadded:: 0.1
    """

    def __init__(
        self,
        app: Flask | None = None,
        *,
        db: SQLAlchemy | None = None,
        identify: Identify | None = None,
        may_post: MayPost | None = None,
        check: OwnCheck | None = None,
        url_prefix: str = "/talk",
        clock: Callable[[], dt.datetime] = utcnow,
    ) -> None:
        self._db, self._identify, self._may_post, self._check = db, identify, may_post, check
        self._url_prefix, self._clock = url_prefix, clock
        if app is not None:
            self.init_app(app)

    def init_app(self, app: Flask) -> None:
        """Mount it in one app; may be called for several.

        :raises SettingsError: a setting can't be used, or something is missing; the sentence says the cure.
        """
        mount(
            app,
            self._db,
            Settings.load(app.config, os.environ, secret=_own_secret(app)),
            identify=self._identify,
            may_post=self._may_post,
            check=self._check,
            url_prefix=self._url_prefix,
            clock=self._clock,
            own_site=SITE,
        )

    @staticmethod
    def of(app: Flask) -> Talk:
        """Return the use cases of an app, to call without HTTP: ``TalkWidget.of(app).post(...)``.

        They need an app context, and stand on its ``db.session``. Ask again in each thread and request.

        :raises SettingsError: talkwidget isn't mounted in this app.
        """
        return mounted(app).talk()


def mount(  # noqa: PLR0913  # what an app may give
    app: Flask,
    db: SQLAlchemy | None,
    settings: Settings,
    *,
    identify: Identify | None,
    may_post: MayPost | None,
    url_prefix: str,
    clock: Callable[[], dt.datetime],
    own_site: str | None,
    check: OwnCheck | None = None,
) -> None:
    """Wire one app. ``own_site`` is the site requests needn't name; None for a server of several.

    :raises SettingsError: see :meth:`TalkWidget.init_app`.
    """
    database = _usable(app, db)
    if KEY in app.extensions:
        raise SettingsError("This app has talkwidget already: call init_app once for each app.")
    if not settings.secret:
        raise SettingsError(
            "talkwidget needs a secret to sign guests' tokens. Set the app's SECRET_KEY, or TALKWIDGET_SECRET, to a"
            " text that stays the same: python -c 'import secrets; print(secrets.token_urlsafe(32))'"
        )
    if not url_prefix.startswith("/") or url_prefix.endswith("/"):
        raise SettingsError(f"url_prefix is {url_prefix!r}; it takes a path such as '/talk'.")
    auth.check_keys(settings)
    adopt(database.metadata)
    transactions.watch_all(database.session.session_factory)
    # A host's session may hold rows of its own, and its engine is its own affair.
    commits = Commits() if own_site is None else None
    limiter = Limiter(settings.redis_url)
    checks = own_checks(check)
    shelf, ready, known, neighbours = _caches(app, database, settings, url_prefix, stands_alone=own_site is None)

    def must_be_open() -> None:
        if not has_app_context() or current_app != app:
            # One db may serve several apps, and its session is whichever app's context is open.
            raise SettingsError(f"Open the context of this app first: with app.app_context(): ... ({app.name!r})")

    def talk(site: str | None = own_site) -> Talk:
        must_be_open()
        return Talk(
            database.session(), settings, clock=clock, may_post=may_post, sender=app, own_site=site, commits=commits,
            known=known, limiter=limiter, checks=checks,
        )  # fmt: skip

    replica = open_replica(app, database, settings)

    def reads(site: str | None = own_site) -> Public:
        if replica is not None:
            return Replicated(talk(site), replica, session_on(replica))
        if own_site is not None:
            return talk(site)
        must_be_open()
        # Nothing that is known of sites: what is kept of an answer would be kept twice as long.
        return Public(read_session.session_on(database), settings, clock=clock, sender=app)

    app.extensions[KEY] = Mounted(database, settings, talk, lambda: reads(None), shelf, ready, replica, neighbours)
    single = own_site is not None
    # First, for the API's rule catches whatever has none under the prefix.
    pages_door = PagesDoor(
        talk=talk, reads=reads, identify=identify, clock=clock, single_site=single, shelf=shelf,
        mail_link=_mail(app, settings, talk, url_prefix) if settings.smtp_url and not single else None,
    )  # fmt: skip
    app.register_blueprint(pages.build(pages_door), url_prefix=url_prefix)
    door = Door(talk=talk, reads=reads, identify=identify, settings=settings, single_site=single, shelf=shelf)
    app.register_blueprint(blueprint.build(door), url_prefix=url_prefix)
    app.jinja_env.globals.setdefault(KEY, embed)
    app.jinja_env.globals.setdefault(f"{KEY}_count", count)
    app.cli.add_command(_commands())


def _caches(
    app: Flask, db: SQLAlchemy, settings: Settings, prefix: str, *, stands_alone: bool
) -> tuple[Shelf, ReadyAnswers | None, KnownSites | None, Neighbours | None]:
    """Make what keeps answers, within one bound, and sites, and hears of others' writes.

    Where we are all there is, nobody's hooks miss an answer.
    """
    room, marks = settings.cache_mb * 1024 * 1024, Marks()
    before = stands_alone or settings.before_flask
    neighbours: Neighbours | None = None
    sure: Callable[[], float] = float  # 0
    if before or settings.redis_url:
        marks.watch(db.session)
    if settings.redis_url:
        neighbours = Neighbours(settings.redis_url, settings.redis_channel, marks)
        marks.tell = neighbours.tell
        # A copy may not have yet what they tell: nothing that it says is kept for long.
        sure = neighbours.sure if not settings.read_database_uri else float
    if not before:
        return Shelf(room), None, None, neighbours
    # A host may know people by more than cookies and tokens, and its own origin by a middleware that stands behind.
    placed = (*FEEDS, *PAGES) if stands_alone else ()
    ready = ReadyAnswers(
        app.wsgi_app,
        marks,
        plain=[prefix + rule for rule in READY],
        placed=[prefix + rule for rule in placed],
        fresh=settings.fresh_seconds,
        room=room - room // 4,
        sure=sure,
    )
    app.wsgi_app = ready  # type: ignore[method-assign]  # Flask's documented way
    known = KnownSites(marks, fresh=settings.fresh_seconds) if stands_alone else None
    return Shelf(room // 4), ready, known, neighbours


def _mail(
    app: Flask, settings: Settings, talk: Callable[[], Talk], prefix: str
) -> Callable[[SiteView, str], None]:  # fmt: skip
    """Have moderators told by e-mail what waits for them, and make what sends one a link, as `_mail_link` does."""
    from talkwidget.delivery.mail import PostOffice
    from talkwidget.delivery.rounds import Rounds

    @contextmanager
    def open_talk() -> Iterator[Talk]:
        with app.app_context():
            yield talk()

    office = PostOffice(settings.smtp_url, settings.mail_from)
    rounds = Rounds(office, open_talk, f"{settings.address}{prefix}")
    rounds.listen(app)
    app.before_request(rounds.look)  # and that keeps it: signals hold their listeners weakly
    return _mail_link(office, open_talk, prefix)


def _mail_link(
    office: PostOffice, open_talk: Callable[[], AbstractContextManager[Talk]], prefix: str
) -> Callable[[SiteView, str], None]:
    """Make what sends a moderator's link to an e-mail, if it is one's. Who asks can't tell: all of it is done later."""
    from talkwidget.delivery.sign_in import letter

    def mail_link(site: SiteView, email: str) -> None:
        def errand() -> EmailMessage | None:
            with open_talk() as conversation:
                link = conversation.ask_link(site.name, email)
            return letter(site, link.staff, desk_entrance(prefix, site, link.secret)) if link is not None else None

        office.run(errand)

    return mail_link


def desk_entrance(prefix: str, site: SiteView, secret: str) -> str:
    """The address of a moderator's link. The secret is its fragment: no browser sends that anywhere."""
    address = site.settings.address or UNKNOWN_ADDRESS
    return f"{address}{prefix}/desk/enter?site={quote(site.name, safe='')}#{secret}"


def owner_commands(
    open_talk: OpenTalk, open_engine: OpenEngine, entrance: Entrance | None = None
) -> list[click.Command]:  # fmt: skip
    """Make the commands that ``flask talk`` and ``talkwidget`` have in common.

    ``entrance`` makes the address of a moderator's link; None in a host's app, which has a door of its own.
    """
    return [
        upgrade_command(open_engine),
        site_command(open_talk, auth.check_keys),
        moderator_command(open_talk, auth.issue_staff_token, entrance),
        moderate_command(open_talk),
        thread_command(open_talk),
        words_command(open_talk),
        moderation_command(open_talk),
    ]


def importing(open_talk: OpenTalk) -> click.Command:
    """Make the command ``import``, which most runs don't need."""
    from talkwidget.transfer.command import import_command

    return import_command(open_talk)


def _own_secret(app: Flask) -> str:
    secret = app.secret_key or ""
    return secret if isinstance(secret, str) else secret.decode("latin-1")


def _usable(app: Flask, db: SQLAlchemy | None) -> SQLAlchemy:
    if db is None:
        raise SettingsError("talkwidget keeps its tables in the app's database. Give it: TalkWidget(app, db=db)")
    theirs: object = app.extensions.get("sqlalchemy")
    if theirs is not db:
        raise SettingsError("The app doesn't have this database yet. Call db.init_app(app) before TalkWidget's.")
    binds = app.config.get("SQLALCHEMY_BINDS") or {}
    if app.config.get("SQLALCHEMY_DATABASE_URI") is None and None not in binds:
        raise SettingsError(
            "The app has named databases only, and talkwidget uses the default one. Set SQLALCHEMY_DATABASE_URI; it"
            " may be the same address as one of SQLALCHEMY_BINDS."
        )
    return db


def _commands() -> click.Group:
    """Make ``flask talk ...`` for whichever app is current when a command runs."""

    @contextmanager
    def opened() -> Iterator[Flask]:
        if has_app_context():
            yield current_app
        else:
            app = click.get_current_context().ensure_object(ScriptInfo).load_app()
            with app.app_context():
                yield app

    @contextmanager
    def open_talk() -> Iterator[Talk]:
        with opened() as app:
            yield TalkWidget.of(app)

    @contextmanager
    def open_engine() -> Iterator[sa.Engine]:
        with opened() as app:
            yield mounted(app).db.engine

    return TalkGroup(
        "talk",
        help="Comments: tables, sites, moderators, imports.",
        commands=owner_commands(open_talk, open_engine),
        later={"import": lambda: importing(open_talk)},
    )

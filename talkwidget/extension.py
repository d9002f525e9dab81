"""The wiring of one app: settings, database, doors and commands. The extension object itself keeps nothing of an app.

What belongs to an app stands in ``app.extensions["talkwidget"]``. So one object may serve several apps, several
objects may serve several apps of one process, and none knows of the others.
"""

from __future__ import annotations

import datetime as dt
import logging
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

import click
import sqlalchemy as sa
from flask import Flask, current_app, g, has_app_context, has_request_context, request, url_for
from flask.cli import ScriptInfo
from flask_sqlalchemy import SQLAlchemy
from markupsafe import Markup

from talkwidget import auth
from talkwidget.api import Shelf, blueprint, bundle, json_pages
from talkwidget.api.door import Door
from talkwidget.api.ready import ReadyAnswers
from talkwidget.api.views.reading import READY
from talkwidget.commands.group import OpenTalk, TalkGroup
from talkwidget.commands.moderation import comment_command, thread_command
from talkwidget.commands.moderators import moderator_command
from talkwidget.commands.sites import site_command
from talkwidget.commands.upgrade import OpenEngine, upgrade_command
from talkwidget.core.errors import Invalid, SettingsError, SiteUnknown, TalkError
from talkwidget.core.identity import Identify, MayPost
from talkwidget.core.marks import Marks
from talkwidget.core.models import adopt
from talkwidget.core.service import Talk, utcnow
from talkwidget.core.settings import Settings
from talkwidget.core.threads import check_key
from talkwidget.pages import blueprint as pages
from talkwidget.pages import widget as widgets
from talkwidget.pages.door import Door as PagesDoor

log = logging.getLogger("talkwidget")

T = TypeVar("T")

KEY = "talkwidget"
SITE = "default"
"""The one site of a mounted plugin."""


@dataclass(frozen=True, slots=True)
class Mounted:
    """What one app has of talkwidget: ``app.extensions["talkwidget"]``.

    talk:   makes the conversation over the app's ``db.session``; one for each use, none is shared by threads
    listen: the same, only to read: it never makes the site, and so commits nothing
    shelf:  keeps what was drawn for templates
    """

    db: SQLAlchemy
    settings: Settings
    talk: Callable[[], Talk]
    listen: Callable[[], Talk]
    shelf: Shelf


class TalkWidget:
    """Mount talkwidget in a Flask app that has its own users and its own database.

    ::

        talk = TalkWidget(app, db=db, identify=current_reader)     # or TalkWidget(db=db, ...).init_app(app)

    db:         the app's Flask-SQLAlchemy; its session and its default engine are used, and the tables are adopted
                into its metadata, so that ``db.create_all()`` makes them
    identify:   tells who is asking, an :class:`~talkwidget.Identity` or None; called inside a request
    may_post:   has the last word on a new comment: True, or a sentence for the writer
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
        url_prefix: str = "/talk",
        clock: Callable[[], dt.datetime] = utcnow,
    ) -> None:
        self._db, self._identify, self._may_post = db, identify, may_post
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


def mount(
    app: Flask,
    db: SQLAlchemy | None,
    settings: Settings,
    *,
    identify: Identify | None,
    may_post: MayPost | None,
    url_prefix: str,
    clock: Callable[[], dt.datetime],
    own_site: str | None,
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

    def talk(site: str | None = own_site) -> Talk:
        if not has_app_context() or current_app != app:
            # One db may serve several apps, and its session is whichever app's context is open.
            raise SettingsError(f"Open the context of this app first: with app.app_context(): ... ({app.name!r})")
        return Talk(database.session(), settings, clock=clock, may_post=may_post, sender=app, own_site=site)

    door = Door(talk=talk, identify=identify, settings=settings, single_site=own_site is not None)
    app.extensions[KEY] = Mounted(database, settings, talk, listen=lambda: talk(None), shelf=Shelf())
    # First, for the API's rule catches whatever has none under the prefix.
    pages_door = PagesDoor(talk=talk, identify=identify, clock=clock, single_site=own_site is not None)
    app.register_blueprint(pages.build(pages_door), url_prefix=url_prefix)
    app.register_blueprint(blueprint.build(door), url_prefix=url_prefix)
    # Where talkwidget is all there is, nobody's hooks miss a request.
    if settings.before_flask or own_site is None:
        _stand_before(app, database, settings, url_prefix)
    app.jinja_env.globals.setdefault(KEY, embed)
    app.jinja_env.globals.setdefault(f"{KEY}_count", count)
    app.cli.add_command(_commands())


def _stand_before(app: Flask, db: SQLAlchemy, settings: Settings, prefix: str) -> None:
    marks = Marks()
    marks.watch(db.session)
    app.wsgi_app = ReadyAnswers(  # type: ignore[method-assign]  # Flask's documented way
        app.wsgi_app,
        [prefix + rule for rule in READY],
        marks,
        fresh=settings.fresh_seconds,
        room=settings.cache_mb * 1024 * 1024,
    )


def mounted(app: Flask) -> Mounted:
    """What an app has of talkwidget.

    :raises SettingsError: nothing.
    """
    here = app.extensions.get(KEY)
    if not isinstance(here, Mounted):
        raise SettingsError(f"talkwidget isn't mounted in the app {app.name!r}. Mount it: TalkWidget(app, db=db)")
    return here


def embed(
    *,
    thread: str | None,
    nonce: str | None = None,
    lang: str | None = None,
    caller: Callable[[], str] | None = None,
    **attributes: object,
) -> Markup:
    """Write a thread into a template, with its first page in it: ``{{ talkwidget(thread="/posts/42") }}``.

    thread:     the owner's key of the page, 1 to 512 characters
    nonce:      for a host whose Content-Security-Policy asks for one
    lang:       a BCP 47 tag; the site's ``locale`` without
    caller:     what stands in a ``{% call talkwidget(...) %}`` block: elements with ``slot="header"`` and the like
    attributes: any other of the element's, with ``_`` for ``-``: ``title=article.title``, ``sort="newest"``,
                ``limit=20``, ``heading_level=3``, ``class_="wide"``; a name that isn't one is a TypeError

    The script and ``id="talk"`` stand with the first widget of a page. Without a key (None) nothing is drawn, and the
    embed goes by the page's address.

    One statement while nobody comments, three after, in the session of the request, whose pending rows are neither
    flushed nor committed. What can't be read now, or only by members, isn't drawn; the embed then asks for it.
    """
    here = mounted(current_app)
    given = {"thread": thread, "lang": lang, **attributes}
    said = {widgets.attribute(name): _value(value) for name, value in given.items() if value is not None}
    files = _files()
    slots = Markup(caller()) if caller is not None else Markup()  # noqa: S704  # the host's template
    page = _value(request.url) if has_request_context() else ""
    drawn = None
    if thread is not None:
        drawn = _read(
            here,
            lambda talk: widgets.draw(talk, here.shelf, said, files, lang=lang, address=page, answer=json_pages.page),
        )
    words = widgets.words_of(here.settings, lang)
    first = not g.get("talkwidget_stands")
    g.talkwidget_stands = True
    return widgets.widget(said, files, words, drawn=drawn, page=page, nonce=nonce, slots=slots, first=first)


def count(
    *, thread: str | None, among: Iterable[str | None] = (), site: str | None = None, lang: str | None = None
) -> Markup:
    """Write how many comments a thread has: ``{{ talkwidget_count(thread="/posts/42") }}``, "12 comments".

    thread: None, an article without a key, counts nothing
    among:  all keys that the page will ask for: they are counted by one statement, however many there are, when the
            first of them is; without it each thread is counted by its own
    """
    here = mounted(current_app)
    if thread is None:
        return widgets.counter(None, widgets.words_of(here.settings, lang), None)
    thread = _value(thread)
    counted: dict[str | None, Counted] = g.setdefault("talkwidget_counts", {})
    known = counted.get(site, Counted(here.settings))
    if thread not in known.counts:
        keys = [key for key in dict.fromkeys((thread, *among)) if key is not None and _is_key(key)]
        # What can't be had is remembered too: fifty counts of a page don't wait fifty times for a store that is away.
        found = _read(here, lambda talk: _counted(talk, site, keys)) or Counted(known.settings, dict.fromkeys(keys))
        known = counted[site] = Counted(found.settings, {**known.counts, **found.counts})
    return widgets.counter(thread, widgets.words_of(known.settings, lang), known.counts.get(thread), site=site)


@dataclass(frozen=True, slots=True)
class Counted:
    """What a request knows by now of one site's threads: how many comments, None where it can't tell."""

    settings: Settings
    counts: Mapping[str, int | None] = field(default_factory=dict)


def _counted(talk: Talk, site: str | None, keys: list[str]) -> Counted:
    where = talk.site(site)
    return Counted(where.settings, dict.fromkeys(keys) if where.settings.members_only else talk.counts(site, keys))


def _read(here: Mounted, look: Callable[[Talk], T]) -> T | None:
    """What everybody may read; None where it can't be had, so that the host's page stands all the same."""
    try:
        with here.db.session.no_autoflush:
            return look(here.listen())
    except SiteUnknown:
        return None  # the own site is made by the first request of a reader
    except (TalkError, sa.exc.SQLAlchemyError) as error:
        log.warning("a thread could not be drawn: %s", type(error).__name__)
        return None


def _is_key(key: str) -> bool:
    try:
        check_key(key)
    except Invalid:
        return False
    return True


def _value(value: object) -> str:
    said = str(value).lower() if isinstance(value, bool) else str(value)
    # A lone surrogate can't be written, and the host's page stands all the same.
    return said.encode("utf-8", "replace").decode()


def _files() -> widgets.Files:
    script, style = bundle.read("embed.js"), bundle.read("embed.css")
    if script is None or style is None:
        raise SettingsError("The embed isn't built: files in talkwidget/static are missing. Build it: make bundle")
    return widgets.Files(
        home=url_for("talkwidget.readScript").removesuffix(script.name),
        script=url_for("talkwidget.readFixedScript", digest=script.digest),
        integrity=script.integrity,
        style=url_for("talkwidget.readFixedStyle", digest=style.digest),
    )


def owner_commands(open_talk: OpenTalk, open_engine: OpenEngine) -> list[click.Command]:
    """Make the commands that ``flask talk`` and ``talkwidget`` have in common."""
    return [
        upgrade_command(open_engine),
        site_command(open_talk, auth.check_keys),
        moderator_command(open_talk, auth.issue_staff_token),
        comment_command(open_talk),
        thread_command(open_talk),
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

"""What a host's templates say: ``{{ talkwidget(thread=...) }}`` and ``{{ talkwidget_count(thread=...) }}``."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

import sqlalchemy as sa
from flask import current_app, g, has_request_context, request, url_for
from markupsafe import Markup

from talkwidget.api import bundle, json_pages
from talkwidget.core.errors import Invalid, SettingsError, SiteUnknown, TalkError
from talkwidget.core.service import Public
from talkwidget.core.settings import Settings
from talkwidget.core.threads import check_key
from talkwidget.mounted import Mounted, mounted
from talkwidget.pages import widget as widgets

log = logging.getLogger("talkwidget")

T = TypeVar("T")


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

    One statement while nobody comments, two after, in the session of the request, whose pending rows are neither
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


def _counted(talk: Public, site: str | None, keys: list[str]) -> Counted:
    where = talk.site(site)
    return Counted(where.settings, dict.fromkeys(keys) if where.settings.members_only else talk.counts(site, keys))


def _read(here: Mounted, look: Callable[[Public], T]) -> T | None:
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

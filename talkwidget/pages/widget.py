"""The widget in a host's template: the element, its first page drawn in it, and the script that takes over.

Everything in it is the same for every reader, so the host's page may be kept by any cache. A browser without scripting
shows the page drawn here (declarative shadow root); one without that shows the link to the Talk page. With scripting it
is laid out and kept invisible until the embed has laid this reader's mutes over it: see js/src/drawn.css.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from markupsafe import Markup

from talkwidget import i18n
from talkwidget.api import Shelf, etag_of, etag_of_thread
from talkwidget.core.service import Public
from talkwidget.core.settings import Settings
from talkwidget.core.views import CommentView, Page
from talkwidget.i18n import Catalogue
from talkwidget.pages.addresses import SORTS
from talkwidget.pages.drawing import FORM, Drawing
from talkwidget.pages.elements import h
from talkwidget.pages.structured import discussion, in_script

ROOTS, MOST_ROOTS = 50, 100
"""How many an element gets that says nothing, and at most: as the API has it."""

_NOTHING = Markup()
# Parameters that say where a reader came from, not what they read: the embed's list (js/src/config.js).
_TRACKING = re.compile(r"(?<=[?&])(utm_|mc_[ce]id|_g[al]=|igshid|\w*clk?id=|[gw]braid)[^&]*&?", re.IGNORECASE)
_ATTRIBUTES = frozenset("thread site title sort limit theme lang heading-level token lazy base id class part".split())
_FREE = re.compile(r"(data|aria)-[a-z0-9-]+")


@dataclass(frozen=True, slots=True)
class Files:
    """Where a page finds what belongs to the embed.

    home:      the address everything hangs under, with a slash at its end
    script:    the embed's own address
    integrity: its hash, as a script tag has it
    style:     the address of the embed's style sheet
    """

    home: str
    script: str
    integrity: str
    style: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """A thread's first page as everybody sees it, in both forms.

    takes:   whether there is a form in it
    section: the drawing
    data:    what the API answers for it, and what search engines read, in script elements
    """

    words: Catalogue
    count: int
    takes: bool
    section: Markup
    data: Markup


def draw(
    talk: Public,
    shelf: Shelf,
    attributes: Mapping[str, str],
    files: Files,
    *,
    lang: str | None,
    address: str,
    answer: Callable[[Page[CommentView]], bytes],
) -> Drawn | None:
    """Draw a thread: one statement while nobody changes it, else two. None where only members may read.

    shelf:   keeps drawings, so that an unchanged thread is drawn once
    lang:    the site's own language without
    address: of the host's page
    answer:  the bytes with which the API answers for a page
    """
    thread = talk.thread(attributes.get("site"), attributes["thread"])
    settings = thread.site.settings
    if settings.members_only:
        return None  # the host's page may be anybody's
    words = words_of(settings, lang)
    sort, limit, level = sort_of(attributes), limit_of(attributes), _level_of(attributes)
    page = functools.cache(lambda: talk.page(thread, sort=sort, limit=limit))
    etag = etag_of_thread(thread, {"sort": sort, "limit": limit})
    query = _query(attributes)

    def section() -> bytes:
        drawing = Drawing(page(), words, home=files.home, query=query, sort=sort, level=level)
        return drawing.section().encode()

    looks = etag_of("drawn", etag, settings.strings.digest, words.lang, level, files.home, query)
    drawn = shelf.get(looks, section)
    # A thread that says of which page it is says so on all.
    about = thread.title or attributes.get("title"), thread.url or _without_tracking(address) or None
    known = etag_of("data", etag, thread.site.title, *about)
    data = shelf.get(known, lambda: _data(page(), answer(page()), *about).encode())
    takes = thread.state == "open" and settings.guests
    return Drawn(words, thread.count, takes, *(Markup(part.decode()) for part in (drawn, data)))  # noqa: S704  # our own


def attribute(name: str) -> str:
    """The element's attribute that a template names, as ``heading_level``.

    :raises TypeError: it has none of that name: what a reader sent must not become an attribute.
    """
    wanted = name.rstrip("_").replace("_", "-")
    if wanted not in _ATTRIBUTES and not _FREE.fullmatch(wanted):
        raise TypeError(f"talkwidget() takes no {name!r}; the README lists the widget's attributes")
    return wanted


def words_of(settings: Settings, lang: str | None) -> Catalogue:
    """The language that is asked for, else the site's."""
    return i18n.catalogue(i18n.negotiate([lang] if lang else [], settings.locale), settings.strings)


def sort_of(attributes: Mapping[str, str]) -> str:
    """The order an element asks for; a value nobody knows counts as none, as in the embed."""
    wanted = attributes.get("sort", "")
    return wanted if wanted in SORTS else SORTS[0]


def limit_of(attributes: Mapping[str, str]) -> int:
    """How many roots it asks for."""
    wanted = attributes.get("limit", "")
    return (min(int(wanted), MOST_ROOTS) if wanted.isdecimal() and wanted.isascii() else 0) or ROOTS


def widget(
    attributes: Mapping[str, str],
    files: Files,
    words: Catalogue,
    *,
    drawn: Drawn | None,
    page: str,
    nonce: str | None = None,
    slots: Markup = _NOTHING,
    first: bool = True,
) -> Markup:
    """Write the element and its script.

    attributes: the element's own: ``thread``, ``title``, ``sort``, ...
    words:      of a thread that isn't drawn
    drawn:      None where nobody, or not everybody, may read the thread now; then the embed asks for it
    page:       the address of the host's page
    nonce:      for a host whose Content-Security-Policy asks for one
    slots:      the host's elements for the widget's slots
    first:      whether it is the page's first: the script and the id stand once
    """
    words = drawn.words if drawn is not None else words
    count = drawn.count if drawn is not None else 0
    label = words.say("more.count", n=count) if count else words.say("embed.comments")
    # An element without a key goes by its page's address; outside of a request there is none to go by.
    key = attributes.get("thread") or _path_of(page)
    query = urlencode(_query({**attributes, "thread": key}))
    inside = [h("a", {"href": f"{files.home}thread?{query}"}, label)] if key else []
    if drawn is not None:
        sheet = h("link", {"rel": "stylesheet", "href": files.style, "nonce": nonce})
        # The data first: the embed takes the first script that it finds.
        about = _about(page, attributes.get("title")) if drawn.takes else _NOTHING
        inside = [h("template", {"shadowrootmode": "open"}, sheet, drawn.section, about), *inside, drawn.data]
    element = h("talk-widget", {"id": first and "talk", **attributes, "lang": words.lang}, *inside, slots)
    if not first:
        return element
    checked = {"integrity": files.integrity, "nonce": nonce}
    preload = h("link", {"rel": "preload", "as": "script", "href": files.script, **checked})
    return preload + element + h("script", {"async": True, "src": files.script, **checked})


def counter(key: str | None, words: Catalogue, count: int | None, *, site: str | None = None) -> Markup:
    """Write how many comments a thread has; None where nobody, or not everybody, may know now."""
    said = words.say("more.count", n=count) if count is not None else ""
    # The embed, where the page has it, brings the number up to date; it counts the threads of its own site only.
    return h("span", {"data-talk-count": key if site is None else None}, said)


def _about(page: str, title: str | None) -> Markup:
    """What the drawn form says of the host's page; beside the drawing, which is kept for any page it stands on."""
    said = {"title": title, "url": _without_tracking(page)}
    fields = [{"type": "hidden", "form": FORM, "name": name, "value": value} for name, value in said.items() if value]
    return Markup("").join(h("input", field) for field in fields)


def _without_tracking(page: str) -> str:
    address, _, query = page.partition("?")
    return address + _TRACKING.sub("", f"?{query}").rstrip("?&")


def _path_of(page: str) -> str:
    """Path and query of a page's address as a browser writes them: the embed's own key (js/src/config.js)."""
    path = "/".join(["", *_without_tracking(page).split("/")[3:]])
    return quote(path, safe="!$%&'()*+,/:;=?@[]|~") if page else ""


def _query(attributes: Mapping[str, str]) -> dict[str, str]:
    """What leads to the thread's Talk page."""
    return {name: attributes[name] for name in ("thread", "site", "lang") if name in attributes}


def _level_of(attributes: Mapping[str, str]) -> int:
    level = attributes.get("heading-level", "")
    return int(level) if level in {"1", "2", "3", "4", "5"} else 2


def _data(page: Page[CommentView], answer: bytes, title: str | None, address: str | None) -> Markup:
    told = discussion(page.thread, page.comments, title=title, page=address)
    found = [h("script", {"type": "application/json"}, in_script(answer))]
    if told is not None:
        found.append(h("script", {"type": "application/ld+json"}, in_script(told)))
    return Markup("").join(found)

"""The widget in a host's template: the element, its first page drawn in it, and the script that takes over.

Everything in it is the same for every reader, so the host's page may be kept by any cache. A browser without scripting
shows the page drawn here (declarative shadow root); one without that shows the link to the Talk page. With scripting it
is laid out and kept invisible until the embed has laid this reader's mutes over it: see js/src/drawn.css.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from markupsafe import Markup

from talkwidget.core.views import Page
from talkwidget.i18n import Catalogue
from talkwidget.pages.addresses import SORTS
from talkwidget.pages.drawing import Drawing
from talkwidget.pages.elements import h
from talkwidget.pages.structured import discussion, in_script

ROOTS, MOST_ROOTS = 50, 100
"""How many an element gets that says nothing, and at most: as the API has it."""


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
class First:
    """A thread's first page, and the bytes with which the API answers for it."""

    page: Page
    body: bytes


def sort_of(attributes: Mapping[str, str]) -> str:
    """The order an element asks for; a value nobody knows counts as none, as in the embed."""
    wanted = attributes.get("sort", "")
    return wanted if wanted in SORTS else SORTS[0]


def limit_of(attributes: Mapping[str, str]) -> int:
    """How many roots it asks for."""
    wanted = attributes.get("limit", "")
    return (min(int(wanted), MOST_ROOTS) if wanted.isdecimal() and wanted.isascii() else 0) or ROOTS


def widget(
    attributes: Mapping[str, str], files: Files, words: Catalogue, *, first: First | None, nonce: str | None = None
) -> Markup:
    """Write the element and its script.

    attributes: the element's own: ``thread``, ``title``, ``sort``, ...
    first:      None where nobody, or not everybody, may read the thread now; then the embed asks for it
    nonce:      for a host whose Content-Security-Policy asks for one
    """
    query = {name: attributes[name] for name in ("thread", "site", "lang") if name in attributes}
    inside = [_link(first, files, words, query)]
    if first is not None:
        inside = [_shadow(first, attributes, files, words, query, nonce), *inside, _data(first)]
    checked = {"integrity": files.integrity, "nonce": nonce}
    return Markup("").join(
        [
            h("link", {"rel": "preload", "as": "script", "href": files.script, **checked}),
            h("talk-widget", {"id": "talk", **attributes, "lang": words.lang}, *inside),
            h("script", {"async": True, "src": files.script, **checked}),
        ]
    )


def counter(key: str, words: Catalogue, count: int | None, *, site: str | None = None) -> Markup:
    """Write how many comments a thread has; None where nobody, or not everybody, may know now."""
    said = words.say("embed.count", n=count) if count is not None else ""
    return h("span", {"data-talk-count": key, "data-site": site}, said)


def _link(first: First | None, files: Files, words: Catalogue, query: Mapping[str, str]) -> Markup:
    count = first.page.thread.count if first is not None else 0
    label = words.say("embed.count", n=count) if count else words.say("embed.comments")
    return h("a", {"href": f"{files.home}thread?{urlencode(query)}"}, label)


def _shadow(
    first: First,
    attributes: Mapping[str, str],
    files: Files,
    words: Catalogue,
    query: Mapping[str, str],
    nonce: str | None,
) -> Markup:
    level = attributes.get("heading-level", "")
    drawing = Drawing(
        first.page,
        words,
        home=files.home,
        query=query,
        sort=sort_of(attributes),
        level=int(level) if level in {"1", "2", "3", "4", "5"} else 2,
    )
    sheet = h("link", {"rel": "stylesheet", "href": files.style, "nonce": nonce})
    return h("template", {"shadowrootmode": "open"}, sheet, drawing.section())


def _data(first: First) -> Markup:
    page = h("script", {"type": "application/json"}, in_script(first.body))
    told = discussion(first.page.thread, first.page.comments)
    return page + (h("script", {"type": "application/ld+json"}, in_script(told)) if told is not None else "")

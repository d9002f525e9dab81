"""Quotes of people whom the reader doesn't hear: the quoted block is folded, and nothing else (mute.md, M9)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from markupsafe import Markup, escape

from talkwidget.i18n import Catalogue
from talkwidget.pages.rows import Reader, Row, Run, walk

# The HTML is our own serialiser's: a < in a text is escaped, one within quotes is part of an attribute.
_TAG = re.compile(r'<(/?)(\w+)((?:[^">]|"[^"]*")*)>')
_CITE = re.compile(r' cite="#talk-(\d+)"')


def fold(rows: Iterable[Row | Run], reader: Reader, words: Catalogue) -> None:
    """Put each quote of a muted person into a closed ``<details>``; one's own comments stay as they are (M8)."""
    for row in walk(rows):
        hidden = {number for number, author in row.comment.quotes.items() if str(author) in reader.muted - reader.ids}
        if hidden and not row.is_mine:
            row.html = _folded(str(row.html), hidden, words)


def _folded(html: str, hidden: set[int], words: Catalogue) -> Markup:
    line, show, hide = (escape(words.say(f"embed.{key}")) for key in ("quoteLine", "show", "hide"))
    start = (
        f'<details part="quote"><summary>[ {line} ] '
        f'<span part="show" data-hide="{hide}"><span>{show}</span></span></summary>'
    )
    pieces, copied, depth, folded_at = [], 0, 0, None
    for tag in _TAG.finditer(html):
        if tag[2] != "blockquote":
            continue
        if not tag[1]:
            depth += 1
            cite = _CITE.fullmatch(tag[3])
            if folded_at is None and cite is not None and int(cite[1]) in hidden:
                folded_at = depth
                pieces += [html[copied : tag.start()], start]
                copied = tag.start()
        else:
            if depth == folded_at:
                folded_at = None
                pieces += [html[copied : tag.end()], "</details>"]
                copied = tag.end()
            depth -= 1
    return Markup("".join([*pieces, html[copied:]]))  # noqa: S704  # a comment's own safe HTML, and ours around it

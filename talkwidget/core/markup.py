"""Foreign HTML made plain: rewritten in the few elements of a comment, read as text, written as Markdown.

Trusts nobody and is trusted by nobody: `text` lets only what its allow-list passes in and out of here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser

from talkwidget.core.characters import scrub, settle

MAX_DEPTH = 16  # of quotes and lists, as in Markdown: deeper ones leave no room for words
MAX_URL = 2048
BLOCKS = frozenset(
    "address article aside caption center"
    " dd details dir div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr legend main menu nav"
    " optgroup option p section select summary table tbody tfoot thead tr".split()
)
LISTS = frozenset({"ol", "ul"})
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
CELLS = frozenset({"td", "th"})
CONTAINERS = frozenset({"blockquote", "li", *LISTS})
MEDIA = frozenset({"audio", "embed", "iframe", "img", "object", "source", "video"})
INLINE = {
    **{tag: tag for tag in ("a", "b", "code", "del", "em", "i", "ins", "kbd", "q", "s", "strong", "sub", "sup", "u")},
    "strike": "s",
    "tt": "code",
    "samp": "code",
    "cite": "em",
    "dfn": "em",
    "var": "em",
}
UNDERSTOOD = BLOCKS | CONTAINERS | MEDIA | frozenset(INLINE) | CELLS | {"br", "pre"}
_KNOWN = UNDERSTOOD | frozenset(
    "abbr acronym applet area base basefont bdi bdo"
    " big blink body bgsound button canvas col colgroup command content data datalist dialog font frame frameset head"
    " hgroup html input isindex keygen label link listing map mark marquee math menuitem meta meter multicol nextid"
    " nobr noembed noframes noscript output param picture plaintext portal progress rb rp rt rtc ruby script search"
    " slot small spacer span style svg template textarea time title track wbr xmp".split()
)
_TAG = re.compile(r"<(?=/?([A-Za-z][^\s/>]*))")
_OFFICE_TAG = re.compile(r"\w+:\w+")  # such as <o:p>, which nobody typed
_SPACE = re.compile(r"[ \t\n]+")
_GAP = re.compile(r"([ \t]*\n[ \t\n]*)")
_NUMBER = re.compile(r"[0-9]{1,9}")
_ADDRESS = re.compile(r"""(https?://[^\s<>"]*[^\s<>"'.,;:!?)\]}])""", re.IGNORECASE)
_LINKED = re.compile(r"https?://[^/]|mailto:.", re.IGNORECASE)
_PICTOGRAM = re.compile(r"emoji|emoti|smil", re.IGNORECASE)  # WordPress, Twikoo and Waline draw emoji as images


class TooLarge(Exception):
    """The result would be larger than the caller allows."""


def keep_unknown_tags(html: str) -> str:
    """Turn what only looks like a tag, such as ``List<T>``, into text: its author meant it to be read."""

    def judge(tag: re.Match[str]) -> str:
        return "<" if tag[1].lower() in _KNOWN or _OFFICE_TAG.fullmatch(tag[1]) else "&lt;"

    return _TAG.sub(judge, html)


def rewrite(html: str, *, newlines: bool, limit: int) -> str:
    """Write well-formed HTML anew: paragraphs, quotes, lists, `pre`, and the elements of `INLINE`.

    Every run of text at the top or in a quote stands in a paragraph, headings are strong ones, rows of tables are
    paragraphs, images, players and bare addresses are links, empty elements are left out; rewriting the result
    changes nothing. With ``newlines``, a blank line in text outside any block ends a paragraph and a single line end
    is a ``<br>``, as WordPress shows it (wpautop).

    :raises TooLarge: the result has more than ``limit`` characters.
    """
    writer = _Rewriter(newlines=newlines, limit=limit)
    writer.feed(html)
    writer.close()
    return writer.finish()


@dataclass(slots=True)
class _Container:
    """An element that holds paragraphs; without a ``start`` it is not written, only its words are."""

    tag: str
    start: str
    opened: bool = False
    is_flow: bool = False  # bare text in it is a paragraph
    blocks: int = 0  # paragraphs, divisions, table rows ... around the present word

    @property
    def is_bare(self) -> bool:
        return self.is_flow and not self.blocks


class _Rewriter(HTMLParser):
    """Opens what it was told to open only when there is a word to put into it."""

    def __init__(self, *, newlines: bool, limit: int) -> None:
        super().__init__(convert_charrefs=True)
        self._newlines, self._room = newlines, limit
        self._out: list[str] = []
        self._said: list[str] = []  # text since the last tag: it may come in pieces, but is normalised as one
        self._containers: list[_Container] = [_Container("", "", is_flow=True)]
        self._nest: list[_Container] = []  # those that are written
        self._inlines: list[bool] = []  # whether each is written: not if it is within one of its kind
        self._wanted: list[tuple[str, str]] = []  # the written ones, with their start tags
        self._opened = 0  # how many of them are open in this paragraph
        self._paragraph: str | None = None  # its closing tag, while one is open
        self._space, self._breaks, self._after_br = False, 0, False
        self._pre = 0
        self._shown: set[str] = set()

    def finish(self) -> str:
        while len(self._containers) > 1:
            self._end_container(self._containers[-1].tag)
        self._end_paragraph()
        self._emit("")
        return "".join(self._out)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag in INLINE:
            self._start_inline(INLINE[tag], values.get("href", ""))
        elif tag in MEDIA:
            self._link_media(tag, values)
        elif tag == "pre":
            self._end_paragraph()
            self._pre += 1
        elif tag == "br" or self._pre:
            self._break()
        elif tag in CONTAINERS:
            self._start_container(tag, values.get("start", ""))
        elif tag in CELLS:
            self._start_cell()
        else:
            self._start_block(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in INLINE:
            self._end_inline()
        elif tag == "pre":
            self._end_paragraph()
            self._pre -= 1
        elif self._pre:
            return
        elif tag in CONTAINERS:
            self._end_container(tag)
        elif tag in BLOCKS and tag != "hr":
            self._end_block(tag)

    def handle_data(self, data: str) -> None:
        data = settle(data)
        if self._pre:
            self._write_pre(data)
        elif self._newlines and self._containers[-1].is_bare:
            for piece in _GAP.split(data):
                if "\n" in piece:
                    self._write_gap(piece)
                else:
                    self._write_words(piece)
        else:
            self._write_words(data)

    def _write_gap(self, gap: str) -> None:
        if gap.count("\n") > 1:
            self._end_paragraph()
        elif not self._after_br:
            self._break()
        self._after_br = False

    def _write_pre(self, data: str) -> None:
        if self._paragraph is None:
            data = data.lstrip("\n")
            if not data.strip():
                return
            self._open_containers()
            self._emit("<pre>")
            self._paragraph = "</pre>"
        if data:
            self._open_inlines()
            self._said.append(data)

    def _write_words(self, data: str) -> None:
        words = _SPACE.sub(" ", data)
        if self._paragraph is None or self._breaks:
            words = words.lstrip()
        text = words.strip(" ")
        self._space = self._space or words.startswith(" ")
        if not text:
            return
        for index, piece in enumerate(_ADDRESS.split(text)):
            if index % 2:
                self._start_inline("a", "" if self._is_within("code") else piece)
            if piece:
                self._write(piece, space=self._space)
            if index % 2:
                self._end_inline()
        self._space = words.endswith(" ")

    def _write(self, text: str, *, space: bool) -> None:
        if self._paragraph is None:
            self._start_paragraph()
            space = False
        if self._breaks:
            self._emit("<br>\n" * self._breaks)
        elif space:
            self._said.append(" ")
        self._space, self._breaks, self._after_br = False, 0, False
        self._open_inlines()
        self._said.append(text)

    def _break(self) -> None:
        if self._pre:
            if self._paragraph is not None:
                self._said.append("\n")
        elif self._paragraph is not None:
            self._breaks = min(self._breaks + 1, 2)
            self._after_br = True

    def _start_cell(self) -> None:
        if self._paragraph is not None:
            self._write("|", space=True)
            self._space = True

    def _start_block(self, tag: str) -> None:
        self._end_paragraph()
        if tag == "hr":
            self._open_containers()
            self._emit("<hr>\n")
            return
        self._containers[-1].blocks += 1
        if tag in HEADINGS:
            self._start_inline("strong")

    def _end_block(self, tag: str) -> None:
        self._end_paragraph()
        self._containers[-1].blocks -= 1
        if tag in HEADINGS:
            self._end_inline()

    def _start_paragraph(self) -> None:
        self._open_containers()
        here = self._containers[-1]
        if here.is_flow or here.blocks:
            self._emit("<p>")
            self._paragraph = "</p>"
        else:
            self._paragraph = ""

    def _end_paragraph(self) -> None:
        if self._paragraph is not None:
            self._close_inlines()
            self._emit(self._paragraph + ("\n" if self._paragraph else ""))
        self._paragraph, self._space, self._breaks, self._after_br = None, False, 0, False

    def _start_container(self, tag: str, start: str) -> None:
        self._end_paragraph()
        here = self._containers[-1]
        if here.tag not in LISTS or not here.start if tag == "li" else len(self._nest) >= MAX_DEPTH:
            self._containers.append(_Container(tag, "", is_flow=here.is_flow, blocks=1))
            return
        number = f' start="{int(start)}"' if tag == "ol" and _NUMBER.fullmatch(start) else ""
        self._containers.append(_Container(tag, f"<{tag}{number}>", is_flow=tag == "blockquote"))
        self._nest.append(self._containers[-1])

    def _end_container(self, tag: str) -> None:
        if self._containers[-1].tag == tag:
            self._end_paragraph()
            container = self._containers.pop()
            if container.start:
                self._nest.pop()
            if container.opened:
                self._emit(f"</{tag}>\n")

    def _open_containers(self) -> None:
        for container in self._nest:
            if not container.opened:
                self._emit(container.start)
                container.opened = True

    def _start_inline(self, tag: str, href: str = "") -> None:
        address = _address(href) if tag == "a" else ""
        written = not self._is_within(tag) and (tag != "a" or bool(address))
        self._inlines.append(written)
        if written:
            self._wanted.append((tag, f'<a href="{escape(address)}">' if address else f"<{tag}>"))

    def _end_inline(self) -> None:
        if self._inlines and self._inlines.pop():
            self._close_inlines(keep=len(self._wanted) - 1)
            self._wanted.pop()

    def _is_within(self, tag: str) -> bool:
        return any(wanted == tag for wanted, _ in self._wanted)

    def _open_inlines(self) -> None:
        for _, start in self._wanted[self._opened :]:
            self._emit(start)
        self._opened = len(self._wanted)

    def _close_inlines(self, *, keep: int = 0) -> None:
        while self._opened > keep:
            self._opened -= 1
            self._emit(f"</{self._wanted[self._opened][0]}>")

    def _link_media(self, tag: str, values: dict[str, str]) -> None:
        address = _address(values.get("data" if tag == "object" else "src", ""))
        words = " ".join(settle(values.get("alt") or values.get("title") or "").split())
        if tag == "img":
            words = words or address.rstrip("/").rpartition("/")[2]
            if _PICTOGRAM.search(values.get("class", "")):
                address = ""
        elif address in self._shown:  # a player is often written twice, for old browsers and for new ones
            return
        self._shown.add(address)
        if words or address:
            self._start_inline("a", address)
            if self._pre:
                self._write_pre(words or address)
            else:
                self._write(words or address, space=self._space)
            self._end_inline()

    def _emit(self, html: str) -> None:
        if self._said:
            html = escape(settle("".join(self._said)), quote=False) + html
            self._said = []
        self._room -= len(html)
        if self._room < 0:
            raise TooLarge
        self._out.append(html)


def _address(url: str) -> str:
    """Return an address that may be linked, or nothing."""
    url = "".join(scrub(url).split())
    if url.startswith("//"):
        url = f"https:{url}"
    return url if len(url) <= MAX_URL and _LINKED.match(url) else ""

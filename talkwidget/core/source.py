"""What a comment that came as HTML says: its words, and Markdown its author can edit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser

from talkwidget.core.markup import BLOCKS, CONTAINERS, LISTS

_PUNCTUATION = re.compile(
    r"\\(?=[!-/:-@\[-`{-~]|$)|[`*]|~(?=~)|(?<![^\W_])_|_(?![^\W_])|<(?=[^\s<>]+[:@])|\](?=\()|&(?=#?\w+;)"
    r"|^(?:>|#(?=#*(?:\s|$))|[-+](?=[-\s]|$))",
    re.MULTILINE,
)
_ENUMERATION = re.compile(r"^(\d{1,9})(?=[.)](?:\s|$))", re.MULTILINE)
_AROUND = {"b": "**", "strong": "**", "em": "*", "i": "*", "del": "~~", "s": "~~"}


def words(html: str) -> str:
    """Return the text a reader sees in sanitised HTML, with a line end around each block."""
    return unescape(_TAG.sub(lambda tag: "\n" if tag[1] in _BREAKING else "", html))


_TAG = re.compile(r'</?(\w+)(?:[^">]|"[^"]*")*>')  # enough for HTML that a serialiser wrote; a parser is slower
_BREAKING = BLOCKS | CONTAINERS | {"br", "pre"}


def markdown(html: str) -> str:
    """Write HTML that `markup.rewrite` made as Markdown: rendered again, it reads the same.

    Without a form in Markdown, and so left out: `ins`, `kbd`, `q`, `sub`, `sup` and `u` (their words stay).
    """
    writer = _Markdown()
    writer.feed(html)
    writer.close()
    return writer.finish()


@dataclass(slots=True)
class _Margin:
    """What a quote or a list item writes before its lines: a list item's marker stands before the first one only."""

    first: str
    rest: str
    used: bool = False

    def take(self) -> str:
        taken, self.used = self.rest if self.used else self.first, True
        return taken


class _Markdown(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[str] = []
        self._margins: list[_Margin] = []
        self._numbers: list[int | None] = []  # the next one of each list; bullets have none
        self._spans: list[list[str]] = [[]]  # the words so far of each open inline element
        self._href = ""
        self._verbatim = 0
        self._gap = False  # whether the next block stands apart from the last one

    def finish(self) -> str:
        self._end_block()
        return "\n".join(self._lines)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BLOCKS or tag in CONTAINERS or tag == "pre":
            self._end_block()
            self._start_block(tag, dict(attrs))
        elif tag == "br":
            self._spans[-1].append("\n")
        else:
            self._spans.append([])
            self._verbatim += tag == "code"
            self._href = dict(attrs).get("href") or self._href

    def handle_endtag(self, tag: str) -> None:
        if tag == "pre":
            self._verbatim -= 1
            self._end_block(fence=True)
        elif tag in BLOCKS or tag in CONTAINERS:
            self._end_block()
            if tag in LISTS:
                self._numbers.pop()
            elif tag in CONTAINERS:
                self._margins.pop()
        elif tag != "br":
            self._verbatim -= tag == "code"
            said = "".join(self._spans.pop())
            self._spans[-1].append(said if self._verbatim else self._around(tag, said))
            self._href = "" if tag == "a" else self._href

    def handle_data(self, data: str) -> None:
        if not self._verbatim:
            data = _escape(data.replace("\n", ""))
            if self._href:
                data = re.sub(r"\\?([][])", r"\\\1", data)
        self._spans[-1].append(data)

    def _start_block(self, tag: str, attrs: dict[str, str | None]) -> None:
        if tag == "pre":
            self._verbatim += 1
        elif tag == "hr":
            self._write(["---"])
        elif tag == "blockquote":
            self._margins.append(_Margin("> ", "> "))
        elif tag in LISTS:
            self._gap = not self._numbers
            self._numbers.append(int(attrs.get("start") or 1) if tag == "ol" else None)
        elif tag == "li":
            marker = self._marker()
            self._margins.append(_Margin(marker, " " * len(marker)))

    def _marker(self) -> str:
        number = self._numbers[-1] if self._numbers else None
        if number is None:
            return "- "
        self._numbers[-1] = number + 1
        return f"{number}. "

    def _around(self, tag: str, said: str) -> str:
        if tag == "a":
            return _link(said, self._href)
        if tag == "code":
            return "\n".join(_code(line) if line.strip() else "" for line in said.split("\n"))
        return f"{_AROUND.get(tag, '')}{said}{_AROUND.get(tag, '')}"

    def _end_block(self, *, fence: bool = False) -> None:
        said, self._spans = "".join("".join(span) for span in self._spans), [[]]
        if fence and said:
            ticks = _fence("```", said)
            self._write([ticks, *said.rstrip("\n").split("\n"), ticks])
        elif said.strip():
            self._write(said.strip().split("\n"))

    def _write(self, lines: list[str]) -> None:
        inmost = self._margins[-1] if self._margins else _Margin("", "", used=True)
        starts_item = not inmost.used and inmost.first != inmost.rest
        if self._lines and (self._gap or not starts_item):
            self._lines.append("".join(margin.rest for margin in self._margins if margin.used).rstrip())
        for line in lines:
            self._lines.append(("".join(margin.take() for margin in self._margins) + line).rstrip())
        self._gap = False


def _escape(text: str) -> str:
    """Keep punctuation from becoming Markdown; an address stays whole."""
    pieces = _ADDRESS.split(text)
    for index, piece in enumerate(pieces):
        if index % 2 == 0:
            pieces[index] = _ENUMERATION.sub(r"\1\\", _PUNCTUATION.sub(r"\\\g<0>", piece))
    return "".join(pieces)


_ADDRESS = re.compile(r"(https?://[^\s*_~`\\[\]<>]+)")


def _link(said: str, href: str) -> str:
    href = href.translate({ord("<"): "%3C", ord(">"): "%3E", ord("\\"): "%5C"})
    if not said.strip() or said.replace("\\", "") == href:
        return f"<{href}>"
    return f"[{said}](<{href}>)" if "(" in href or ")" in href else f"[{said}]({href})"


def _code(said: str) -> str:
    ticks = _fence("`", said)
    room = " " if said.startswith("`") or said.endswith("`") else ""
    return f"{ticks}{room}{said}{room}{ticks}"


def _fence(shortest: str, said: str) -> str:
    ticks = max(map(len, re.findall("`+", said)), default=0)
    return shortest if ticks < len(shortest) else "`" * (ticks + 1)

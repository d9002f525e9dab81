"""Words and domains to look for: thousands of them in the time that one takes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from talkwidget.core.characters import SPACELESS, fold

# What is looked for where nothing tells where a word ends is found anywhere.
_SPACELESS = re.compile(f"[{SPACELESS}]")


@dataclass(frozen=True, slots=True)
class Hit:
    """``line`` of a list, found as ``said``."""

    line: str
    said: str


@dataclass(frozen=True, slots=True)
class _Entry:
    line: str
    length: int
    open_before: bool
    open_after: bool


class Matcher:
    """Lines of a list as one automaton (Aho and Corasick, 1975): what it costs hangs on the text, not on the list.

    A line is one word or several in a row. It stands for whole words; a ``*`` at its beginning or end lets the word
    go on there. Made once, it never changes, and threads share it.
    """

    def __init__(self, lines: Iterable[str]) -> None:
        # Slow to load, and most processes that open a database judge nothing.
        import ahocorasick

        entries: dict[str, list[_Entry]] = {}
        for line in lines:
            key = fold(line.strip("*"))
            if key:
                entries.setdefault(key, []).append(_Entry(line, len(key), line[0] == "*", line[-1] == "*"))
        self._automaton = ahocorasick.Automaton()
        for key, same in entries.items():
            self._automaton.add_word(key, tuple(same))
        self._automaton.make_automaton()
        self._is_empty = not entries

    def find(self, folded: str) -> Iterator[Hit]:
        """Find the lines that stand in a text that `fold` made, in the order of their ends, as often as they do."""
        if self._is_empty:
            return
        for last, entries in self._automaton.iter(folded):
            for entry in entries:
                begin, end = last + 1 - entry.length, last + 1
                if not (entry.open_before or _is_edge(folded, begin)) or not (
                    entry.open_after or _is_edge(folded, end)
                ):
                    continue
                while entry.open_before and not _is_edge(folded, begin):
                    begin -= 1
                while entry.open_after and not _is_edge(folded, end):
                    end += 1
                yield Hit(entry.line, folded[begin:end])


class Domains:
    """Domains, each with all that is below it."""

    def __init__(self, domains: Iterable[str]) -> None:
        self._domains = frozenset(domains)

    def __bool__(self) -> bool:
        return bool(self._domains)

    def covering(self, host: str) -> str | None:
        """Return the domain of the list that a host is or is below, if there is one."""
        while host:
            if host in self._domains:
                return host
            host = host.partition(".")[2]
        return None


def _is_edge(text: str, place: int) -> bool:
    """Whether no word goes on across this place."""
    return not (0 < place < len(text) and _is_of_word(text[place - 1]) and _is_of_word(text[place]))


def _is_of_word(char: str) -> bool:
    if char.isascii():
        return char.isalnum()
    return unicodedata.category(char)[0] in "LMN" and _SPACELESS.match(char) is None

"""What the filter sees of a comment: its words, where its links go, its author's name, and a few shapes.

A feature is a short text that a moderator can read: a word of the comment as it is; ``link:``, ``site:`` and ``name:``
before what comes from addresses, the author's website and their name; ``shape:`` before what is no word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import urlsplit

from talkwidget.core.characters import SPACELESS, fold

MOST = 150
"""Features of one comment: those after cost more than they tell (SpamBayes looks at as many)."""
LONGEST = 40
"""Characters of a word; a longer one is a key, a hash or a wall of letters, and never comes again."""

_HREF = re.compile(r'<a href="([^"]*)"')
_ADDRESS = re.compile(r"(?:https?://|mailto:|www\.)\S*")
_MAIL = re.compile(r"[\w.+\-]{1,64}@[\w\-]{1,64}\.[\w.\-]+")
# Scripts that write no spaces are read two letters at a time.
_WORD = re.compile(rf"[{SPACELESS}]+|[^\W_{SPACELESS}]+(?:['\u2019][^\W_{SPACELESS}]+)*")
_STARTS_SPACELESS = re.compile(f"[{SPACELESS}]")
_LATIN, _CYRILLIC_OR_GREEK = re.compile("[a-z]"), re.compile("[\u0370-\u03ff\u0400-\u04ff]")
_LETTERS_APART = re.compile(r"(?<!\w)(?:\w[ .\-_*]){4,30}\w(?!\w)")
_PHONE = re.compile(r"(?<!\w)\+?\(?\d[\d\s().\-]{7,20}\d")
_MONEY = re.compile(r"[$€£¥₽₿₹]\s?\d|\d\s?[$€£¥₽₿₹]")
_BBCODE = re.compile(r"\[(?:url|link|img)[=\]]|\[/(?:url|link|b|img)\]")
_PICTURE = re.compile("[\u2600-\u27bf\U0001f000-\U0001faff]")
_ADDRESS_WORD = re.compile(r"[^\W\d_]{3,}")
_IN_EVERY_ADDRESS = frozenset({"com", "html", "http", "https", "index", "net", "org", "php", "www"})
_FEW_WORDS = 3


def of(*, source: str, html: str, plain: str, name: str, website: str | None) -> tuple[str, ...]:
    """Return the distinct features of a comment, at most `MOST`; those that say most of it first.

    source, html, plain: its text in the forms that `text.render` makes
    """
    text = _ADDRESS.sub(" ", plain) if "://" in plain or "www." in plain else plain
    found = dict.fromkeys(_all(source, text, _HREF.findall(html), name, website))
    return tuple(islice(found, MOST))


def _all(source: str, text: str, links: list[str], name: str, website: str | None) -> Iterator[str]:
    words = list(islice(_words(_MAIL.sub(" ", text) if "@" in text else text), MOST * 4))
    for shape in _shapes(source, text, words, links):
        yield f"shape:{shape}"
    for link in islice(links, 10):
        yield from _of_address("link", link)
    if website:
        yield from _of_address("site", website)
    yield from (f"name:{word}" for word in islice(_words(fold(name)), 4))
    yield from words


def _words(text: str) -> Iterator[str]:
    for found in _WORD.finditer(text):
        word = found[0]
        if _STARTS_SPACELESS.match(word):
            yield from (word[at : at + 2] for at in range(max(len(word) - 1, 1)))
        elif len(word) <= LONGEST and not (word.isdecimal() and len(word) > 4):
            # A long number is somebody's: a telephone, an account. That there is one, a shape says.
            yield word


def _of_address(kind: str, address: str) -> Iterator[str]:
    """A host with the domain it belongs to, and the words it and the path are made of."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return
    if not host:
        return
    labels = host.removeprefix("www.").split(".")
    for part in (".".join(labels), ".".join(labels[-2:]), f".{labels[-1]}"):
        if len(part) <= LONGEST:
            yield f"{kind}:{part}"
    for word in islice(_ADDRESS_WORD.findall(f"{'.'.join(labels[:-1])} {parts.path}".lower()), 12):
        if word not in _IN_EVERY_ADDRESS and len(word) <= LONGEST:
            yield f"{kind}:{word}"


def _shapes(source: str, text: str, words: list[str], links: list[str]) -> Iterator[str]:
    if links:
        yield "one link" if len(links) == 1 else "two links" if len(links) == 2 else "many links"
        if len(words) <= _FEW_WORDS:
            yield "hardly more than a link"
    if any(_LATIN.search(word) and _CYRILLIC_OR_GREEK.search(word) for word in words if not word.isascii()):
        yield "letters of two scripts in one word"
    start = source[:500]
    if sum(map(str.isupper, start)) > max(sum(map(str.isalpha, start)) * 0.4, 8):
        yield "capitals"
    if text.count("!") > 2:
        yield "exclamations"
    for shape, pattern in (*_PATTERNS, *(_WITH_AT if "@" in text else ())):
        if pattern.search(text):
            yield shape


_PATTERNS = (
    ("letters apart", _LETTERS_APART), ("a telephone number", _PHONE), ("money", _MONEY), ("bbcode", _BBCODE),
    ("pictures", _PICTURE),
)  # fmt: skip
_WITH_AT = (("an e-mail address", _MAIL), ("an @name", re.compile(r"(?<!\w)@\w{4,}")))

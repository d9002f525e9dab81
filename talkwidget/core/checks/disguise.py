"""Words spelled so that machines miss them: with letters of other scripts, with digits, or letter by letter."""

from __future__ import annotations

import re

# Small Cyrillic and Greek letters, and the Latin ones they are taken for.
_CYRILLIC = "\u0430\u0435\u0451\u043e\u0440\u0441\u0443\u0445\u0455\u0456\u0458\u0501\u051b\u051d\u04bb\u04cf"
_GREEK = "\u03b1\u03b5\u03b9\u03ba\u03bd\u03bf\u03c1\u03c4\u03c5\u03c7"
_LOOKS = str.maketrans(
    _CYRILLIC + _GREEK + "\u0432\u043a\u043c\u043d\u0442\u03b2\u03b7\u03c9",
    "aeeopcyxsijdqwhl" + "aeiknoptux" + "bkmht" + "bnw",
)
_DIGITS = str.maketrans("013457@$!", "oieastasi")
_MIXED = re.compile(r"\b(?=\w*[a-z])(?=\w*[\u03b1-\u03c9\u0430-\u052f])\w{3,}\b")
_ALIKE = re.compile(rf"[a-z0-9{_CYRILLIC}{_GREEK}]+")
_LEET = re.compile(r"[a-z][013457@$!]{1,3}[a-z]")
_TOKEN = re.compile(r"[\w@$!]+")
_SPELLED = re.compile(r"(?<!\w)\w([ .*_-])\w(?:\1\w){2,18}(?!\w|[.*_-]\w)")


def undone(folded: str) -> str:
    """Return the words as a reader takes them."""
    text = _MIXED.sub(lambda word: word[0].translate(_LOOKS), folded)
    if _LEET.search(text):
        text = _TOKEN.sub(lambda token: token[0].translate(_DIGITS) if _LEET.search(token[0]) else token[0], text)
    return _SPELLED.sub(lambda letters: letters[0][::2], text)


def spelled(folded: str) -> list[str]:
    """Return what is written letter by letter, as one word where no space between words tells more."""
    return [letters[0][::2] for letters in _SPELLED.finditer(folded)]


def mixed(folded: str) -> list[str]:
    """Return the words in which letters of one script stand for those of another that look the same."""
    return [word for word in dict.fromkeys(_MIXED.findall(folded)) if _ALIKE.fullmatch(word)]

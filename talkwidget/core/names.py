"""Names that look alike: the skeleton by which a moderator's name can't be imitated."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from talkwidget.core.characters import bare, is_visible, normalise

# Accents, enclosing rings, and the points that Hebrew and Arabic write or leave out; an Indic vowel sign is a letter.
_ACCENTS = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff"
    "\u20d0-\u20ff\ufe20-\ufe2f]+"
)
_ORNAMENTS = frozenset({"Cc", "Pc", "Pd", "Pe", "Pf", "Pi", "Po", "Ps", "Sk", "Sm", "So", "Zl", "Zp", "Zs"})
_I_AND_L = {ord("i"): "l"}
_LATIN = re.compile("[A-Za-z]")
# Small capitals, and letters in squares, circles and flags: UTS #39 leaves most of them out.
_DRAWN_LETTERS = (*range(0x0250, 0x02B0), *range(0x1D00, 0x1D80), *range(0xA730, 0xA800), *range(0x1F130, 0x1F200))


@lru_cache(maxsize=1024)
def skeleton(name: str) -> str:
    """Reduce a name to what a reader sees of it: two names with one skeleton can be taken for each other.

    The skeleton of UTS #39 (section 4) after NFKD and casefold, without accents, white space, punctuation and
    symbols, and with `i` and `l` as one, since a capital `I` is both. ``M0derator`` and ``Moderator`` with a Cyrillic
    first letter have the skeleton of ``moderator``. It is for comparing, never for showing. A name of nothing but
    symbols stays as it is; only one in which there is nothing to see has an empty skeleton.
    """
    if not is_visible(name):
        return ""
    text = _unaccented(bare(name))
    if not (_LATIN.search(text) or text.isupper()):
        # A small Greek nu looks like v, a capital one like N: in a Greek name they are one letter.
        text = text.casefold()
    for _ in range(3):  # a look-alike may stand for several letters, each with a look of its own
        text = _unaccented(text.translate(_looks())).casefold()
    letters = _unaccented("".join(char for char in text if unicodedata.category(char) not in _ORNAMENTS))
    return letters.translate(_I_AND_L) if is_visible(letters) else "".join(normalise(bare(name)).split())


def _unaccented(text: str) -> str:
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", text))


@cache
def _looks() -> dict[int, str]:
    """What each confusable character is taken for.

    The library lists each pair of confusables.txt in both directions, prototypes as hubs; a character with one
    neighbour is taken for it. A capital whose small letter looks like nothing in ASCII lends it its look, so that
    both are one name: a Cyrillic capital em is an M, then a small one is an m.
    """
    # Seven megabytes, for those who take a name.
    from confusable_homoglyphs.confusables import confusables_data  # type: ignore[import-untyped]  # ships no types

    near = {_trim(char): [_trim(other["c"]) for other in others] for char, others in confusables_data.items()}
    looks = {ord(char): others[0] for char, others in near.items() if len(char) == len(others) == 1}
    looks = {code: look for code, look in looks.items() if len(look) > 1 or len(near[look]) > 1 or look < chr(code)}
    for code in [*looks]:
        small = chr(code).lower()
        if len(small) == 1 and not looks.get(ord(small), small).isascii() and looks[code].isalnum():
            looks[ord(small)] = looks[code]
    for code in _DRAWN_LETTERS:
        described, _, letter = unicodedata.name(chr(code), "").rpartition(" ")
        if len(letter) == 1 and described.endswith(("CAPITAL", "CAPITAL LETTER", "SYMBOL LETTER")):
            looks[code] = letter
    return looks


def _trim(char: str) -> str:
    return char.strip("\u200e")  # the source wraps right-to-left letters in marks, to show them in their order

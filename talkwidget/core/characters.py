"""Which characters of users' words may stay: what is unseen, reorders a line or covers its neighbours goes.

Unicode's own lists as of version 16; explicit ranges, because `unicodedata` differs between Pythons and a comment
must read the same on each.
"""

from __future__ import annotations

import re
import unicodedata

MARKS_PER_BASE = 8  # the tallest honest stacks, in Hebrew with cantillation and in Tibetan, have six
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")

# The letters between and after which a joiner changes the shape: Arabic to Myanmar, Philippine scripts to Mongolian,
# Brahmic and Adlam. Emoji are joined into one picture, and three flags are spelled in tags (RGI, UTS #51).
_JOINING = (
    "\u0600-\u109f\u1700-\u1cff\ua800-\uab2f\uabc0-\uabff\ufb50-\ufdff\ufe70-\ufefc"
    "\U00010a00-\U00011fff\U0001e900-\U0001e95f"
)
_SPACELESS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1980-\u19df"  # Thai, Lao, Myanmar, Khmer, New Tai Lue
_EMOJI = "\u00a9\u00ae\u203c-\u3299\U0001f000-\U0001faff"
_FLAGS = "\U0001f3f4\U000e0067\U000e0062(?:{})\U000e007f".format(
    "|".join("".join(chr(0xE0000 + ord(letter)) for letter in nation) for nation in ("eng", "sct", "wls"))
)
_KEPT = (
    f"{_FLAGS}|(?<=[{_EMOJI}\ufe0f])\u200d(?=[{_EMOJI}])|(?<=[{_JOINING}])[\u200c\u200d]"
    f"|(?<=[{_SPACELESS}])\u200b(?=[{_SPACELESS}])|[\u200e\u200f](?![\u200e\u200f])"
)
_UNSEEN = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\U000110bd\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
)
_NO_CHARACTERS = "\ud800-\udfff\ufdd0-\ufdef\ufff0-\ufff8\U000e0000-\U000e00ff\U000e01f0-\U000e0fff" + "".join(
    chr(plane << 16 | 0xFFFE) + chr(plane << 16 | 0xFFFF) for plane in range(17)
)
_SELECTORS = "\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef"
_UNWANTED = re.compile(
    f"({_KEPT})|[{_UNSEEN}{_NO_CHARACTERS}]+|(?:^|(?<=[\\s{_SELECTORS}]))[{_SELECTORS}]+", re.MULTILINE
)
_ZERO_WIDTH = re.compile(f"[{_UNSEEN}{_NO_CHARACTERS}{_SELECTORS}]+")
_BLANK = re.compile("[\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0]")  # called letters and symbols, drawn as nothing


def scrub(text: str) -> str:
    """Remove what nobody should see; only ever removes, so it is safe on finished HTML too."""
    text = _UNWANTED.sub(r"\1", _LINE_ENDS.sub("\n", text))
    return text if text.isascii() else _thin(text)


def normalise(text: str) -> str:
    r"""Make users' words tidy, in NFC (UAX #15), with ``\n`` as the end of a line.

    Goes: controls, lone surrogates, noncharacters, bidi overrides, embeddings and isolates (UAX #9), zero-width
    characters but for one joiner where a script or an emoji needs it, tag characters outside the three flags, marks
    past the eighth on a base, white space at the ends of lines. What is left is stable: normalising it again changes
    nothing.
    """
    text = scrub(unicodedata.normalize("NFC", scrub(text)))
    return re.sub(r"[^\S\n]+(?=\n)", "", text).rstrip().lstrip("\n")


def one_line(text: str) -> str:
    """Make a name or a title: normalised, white space folded, nothing unseen or blank in it."""
    text = _BLANK.sub(" ", _ZERO_WIDTH.sub("", normalise(text)))
    return " ".join(unicodedata.normalize("NFC", text).split())


def fold(text: str) -> str:
    """Make text comparable for a search: NFKC and casefold (UAX #15, UAX #31), nothing unseen, white space folded."""
    text = unicodedata.normalize("NFKC", one_line(text)).casefold()
    return " ".join(unicodedata.normalize("NFKC", text).split())


def is_visible(text: str) -> bool:
    """Tell whether a reader would see anything: a mark without a base, or a blank letter, is nothing."""
    return any(
        unicodedata.category(char)[0] not in "CZM" or unicodedata.category(char) in {"Co", "Cn"}
        for char in _BLANK.sub("", _ZERO_WIDTH.sub("", text))
    )


def _thin(text: str) -> str:
    """Cap the marks: hundreds on one base cover the comments around it."""
    kept, marks = [], 0
    for char in text:
        marks = marks + 1 if unicodedata.category(char)[0] == "M" else 0
        if marks <= MARKS_PER_BASE:
            kept.append(char)
    return "".join(kept)

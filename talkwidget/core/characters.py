"""Which characters of users' words may stay: what is unseen, reorders a line or covers its neighbours goes.

Ranges are spelled out as of Unicode 16, because `unicodedata` differs between Pythons and a comment must not.
"""

from __future__ import annotations

import re
import unicodedata

MARKS_PER_BASE = 8  # the tallest honest stacks, Hebrew with cantillation and Tibetan, have six

# Joiners change the shape of letters from Arabic to Myanmar, from the Philippines to Mongolia, of Brahmic scripts and
# Adlam; they make one picture of two emoji. Three flags are spelled in tags (RGI, UTS #51). Thai, Lao, Myanmar and
# Khmer have no spaces: a zero-width one says where a line may break.
_JOINING = (
    "\u0600-\u109f\u1700-\u180a\u1810-\u1cff\ua800-\uab2f\uabc0-\uabff\ufb50-\ufdff\ufe70-\ufefc"
    "\U00010a00-\U00011fff\U0001e900-\U0001e95f"
)
_SPACELESS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1980-\u19df"
SPACELESS = f"{_SPACELESS}\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""The letters of scripts that write words side by side without a space, from Thai to Khmer and in Chinese and Japanese,
as a class of an expression: nothing tells where one ends."""
_EMOJI = "\u00a9\u00ae\u203c-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
_FLAGS = "\U0001f3f4\U000e0067\U000e0062(?:{})\U000e007f".format(
    "|".join("".join(chr(0xE0000 + ord(letter)) for letter in nation) for nation in ("eng", "sct", "wls"))
)
_PICTURES = f"{_FLAGS}|(?<=[{_EMOJI}\ufe0f])\u200d(?=[{_EMOJI}])"
_UNSEEN = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
)
_NO_CHARACTERS = "\ud800-\udfff\ufdd0-\ufdef\ufff0-\ufff8\U000e0000-\U000e00ff\U000e01f0-\U000e0fff" + "".join(
    chr(plane << 16 | 0xFFFE) + chr(plane << 16 | 0xFFFF) for plane in range(17)
)
_SELECTORS = "\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef"

_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_UNWANTED = re.compile(
    f"({_PICTURES}|(?<=[{_JOINING}])[\u200c\u200d]|(?<=[{_SPACELESS}])\u200b(?=[{_SPACELESS}])"
    f"|[\u200e\u200f](?![{_UNSEEN}]))"
    f"|[{_UNSEEN}{_NO_CHARACTERS}]+|(?:^|(?<=[\\s{_SELECTORS}]))[{_SELECTORS}]+",
    re.MULTILINE,
)
_ZERO_WIDTH = re.compile(f"[{_UNSEEN}{_NO_CHARACTERS}{_SELECTORS}]+")
_IDLE = re.compile(
    f"({_PICTURES}|(?<=[{_JOINING}])[\u200c\u200d](?=[{_JOINING}])|(?<=[{_EMOJI}])\ufe0f|\ufe0f(?=\u20e3))"
    f"|{_ZERO_WIDTH.pattern}"
)
_BLANK = re.compile("[\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0]")  # called letters and symbols, drawn as nothing
# Of Latin, Greek, Cyrillic, Chinese, Japanese and Korean as they are mostly typed, no rule here takes anything.
_PLAIN = re.compile(
    "[\n -~\xa1-\xac\xae-\u02ff\u0370-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u3001-\u3029"
    "\u3041-\u3096\u30a1-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff60]*"
)
_INK = re.compile("[A-Za-z0-9]")
_MAYBE_MARKS = re.compile(rf"[^\w\s\x00-\x7f]{{{MARKS_PER_BASE + 1},}}")  # `re` has no class for marks


def scrub(text: str) -> str:
    """Remove what nobody should see; it only removes, so it is safe on finished HTML too."""
    if _PLAIN.fullmatch(text):
        return text
    text = _LINE_ENDS.sub("\n", text)
    if _ZERO_WIDTH.search(text):  # the look-behinds below cost, and most texts need none
        text = _UNWANTED.sub(r"\1", text)
    return _MAYBE_MARKS.sub(_thin, text)


def normalise(text: str) -> str:
    r"""Make users' words tidy, in NFC (UAX #15), with ``\n`` as the end of a line.

    Goes: controls, lone surrogates, noncharacters, bidi overrides, embeddings and isolates (UAX #9), zero-width
    characters but for one joiner where a script or an emoji needs it, tags outside the three flags, marks past the
    eighth on a base, white space at the ends of lines. Normalising the result again changes nothing.
    """
    lines = settle(text).split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n")


def one_line(text: str) -> str:
    """Make a name or a title: normalised, white space folded, no zero-width character that draws nothing."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    text = normalise(text)
    for _ in range(2):  # marks change places when a joiner between them goes
        text = " ".join(settle(_BLANK.sub(" ", _IDLE.sub(r"\1", text))).split())
    return text


def fold(text: str) -> str:
    """Make text comparable in a search: NFKC and casefold (UAX #15), nothing unseen, white space folded."""
    text = unicodedata.normalize("NFKC", bare(text)).casefold()
    return " ".join(unicodedata.normalize("NFKC", text).split())


def bare(text: str) -> str:
    """Remove every character that has no width or no ink, wherever it stands."""
    if _PLAIN.fullmatch(text):
        return text
    return _BLANK.sub("", _ZERO_WIDTH.sub("", text))


def is_visible(text: str) -> bool:
    """Tell whether a reader would see anything: white space, a mark without a base, a blank letter are nothing."""
    if _INK.search(text):  # as most texts have at once
        return True
    kinds = (unicodedata.category(char) for char in bare(text))
    return any(kind[0] in "LNPS" or kind in {"Co", "Cn"} for kind in kinds)  # Cn: newer than this Python


def settle(text: str) -> str:
    """Scrub until nothing changes: what goes may leave a joiner without its letter, or letters to be composed."""
    if text.isascii() and text.isprintable():  # most names and keys, and nothing here could change them
        return text
    for _ in range(3):
        before, text = text, unicodedata.normalize("NFC", scrub(text))
        if text == before:
            break
    return text


def _thin(run: re.Match[str]) -> str:
    """Cap the marks: hundreds on one base cover the comments around it."""
    kept, marks = [], 0
    for char in run[0]:
        marks = marks + 1 if unicodedata.category(char)[0] == "M" else 0
        if marks <= MARKS_PER_BASE:
            kept.append(char)
    return "".join(kept)

"""The catalogues as they lie in the package, and what is said with them."""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from babel import Locale, dates, numbers
from babel.core import UnknownLocaleError

FOLDER = Path(__file__).parent
LANGUAGES = tuple(path.stem for path in sorted(FOLDER.glob("*.json")))
"""BCP 47 tags of the languages spoken here."""
ENGLISH = "en"

Text = str | Mapping[str, str]
PLACE = re.compile(r"\{(\w+)\}")
LONGEST_TAG = 64
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff]")
_TAG = re.compile("[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_SPOKEN = {lang.lower(): lang for lang in LANGUAGES}


@dataclass(frozen=True)
class Catalogue:
    """One language. ``texts`` by key, as ``embed.mute``; each a text, or its plural forms by CLDR category."""

    lang: str
    texts: Mapping[str, Text] = field(repr=False)

    @functools.cached_property
    def locale(self) -> Locale:
        return Locale.parse(self.lang, sep="-")

    @property
    def dir(self) -> str:
        """``ltr`` or ``rtl``, as HTML's ``dir`` takes it."""
        return str(self.locale.text_direction)

    def say(self, key: str, /, **values: object) -> str:
        """Fill in a text. A counting text chooses its form by ``n``, a whole number, which is written as here.

        :raises KeyError: no catalogue has this text, or a value is missing.
        """
        text = self.texts[key]
        if not isinstance(text, str):
            count = values["n"]
            form = self.locale.plural_form(count if isinstance(count, int) else 0)
            text = text.get(form) or text["other"]
            if isinstance(count, int):
                values["n"] = self.number(count)
        return PLACE.sub(lambda place: str(values[place[1]]), text)

    def isolated(self, name: str) -> str:
        """A name in a sentence that may go the other way; for text alone: in markup it stands in ``<bdi>``."""
        goes_along = bool(_RIGHT_TO_LEFT.search(name)) == (self.dir == "rtl")
        return name if goes_along else f"\u2068{name}\u2069"

    def number(self, value: int) -> str:
        return str(numbers.format_decimal(value, locale=self.locale))

    def date(self, moment: dt.datetime) -> str:
        """A day, as people write it: "22 Nov 2026"."""
        return dates.format_date(moment, "medium", locale=self.locale)

    def time(self, moment: dt.datetime) -> str:
        """A day and its time in UTC, for who wants it exact."""
        return dates.format_datetime(moment, "medium", locale=self.locale)


def catalogue(lang: str, overrides: Mapping[str, Mapping[str, Text]] | None = None) -> Catalogue:
    """The catalogue of one of :data:`LANGUAGES`, with an owner's own texts over it (``settings.strings``).

    What it lacks is said in English.

    :raises KeyError: there is no such language.
    """
    found = _catalogue(lang)
    own = (overrides or {}).get(lang)
    return Catalogue(lang, {**found.texts, **own}) if own else found


@functools.cache
def _catalogue(lang: str) -> Catalogue:
    if lang not in LANGUAGES:
        raise KeyError(lang)
    english = _read(ENGLISH)
    return Catalogue(lang, english if lang == ENGLISH else english | _read(lang))


@functools.cache
def digest() -> str:
    """What names this state of all catalogues in an address: 8 hexadecimal digits.

    The bundle holds the same, computed by its build over the same bytes in the same order.
    """
    whole = b"".join((FOLDER / f"{lang}.json").read_bytes() for lang in LANGUAGES)
    return hashlib.sha256(whole).hexdigest()[:8]


def negotiate(wanted: Iterable[str], default: str = ENGLISH) -> str:
    """The first of the wanted languages that is spoken here, by BCP 47 tag, best first; else the default, else English.

    ``de-AT`` is served German, ``zh-TW`` and ``zh-HK`` traditional Chinese, ``zh`` and ``zh-CN`` simplified.
    """
    for tag in (*wanted, default):
        found = match(tag)
        if found is not None:
            return found
    return ENGLISH


@functools.lru_cache(1024)
def match(tag: str) -> str | None:
    """The language of ours for a tag as browsers send it; None if nobody speaks it here."""
    if len(tag) > LONGEST_TAG or not _TAG.fullmatch(tag):
        return None
    subtags = tag.lower().split("-")
    for end in range(len(subtags), 0, -1):  # RFC 4647, 3.4
        if found := _SPOKEN.get("-".join(subtags[:end])):
            return found
    try:
        locale = Locale.parse(tag, sep="-", resolve_likely_subtags=True)
    except (UnknownLocaleError, ValueError):
        return None
    # What remains is an old name, as iw, or Chinese without its script.
    spoken = f"zh-{locale.script or 'Hans'}" if locale.language == "zh" else locale.language
    return spoken if spoken in LANGUAGES else None


def _read(lang: str) -> dict[str, Text]:
    parts = json.loads((FOLDER / f"{lang}.json").read_text(encoding="utf-8"))
    return {f"{part}.{key}": text for part, texts in parts.items() for key, text in texts.items()}

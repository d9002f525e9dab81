"""An owner's own words in place of ours: checked when they are set, as ``{"en": {"embed.empty": "Say something"}}``."""

from __future__ import annotations

import difflib
import functools
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from talkwidget.core.errors import SettingsError
from talkwidget.i18n.catalogue import ENGLISH, LANGUAGES, Text, catalogue, digest, match
from talkwidget.i18n.wire import places


class Overrides(dict[str, dict[str, Text]]):
    """Texts by language and key, each known to hold. Not to be changed: the same ones serve every request."""

    @functools.cached_property
    def digest(self) -> str | None:
        """What names these texts over this state of the catalogues in an address; None if there are none."""
        if not self:
            return None
        said = json.dumps(self, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(f"{digest()} {said}".encode()).hexdigest()[:8]


def check_overrides(name: str, value: object) -> Overrides:
    """Take what an owner wrote into the setting ``name``: JSON, or what JSON would hold.

    :raises SettingsError: a language, a text, a place or a plural form that there isn't, with the nearest there is.
    """
    if isinstance(value, Overrides):
        return value
    if isinstance(value, str):
        try:
            value = json.loads(value) if value.strip() else {}
        except (ValueError, RecursionError) as error:
            raise SettingsError(f"{name} is no JSON: {error}.") from None
    wrong = next(_faults(value), None)
    if wrong is not None:
        raise SettingsError(f"{name}: {wrong}")
    return kept_overrides(value)


def kept_overrides(value: object) -> Overrides:
    """Take what was kept for a site; what an older version knew and this one doesn't is passed over."""
    return value if isinstance(value, Overrides) else _kept(json.dumps(value))


@functools.lru_cache(256)
def _kept(said: str) -> Overrides:
    # A site's settings are read at every request, and its words seldom change.
    value = json.loads(said)
    kept = Overrides()
    for lang, texts in value.items() if isinstance(value, dict) else ():
        if isinstance(texts, dict):
            good = {key: text for key, text in texts.items() if not any(_faults({lang: {key: text}}))}
            if good:
                kept[lang] = good
    return kept


def _faults(value: object) -> Iterator[str]:
    """Say what is wrong, the first thing first."""
    if not isinstance(value, Mapping):
        yield 'it takes texts by language and key, as {"en": {"embed.empty": "Say something"}}.'
        return
    for lang, texts in value.items():
        if lang not in LANGUAGES:
            yield f"there is no language {lang!r}.{_did_you_mean(lang, LANGUAGES)}"
        elif not isinstance(texts, Mapping):
            yield f'{lang!r} takes texts by key, as {{"embed.empty": "Say something"}}.'
        else:
            for key, text in texts.items():
                yield from _faults_of(lang, key, text)


def _faults_of(lang: str, key: Any, text: Any) -> Iterator[str]:
    english = catalogue(ENGLISH).texts
    if key not in english:
        yield f"there is no text {key!r}.{_did_you_mean(key, list(english))}"
        return
    here = f"{lang}, {key}"
    forms = {"other": text} if isinstance(text, str) else text
    if not isinstance(forms, Mapping) or not all(isinstance(form, str) for form in forms.values()):
        yield f"{here}: it takes a text, or plural forms that are texts."
        return
    if not isinstance(text, str):
        if isinstance(english[key], str):
            yield f"{here} counts nothing: it takes one text, without plural forms."
            return
        yield from _faults_of_forms(lang, here, forms)
    for form in forms.values():
        if not form.strip():
            yield f"{here} is empty: readers, and those who hear the page read out, need a word there."
    there = places(english[key])
    for place in places(forms):
        if place not in there:
            which = f"It has {', '.join(f'{{{one}}}' for one in there)}." if there else "It has none."
            yield f"{here} has no place {{{place}}}. {which}"


def _faults_of_forms(lang: str, here: str, forms: Mapping[str, str]) -> Iterator[str]:
    known = sorted({"other", *catalogue(lang).locale.plural_form.tags})
    if unknown := [form for form in forms if form not in known]:
        yield f"{here}: there is no plural form {unknown[0]!r}. This language has {', '.join(known)}."
    if "other" not in forms:
        yield f"{here}: the plural form 'other' is missing."


def _did_you_mean(name: Any, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(str(name), known, 1, 0.5)
    spoken = match(str(name))
    best = spoken if spoken in known else near[0] if near else None
    return f" Did you mean {best!r}?" if best else ""

"""Every language says everything, in its own words and by its own plurals; a failure names what a catalogue lacks."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Any

import pytest

from talkwidget import i18n
from talkwidget.i18n.catalogue import FOLDER
from talkwidget.i18n.wire import places

ASKED_FOR = "ar bn de en es fa fr he hi id it ja ko nl pl pt ru tr uk vi zh-Hans zh-Hant"
OTHERS = [lang for lang in i18n.LANGUAGES if lang != "en"]
# A form for exactly one number may say it in a word: "two comments" is one word in Arabic and in Hebrew.
SAYS_ITSELF = {"ar": {"zero", "one", "two"}, "he": {"one", "two"}}
# Categories that came with a newer CLDR than browsers have: the words are those of "other", which stands in for them.
LATELY = {"vi": {"one"}}
# What is spelled as in English where it is at home, too: names of formats, and words that came with computers.
AS_IN_ENGLISH = {
    "embed.admin": "es fr id it nl pl pt",
    "embed.edit": "id",
    "embed.moderator": "id nl",
    "more.name": "de",
    "more.reportSpam": "de es fr id it nl pl pt tr vi",
    "page.feedAtom": "de id it nl pt",
    "page.feedJson": "de id it nl pt",
    "signin.passkeys": "de nl",
}
LETTERS = ("letter.", "signin.mailText")
"""How the keys of texts begin that may have several lines."""
BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def parts(lang: str) -> dict[str, dict[str, Any]]:
    return json.loads((FOLDER / f"{lang}.json").read_text("utf-8"))


def texts(lang: str) -> dict[str, Any]:
    return {f"{part}.{key}": text for part, found in parts(lang).items() for key, text in found.items()}


def forms(text: Any) -> dict[str, str]:
    return {"": text} if isinstance(text, str) else text


ENGLISH = texts("en")


def test_the_languages_of_the_issue_are_there():
    assert sorted(i18n.LANGUAGES) == ASKED_FOR.split()


@pytest.mark.parametrize("lang", OTHERS)
def test_a_catalogue_has_every_text_and_no_other_in_the_order_of_the_english_one(lang):
    mine = texts(lang)

    lacking = ", ".join(key for key in ENGLISH if key not in mine)
    unknown = ", ".join(key for key in mine if key not in ENGLISH)
    assert not lacking, f"{lang} lacks {lacking}"
    assert not unknown, f"{lang} has what English has not: {unknown}"
    assert list(mine) == list(ENGLISH), f"{lang} has another order"


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_what_counts_has_every_plural_form_of_its_language(lang):
    wanted = {"other", *i18n.catalogue(lang).locale.plural_form.tags} - LATELY.get(lang, set())

    wrong = {
        key: sorted(wanted ^ set(forms(text)))
        for key, text in texts(lang).items()
        if key in ENGLISH and set(forms(text)) != ({""} if isinstance(ENGLISH[key], str) else wanted)
    }

    assert not wrong, f"{lang}: {wrong}"


@pytest.mark.parametrize("lang", OTHERS)
def test_a_text_has_the_places_of_the_english_one(lang):
    wrong = {}
    for key, text in texts(lang).items():
        wanted = set(places(ENGLISH.get(key, "")))
        for category, form in forms(text).items():
            may_lack = {"n"} if category in SAYS_ITSELF.get(lang, ()) else set()
            found = set(places(form))
            if found - wanted or wanted - found - may_lack or form.count("{") != len(re.findall(r"\{\w+\}", form)):
                wrong[f"{key} {category}".strip()] = form

    assert not wrong, f"{lang}: {wrong}"


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_no_text_is_empty_or_ragged_or_turns_the_direction(lang):
    wrong = {
        key: form
        for key, text in texts(lang).items()
        for form in forms(text).values()
        if not form.strip() or form != form.strip() or "  " in form or BIDI.search(form)
        or form != unicodedata.normalize("NFC", form)
        or any(unicodedata.category(char) in {"Cc", "Co", "Cn"}
               for char in (form.replace("\n", "") if key.startswith(LETTERS) else form))
    }  # fmt: skip

    assert not wrong, f"{lang}: {wrong}"


@pytest.mark.parametrize("lang", OTHERS)
def test_no_text_was_left_in_english(lang):
    allowed = {key for key, langs in AS_IN_ENGLISH.items() if lang in langs.split()}

    left = {key for key, text in texts(lang).items() if text == ENGLISH.get(key)}

    assert left == allowed, f"{lang}: {', '.join(sorted(left ^ allowed))}"


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_every_count_can_be_said(lang):
    words = i18n.catalogue(lang)

    for key, text in words.texts.items():
        if not isinstance(text, str):
            for n in (0, 1, 2, 3, 5, 11, 21, 100, 1_000_000):
                assert "{" not in words.say(key, n=n, name="Ada", site="blog")


@pytest.mark.parametrize(
    ("lang", "direction"), [("ar", "rtl"), ("he", "rtl"), ("fa", "rtl"), ("de", "ltr"), ("ja", "ltr")]
)
def test_a_language_runs_its_way(lang, direction):
    assert i18n.catalogue(lang).dir == direction

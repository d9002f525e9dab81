"""The catalogue as the embed takes it: by place, and numbered."""

from __future__ import annotations

import re

import pytest

from talkwidget import i18n
from talkwidget.i18n.catalogue import PLACE
from talkwidget.i18n.wire import PARTS, places


def keys(part: str) -> list[str]:
    return [key for key in i18n.catalogue("en").texts if key.startswith(f"{part}.")]


def test_texts_stand_in_the_order_of_the_english_ones_with_numbered_places():
    sent = i18n.wire(i18n.catalogue("en"))

    texts = dict(zip(keys("more"), sent["more"], strict=True))
    assert (sent["lang"], sent["dir"], list(sent)) == ("en", "ltr", ["lang", "dir", "embed", "more"])
    assert texts["more.separator"] == "Comments {0} to {1}"
    assert texts["more.fresh"] == {"one": "Show {0} new comment", "other": "Show {0} new comments"}
    assert len(sent["embed"]) == len(keys("embed"))


def test_another_language_numbers_its_places_as_english_does():
    words = i18n.catalogue("en")
    turned = type(words)("en", {**words.texts, "more.separator": "{to} down to {from}"})

    sent = i18n.wire(turned)

    assert sent["more"][keys("more").index("more.separator")] == "{1} down to {0}"


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_what_is_sent_says_what_the_catalogue_says(lang):
    words, english = i18n.catalogue(lang), i18n.catalogue("en").texts

    sent = i18n.wire(words)

    for part in PARTS:
        for key, text in zip(keys(part), sent[part], strict=True):
            names = places(english[key])
            forms = {"other": text} if isinstance(text, str) else text
            named = {
                category: re.sub(r"\{(\d)\}", lambda place, names=names: f"{{{names[int(place[1])]}}}", form)
                for category, form in forms.items()
            }
            assert (named["other"] if isinstance(text, str) else named) == words.texts[key], key


def test_what_counts_counts_by_its_first_place():
    for key, text in i18n.catalogue("en").texts.items():
        if not isinstance(text, str) and key.partition(".")[0] in PARTS:
            assert places(text)[0] == "n", key
            assert len(PLACE.findall(text["other"])) <= 10, key

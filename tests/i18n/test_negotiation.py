from __future__ import annotations

import pytest

from talkwidget import i18n


@pytest.mark.parametrize(
    ("tag", "lang"),
    [
        ("de", "de"), ("de-AT", "de"), ("DE-at", "de"), ("de-Latn-CH-1996", "de"), ("pt-BR", "pt"), ("en-GB", "en"),
        ("zh", "zh-Hans"), ("zh-CN", "zh-Hans"), ("zh-SG", "zh-Hans"), ("zh-TW", "zh-Hant"), ("zh-HK", "zh-Hant"),
        ("zh-MO", "zh-Hant"), ("zh-Hant-CN", "zh-Hant"), ("zh-hans-TW", "zh-Hans"), ("iw", "he"), ("in-ID", "id"),
    ],
)  # fmt: skip
def test_a_tag_finds_its_language(tag, lang):
    assert i18n.match(tag) == lang


@pytest.mark.parametrize(
    "tag",
    ["", "*", "x", "tlh", "sr-Latn", "de_AT", "de-", "../en", "de.json", "d" * 9, "de" + "-aaaaaaaa" * 1000, "de\n",
     "d\u00e9"],
)  # fmt: skip
def test_what_is_no_tag_of_ours_finds_none(tag):
    assert i18n.match(tag) is None


@pytest.mark.parametrize("tag", ["sv", "sv-SE", "da", "cs", "el", "th", "no", "la", "yue"])
def test_no_other_language_is_taken_for_chinese(tag):
    assert i18n.match(tag) is None


def test_the_first_that_is_spoken_here_is_taken():
    assert i18n.negotiate(["tlh", "fr-CA", "de"]) == "fr"


def test_where_none_is_spoken_the_default_is_then_english():
    assert (i18n.negotiate(["tlh"], "de-CH"), i18n.negotiate(["tlh"], "tlh")) == ("de", "en")


def test_a_language_that_is_not_there_has_no_catalogue():
    with pytest.raises(KeyError):
        i18n.catalogue("tlh")

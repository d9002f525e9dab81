# ruff: noqa: RUF001 - look-alikes are what is tested
from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from talkwidget.core.characters import bare, fold, is_visible, normalise, one_line, scrub

TRICKY = st.text(
    st.sampled_from(
        "aé1 \n\r\t\0\u0301\u0338\u0f71\u20e3\ufe0f\u180b\u200b\u200c\u200d\u200e\u202e\u2066\u2028\ufeff\u3164\ud800"
        "\ufdd0\u0627\u0915\u094d\u0e01\u09c7\u09be\u1100\u1161\u11a8👩💻🏴\U000e0067\U000e007f"
    ),
    max_size=40,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("e\u0301", "é"),
        ("a\r\nb\rc\u2028d\x0be", "a\nb\nc\nd\ne"),
        ("a  \nb\t\n\n", "a\nb"),
        ("\n\n  a", "  a"),
        ("a\x00b\x1bc\x7fd\x9fe\tf", "abcde\tf"),
        ("a\ud800b\udfffc", "abc"),
        ("a\ufffeb\ufdd0c\U0001ffffd", "abcd"),
        ("\ufeffa\u00adb\u2060c", "abc"),
        ("a\u202eb\u202dc\u202ad\u202be\u202cf", "abcdef"),
        ("a\u2066b\u2067c\u2068d\u2069e\u061cf", "abcdef"),
        ("a\u200bb\u200cc\u200dd", "abcd"),
        ("a\U000e0041\U000e0042b", "ab"),
        ("a\ufe0f\ufe01\ufe02b", "a\ufe0fb"),
        ("a \ufe0f\u200d😀", "a 😀"),
    ],
)
def test_what_nobody_should_see_goes(text, expected):
    assert normalise(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "👩\u200d💻 ❤\ufe0f\u200d🔥",
        "1\ufe0f\u20e3",
        "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
        "می\u200cخواهم",
        "क्\u200dष",
        "ก\u200bข",
        "שלום\u200f!",
        "שָׁלוֹם",
        "བསྒྲུབས",
        "葛\U000e0100",
        "\ue000",
    ],
)
def test_what_a_script_or_a_picture_needs_stays(text):
    assert normalise(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize("text", ["👩\u200d\u200d💻", "می\u200c\u200c\u200cخواهم", "a\u200e\u200e\u200eb"])
def test_of_a_zero_width_run_one_stays_at_most(text):
    assert sum(char in "\u200c\u200d\u200e" for char in normalise(text)) <= 1


def test_a_flag_that_is_none_loses_its_tags():
    assert normalise("🏴\U000e0075\U000e0073\U000e0063\U000e0061\U000e007f") == "🏴"


def test_a_base_carries_at_most_eight_marks():
    text = normalise("Z" + "\u0316" * 100 + "a" + "\u0316" * 3)

    assert text == "Z" + "\u0316" * 8 + "a" + "\u0316" * 3


@given(TRICKY | st.text())
def test_normalising_twice_changes_nothing(text):
    once = normalise(text)

    assert normalise(once) == once


@given(TRICKY | st.text())
@example("\u094d\u200d\u094d\u200c\u0338")
def test_folding_and_a_line_are_stable_too(text):
    assert one_line(one_line(text)) == one_line(text)
    assert fold(fold(text)) == fold(text)


@given(TRICKY)
def test_scrubbing_only_removes(text):
    kept = iter(text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n"))

    assert all(char in kept for char in scrub(text))


def test_a_long_run_of_spaces_is_no_work():
    assert normalise("a" + " " * 200_000 + "b") == "a" + " " * 200_000 + "b"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  Ada\n\tLovelace ", "Ada Lovelace"),
        ("A\u202eda", "Ada"),
        ("A\u200bd\u200da\u2060", "Ada"),
        ("Ada\u3164Bob", "Ada Bob"),
        ("\u3164\u2800\u115f", ""),
        ("علی\u200cرضا", "علی\u200cرضا"),
        ("👩\u200d💻 Ada ❤\ufe0f", "👩\u200d💻 Ada ❤\ufe0f"),
    ],
)
def test_a_name_is_one_line_without_invisible_tricks(text, expected):
    assert one_line(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("STRASSE Straße", "strasse strasse"),
        ("ＡＢＣ ﬁ ℌ", "abc fi h"),
        ("می\u200cخواهم", "میخواهم"),
        ("E\u0301", "é"),
        ("a\n\n b", "a b"),
    ],
)
def test_folded_words_compare_as_people_read_them(text, expected):
    assert fold(text) == expected


@pytest.mark.parametrize("text", ["", " \n\t", "\u200b\u200d", "\u202e", "\u0301", "\ufe0f", "\u3164\u2800", "\u00a0"])
def test_nothing_to_see_is_not_visible(text):
    assert not is_visible(text)


@pytest.mark.parametrize("text", ["a", ".", "+", "日", "👍", "\u200bа", "\ue000", "\U0003fffd"])
def test_a_sign_is_visible(text):
    assert is_visible(text)


@pytest.mark.parametrize("tidy", [scrub, bare])
def test_what_is_let_through_at_once_is_what_would_stay_anyway(tidy):
    every = (f"a{chr(point)}" for point in range(0x10000))

    # The soft hyphen goes, but has all the rest looked at closely.
    assert [text for text in every if tidy(text) != tidy(f"\u00ad{text}")] == []

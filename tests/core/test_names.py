# ruff: noqa: RUF001 - look-alikes are what is tested
from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from talkwidget.core.names import skeleton


@pytest.mark.parametrize(
    "name",
    [
        "moderator",
        "MODERATOR",
        "M0derator",
        "\u041coderator",  # Cyrillic capital em
        "\u043coderator",  # and the small one
        "\u039c\u03bfderator",  # Greek
        "mode\u200brator",
        "m\u2060o\u00adderator",
        "Mod\u3164erator",
        "m\u00f6d\u00e9rator",
        "m\u0336o\u0336d\u0336erator",
        "Ｍｏｄｅｒａｔｏｒ",
        "𝓜𝓸𝓭𝓮𝓻𝓪𝓽𝓸𝓻",
        "Ⓜoderator",
        "🄼🅾🅳🅴🅡🅐🆃🅾🆁",
        "🇲🇴🇩🇪🇷🇦🇹🇴🇷",
        "ᴍᴏᴅᴇʀᴀᴛᴏʀ",
        "M o d e r a t o r",
        "Mod-e_r.ator",
        "★ Moderator ✔",
        "rnoderator",
    ],
)
def test_a_moderators_name_cannot_be_imitated(name):
    assert skeleton(name) == skeleton("Moderator")


@pytest.mark.parametrize(
    ("name", "imitation"),
    [
        ("Admin", "AdmIn"),
        ("Admin", "Adm1n"),
        ("Admin", "\u0430dm\u0456n"),
        ("paypal", "paypaI"),
        ("Bob", "B0b"),
        ("Bob", "\u0412ob"),
        ("hello", "\u043d\u0435ll\u043e"),
        ("NINA", "\u039d\u0399\u039d\u0391"),
        ("Steve", "Ste\u03bde"),
        ("Михаил", "михаил"),
        ("Νίκος", "νίκος"),
        ("Straße", "STRASSE"),
        ("İlker", "ilker"),
        ("عليّ", "علي"),
        ("o", "\u0665"),  # an Arabic five
    ],
)
def test_names_that_look_or_read_alike_have_one_skeleton(name, imitation):
    assert skeleton(name) == skeleton(imitation)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Nick", "Vick"),
        ("Ivan", "Yvan"),
        ("Ada", "Bob"),
        ("राम", "रमा"),
        ("कि", "कु"),
        ("李", "木"),
        ("が", "か"),
        ("★", "☆"),
        ("😀", "😁"),
        (".", ":"),
    ],
)
def test_other_people_keep_their_own_names(one, other):
    assert skeleton(one) != skeleton(other)


@pytest.mark.parametrize("name", ["", " ", "\u200b", "\u0301", "\u3164", "\u202e"])
def test_a_name_of_nothing_has_an_empty_skeleton(name):
    assert skeleton(name) == ""


@pytest.mark.parametrize("name", ["...", "_", "♥", "😀", "!"])
def test_a_name_of_symbols_has_one(name):
    assert skeleton(name)


@given(st.text())
@example("\xa8")
@example("\u109e")
@example("\u06db\u21d5\u0f7b")
def test_a_skeleton_is_its_own(name):
    assert skeleton(skeleton(name)) == skeleton(name)


def test_naughty_names_have_skeletons_without_white_space(shared_data):
    for name in json.loads((shared_data / "naughty/blns.json").read_text("utf-8")):
        assert not any(char.isspace() for char in skeleton(name)), name

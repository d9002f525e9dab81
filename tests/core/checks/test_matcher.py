from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkwidget.core.checks.matcher import Domains, Matcher
from talkwidget.core.text import fold

# Letters that casefold to themselves, a sign that ends words, and few of each, so that words meet.
WORDS = st.text("abé", min_size=1, max_size=4)
TEXTS = st.lists(WORDS, max_size=12)


def found(lines, text):
    return [hit.said for hit in Matcher(lines).find(fold(text))]


@pytest.mark.parametrize(
    ("line", "text", "said"),
    [
        ("casino", "The CASINO!", ["casino"]),
        ("casino", "casinos occasionally", []),
        ("casino", "(casino)_casino-casino", ["casino"] * 3),
        ("casin*", "Casinos and casino", ["casinos", "casino"]),
        ("*coin", "bitcoin coin coins", ["bitcoin", "coin"]),
        ("*coin*", "bitcoins", ["bitcoins"]),
        ("buy now", "Buy\n  NOW", ["buy now"]),
        ("buy now", "buy it now, buy nowhere", []),
        ("ﬁnance", "finance", ["finance"]),
        ("viagra", "vi\u200bagra \uff56\uff49\uff41\uff47\uff52\uff41", ["viagra", "viagra"]),
        ("straße", "STRASSE", ["strasse"]),
        ("赌场", "去赌场玩", ["赌场"]),
        ("casino", "去casino玩", ["casino"]),
        ("คาสิโน", "เล่นคาสิโนออนไลน์", ["คาสิโน"]),
        ("казино*", "Казином", ["казином"]),
        ("c++", "C++ and c+", ["c++"]),
        ("a", "a.a b", ["a", "a"]),
    ],
)
def test_a_line_stands_for_whole_words(line, text, said):
    assert found([line], text) == said


def test_a_line_with_and_without_a_star_are_both_found():
    assert {hit.line for hit in Matcher(["casin*", "casino", "casin"]).find("casino")} == {"casin*", "casino"}


def test_no_lines_find_nothing():
    assert found([], "anything") == []


@given(TEXTS, WORDS)
def test_a_word_is_found_if_and_only_if_it_stands_there_whole(text, word):
    assert len(found([word], " ".join(text))) == text.count(word)


@given(TEXTS, st.lists(WORDS, min_size=1, max_size=3))
def test_words_in_a_row_are_found_if_and_only_if_they_stand_so(text, row):
    expected = [text[place : place + len(row)] for place in range(len(text))].count(row)

    assert len(found([" ".join(row)], " ".join(text))) == expected


@given(TEXTS, WORDS, st.booleans(), st.booleans())
def test_a_star_lets_a_word_go_on_on_its_side_only(text, part, before, after):
    line = "*" * before + part + "*" * after
    fits = {
        (False, False): lambda word: word == part,
        (True, False): lambda word: word.endswith(part),
        (False, True): lambda word: word.startswith(part),
        (True, True): lambda word: part in word,
    }[before, after]

    assert set(found([line], " ".join(text))) == {word for word in text if fits(word)}


@given(TEXTS, st.lists(WORDS, max_size=8, unique=True))
def test_many_words_are_found_as_each_alone(text, words):
    said = " ".join(text)

    assert sorted(found(words, said)) == sorted(hit for word in words for hit in found([word], said))


@pytest.mark.parametrize(
    ("host", "covering"),
    [("spam.example", "spam.example"), ("a.b.spam.example", "spam.example"),
     ("notspam.example", None), ("example", None),
     ("x.zip", "zip"), ("", None)],
)  # fmt: skip
def test_a_domain_stands_for_all_that_is_below_it(host, covering):
    assert Domains(["spam.example", "zip"]).covering(host) == covering

"""What the filter sees of a comment."""

from __future__ import annotations

import time

import pytest

from talkwidget.core import features
from talkwidget.core.text import render


def seen(text, *, name="", website=None):
    words = render(text, max_length=10_000, max_links=1000)
    return features.of(source=words.source, html=words.html, plain=words.plain, name=name, website=website)


def test_words_are_folded():
    assert seen("Große CASINO Cafe\u0301 caf\u00e9 it’s") == ("grosse", "casino", "café", "it’s")  # noqa: RUF001


def test_a_word_is_there_once():
    assert seen("no, no, NO") == ("no",)


def test_links_say_where_they_go_and_what_their_address_is_made_of():
    assert {"link:www.cheap-pills.shop", "link:cheap-pills.shop", "link:.shop", "link:pills", "link:buy"} - set(
        seen("[here](https://www.cheap-pills.shop/buy-now)")
    ) == {"link:www.cheap-pills.shop"}


def test_the_website_and_the_name_are_told_apart_from_words():
    assert set(seen("hello", name="Best Casino", website="https://casino.example/")) == {
        "hello", "name:best", "name:casino", "site:casino.example", "site:.example", "site:casino",
    }  # fmt: skip


def test_scripts_without_spaces_are_read_two_letters_at_a_time():
    assert seen("免费领取 ok") == ("免费", "费领", "领取", "ok")


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("https://a.example/x", "hardly more than a link"),
        ("see https://a.example and then https://b.example too", "two links"),
        ("the b\u0435st", "letters of two scripts in one word"),
        ("SEND ME ALL YOUR MONEY", "capitals"),
        ("c a s i n o", "letters apart"),
        ("v-i-a-g-r-a", "letters apart"),
        ("call +1 (888) 555-0199 now", "a telephone number"),
        ("only $500", "money"),
        ("[url=https://a.example]x[/url]", "bbcode"),
        ("win 🚀", "pictures"),
        ("now! now! now!", "exclamations"),
        ("write to ada@mail.example", "an e-mail address"),
        ("on telegram @crypto_ada", "an @name"),
    ],
)
def test_what_is_no_word_is_a_shape(text, shape):
    assert f"shape:{shape}" in seen(text)


def test_a_common_comment_has_no_shape():
    said = seen("I read this twice, and the second half is better. Who wrote it - Ada, or her brother? It's from 1994.")

    assert [feature for feature in said if feature.startswith("shape:")] == []


def test_telephone_numbers_addresses_and_keys_are_no_words():
    """They are somebody's, and come once."""
    said = seen(f"call 8885550199, mail ada.lovelace@mail.example, see https://a.example/secret {'k' * 60}")

    assert not any(part in feature for feature in said for part in ("888", "lovelace", "kkk"))


def test_there_are_not_more_than_the_most_and_links_come_first():
    said = seen(" ".join(f"word{number}" for number in range(400)) + " https://spam.example/")

    assert len(said) == features.MOST
    assert "link:spam.example" in said


def test_every_feature_fits_its_column():
    said = seen(f"{'ж' * 40} {'漢' * 90} https://{'a' * 60}.{'b' * 60}.example/{'c' * 99}", name="n" * 80)

    assert max(map(len, said)) <= 64


@pytest.mark.parametrize(
    "unit", ["a ", "1(", "a@", "a.", "[url", "!", "a", "ж", "жa", "1 ", "漢", "http://a ", "x-", "@", "$1", "+1 "]
)
def test_no_shape_of_ten_thousand_characters_takes_long(unit):
    words = render((unit * 10_000)[:10_000], max_length=10_000, max_links=10_000)
    beginning = time.process_time()

    features.of(source=words.source, html=words.html, plain=words.plain, name="", website=None)

    assert time.process_time() - beginning < 0.1

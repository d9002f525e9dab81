from __future__ import annotations

import time
import uuid

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from talkwidget.auth import tokens
from talkwidget.auth.tokens import Token
from talkwidget.core.errors import SettingsError, TokenExpired, TokenInvalid
from tests.conftest import SECRET

SITE = uuid.UUID(int=1)
GOOD = tokens.issue("guest", secret=SECRET, site=SITE, subject="g1", epoch=0, days=365)
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.="


def test_a_token_says_again_what_was_signed():
    token = Token("staff", SITE, "s1", 3, int(time.time()) + 60)

    assert tokens.read(tokens.sign(token, SECRET), SECRET) == token


@given(place=st.integers(0, len(GOOD) - 1), letter=st.sampled_from(ALPHABET))
def test_a_token_with_one_letter_changed_is_none(place, letter):
    changed = GOOD[:place] + letter + GOOD[place + 1 :]

    if changed != GOOD:
        with pytest.raises(TokenInvalid):
            tokens.read(changed, SECRET)


def test_a_token_has_one_spelling_only():
    """The last letter of a signature has bits to spare."""
    for letter in ALPHABET:
        if letter != GOOD[-1]:
            with pytest.raises(TokenInvalid):
                tokens.read(GOOD[:-1] + letter, SECRET)


@given(
    st.one_of(
        st.integers(0, len(GOOD) - 1).map(lambda end: GOOD[:end]),
        st.text(ALPHABET, min_size=1, max_size=3).map(lambda tail: GOOD + tail),
        st.permutations(GOOD.split(".")).map(".".join).filter(lambda text: text != GOOD),
        st.binary(max_size=60).map(lambda noise: "tg_" + noise.hex()),
        st.text(max_size=60).map(lambda noise: "tg_" + noise),
    )
)
def test_a_token_cut_lengthened_shuffled_or_made_up_is_none(text):
    with pytest.raises(TokenInvalid):
        tokens.read(text, SECRET)


def test_a_token_of_another_secret_is_none():
    with pytest.raises(TokenInvalid):
        tokens.read(GOOD, SECRET + "x")


def test_a_guests_token_is_no_moderators():
    posing = GOOD.replace(tokens.PREFIXES["guest"], tokens.PREFIXES["staff"], 1)

    with pytest.raises(TokenInvalid):
        tokens.read(posing, SECRET)


def test_a_token_ends_with_its_days():
    start = time.time()
    token = tokens.issue("guest", secret=SECRET, site=SITE, subject="g1", epoch=0, days=1)

    with time_machine.travel(start + 86_399):
        tokens.read(token, SECRET)
    with time_machine.travel(start + 86_401), pytest.raises(TokenExpired):
        tokens.read(token, SECRET)


def test_the_kinds_are_told_apart_by_their_beginning():
    told = [tokens.kind_of(text) for text in ("tg_x", "ts_x", "eyJhbGciOiJIUzI1NiJ9.e30.x", "")]

    assert told == ["guest", "staff", None, None]


def test_nothing_is_signed_without_a_secret():
    with pytest.raises(SettingsError):
        tokens.issue("guest", secret="", site=SITE, subject="g1", epoch=0, days=1)


def test_a_token_that_was_read_before_ends_with_its_days_too():
    start = time.time()
    token = tokens.issue("guest", secret=SECRET, site=SITE, subject="g1", epoch=0, days=1)
    tokens.read(token, SECRET)

    with time_machine.travel(start + 86_402), pytest.raises(TokenExpired):
        tokens.read(token, SECRET)

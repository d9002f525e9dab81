"""Near texts have near prints, far ones far prints; what is quoted is nobody's own."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from talkwidget.core import likeness
from talkwidget.core.models import Likeness, Site
from talkwidget.core.text import clean_html, render

NIGHT_TRAIN = (
    "The night train to Vienna leaves at a quarter past eight, and whoever has a couch seat should bring a blanket, "
    "for the heating in the older carriages either does nothing at all or roasts everybody until Linz."
)
WORDS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=3, max_size=9)
TEXTS = st.lists(WORDS, min_size=30, max_size=80, unique=True)


def print_of(text: str) -> int | None:
    return likeness.print_of(render(text, max_length=10_000, max_links=20))


@given(words=TEXTS, place=st.integers(0, 29), kind=st.sampled_from(["swap", "drop", "double", "shout", "comma"]))
def test_a_small_edit_leaves_the_print_near(words, place, kind):
    edited = list(words)
    if kind == "swap":
        edited[place], edited[place - 1] = edited[place - 1], edited[place]
    elif kind == "drop":
        del edited[place]
    elif kind == "double":
        edited.insert(place, edited[place])
    else:
        edited[place] = edited[place].upper() if kind == "shout" else f"{edited[place]},"

    far = likeness.distance(print_of(" ".join(words)), print_of(" ".join(edited)))

    # What only looks different is the same; of three other pairs of words each bit hears little.
    assert far == 0 if kind in {"shout", "comma"} else far <= 20


@given(one=TEXTS, other=TEXTS)
def test_different_texts_are_far_from_each_other(one, other):
    other = [word for word in other if word not in set(one)]
    if len(other) < likeness.WORDS:
        return

    assert likeness.distance(print_of(" ".join(one)), print_of(" ".join(other))) > likeness.NEAR


def test_one_word_in_thirty_is_near_mostly():
    """The bound of the property above is generous; this is what it is like."""
    words = NIGHT_TRAIN.split()
    seen = print_of(NIGHT_TRAIN)

    near = [
        likeness.distance(seen, print_of(" ".join([*words[:place], "bicycle", *words[place + 1 :]]))) <= likeness.NEAR
        for place in range(len(words))
    ]

    assert sum(near) >= len(near) * 0.85


@given(seen=st.integers(0, 2**64 - 1), bits=st.sets(st.integers(0, 63), max_size=likeness.BANDS - 1))
def test_fewer_changed_bits_than_bands_leave_a_band_whole(seen, bits):
    changed = seen
    for bit in bits:
        changed ^= 1 << bit

    assert set(likeness._bands(seen)) & set(likeness._bands(changed))


@pytest.mark.parametrize(
    "text",
    [
        "Thanks!",
        "+1",
        "1. no 2. no 3. no",
        "Congratulations Ada! That's great news!",
        "谢谢你的文章",
        "> " + NIGHT_TRAIN,
        "> " + NIGHT_TRAIN + "\n\nSo true!",
    ],
)
def test_few_words_of_ones_own_have_no_print(text):
    assert print_of(text) is None


@pytest.mark.parametrize(
    "text", [NIGHT_TRAIN, "Buy now: https://shop.example/pills", "我昨天坐夜车去维也纳,车厢里冷得要命。"]
)
def test_enough_words_have_one(text):
    assert 0 <= print_of(text) < 2**64


def test_what_is_quoted_does_not_count_however_deep():
    quoting = f"> #1: one said\n> > {NIGHT_TRAIN}\n>\n> and that\n\n{NIGHT_TRAIN}\n\n> {NIGHT_TRAIN}"

    assert print_of(quoting) == print_of(NIGHT_TRAIN)


def test_a_quote_of_an_import_does_not_count_either():
    imported = clean_html(f"<blockquote><p>They said</p></blockquote><p>{NIGHT_TRAIN}</p>")

    assert likeness.print_of(imported) == print_of(NIGHT_TRAIN)


def test_old_prints_are_swept_out_by_a_new_one_now_and_then(session, talk, clock):
    site = session.scalars(sa.select(Site.id)).one()
    words = render(NIGHT_TRAIN, max_length=10_000, max_links=20)
    old, young, sweeper = (_id_at(clock() - dt.timedelta(days=days), end) for days, end in ((31, 1), (29, 1), (0, 0)))
    for comment in (old, young, sweeper):
        likeness.keep(session, site, comment, words, now=clock())

    kept = set(session.scalars(sa.select(Likeness.comment_id)))
    assert kept == {young, sweeper}


def _id_at(moment: dt.datetime, end: int) -> uuid.UUID:
    return uuid.UUID(int=(int(moment.timestamp() * 1000) << 80) + (7 << 76) + (2 << 62) + end)

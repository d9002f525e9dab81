"""The labelled comments: spam and ham of many kinds, the same ones each time."""

from __future__ import annotations

import re
from itertools import islice

import pytest

from talkwidget.core.text import render
from talkwidget.corpus.labelled import kinds, mixed, of_kind


def test_the_same_seed_gives_the_same_comments():
    assert mixed(200, 7) == mixed(200, 7)
    assert mixed(200, 7) != mixed(200, 8)


def test_there_are_many_kinds_of_both_and_some_of_both_are_kept_back():
    count = {(kind.spam, kind.learned): 0 for kind in kinds()}
    for kind in kinds():
        count[kind.spam, kind.learned] += 1

    assert count[True, True] + count[True, False] >= 12
    assert min(count.values()) >= 3


def test_what_is_for_learning_has_nothing_that_was_kept_back():
    assert all(comment.kind.learned for comment in mixed(300, 1, learned=True))
    assert not any(comment.kind.learned for comment in mixed(300, 1, learned=False))


def test_the_share_of_spam_is_what_was_asked_for():
    assert all(comment.kind.spam for comment in mixed(100, 1, spam=1))
    assert not any(comment.kind.spam for comment in mixed(100, 1, spam=0))


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.name)
def test_every_text_of_a_kind_can_be_posted_and_no_slot_is_left_empty(kind):
    for comment in islice(of_kind(kind, 1), 300):
        render(comment.text, max_length=10_000, max_links=20)
        assert 0 < len(comment.name) <= 80
        assert not re.search(r"\{[a-z_]+\}", comment.text + comment.name)


@pytest.mark.parametrize("kind", [kind for kind in kinds() if kind.spam], ids=lambda kind: kind.name)
def test_spam_of_a_kind_is_never_twice_the_same_for_long(kind):
    made = [(comment.text, comment.website) for comment in islice(of_kind(kind, 1), 100)]

    assert len(set(made)) > 90

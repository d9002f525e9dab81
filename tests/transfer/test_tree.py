from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from talkwidget.transfer.tree import cut_loops, held_up


def test_a_tree_has_nothing_to_cut():
    assert cut_loops({1: None, 2: 1, 3: 2, 4: 1}, age=int) == set()


def test_a_reply_to_itself_is_cut():
    assert cut_loops({1: 1, 2: 1}, age=int) == {1}


def test_a_circle_is_cut_at_its_oldest_and_nowhere_else():
    assert cut_loops({1: None, 2: 4, 3: 2, 4: 3, 5: 4}, age=lambda row: -row) == {4}


def test_the_one_above_a_live_reply_is_held_up_and_all_above_it():
    assert held_up({1: None, 2: 1, 3: 2, 4: None, 5: 4}, live={3}) == {1, 2}


def test_what_nobody_replied_to_is_not_held_up():
    assert held_up({1: None, 2: 1, 3: None}, live={1}) == set()


def test_a_chain_of_100_000_needs_no_recursion():
    parents = {row: row - 1 if row else None for row in range(100_000)}

    assert cut_loops(parents, age=int) == set()
    assert len(held_up(parents, live={99_999})) == 99_999


@given(st.dictionaries(st.integers(0, 30), st.none() | st.integers(0, 30)))
def test_nothing_goes_in_circles_once_cut(wild):
    parents = {row: parent if parent in wild else None for row, parent in wild.items()}

    parents.update(dict.fromkeys(cut_loops(parents, age=int)))

    for parent in parents.values():
        steps, here = 0, parent
        while here is not None:
            steps, here = steps + 1, parents[here]
            assert steps <= len(parents)

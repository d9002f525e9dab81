"""From flat rows to a tree with a reader's mutes over it."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from talkwidget.core.views import AuthorView, CommentView, More
from talkwidget.pages.rows import Reader, Run, arrange, walk

NOW = dt.datetime(2026, 11, 22, 18, tzinfo=dt.UTC)


def author(name: str) -> AuthorView:
    return AuthorView(uuid.uuid5(uuid.NAMESPACE_URL, name), name, None, None, (), guest=False)


def comment(number: int, parent: int | None = None, *, root: int = 0, by: str = "bob", more: int = 0) -> CommentView:
    return CommentView(
        id=uuid.UUID(int=number), number=number, parent=parent, root=root or number, depth=0, author=author(by),
        html="<p>x</p>", state="published", official=False, pinned=False, created=NOW, edited=None, likes=0, replies=0,
        more=More(more, "cursor") if more else None, reason=None,
    )  # fmt: skip


def muting(*names: str) -> Reader:
    return Reader(muted=frozenset(str(author(name).id) for name in names))


def shape(rows) -> list:
    """The tree as nested numbers; a run as a set."""
    return [
        set(row.numbers) if isinstance(row, Run) else [row.number, *shape(row.replies)] if row.replies else row.number
        for row in rows
    ]


CHAIN = [comment(1), comment(2, 1, root=1), comment(3, 2, root=1), comment(4, 3, root=1), comment(5, 1, root=1)]


@pytest.mark.parametrize(
    ("depth", "wanted"),
    [(0, [1, 2, 3, 4, 5]), (1, [[1, 2, 3, 4, 5]]), (2, [[1, [2, 3, 4], 5]]), (3, [[1, [2, [3, 4]], 5]])],
)
def test_a_tree_is_no_deeper_than_asked(depth, wanted):
    tree = arrange(CHAIN, max_depth=depth)

    assert shape(tree) == wanted
    assert max(row.depth for row in walk(tree)) == min(depth, 3)


def test_what_does_not_hang_below_its_own_parent_says_so():
    rows = {row.number: row for row in walk(arrange(CHAIN, max_depth=2))}

    assert [number for number, row in rows.items() if row.is_flat] == [1, 4]
    assert rows[4].parent.number == 3


def test_a_reply_whose_parent_is_elsewhere_hangs_below_its_root():
    tree = arrange([comment(1), comment(9, 7, root=1)], max_depth=3)

    assert shape(tree) == [[1, 9]]
    assert tree[0].replies[0].parent is None


@pytest.mark.parametrize(("by_number", "wanted"), [(True, [1, [2, 3], 4]), (False, [4, [2, 3], 1])])
def test_the_top_level_keeps_its_order_and_replies_go_by_number(by_number, wanted):
    rows = [comment(4), comment(2), comment(3, 2, root=2), comment(1)]

    assert shape(arrange(rows, max_depth=3, by_number=by_number)) == wanted


@pytest.mark.parametrize(
    ("comments", "wanted"),
    [
        ([comment(1, by="eve"), comment(2, by="eve")], [{1, 2}]),
        ([comment(1, by="eve"), comment(2), comment(3, by="eve")], [1, 2, 3]),
        ([comment(1, by="eve"), comment(2, 1, root=1, by="mal"), comment(3, by="eve")], [{1, 2, 3}]),
        ([comment(1, by="eve"), comment(2, 1, root=1), comment(3, by="eve")], [[1, 2], 3]),
        ([comment(1, by="eve", more=3), comment(2, by="eve")], [1, 2]),
        ([comment(1), comment(2, 1, root=1, by="eve"), comment(3, 1, root=1, by="mal")], [[1, {2, 3}]]),
    ],
)
def test_neighbours_of_whom_nothing_is_heard_are_one_line(comments, wanted):
    assert shape(arrange(comments, muting("eve", "mal"), max_depth=3)) == wanted

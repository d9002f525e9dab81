from __future__ import annotations

import base64
import json
import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from talkwidget.core.errors import BadCursor
from talkwidget.core.paging import Cursor, read_cursor
from tests.core.tree import Node, line, plant, recount, roots_of, with_likes

SORTS = ("oldest", "newest", "top")
ORDER = {
    "oldest": lambda node: node.number,
    "newest": lambda node: -node.number,
    "top": lambda node: (-node.likes, -node.number),
}
real = settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def walk(talk, thread, sort, limit, *, back_from=None):
    """Follow ``next`` from the first page, or ``previous`` from a cursor; return the pages."""
    pages, after = [], back_from
    while True:
        pages.append(talk.page(thread, sort=sort, limit=limit, after=after))
        after = pages[-1].previous if back_from else pages[-1].next
        assert len(pages) < 200
        if after is None:
            return pages


def roots(page) -> list[int]:
    return [row.number for row in page.comments if row.parent is None]


def expected(nodes, sort) -> list[int]:
    listed = recount(nodes)
    there = [node for node in nodes if node.parent is None and listed[node.number].listed]
    return [node.number for node in sorted(there, key=ORDER[sort])]


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("limit", [1, 7, 19, 20, 21])
def test_pages_give_each_root_once_in_order_and_lead_back(talk, session, sort, limit):
    nodes = with_likes(line(20), [0, 2, 0, 0, 1])
    thread = plant(session, talk, "/a", nodes)

    forth = walk(talk, thread, sort, limit)
    sizes = [len(page.comments) for page in forth]
    last = forth[-1].comments[-1]
    key = (last.likes if sort == "top" else 0, last.number)
    back = walk(talk, thread, sort, limit, back_from=str(Cursor(sort, "b", key)))

    assert [number for page in forth for number in roots(page)] == expected(nodes, sort)
    assert set(sizes[:-1]) <= {limit}
    assert 0 < sizes[-1] <= limit
    assert [number for page in reversed(back) for number in roots(page)] == expected(nodes, sort)[:-1]


states = st.sampled_from(["published", "published", "published", "pending", "removed", "deleted"])


@st.composite
def trees(draw):
    """Draw a thread of any shape, state and popularity that moderation could have left."""
    nodes: list[Node] = []
    for number in range(1, draw(st.integers(1, 40)) + 1):
        parent = draw(st.one_of(st.none(), st.integers(1, number - 1))) if number > 1 else None
        below_what = nodes[parent - 1].state if parent else "published"
        state = draw(states) if below_what != "pending" else "pending"
        nodes.append(Node(number, parent, state, draw(st.integers(0, 2)) if state == "published" else 0))
    return nodes


@real
@given(nodes=trees(), limit=st.integers(1, 9))
def test_whatever_the_thread_and_the_limit_each_comment_is_shown_once(talk, session, nodes, limit):
    thread = plant(session, talk, f"/{uuid.uuid4()}", nodes)
    counted, root = recount(nodes), roots_of(nodes)
    listed = [number for number in counted if counted[number].listed]
    for sort in SORTS:
        pages = walk(talk, thread, sort, limit)
        shown = [row for page in pages for row in page.comments]
        for row in [row for row in shown if row.more]:
            after, rest = row.more.next, []
            while after:
                page = talk.replies(thread, row.number, limit=limit, after=after)
                assert len(page.comments) <= limit
                rest, after = rest + page.comments, page.next
            assert len(rest) == row.more.count
            shown += rest

        assert [number for page in pages for number in roots(page)] == expected(nodes, sort)
        assert sorted(row.number for row in shown) == sorted(listed)
        assert all(row.replies == counted[row.number].replies for row in shown)
        for page in pages:
            assert_parents_come_first(page.comments, root)


@real
@given(nodes=trees(), data=st.data())
def test_around_gives_the_page_of_any_number_and_leads_to_all_the_others(talk, session, nodes, data):
    thread = plant(session, talk, f"/{uuid.uuid4()}", nodes)
    counted, root = recount(nodes), roots_of(nodes)
    number = data.draw(st.integers(-1, len(nodes) + 2))
    limit = data.draw(st.integers(1, 12))
    for sort in SORTS:
        page = talk.around(thread, number, sort=sort, limit=limit)
        wanted = expected(nodes, sort)
        before = walk(talk, thread, sort, limit, back_from=page.previous) if page.previous else []
        after = [talk.page(thread, sort=sort, limit=limit, after=page.next)] if page.next else []
        while after and after[-1].next:
            after.append(talk.page(thread, sort=sort, limit=limit, after=after[-1].next))

        assert len(roots(page)) <= limit
        assert [n for part in [*reversed(before), page, *after] for n in roots(part)] == wanted
        if number in counted and counted[number].listed:
            assert number in [row.number for row in page.comments]
            assert root[number] in roots(page)
        else:
            assert roots(page) == wanted[: len(roots(page))]
        assert_parents_come_first(page.comments, root)


def assert_parents_come_first(comments, root):
    """Every row follows its root and, where that is on the page, its parent; nothing comes twice."""
    seen: set[int] = set()
    current = None
    for row in comments:
        assert row.number not in seen
        seen.add(row.number)
        if row.parent is None:
            current = row.number
        assert root[row.number] == current
        later = {other.number for other in comments} - seen
        assert row.parent not in later


def test_likes_given_while_somebody_pages_hide_nobody_who_keeps_theirs(talk, session, ada, bob):
    thread = plant(session, talk, "/a", with_likes(line(6), [0]))
    first = talk.page(thread, sort="top", limit=3)
    talk.like(None, first.comments[0].id, bob)
    second = talk.page(talk.thread(None, "/a"), sort="top", limit=3, after=first.next)

    assert roots(first) + roots(second) == [6, 5, 4, 3, 2, 1]


def test_comments_posted_while_somebody_pages_are_not_shown_twice(talk, session, ada):
    thread = plant(session, talk, "/a", line(6))
    for sort, wanted in (("oldest", [1, 2, 3, 4, 5, 6, 7]), ("newest", [7, 6, 5, 4, 3, 2, 1])):
        first = talk.page(thread, sort=sort, limit=3)
        talk.post(None, "/a", ada, "new")
        rest = talk.page(thread, sort=sort, limit=100, after=first.next)

        assert roots(first) + roots(rest) == wanted


def test_the_cursor_of_a_comment_that_went_still_leads_on(talk, session, ada):
    for _ in range(4):
        last = talk.post(None, "/a", ada, "hello").comment
        if last.number == 2:
            second = last
    thread = talk.thread(None, "/a")
    first = talk.page(thread, limit=2)
    talk.delete(None, second.id, ada)

    assert roots(talk.page(thread, limit=2, after=first.next)) == [3, 4]


def encoded(value) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "cursor",
    [
        "", "x", "=", "====", "....", "\x00", "é", "\ud800", "A" * 100_000, "-" * 4,
        encoded([]), encoded({}), encoded(None), encoded("oldest"), encoded(5),
        encoded(["oldest"]), encoded(["oldest", "f"]), encoded(["oldest", "f", 0]), encoded(["oldest", "f", 0, 1, 2]),
        encoded(["oldest", "x", 0, 1]), encoded(["newest", "f", 0, 1]), encoded(["top", "f", 0, 1]),
        encoded(["oldest", "f", 0, "1"]), encoded(["oldest", "f", 0, 1.5]), encoded(["oldest", "f", 0, True]),
        encoded(["oldest", "f", 0, None]), encoded(["oldest", "f", 0, 2**31]), encoded(["oldest", "f", 0, -(2**63)]),
        encoded(["oldest", "f", [0], 1]), encoded(["oldest", ["f"], 0, 1]), encoded([["oldest"], "f", 0, 1]),
        base64.urlsafe_b64encode(b'["oldest","f",0,NaN]').decode(), base64.urlsafe_b64encode(b"[" * 50_000).decode(),
        base64.urlsafe_b64encode(b'["oldest","f",0,' + b"9" * 5000 + b"]").decode(),
        base64.urlsafe_b64encode(b'["oldest","f",0,1]\xff').decode(),
    ],
)  # fmt: skip
def test_what_is_no_cursor_of_this_sort_is_refused(cursor):
    with pytest.raises(BadCursor):
        read_cursor(cursor, "oldest", width=2)


@pytest.mark.parametrize("kind", ["oldest", "newest", "top", "branch", "search"])
def test_a_cursor_is_read_as_it_was_written(kind):
    for direction in ("f", "b"):
        written = Cursor(kind, direction, (2**31 - 1, 0))

        assert read_cursor(str(written), kind, width=2) == written


def test_a_bad_cursor_is_refused_by_every_list(talk, session):
    for key in ("/a", "/nobody-wrote-here"):
        thread = plant(session, talk, key, line(3)) if key == "/a" else talk.thread(None, key)
        for use in (
            lambda thread=thread: talk.page(thread, after="x"),
            lambda thread=thread: talk.replies(thread, 1, after=str(Cursor("oldest", "f", (1,)))),
            lambda thread=thread: talk.search(thread, "word", after=str(Cursor("branch", "f", (1,)))),
        ):
            with pytest.raises(BadCursor):
                use()

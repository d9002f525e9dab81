from __future__ import annotations

import re
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from talkwidget.core.errors import AuthorUnknown, VersionTooOld
from talkwidget.core.models import Comment, Thread, Vanished, new_id
from talkwidget.core.reading import FIRST_REPLIES, NEIGHBOURS
from tests.core.tree import NOON, Node, below, line, plant, with_likes

SORTS = ("oldest", "newest", "top")


def numbers(page) -> list[int]:
    return [row.number for row in page.comments]


@contextmanager
def counting(engine):
    """Collect the statements that are sent, with their parameters."""
    sent = []

    def note(_connection, _cursor, statement, parameters, *_):
        sent.append((statement, parameters))

    sa.event.listen(engine, "before_cursor_execute", note)
    yield sent
    sa.event.remove(engine, "before_cursor_execute", note)


def branches(roots: int, replies: int) -> list[Node]:
    """Return roots, then as many replies below each, by turns."""
    return line(roots) + [
        Node(roots + 1 + turn * roots + root, root + 1) for turn in range(replies) for root in range(roots)
    ]


# --- a page -----------------------------------------------------------------------------------------------------------


def test_each_root_brings_its_first_replies_and_says_how_many_more(talk, session):
    thread = plant(session, talk, "/a", below([None, *[1] * 12, None, 14]))

    page = talk.page(thread)

    assert numbers(page) == [1, *range(2, 2 + FIRST_REPLIES), 14, 15]
    assert page.comments[0].more.count == 2
    assert [row.more for row in page.comments[1:]] == [None] * (FIRST_REPLIES + 2)
    assert numbers(talk.replies(thread, 1, after=page.comments[0].more.next)) == [12, 13]


def test_replies_without_a_cursor_are_all_of_them(talk, session):
    thread = plant(session, talk, "/a", below([None, 1, 2, 1, None, 5]))

    page = talk.replies(thread, 1)

    assert [(row.number, row.parent, row.depth) for row in page.comments] == [(2, 1, 1), (3, 2, 2), (4, 1, 1)]
    assert page.next is None


@pytest.mark.parametrize("root", [2, 3, 99, 0, -1, 2**31, 2**63, -(2**64)])
def test_what_is_no_root_has_no_replies(talk, session, root):
    thread = plant(session, talk, "/a", below([None, 1, None]))

    assert talk.replies(thread, root).comments == []


def test_replies_whose_first_ten_are_gone_are_still_led_to(talk, session):
    nodes = [Node(1), *(Node(number, 1, "removed") for number in range(2, 15)), Node(15, 1), Node(16, 1)]
    thread = plant(session, talk, "/a", nodes)

    page = talk.page(thread)

    assert numbers(page) == [1]
    assert page.comments[0].more.count == 2
    assert numbers(talk.replies(thread, 1, after=page.comments[0].more.next)) == [15, 16]


def test_of_two_with_as_many_likes_the_newer_comes_first(talk, session):
    thread = plant(session, talk, "/a", with_likes(line(6), [1, 0, 3]))

    assert numbers(talk.page(thread, sort="top")) == [6, 3, 4, 1, 5, 2]


def test_a_reply_is_ranked_with_its_root_whatever_its_own_likes(talk, session):
    thread = plant(session, talk, "/a", [Node(1, likes=1), Node(2, likes=2), Node(3, 1, likes=9)])

    assert numbers(talk.page(thread, sort="top")) == [2, 1, 3]


def test_a_removed_comment_shows_nothing_of_anybody(talk, ada, bob, moderator):
    first = talk.post(None, "/a", ada, "rude").comment
    talk.post(None, "/a", bob, "reply", parent=1)
    talk.like(None, first.id, bob)
    talk.moderate(None, first.id, moderator, "remove", reason="rude")

    row = talk.page(talk.thread(None, "/a")).comments[0]

    assert (row.number, row.state, row.replies) == (1, "removed", 1)
    assert (row.author, row.html, row.likes, row.edited, row.official) == (None, None, 0, None, False)


# --- around a permalink -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sort", "shown"), [("oldest", [8, 9, 10, 11]), ("newest", [12, 11, 10, 9]), ("top", [12, 11, 10, 9])]
)
def test_a_permalinks_comment_stands_in_the_middle(talk, session, sort, shown):
    thread = plant(session, talk, "/a", line(20))

    page = talk.around(thread, 10, sort=sort, limit=4)

    assert numbers(page) == shown
    assert page.next
    assert page.previous


@pytest.mark.parametrize("sort", SORTS)
def test_at_the_ends_there_is_nothing_beyond(talk, session, sort):
    thread = plant(session, talk, "/a", line(20))
    first, last = (1, 20) if sort == "oldest" else (20, 1)

    assert talk.around(thread, first, sort=sort, limit=4).previous is None
    assert talk.around(thread, last, sort=sort, limit=4).next is None
    assert talk.around(thread, 10, sort=sort, limit=100).next is None
    assert len(numbers(talk.around(thread, 10, sort=sort, limit=100))) == 20


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("number", [0, -1, 21, 2**31 - 1, 2**31, 2**63, 10**30])
def test_a_number_that_never_was_gives_the_first_page(talk, session, sort, number):
    thread = plant(session, talk, "/a", with_likes(line(20), [0, 1]))

    page = talk.around(thread, number, sort=sort, limit=4)

    assert numbers(page) == numbers(talk.page(thread, sort=sort, limit=4))[: len(page.comments)]
    assert page.comments
    assert page.previous is None


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("state", ["removed", "pending"])
@pytest.mark.parametrize("limit", [1, 4])
def test_a_number_that_nobody_may_see_gives_the_first_page_too(talk, session, sort, state, limit):
    nodes = line(9)
    nodes[0] = Node(1, None, state)
    nodes[4] = Node(5, None, state)
    thread = plant(session, talk, "/a", nodes)
    first = numbers(talk.page(thread, sort=sort, limit=limit))

    for number in (1, 5):
        shown = numbers(talk.around(thread, number, sort=sort, limit=limit))
        assert shown
        assert shown == first[: len(shown)]


def test_a_tombstone_has_a_permalink(talk, session):
    thread = plant(
        session, talk, "/a", [*line(4), Node(5, None, "deleted"), Node(6, 5), *(Node(7 + n) for n in range(4))]
    )

    page = talk.around(thread, 5, limit=3)

    assert [(row.number, row.state) for row in page.comments] == [
        (4, "published"), (5, "deleted"), (6, "published"), (7, "published"),
    ]  # fmt: skip


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("number", [2, 2 + FIRST_REPLIES, 500, 1000])
def test_a_reply_deep_in_a_branch_of_a_thousand_is_shown_with_its_neighbours(talk, session, sort, number):
    nodes = below([None, *range(1, 1000), None, None])  # each a reply to the one before
    thread = plant(session, talk, "/a", nodes)
    place = number - 1

    page = talk.around(thread, number, sort=sort, limit=2)

    shown = [row.number for row in page.comments if row.root == 1]
    first = list(range(1, FIRST_REPLIES + 2))
    window = range(max(place - NEIGHBOURS, FIRST_REPLIES + 1) + 1, min(place + NEIGHBOURS, 999) + 2)
    assert shown == (first if place <= FIRST_REPLIES else [*first, *window])
    assert page.comments[numbers(page).index(1)].more.count == 999 - (len(shown) - 1)


def test_more_of_a_branch_seen_from_the_middle_begins_after_its_first(talk, session):
    thread = plant(session, talk, "/a", below([None, *[1] * 100]))

    page = talk.around(thread, 60, limit=2)
    onward = talk.replies(thread, 1, limit=3, after=page.comments[0].more.next)

    assert numbers(onward) == [12, 13, 14]


# --- what it costs ----------------------------------------------------------------------------------------------------

READS = {
    "a page": lambda talk, thread, sort: talk.page(thread, sort=sort),
    "a page further on": lambda talk, thread, sort: talk.page(
        thread, sort=sort, after=talk.page(thread, sort=sort, limit=2).next
    ),
    "around a root": lambda talk, thread, sort: talk.around(thread, 3, sort=sort),
    "around a reply": lambda talk, thread, sort: talk.around(thread, 8, sort=sort),
    "around nothing": lambda talk, thread, sort: talk.around(thread, 99_999, sort=sort),
    "replies": lambda talk, thread, sort: talk.replies(thread, 1),
    "a search": lambda talk, thread, sort: talk.search(thread, "word"),
    "what changed": lambda talk, thread, sort: talk.since(thread, 0),
}


def test_a_page_costs_as_many_statements_at_ten_comments_as_at_ten_thousand(talk, session, engine):
    sizes = {10: branches(5, 1), 10_000: branches(200, 49)}
    keys = {size: plant(session, talk, f"/{size}", nodes).key for size, nodes in sizes.items()}
    session.execute(sa.update(Comment).where(Comment.number <= 5).values(changed=1))
    session.commit()
    cost: dict[str, dict[int, int]] = {}
    for size, key in keys.items():
        for name, read in READS.items():
            for sort in SORTS:
                session.rollback()
                with counting(engine) as sent:
                    rows = read(talk, talk.thread(None, key), sort).comments
                cost.setdefault(f"{name}, {sort}", {})[size] = len(sent) - ("further" in name) * 2
                assert rows

    assert {name: per_size for name, per_size in cost.items() if per_size[10] != per_size[10_000]} == {}
    assert max(count for per_size in cost.values() for count in per_size.values()) == 3


@pytest.mark.parametrize("sort", SORTS)
def test_the_order_comes_from_an_index(talk, session, engine, sort):
    """No engine sorts or passes over the thread's rows, though nearly all of them have as many likes."""
    thread = plant(session, talk, "/a", with_likes(line(3000), [0] * 40 + [1]))
    analyse(session, engine, "talk_comment")
    middle = talk.around(thread, 1500, sort=sort, limit=10)
    with counting(engine) as sent:
        for after in (None, middle.next, middle.previous):
            talk.page(thread, sort=sort, limit=10, after=after)
        talk.around(thread, 1500, sort=sort, limit=10)

    assert len(sent) == 4
    for statement, parameters in sent:
        with engine.connect() as connection:
            assert touched(connection, statement, parameters) < 200


def test_first_replies_come_from_an_index(talk, session, engine):
    """Of the thousands below other roots none is looked at. SQLite counts rows when it is told to only: nobody does."""
    thread = plant(session, talk, "/a", branches(1500, 1))
    if engine.dialect.name == "sqlite":
        forget_counts(session, engine)
    else:
        analyse(session, engine, "talk_comment")
    with counting(engine) as sent:
        page = talk.page(thread, limit=10)

    assert len(page.comments) == 20
    assert len(sent) == 1
    for statement, parameters in sent:
        with engine.connect() as connection:
            assert touched(connection, statement, parameters) < 200


def test_what_changed_comes_from_an_index(talk, session, engine):
    """Of thousands that changed before, or vanished, no row is looked at."""
    thread = plant(session, talk, "/a", line(3000))
    session.execute(sa.update(Thread).values(version=3000))
    session.execute(sa.update(Comment).values(changed=Comment.number))
    place = {"site_id": thread.site.id, "thread_id": thread.id, "depth": 0, "state": "deleted", "created": NOON}
    gone = [place | {"number": n, "root_number": n, "id": new_id(), "changed": n - 3000} for n in range(3001, 6001)]
    session.execute(sa.insert(Vanished), gone)
    session.commit()
    analyse(session, engine, "talk_comment", "talk_vanished")
    thread = talk.thread(None, "/a")
    with counting(engine) as sent:
        few = talk.since(thread, 2990)
        with pytest.raises(VersionTooOld):
            talk.since(thread, 10)

    assert len(few.comments) == 20
    assert len(sent) == 4
    for statement, parameters in sent:
        with engine.connect() as connection:
            assert touched(connection, statement, parameters) < 200


def analyse(session, engine, *tables) -> None:
    """Have the rows counted: MariaDB would do it by itself, but not before we ask."""
    for table in tables:
        session.execute(sa.text(f"ANALYZE TABLE {table}" if engine.dialect.name == "mysql" else f"ANALYZE {table}"))
    session.commit()


def forget_counts(session, engine) -> None:
    """Undo what an earlier test had SQLite count."""
    session.execute(sa.text("DROP TABLE IF EXISTS sqlite_stat1"))
    session.commit()
    engine.dispose()


def touched(connection, statement, parameters) -> float:
    """Return how many rows one step of the engine's plan looked at, the most of any; infinitely many if it sorts."""
    kind = connection.dialect.name
    if kind == "sqlite":  # it counts steps of its machine: some forty a row
        ticks = []
        connection.connection.dbapi_connection.set_progress_handler(lambda: ticks.append(1), 40)
        connection.exec_driver_sql(statement, parameters).all()
        connection.connection.dbapi_connection.set_progress_handler(None, 0)
        return len(ticks)
    how = {"postgresql": "EXPLAIN (ANALYZE, TIMING OFF) ", "mysql": "ANALYZE "}[kind]
    rows = [" | ".join(map(str, row)) for row in connection.exec_driver_sql(how + statement, parameters)]
    if any("Sort" in row or "filesort" in row for row in rows):
        return float("inf")
    if kind == "postgresql":
        return max(int(count) for row in rows for count in re.findall(r"(?:actual rows=|by Filter: )(\d+)", row))
    return max(
        float(row.split(" | ")[9]) for row in rows if re.search(r"\| talk_(?:comment|vanished)\w* \|.*\d\.\d\d \|", row)
    )


# --- lists across threads ---------------------------------------------------------------------------------------------


def test_the_latest_of_a_site_a_thread_and_an_author(talk, clock, ada, bob):
    for key, who in (("/a", ada), ("/b", bob), ("/a", bob), ("/b", ada)):
        talk.post(None, key, who, "hello")
        clock.advance(seconds=1)
    bobs = talk.me(None, bob).author.id

    def listed(**which) -> list[tuple[str, int]]:
        return [(entry.thread.key, entry.comment.number) for entry in talk.latest(None, **which)]

    assert listed() == [("/b", 2), ("/a", 2), ("/b", 1), ("/a", 1)]
    assert listed(limit=2) == [("/b", 2), ("/a", 2)]
    assert listed(thread="/a") == [("/a", 2), ("/a", 1)]
    assert listed(author=bobs) == [("/a", 2), ("/b", 1)]
    assert listed(thread="/b", author=bobs) == [("/b", 1)]
    assert listed(thread="/nowhere") == []


def test_the_latest_are_published_ones(talk, ada, bob, moderator):
    rows = [talk.post(None, "/a", ada, "hello").comment for _ in range(3)]
    talk.post(None, "/a", bob, "reply", parent=1)
    talk.delete(None, rows[0].id, ada)
    talk.moderate(None, rows[1].id, moderator, "remove")

    assert [entry.comment.number for entry in talk.latest(None)] == [4, 3]


def test_the_latest_of_nobody_are_unknown(talk, ada):
    comment = talk.post(None, "/a", ada, "hello").comment

    with pytest.raises(AuthorUnknown):
        talk.latest(None, author=comment.id)

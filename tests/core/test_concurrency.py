"""Many people at once, on real connections. What may be lost or doubled then is lost or doubled here."""

from __future__ import annotations

import itertools
import threading
from collections import Counter

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from talkwidget.core import dialects
from talkwidget.core.errors import CommentGone, CommentUnknown, ParentUnknown
from talkwidget.core.identity import Identity
from talkwidget.core.models import Author, Base, Comment, Like, PostKey, Thread
from talkwidget.core.service import Talk
from tests.core.tree import Node, recount, stored
from tests.tabs import at_once

servers = pytest.mark.parametrize("database_url", ["postgresql", "mariadb"], indirect=True)


@pytest.fixture
def together(talk, session, engine, settings, clock):
    """Run jobs at the same moment, each with a connection of its own; nobody holds one meanwhile."""

    def together(*jobs):
        session.close()
        return at_once(engine, settings, clock, jobs)

    return together


@pytest.fixture
def failures(engine):
    """Every error the database gave, whether or not a retry healed it."""
    seen = []

    def note(context):
        seen.append(context.sqlalchemy_exception)

    sa.event.listen(engine, "handle_error", note)
    yield seen
    sa.event.remove(engine, "handle_error", note)


def person(number) -> Identity:
    return Identity("host", f"person {number}", f"Person {number}")


def errors(outcomes) -> list:
    return [outcome for outcome in outcomes if isinstance(outcome, (Exception, type))]


def is_sound(session, key="/a") -> bool:
    """Whether what is kept counted is what a recount counts, and the likes are those given."""
    nodes, counted, count = stored(session, key)
    likes = Counter(session.scalars(sa.select(Like.comment_id)))
    rows = session.execute(sa.select(Comment.id, Comment.likes)).all()
    return (
        counted == recount(nodes)
        and count == sum(node.state == "published" for node in nodes)
        and all(likes[row.id] == row.likes for row in rows)
    )


def two_hundred_posts(talk, together, session) -> list[int]:
    first = talk.post(None, "/a", person(0), "first").comment
    turns = itertools.count(2)

    def post(worker):
        def job(talk):
            while (turn := next(turns)) <= 200:
                parent = None if turn % 3 else 1
                talk.post(None, "/a", person(worker), f"post {turn}", parent=parent)
                if turn % 2 == 0:
                    talk.like(None, first.id, person(1000 + turn))

        return job

    assert errors(together(*map(post, range(16)))) == []
    return session.scalars(sa.select(Comment.number).order_by(Comment.number)).all()


def test_two_hundred_posts_and_a_hundred_likes_by_sixteen_at_once(talk, together, session):
    numbers = two_hundred_posts(talk, together, session)

    assert numbers == list(range(1, 201))
    assert talk.thread(None, "/a").count == 200
    assert session.scalar(sa.select(Comment.likes).where(Comment.number == 1)) == 100
    assert session.scalar(sa.select(sa.func.count()).select_from(Like)) == 100
    assert is_sound(session)


@pytest.mark.parametrize("database_url", ["mariadb"], indirect=True)
def test_the_same_where_a_snapshot_forbids_what_changed_since(engine, settings, clock):
    """MariaDB from 11.6 on refuses to lock a row that is newer than the transaction's first look."""
    strict = sa.create_engine(engine.url)
    sa.event.listen(strict, "connect", _isolate_snapshots)
    with Session(strict) as session:
        talk = Talk(session, settings, clock=clock)
        talk.add_site("default")

        def together(*jobs):
            session.close()
            return at_once(strict, settings, clock, jobs)

        numbers = two_hundred_posts(talk, together, session)

        assert numbers == list(range(1, 201))
        assert is_sound(session)
    strict.dispose()


def _isolate_snapshots(connection, _record):
    with connection.cursor() as cursor:
        cursor.execute("SET innodb_snapshot_isolation=ON")


def test_new_people_open_a_new_thread_together(talk, together, session):
    outcomes = together(
        *(lambda talk, n=n: talk.post(None, "/new", person(n), "first").comment.number for n in range(8))
    )

    assert sorted(outcomes) == list(range(1, 9))
    assert session.scalar(sa.select(sa.func.count()).select_from(Thread)) == 1
    assert session.scalar(sa.select(sa.func.count()).select_from(Author)) == 8


def test_one_new_person_in_many_tabs_is_one_author(talk, together, session):
    outcomes = together(*(lambda talk, n=n: talk.post(None, f"/{n % 4}", person(1), "hi").author.id for n in range(8)))

    assert len(set(outcomes)) == 1
    assert session.scalar(sa.select(sa.func.count()).select_from(Comment)) == 8


@pytest.mark.parametrize("who", [person(1), None], ids=["a person", "a new guest"])
def test_one_key_from_many_tabs_is_one_comment(talk, together, session, who):
    def post(talk):
        return talk.post(None, "/a", who, "hello", name="Gil", idempotency_key="key")

    outcomes = together(*[post] * 8)

    assert errors(outcomes) == []
    assert len({posted.comment.id for posted in outcomes}) == 1
    assert len({posted.subject for posted in outcomes}) == 1
    assert [posted.replayed for posted in outcomes].count(False) == 1
    assert session.scalar(sa.select(sa.func.count()).select_from(Comment)) == 1
    assert session.scalar(sa.select(sa.func.count()).select_from(PostKey)) == 1


def test_different_keys_in_different_threads_do_not_hinder_each_other(talk, together, session):
    def post(n):
        return lambda talk: talk.post(None, f"/{n}", person(n), "hello", idempotency_key=f"key {n}").comment.number

    assert together(*map(post, range(12))) == [1] * 12


def test_one_person_who_likes_in_many_tabs_likes_once(talk, together, session):
    row = talk.post(None, "/a", person(0), "hello").comment

    outcomes = together(*[lambda talk: talk.like(None, row.id, person(1)).likes] * 8)

    assert outcomes == [1] * 8
    assert is_sound(session)


def test_likes_given_and_taken_at_once_are_counted_right(talk, together, session):
    row = talk.post(None, "/a", person(0), "hello").comment
    for n in range(8):
        talk.like(None, row.id, person(n))

    outcomes = together(
        *(lambda talk, n=n: (talk.unlike if n % 2 else talk.like)(None, row.id, person(n)) for n in range(16))
    )

    assert errors(outcomes) == []
    assert is_sound(session)
    assert session.scalar(sa.select(Comment.likes)) == 8 - 4 + 4


@pytest.mark.parametrize("turn", range(3))
def test_replies_to_a_comment_that_is_being_deleted_are_kept_or_refused(talk, together, session, turn):
    row = talk.post(None, "/a", person(0), "hello").comment
    talk.post(None, "/a", person(1), "reply", parent=1)

    def delete(talk):
        talk.delete(None, row.id, person(0))

    replies = [lambda talk, n=n: talk.post(None, "/a", person(n), "late", parent=1).comment.number for n in (2, 3)]
    outcomes = together(replies[0], delete, replies[1])

    assert set(errors(outcomes)) <= {ParentUnknown}
    kept = [number for number in outcomes if isinstance(number, int)]
    assert [row.number for row in talk.page(talk.thread(None, "/a")).comments] == [1, 2, *sorted(kept)]
    assert talk.thread(None, "/a").count == 1 + len(kept)
    assert is_sound(session)


def test_a_branch_that_is_taken_down_from_all_ends_leaves_nothing(talk, together, session):
    rows = [talk.post(None, "/a", person(n), "hello", parent=n or None).comment for n in range(8)]

    outcomes = together(*(lambda talk, n=n: talk.delete(None, rows[n].id, person(n)) for n in range(8)))

    assert errors(outcomes) == []
    assert session.scalars(sa.select(Comment)).all() == []
    assert talk.thread(None, "/a").count == 0


def test_two_who_delete_the_same_comment_delete_it_once(talk, together, session):
    row = talk.post(None, "/a", person(0), "hello").comment

    outcomes = together(*[lambda talk: talk.delete(None, row.id, person(0))] * 4)

    assert outcomes.count(None) == 1
    assert set(errors(outcomes)) <= {CommentGone, CommentUnknown}
    assert is_sound(session)


def test_two_owners_who_set_different_options_at_once_both_get_theirs(talk, together, session):
    options = [{"max_length": 100}, {"max_links": 3}, {"max_depth": 2}, {"guests": False}]
    together(*(lambda talk, one=one: talk.set_site("default", options=one) for one in options))

    assert talk.site(None).options == {"max_length": 100, "max_links": 3, "max_depth": 2, "guests": False}


def test_people_who_rename_themselves_in_each_others_threads_get_there(talk, together, session):
    for key in ("/a", "/b", "/c"):
        for n in range(4):
            talk.post(None, key, person(n), "hello")

    def rename(n):
        new = Identity("host", f"person {n}", f"Renamed {n}")
        return lambda talk: talk.post(None, ("/a", "/b", "/c")[n % 3], new, "it is me").author.name

    assert together(*map(rename, range(4))) == [f"Renamed {n}" for n in range(4)]
    for key in ("/a", "/b", "/c"):
        names = {row.author.name for row in talk.page(talk.thread(None, key)).comments}
        assert names == {f"Renamed {n}" for n in range(4)}


# --- two connections, step by step ------------------------------------------------------------------------------------


class Elsewhere(threading.Thread):
    """A use case on a connection of its own, stopped before its commit until `go`."""

    def __init__(self, engine, settings, clock, job) -> None:
        super().__init__(daemon=True)
        self._engine, self._settings, self._clock, self._job = engine, settings, clock, job
        self.about_to_commit, self._may_commit = threading.Event(), threading.Event()
        self.outcome = None

    def run(self):
        with Session(self._engine) as session:
            talk = Talk(session, self._settings, clock=self._clock)
            sa.event.listen(session, "before_commit", self._pause)
            self.outcome = self._job(talk)

    def _pause(self, session):
        if session.info.get("talkwidget_wrote"):
            self.about_to_commit.set()
            assert self._may_commit.wait(20)

    def go(self):
        self._may_commit.set()
        self.join()


@servers
def test_a_last_comment_is_deleted_while_its_author_writes_another(talk, session, engine, settings, clock):
    """The author is not silent then: their name must stay."""
    last = talk.post(None, "/a", person(1), "last").comment
    session.close()
    writer = Elsewhere(engine, settings, clock, lambda talk: talk.post(None, "/b", person(1), "another"))
    writer.start()
    assert writer.about_to_commit.wait(20)
    # Where the deletion has to wait for the other: at the author, or on MariaDB's small tables at the rows between.
    waits = {"postgresql": "FROM talk_author", "mysql": "quotes IS NOT NULL"}[engine.dialect.name]

    def go_on(_connection, _cursor, statement, *_):
        if ("FOR" in statement and waits in statement) or "UPDATE talk_author" in statement:
            threading.Timer(0, writer.go).start()

    sa.event.listen(engine, "before_cursor_execute", go_on)
    talk.delete(None, last.id, person(1))
    sa.event.remove(engine, "before_cursor_execute", go_on)
    writer.go()

    assert talk.page(talk.thread(None, "/b")).comments[0].author.name == "Person 1"


@servers
def test_the_victim_of_a_real_deadlock_is_tried_again(talk, session, engine, settings, clock, failures):
    bobs = talk.post(None, "/a", person(2), "hello").author.id
    site = talk.site(None).id
    tries, ready = [], threading.Event()

    def rival():
        with engine.connect() as connection:
            if engine.dialect.name == "postgresql":
                connection.exec_driver_sql("SET deadlock_timeout='20s'")
            for n in range(50):  # MariaDB spares who has changed more
                connection.execute(sa.insert(Author).values(
                    site_id=site, issuer="x", subject=str(n), created=clock(), name="", was=[], token_epoch=0,
                    mute_minute=0, mute_changes=0,
                ))  # fmt: skip
            connection.execute(sa.select(Author.id).where(Author.site_id == site, Author.id == bobs).with_for_update())
            ready.set()
            connection.execute(sa.select(Thread.id).where(Thread.site_id == site, Thread.key == "/a").with_for_update())
            connection.rollback()

    other = threading.Thread(target=rival)

    def may_post(*_):
        tries.append(True)
        if len(tries) == 1:
            other.start()
            assert ready.wait(20)
            if engine.dialect.name == "postgresql":
                session.execute(sa.text("SET LOCAL deadlock_timeout='50ms'"))
        session.execute(sa.select(Author.id).where(Author.site_id == site, Author.id == bobs).with_for_update())
        return True

    talk._may_post = may_post
    posted = talk.post(None, "/a", person(1), "hello")
    other.join()

    assert posted.comment.number == 2
    assert len(tries) == 2
    assert [dialects.is_worth_retrying(error) for error in failures] == [True]
    assert talk.thread(None, "/a").count == 2


def test_the_recount_would_notice(session, talk):
    talk.post(None, "/a", person(1), "hello")
    session.execute(sa.update(Comment).values(replies=1))
    session.commit()

    assert not is_sound(session)
    assert stored(session, "/a")[0] == [Node(1)]
    assert Base.metadata.tables["talk_comment"] is Comment.__table__

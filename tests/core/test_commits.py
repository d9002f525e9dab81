"""Several write to one SQLite file at once, and go to the disk together: nothing of anybody's is lost in the crowd."""

from __future__ import annotations

import random
import sqlite3
import threading
from collections import Counter
from contextlib import suppress

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from talkwidget.core import commits as module
from talkwidget.core import dialects
from talkwidget.core.commits import Commits
from talkwidget.core.errors import (
    CommentGone,
    CommentUnknown,
    Invalid,
    NotYours,
    ParentUnknown,
    StorageFull,
    StoreBusy,
    TalkError,
)
from talkwidget.core.identity import Identity
from talkwidget.core.limiter import Limiter
from talkwidget.core.marks import Marks
from talkwidget.core.models import Base, Comment, Like, Thread
from talkwidget.core.service import Talk
from tests.core.tree import recount, stored
from tests.witness import news, statements

PATIENCE = 30
MODERATOR = Identity("host", "moderator", "Moderator", roles=frozenset({"moderator"}))


def person(number) -> Identity:
    return Identity("host", f"person {number}", f"Person {number}")


class Monitor(threading.Condition):
    """Tells when somebody has to wait."""

    def __init__(self) -> None:
        super().__init__()
        self.came = threading.Semaphore(0)

    def wait(self, timeout=None):
        self.came.release()
        return super().wait(timeout)


class Hall:
    """A SQLite file and those who write to it, each on a thread and a session of their own."""

    def __init__(self, path, settings, clock) -> None:
        url = sa.make_url(f"sqlite:///{path}")
        self.engine = dialects.tune(sa.create_engine(url, **dialects.engine_options(url)))
        Base.metadata.create_all(self.engine)
        self.commits, self.marks, self.settings, self.clock = Commits(), Marks(), settings, clock
        self.commits._monitor = Monitor()
        self.threads, self.outcomes = [], {}
        # One for all, as in an app; it is no time for its round.
        self.limiter = Limiter()
        self.limiter.is_time("kept", self.talk(lambda talk: talk.add_site("default")), clock())

    def talk(self, job, **more):
        with Session(self.engine) as session:
            self.marks.watch(session)
            return job(
                Talk(session, self.settings, clock=self.clock, commits=self.commits, limiter=self.limiter, **more)
            )

    def send(self, name, job, **more) -> None:
        """Let somebody do something on a thread of theirs; ``outcomes`` has what came of it, once it came."""

        def run():
            try:
                self.outcomes[name] = self.talk(job, **more)
            except Exception as error:  # noqa: BLE001  # the test shall see it, whatever it is
                self.outcomes[name] = error

        self.threads.append(threading.Thread(target=run, daemon=True))
        self.threads[-1].start()

    def wait(self) -> None:
        for thread in self.threads:
            thread.join(PATIENCE)
            assert not thread.is_alive()

    def await_writers(self, count) -> None:
        """Return once so many more wait for their turn."""
        for _ in range(count):
            assert self.commits._monitor.came.acquire(timeout=PATIENCE)

    def rows(self, *columns):
        with self.engine.connect() as connection:
            return connection.execute(sa.select(*columns)).all()


@pytest.fixture
def hall(tmp_path, settings, clock, monkeypatch):
    # As a machine under load has it: nobody is committed away while a test brings the others in.
    monkeypatch.setattr(module, "LONGEST", 1e9)
    hall = Hall(tmp_path / "talk.sqlite", settings, clock)
    yield hall
    hall.engine.dispose()


class Door:
    """Holds the first who is asked whether they may post, until it is opened; the others go through."""

    def __init__(self, answer=True) -> None:
        self.reached, self._open, self._answer, self._first = threading.Event(), threading.Event(), answer, True

    def __call__(self, *_):
        if self._first:
            self._first = False
            self.reached.set()
            assert self._open.wait(PATIENCE)
            return self._answer
        return True

    def open(self) -> None:
        self._open.set()


class HeldCommit:
    """Stops the engine's next commit before it happens, and may have it fail."""

    def __init__(self, engine, error=None) -> None:
        self.reached, self._open, self._error = threading.Event(), threading.Event(), error
        sa.event.listen(engine, "commit", self._held)

    def _held(self, connection):
        if connection.connection.dbapi_connection.in_transaction:
            self.reached.set()
            assert self._open.wait(PATIENCE)
            if self._error is not None:
                raise self._error

    def open(self) -> None:
        self._open.set()


def crowd(hall, count, *, answer=True, **more):
    """Bring ``count`` people behind one who has the turn, and open the door."""
    door = Door(answer)
    hall.send("first", lambda talk: talk.post(None, "/a", person("first"), "first").comment.number, may_post=door)
    assert door.reached.wait(PATIENCE)
    for n in range(count):
        hall.send(n, lambda talk, n=n: talk.post(None, f"/{n % 3}", person(n), "hi").comment.number, **more)
    hall.await_writers(count)
    return door


def test_a_crowd_has_one_commit(hall):
    with statements(hall.engine) as sent:
        crowd(hall, 8).open()
        hall.wait()

    assert sent.count("BEGIN IMMEDIATE") == 1
    assert len(hall.rows(Comment.id)) == 9
    assert sorted(hall.outcomes[n] for n in range(8)) == [1, 1, 1, 2, 2, 2, 3, 3]


def test_nobody_is_answered_told_of_or_read_before_the_commit(hall):
    door = crowd(hall, 8)
    before = hall.marks.of_any()
    commit = HeldCommit(hall.engine)
    with news() as told:
        door.open()
        assert commit.reached.wait(PATIENCE)
        early = dict(hall.outcomes), list(told), hall.rows(Comment.id), hall.marks.of_any() - before
        commit.open()
        hall.wait()

    assert early == ({}, [], [], 0)
    assert (len(hall.outcomes), len(told), len(hall.rows(Comment.id))) == (9, 9, 9)
    assert hall.marks.of_any() - before == 9


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (sa.exc.OperationalError("COMMIT", {}, sqlite3.OperationalError("disk I/O error")), StoreBusy),
        (ZeroDivisionError("a listener of somebody's"), ZeroDivisionError),
    ],
)
def test_a_commit_that_fails_fails_all_and_keeps_nothing(hall, error, outcome):
    door = crowd(hall, 4)
    commit = HeldCommit(hall.engine, error)
    with news() as told:
        door.open()
        assert commit.reached.wait(PATIENCE)
        commit.open()
        hall.wait()

    assert {type(told) for told in hall.outcomes.values()} == {outcome}
    assert told == []
    assert hall.rows(Comment.id) == hall.rows(Thread.id) == []
    sa.event.remove(hall.engine, "commit", commit._held)
    assert hall.talk(lambda talk: talk.post(None, "/a", person(1), "again")).comment.number == 1


def test_who_fails_first_takes_nobody_along(hall):
    crowd(hall, 4, answer="Not today.").open()
    hall.wait()

    assert isinstance(hall.outcomes.pop("first"), TalkError)
    assert sorted(hall.outcomes.values()) == [1, 1, 1, 2]
    assert {key for (key,) in hall.rows(Thread.key)} == {"/0", "/1", "/2"}


def test_who_fails_in_the_midst_takes_nobody_along(hall):
    door = crowd(hall, 2)
    hall.send("lost", lambda talk: talk.post(None, "/lost", person("lost"), "hi", parent=7))
    hall.await_writers(1)
    hall.send("last", lambda talk: talk.post(None, "/last", person("last"), "hi").comment.number)
    hall.await_writers(1)
    with news() as told, statements(hall.engine) as sent:
        door.open()
        hall.wait()

    assert isinstance(hall.outcomes.pop("lost"), ParentUnknown)
    assert hall.outcomes == {"first": 1, 0: 1, 1: 1, "last": 1}
    assert {key for (key,) in hall.rows(Thread.key)} == {"/a", "/0", "/1", "/last"}
    assert len(told) == 4
    assert "BEGIN IMMEDIATE" not in sent


def test_two_firsts_in_one_crowd_are_one_thread_and_one_author(hall):
    door = crowd(hall, 0)
    for n in range(6):
        hall.send(n, lambda talk: talk.post(None, "/new", person("new"), "hi").author.id)
    hall.await_writers(6)
    door.open()
    hall.wait()

    assert len({hall.outcomes[n] for n in range(6)}) == 1
    assert sorted(number for (number,) in hall.rows(Comment.number)) == [1, 1, 2, 3, 4, 5, 6]


def test_a_disk_that_is_full_refuses_all_who_were_in_it_and_keeps_the_rest(hall):
    hall.talk(lambda talk: talk.post(None, "/a", person(1), "before"))
    door = crowd(hall, 2)
    hall.send("long", lambda talk: talk.post(None, "/b", person("long"), "word " * 1900))
    hall.await_writers(1)
    shared = hall.commits._open.connection
    pages = shared.exec_driver_sql("PRAGMA page_count").scalar()
    shared.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    door.open()
    hall.wait()

    kept = [outcome for outcome in hall.outcomes.values() if isinstance(outcome, int)]
    assert isinstance(hall.outcomes["long"], StorageFull)
    assert {type(outcome) for outcome in hall.outcomes.values()} <= {int, StorageFull}
    assert len(hall.rows(Comment.id)) == 1 + len(kept)


def test_a_file_that_somebody_else_holds_is_busy_for_all_who_wait_and_nothing_is_doubled(hall, monkeypatch):
    monkeypatch.setattr(module, "PATIENCE", 0.2)
    sa.event.listen(hall.engine, "checkout", lambda connection, *_: connection.execute("PRAGMA busy_timeout=200"))
    other = sqlite3.connect(hall.engine.url.database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    def post(n):
        return lambda talk: talk.post(None, "/a", person(n), "hi", idempotency_key=str(n)).comment.number

    for n in range(6):
        hall.send(n, post(n))
    hall.wait()
    busy = dict(hall.outcomes)
    other.execute("COMMIT")
    again = sorted(hall.talk(post(n)) for n in range(6))
    other.close()

    assert {type(outcome) for outcome in busy.values()} == {StoreBusy}
    assert all(outcome.retry_after > 0 for outcome in busy.values())
    assert again == [1, 2, 3, 4, 5, 6]


def test_who_gives_up_waiting_leaves_the_turn_to_others(hall, monkeypatch):
    door = crowd(hall, 0)
    monkeypatch.setattr(module, "PATIENCE", 0.05)
    hall.send("impatient", lambda talk: talk.post(None, "/a", person(1), "hi"))
    hall.threads[-1].join(PATIENCE)
    monkeypatch.setattr(module, "PATIENCE", PATIENCE)
    door.open()
    hall.wait()

    assert isinstance(hall.outcomes["impatient"], StoreBusy)
    assert hall.outcomes["first"] == 1
    assert hall.talk(lambda talk: talk.post(None, "/a", person(2), "hi")).comment.number == 2


def test_who_is_stopped_while_waiting_is_waited_for_by_nobody(hall, monkeypatch):
    """As gevent stops a request that takes too long."""
    commits = Commits()

    def stop(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(commits._monitor, "wait_for", stop)
        with pytest.raises(KeyboardInterrupt):
            commits._take_turn()

    assert commits._waiting == 0


def test_a_write_inside_a_write_says_so_at_once(hall):
    def may_post(*_):
        hall.talk(lambda talk: talk.add_site("another"))

    with pytest.raises(RuntimeError, match="inside another"):
        hall.talk(lambda talk: talk.post(None, "/a", person(1), "hi"), may_post=may_post)

    assert hall.talk(lambda talk: talk.post(None, "/a", person(2), "hi")).comment.number == 1


def test_a_reader_waits_for_nobody_who_writes(hall):
    hall.talk(lambda talk: talk.post(None, "/a", person(1), "before"))
    door = crowd(hall, 8)

    seen = hall.talk(lambda talk: talk.thread(None, "/a").count)
    door.open()
    hall.wait()

    assert seen == 1


def test_a_session_is_its_own_again_afterwards(hall):
    with Session(hall.engine) as session:
        talk = Talk(session, hall.settings, clock=hall.clock, commits=hall.commits)
        posted = talk.post(None, "/a", person(1), "hi")
        seen = [row.number for row in talk.page(talk.thread(None, "/a")).comments]
        with pytest.raises(ParentUnknown):
            talk.post(None, "/a", person(1), "hi", parent=9)
        session.add(Thread(site_id=talk.site(None).id, key="/own", created=hall.clock()))
        session.commit()

    assert (posted.comment.number, seen) == (1, [1])
    assert {key for (key,) in hall.rows(Thread.key)} == {"/a", "/own"}


class Life:
    """One person who does anything they may, and some things they may not; the same every time."""

    def __init__(self, seed, n, first) -> None:
        self._chance = random.Random(seed * 100 + n)  # noqa: S311  # it guards nothing
        self._who, self._first, self._mine, self.done = person(n), first, [], 0

    def __call__(self, talk) -> None:
        for _ in range(12):
            act = self._chance.choice([self.post] * 4 + [self.like] * 2 + [self.edit, self.moderate, self.delete])
            with suppress(CommentGone, CommentUnknown, Invalid, NotYours, ParentUnknown):
                (act if self._mine else self.post)(talk)
                self.done += 1

    def post(self, talk):
        parent, words = self._chance.choice([None, 1, self._chance.randrange(1, 60)]), self._chance.choice(["hi", " "])
        self._mine.append(talk.post(None, "/a", self._who, words, parent=parent).comment.id)

    def like(self, talk):
        act = talk.like if self._chance.randrange(3) else talk.unlike
        act(None, self._chance.choice([self._first, *self._mine]), self._who)

    def edit(self, talk):
        talk.edit(None, self._mine[-1], self._who, f"better {self._chance.random()}")

    def moderate(self, talk):
        talk.moderate(None, self._chance.choice(self._mine), MODERATOR, self._chance.choice(["remove", "restore"]))

    def delete(self, talk):
        talk.delete(None, self._mine.pop(self._chance.randrange(len(self._mine))), self._who)


@pytest.mark.parametrize("seed", range(3))
def test_anything_by_sixteen_at_once_is_counted_right(hall, monkeypatch, seed):
    monkeypatch.setattr(module, "LONGEST", 0.005)
    first = hall.talk(lambda talk: talk.post(None, "/a", person(0), "first")).comment.id
    lives = [Life(seed, n, first) for n in range(16)]

    for n, life in enumerate(lives):
        hall.send(n, life)
    hall.wait()

    assert set(hall.outcomes.values()) == {None}
    with Session(hall.engine) as session:
        nodes, counted, count = stored(session, "/a")
        likes = Counter(session.scalars(sa.select(Like.comment_id)))
        rows = session.execute(sa.select(Comment.id, Comment.likes)).all()
    assert counted == recount(nodes)
    assert count == sum(node.state == "published" for node in nodes)
    assert all(likes[row.id] == row.likes for row in rows)
    assert sum(life.done for life in lives) > 60

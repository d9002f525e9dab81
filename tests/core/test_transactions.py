from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, scoped_session, sessionmaker

from talkwidget.core import dialects, transactions
from talkwidget.core.errors import ParentUnknown, StorageFull, StoreBusy, StoreNotReady
from talkwidget.core.models import Author, Base
from talkwidget.core.service import Talk


class Host(DeclarativeBase):
    pass


class Article(Host):
    __tablename__ = "article"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(sa.String(50), unique=True)


@pytest.fixture
def articles(engine, session):
    """A table of the host's own, in the same database; call it for the titles that are on the disk."""
    Host.metadata.create_all(engine)
    yield lambda: _titles(engine)
    session.rollback()
    Host.metadata.drop_all(engine)


def _titles(engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.scalars(sa.select(Article.title).order_by(Article.id)))


class Victim:
    """Fail the first tries as a database fails the victim of a deadlock."""

    def __init__(self, failures: int, *, error: type[Exception] = sa.exc.OperationalError, code: object = 1213) -> None:
        self.left, self.tries, self._error, self._code = failures, 0, error, code

    def __call__(self, *_: object) -> bool:
        self.tries += 1
        if self.left:
            self.left -= 1
            raise self._error("INSERT INTO talk_comment", {}, Exception(self._code, "Deadlock found"))
        return True


@pytest.fixture(autouse=True)
def no_pause(monkeypatch):
    monkeypatch.setattr(transactions, "PAUSE", 0)


def with_victim(talk, victim):
    talk._may_post = victim
    return talk


@pytest.mark.parametrize("code", [1213, 1205, 1020])
def test_a_victim_of_a_deadlock_is_tried_again(talk, ada, code):
    victim = Victim(3, code=code)

    posted = with_victim(talk, victim).post(None, "/a", ada, "hello")

    assert victim.tries == 4
    assert posted.comment.number == 1
    assert talk.thread(None, "/a").count == 1


def test_an_endless_deadlock_ends_as_busy(talk, ada):
    victim = Victim(1000)

    with pytest.raises(StoreBusy) as told:
        with_victim(talk, victim).post(None, "/a", ada, "hello")

    assert victim.tries == transactions.TRIES
    assert told.value.retry_after > 0
    assert talk.thread(None, "/a").id is None


def test_an_error_of_ours_is_not_hidden_as_busy(talk, ada):
    with pytest.raises(sa.exc.ProgrammingError):
        with_victim(talk, Victim(1, error=sa.exc.ProgrammingError, code="bug")).post(None, "/a", ada, "hello")


@pytest.mark.parametrize("state", ["pending", "flushed", "executed", "as text", "in a savepoint"])
def test_a_transaction_that_holds_rows_of_the_host_is_not_tried_again(talk, session, ada, articles, state):
    if state == "executed":
        session.execute(sa.insert(Article), [{"id": 1, "title": "host"}])
    elif state == "as text":
        session.execute(sa.text("INSERT INTO article (id, title) VALUES (1, 'host')"))
    elif state == "in a savepoint":
        session.begin_nested()
    else:
        session.add(Article(id=1, title="host"))
    if state == "flushed":
        session.flush()
    victim = Victim(1)

    with pytest.raises(StoreBusy):
        with_victim(talk, victim).post(None, "/a", ada, "hello")

    assert victim.tries == 1


def test_a_transaction_in_which_the_host_only_read_is_tried_again(talk, session, ada, articles):
    session.execute(sa.select(Article)).all()

    assert with_victim(talk, Victim(1)).post(None, "/a", ada, "hello").comment.number == 1


def test_rows_held_once_do_not_stop_later_retries(talk, session, ada, articles):
    session.add(Article(id=1, title="host"))
    talk.post(None, "/a", ada, "first")
    session.add(Article(id=2, title="another"))
    session.rollback()

    assert with_victim(talk, Victim(1)).post(None, "/a", ada, "second").comment.number == 2


def test_what_the_host_has_pending_is_committed_with_the_comment(talk, session, ada, articles):
    session.add(Article(id=1, title="host"))

    talk.post(None, "/a", ada, "hello")
    session.rollback()

    assert articles() == ["host"]


def test_a_hosts_scoped_session_is_watched_too(talk, engine, settings, clock, ada, articles):
    scoped = scoped_session(sessionmaker(engine))
    transactions.watch(scoped)
    scoped.add(Article(id=1, title="host"))
    scoped.flush()
    victim = Victim(1)

    with pytest.raises(StoreBusy):
        Talk(scoped, settings, clock=clock, may_post=victim).post(None, "/a", ada, "hello")
    scoped.remove()

    assert victim.tries == 1


def test_a_refused_comment_undoes_its_thread(talk, session, ada):
    with pytest.raises(ParentUnknown):
        talk.post(None, "/a", ada, "hello", parent=7, title="Title")

    assert talk.thread(None, "/a").id is None
    assert session.scalars(sa.select(Author)).all() == []


def test_a_hosts_row_that_collides_is_the_hosts_affair(talk, session, engine, ada, articles):
    with Session(engine) as other:
        other.add(Article(id=1, title="host"))
        other.commit()
    session.add(Article(id=2, title="host"))

    with pytest.raises(sa.exc.IntegrityError):
        talk.post(None, "/a", ada, "hello")


@pytest.mark.parametrize("kept", [False, True], ids=["read before", "holds a row"])
def test_an_old_snapshot_of_the_host_shows_no_past(talk, session, engine, settings, clock, ada, bob, articles, kept):
    """MariaDB reads as of a transaction's first look: numbers and counts must be those of today."""
    first = talk.post(None, "/a", ada, "first").comment
    if kept:
        session.add(Article(id=1, title="host"))
        session.flush()
    talk.page(talk.thread(None, "/a"))
    if engine.dialect.name != "sqlite" or not kept:  # there the host's row is the one writer's lock
        with Session(engine) as elsewhere:
            other = Talk(elsewhere, settings, clock=clock)
            other.post(None, "/a", bob, "second", parent=1)
            other.like(None, first.id, bob)
    seen = talk.thread(None, "/a").count if engine.dialect.name == "sqlite" else 2

    mine = talk.post(None, "/a", ada, "mine", parent=1).comment
    liked = talk.like(None, first.id, ada)

    assert mine.number == seen + 1
    assert talk.thread(None, "/a").count == seen + 1
    assert liked.likes == seen
    assert talk.page(talk.thread(None, "/a")).comments[0].replies == seen


def test_a_busy_store_says_so_and_keeps_nothing(tmp_path, settings, clock, ada):
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'talk.sqlite'}", connect_args={"timeout": 0})
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        talk = Talk(session, settings, clock=clock)
        talk.add_site("default")
        with engine.connect() as writer:
            writer.exec_driver_sql("BEGIN IMMEDIATE")
            with pytest.raises(StoreBusy):
                talk.post(None, "/a", ada, "hello")
            assert talk.thread(None, "/a").id is None
            writer.rollback()

        assert talk.post(None, "/a", ada, "hello").comment.number == 1
    engine.dispose()


@pytest.fixture
def file(tmp_path):
    """An engine of our own on a SQLite file."""
    engine = dialects.tune(sa.create_engine(f"sqlite:///{tmp_path / 'talk.sqlite'}"))
    Base.metadata.create_all(engine)
    yield engine
    engine.dispose()


def test_a_write_on_sqlite_takes_the_lock_before_it_looks(file, settings, clock, ada):
    begun = []

    def may_post(*_):
        with file.connect() as other:
            other.exec_driver_sql("PRAGMA busy_timeout=0")
            with pytest.raises(sa.exc.OperationalError, match="locked"):
                other.exec_driver_sql("BEGIN IMMEDIATE")
            other.exec_driver_sql("PRAGMA busy_timeout=5000")
            begun.append(True)
        return True

    with Session(file) as session:
        talk = Talk(session, settings, clock=clock, may_post=may_post)
        talk.add_site("default")
        talk.post(None, "/a", ada, "hello")

    assert begun == [True]


def test_each_write_on_sqlite_begins_immediate_and_no_read_does(file, settings, clock, ada):
    statements = []
    sa.event.listen(file, "before_cursor_execute", lambda *args: statements.append(args[2]))
    with Session(file) as session:
        talk = Talk(session, settings, clock=clock)
        site = talk.add_site("default")
        first = talk.post(None, "/a", ada, "hello")
        talk.page(talk.thread(None, "/a"))
        talk.like(None, first.comment.id, ada)

    writes = [text.split()[0] for text in statements if not text.startswith(("SELECT", "PRAGMA"))]
    assert site.name == "default"
    # The third: who writes first in a process has what was kept for long enough forgotten.
    assert writes.count("BEGIN") == 4
    assert writes[0] == "BEGIN"
    assert statements.count("BEGIN IMMEDIATE") == 4


def test_our_own_sqlite_is_durable_and_forgets(file):
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1, "busy_timeout": 5000}

    with file.connect() as connection:
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted}

    assert found == wanted


def post_until_refused(talk, who):
    for _ in range(50):
        talk.post(None, "/a", who, "x" * 5000)


def test_a_full_disk_says_so_and_reading_goes_on(file, settings, clock, ada):
    with Session(file) as session:
        talk = Talk(session, settings, clock=clock)
        talk.add_site("default")
        talk.post(None, "/a", ada, "first")
        session.close()
        session.connection().exec_driver_sql("PRAGMA max_page_count=1")  # of what there is, nothing is taken away

        with pytest.raises(StorageFull) as told:
            post_until_refused(talk, ada)
        thread = talk.thread(None, "/a")
        shown = [row.number for row in talk.page(thread).comments]
        session.connection().exec_driver_sql("PRAGMA max_page_count=100000")
        after = talk.post(None, "/a", ada, "y" * 5000).comment.number

    assert told.value.retry_after > 0
    assert shown == list(range(1, thread.count + 1))
    assert after == thread.count + 1


def test_missing_tables_say_how_to_make_them(empty_database_url, settings, clock, ada):
    engine = sa.create_engine(empty_database_url)
    with Session(engine) as session:
        talk = Talk(session, settings, clock=clock)
        for use in (lambda: talk.thread(None, "/a"), lambda: talk.add_site("default"), talk.sites):
            with pytest.raises(StoreNotReady, match="upgrade"):
                use()
    engine.dispose()


def test_a_missing_column_says_the_same(empty_database_url, settings, clock):
    engine = sa.create_engine(empty_database_url)
    Base.metadata.create_all(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE talk_site DROP COLUMN title")
    with Session(engine) as session, pytest.raises(StoreNotReady):
        Talk(session, settings, clock=clock).sites()
    engine.dispose()


def test_a_store_out_of_reach_is_busy(settings, clock):
    engine = sa.create_engine("postgresql+psycopg://talk@127.0.0.1:1/talk")
    with Session(engine) as session, pytest.raises(StoreBusy):
        Talk(session, settings, clock=clock).thread(None, "/a")


def test_a_session_is_fit_for_use_after_an_error(talk, ada, session):
    with pytest.raises(StoreNotReady), transactions.reading(session):
        session.execute(sa.text("SELECT * FROM nowhere_at_all"))

    assert talk.post(None, "/a", ada, "hello").comment.number == 1


@pytest.mark.parametrize("scope", [lambda sessions: sessions(), scoped_session])
def test_every_session_is_watched_though_its_place_in_memory_was_anothers(engine, scope):
    for _ in range(300):
        session = scope(sessionmaker(engine))
        transactions.watch(session)
        session.execute(sa.text("SELECT 1"))
        transactions.found(session)["seen"] = True
        session.rollback()

        assert "seen" not in transactions.found(session)
        session.close()
        del session

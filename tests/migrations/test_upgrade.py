from __future__ import annotations

import datetime as dt
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa

from talkwidget.core.models import VERSION_TABLE, Base
from talkwidget.migrations import SchemaDiffers, SchemaTooNew, upgrade
from tests.migrations.older import make_as_of

HEAD = "0012"
SITE = Base.metadata.tables["talk_site"]


@pytest.fixture
def engine(empty_database_url):
    engine = sa.create_engine(empty_database_url, poolclass=sa.NullPool)
    yield engine
    engine.dispose()


def shape(engine: sa.Engine) -> dict[str, object]:
    """Everything a database tells of our tables."""

    def told(facts: object) -> str:
        return repr(facts)

    def index(facts: Any) -> dict[str, object]:
        # What a part of a table an index is of comes as an object, which is nobody else's equal.
        return facts | {"dialect_options": {name: str(said) for name, said in facts.get("dialect_options", {}).items()}}

    with engine.connect() as connection:
        inspector = sa.inspect(connection)
        return {
            name: {
                "columns": [
                    (column["name"], repr(column["type"]), column["nullable"], column["default"])
                    for column in inspector.get_columns(name)
                ],
                "primary key": inspector.get_pk_constraint(name),
                "foreign keys": sorted(inspector.get_foreign_keys(name), key=told),
                "unique": sorted(inspector.get_unique_constraints(name), key=told),
                "indexes": sorted(map(index, inspector.get_indexes(name)), key=told),
                "checks": sorted(inspector.get_check_constraints(name), key=told),
                # Only MariaDB has any; SQLAlchemy 2.0 has none to tell for PostgreSQL.
                "options": inspector.get_table_options(name) if engine.dialect.name == "mysql" else {},
            }
            for name in inspector.get_table_names()
        }


def revision(engine: sa.Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.scalars(sa.select(Base.metadata.tables[VERSION_TABLE].c.version_num)))


def test_upgrading_and_create_all_make_the_same_tables(engine):
    upgrade(engine)
    upgraded = shape(engine)
    Base.metadata.drop_all(engine)

    Base.metadata.create_all(engine)

    assert shape(engine) == upgraded
    assert set(upgraded) == set(Base.metadata.tables)


def test_alembic_finds_no_difference_after_an_upgrade(engine):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    upgrade(engine)

    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_a_second_upgrade_does_nothing(engine):
    first = upgrade(engine)
    before = shape(engine)

    second = upgrade(engine)

    assert (first.before, first.after, second.before, second.after) == (None, HEAD, HEAD, HEAD)
    assert shape(engine) == before


def test_a_second_upgrade_costs_no_alembic(engine, monkeypatch):
    upgrade(engine)
    monkeypatch.setitem(sys.modules, "alembic", None)  # to import it is an error now

    assert upgrade(engine).before == upgrade(engine).after


def test_tables_that_create_all_made_are_taken_over(engine):
    Base.metadata.create_all(engine)

    done = upgrade(engine)

    assert done.adopted
    assert revision(engine) == [HEAD]


def test_tables_of_the_first_version_are_upgraded_and_keep_their_rows(engine):
    make_as_of(engine, "0001")
    with engine.begin() as connection:
        connection.execute(sa.insert(SITE).values(name="kept", created=dt.datetime(2026, 11, 22, tzinfo=dt.UTC)))

    done = upgrade(engine)
    upgraded = shape(engine)

    with engine.connect() as connection:
        assert connection.scalar(sa.select(SITE.c.name)) == "kept"
    Base.metadata.drop_all(engine)
    Base.metadata.create_all(engine)
    assert upgraded == shape(engine)
    assert (done.before, done.after, done.adopted) == ("0001", HEAD, False)


def test_tables_that_an_older_create_all_made_are_brought_up_to_date(engine):
    """A host's create_all makes the tables without a revision, and never adds a column to them."""
    make_as_of(engine, "0001")
    with engine.begin() as connection:
        connection.execute(sa.delete(Base.metadata.tables[VERSION_TABLE]))

    done = upgrade(engine)
    completed = shape(engine)

    Base.metadata.drop_all(engine)
    Base.metadata.create_all(engine)
    assert completed == shape(engine)
    assert done.adopted
    assert done.after == HEAD


def test_what_a_cut_off_run_left_is_completed(engine):
    Base.metadata.create_all(engine)
    with engine.begin() as connection:
        Base.metadata.tables["talk_mute"].drop(connection)
        next(index for index in Base.metadata.tables["talk_author"].indexes).drop(connection)
        Base.metadata.tables[VERSION_TABLE].drop(connection)

    upgrade(engine)
    completed = shape(engine)

    Base.metadata.drop_all(engine)
    upgrade(engine)
    assert completed == shape(engine)
    assert revision(engine) == [HEAD]


def test_tables_that_are_something_else_are_explained_and_left_alone(engine):
    Base.metadata.create_all(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE talk_comment DROP COLUMN pinned")
        connection.exec_driver_sql("ALTER TABLE talk_site ADD COLUMN colour VARCHAR(10)")
        Base.metadata.tables["talk_mute"].drop(connection)
    before = shape(engine)

    with pytest.raises(SchemaDiffers) as caught:
        upgrade(engine)

    assert "talk_comment has no column pinned" in caught.value.detail
    assert "talk_site has a column colour that isn't ours" in caught.value.detail
    assert shape(engine) == before
    assert revision(engine) == []


def test_a_database_of_a_later_version_is_left_alone(engine):
    upgrade(engine)
    with engine.begin() as connection:
        connection.execute(sa.update(Base.metadata.tables[VERSION_TABLE]).values(version_num="9999"))

    with pytest.raises(SchemaTooNew, match="9999"):
        upgrade(engine)


def test_a_hosts_tables_are_no_concern_of_ours(engine):
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE article (id INTEGER PRIMARY KEY)")
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32))")
        connection.exec_driver_sql("INSERT INTO alembic_version VALUES ('abc')")
    Base.metadata.create_all(engine)

    upgrade(engine)

    with engine.connect() as connection:
        assert connection.scalar(sa.text("SELECT version_num FROM alembic_version")) == "abc"


def test_processes_that_upgrade_at_once_do_not_meet(engine):
    with ThreadPoolExecutor(4) as threads:
        done = list(threads.map(lambda _: upgrade(engine), range(4)))

    assert sorted(outcome.before or "" for outcome in done) == ["", HEAD, HEAD, HEAD]
    assert revision(engine) == [HEAD]

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from contextlib import closing

import pytest
import sqlalchemy as sa

from talkwidget.core.models import Site
from tests.servers import keeper, shared
from tests.servers.shared import SERVERS, SharedFolder

ABANDONED = """
import json, os, signal, subprocess, sys
order = json.dumps({"command": ["sleep", "1000"], "user": None, "log": sys.argv[2], "signal": 15, "remove": True})
keeper = subprocess.Popen([sys.executable, sys.argv[1], order], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
print(int(keeper.stdout.readline()), flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_killed_test_session_leaves_no_server_and_no_folder(tmp_path):
    folder = tmp_path / "session" / "server"
    folder.mkdir(parents=True)
    # The keeper inherits standard error: this returns when it has gone.
    done = subprocess.run(
        [sys.executable, "-c", ABANDONED, keeper.__file__, folder / "log"], capture_output=True, text=True, check=False
    )

    with pytest.raises(ProcessLookupError):
        os.kill(int(done.stdout), 0)
    assert not folder.parent.exists()


def test_a_session_clears_what_killed_ones_left_and_nothing_of_living_ones(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(shared, "ROOM", sys.maxsize)  # so that they meet in tempdir
    living, killed = SharedFolder(), SharedFolder()
    os.close(killed._held)

    with closing(SharedFolder()), closing(living):
        assert living.path.exists()
        assert not killed.path.exists()


@pytest.mark.parametrize("kind", SERVERS)
def test_a_killed_durable_server_comes_back_with_what_it_acknowledged(kind, durable):
    server = durable(kind)
    engine = sa.create_engine(server.create("talk"))
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE kept (number INTEGER)")
        connection.exec_driver_sql("INSERT INTO kept VALUES (42)")
    engine.dispose()

    server.kill()
    with pytest.raises(sa.exc.OperationalError):
        engine.connect()
    server.start()

    with engine.connect() as connection:
        assert connection.scalar(sa.text("SELECT number FROM kept")) == 42
    engine.dispose()


@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_finds_our_tables_without_rows(session, clock, turn):
    found = session.scalars(sa.select(Site)).all()
    session.add(Site(name=f"left by {turn}", created=clock()))
    session.commit()

    assert found == []


@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_finds_an_empty_database_without_tables(empty_database_url, turn):
    engine = sa.create_engine(empty_database_url, poolclass=sa.NullPool)
    found = sa.inspect(engine).get_table_names()
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE left_behind (number INTEGER)")

    assert found == []

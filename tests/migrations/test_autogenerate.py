"""A real host that migrates with Flask-Migrate, by its real command."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HOST = """
from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy

from talkwidget import TalkWidget

app = Flask(__name__)
app.config |= {"SECRET_KEY": "test-secret-of-more-than-32-characters",
               "SQLALCHEMY_DATABASE_URI": "sqlite:///" + app.root_path + "/host.sqlite"}
db = SQLAlchemy(app)
Migrate(app, db, **OPTIONS)
TalkWidget(app, db=db)


class Article(db.Model):
    id = db.Column(db.Integer, primary_key=True)


@app.cli.command()
def create_all():
    db.create_all()
"""
WITHOUT_OUR_PLUGIN = {"autogenerate_plugins": ["alembic.autogenerate.*", "~alembic.autogenerate.talkwidget"]}


def flask(folder: Path, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "host", *words],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def migrate(folder: Path) -> str:
    """Let the host autogenerate, and return the migration's source; empty if it found nothing to do."""
    before = set(folder.glob("migrations/versions/*.py"))
    flask(folder, "db", "migrate", "-m", "test")
    new = set(folder.glob("migrations/versions/*.py")) - before
    return "".join(path.read_text() for path in new)


@pytest.fixture
def host(tmp_path):
    def make(**options) -> Path:
        (tmp_path / "host.py").write_text(HOST.replace("**OPTIONS", f"**{options!r}"))
        flask(tmp_path, "db", "init")
        return tmp_path

    return make


def test_a_hosts_migrations_neither_make_nor_drop_our_tables(host):
    folder = host()

    first = migrate(folder)
    ours = flask(folder, "talk", "upgrade")
    flask(folder, "db", "upgrade")
    second = migrate(folder)

    assert "create_table('article'" in first
    assert "talk_" not in first
    assert "The tables are made" in ours
    assert second == ""


@pytest.mark.parametrize("options", [{}, WITHOUT_OUR_PLUGIN], ids=["as it comes", "by adoption alone"])
def test_a_host_finds_nothing_to_do_after_create_all_and_our_upgrade(host, options):
    folder = host(**options)
    flask(folder, "create-all")
    after_create_all = migrate(folder)

    flask(folder, "talk", "upgrade")

    assert after_create_all == ""
    assert migrate(folder) == ""

"""The secret that signs: made once, kept, or given."""

from __future__ import annotations

import pytest

from tests.conftest import SECRET
from tests.test_cli import Terminal


@pytest.fixture
def terminal(monkeypatch, tmp_path):
    terminal = Terminal(monkeypatch, tmp_path)
    terminal.done("upgrade")
    return terminal


@pytest.fixture
def blog(terminal):
    terminal.done("site", "add", "blog")
    return terminal


def test_the_secret_is_made_once_and_said_to_be(blog):
    assert "A new secret" not in blog.type("site", "list").stderr

    (blog.folder / "talkwidget.sqlite.secret").unlink()

    assert "A new secret goes into" in blog.type("site", "list").stderr


def test_a_secret_of_the_environment_leaves_no_file(monkeypatch, tmp_path):
    terminal = Terminal(monkeypatch, tmp_path)
    monkeypatch.setenv("TALKWIDGET_SECRET", SECRET)
    terminal.done("upgrade")

    terminal.done("site", "add", "blog")

    assert not list(tmp_path.glob("*secret*"))


def test_a_secret_may_be_kept_elsewhere(terminal):
    terminal.done("site", "add", "blog", "--secret-file", "elsewhere")

    assert (terminal.folder / "elsewhere").exists()
    assert not (terminal.folder / "talkwidget.sqlite.secret").exists()

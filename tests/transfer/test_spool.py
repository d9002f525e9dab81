from __future__ import annotations

import pytest

from talkwidget.transfer.disqus import Disqus
from talkwidget.transfer.spool import Spool
from tests.transfer.exports import disqus, post, thread


@pytest.fixture
def everything():
    """All that a spool holds of an export, as text."""

    def hold(*parts: str, kinds=()) -> str:
        with Spool(kinds) as spool:
            for one in Disqus().read([disqus(thread(), *parts)]):
                spool.add(one)
            tables = ("SELECT * FROM thread", "SELECT * FROM comment", "SELECT * FROM person")
            return str([list(spool.rows(table)) for table in tables])

    return hold


def test_words_that_are_wanted_are_held(everything):
    assert "canary" in everything(post("1", "<p>canary</p>"))
    assert "canary" in everything(post("1", "<p>canary</p>", spam=True), kinds={"spam"})


@pytest.mark.parametrize("flags", [{"spam": True}, {"deleted": True}], ids=str)
def test_words_that_are_not_wanted_are_not_held(everything, flags):
    assert "canary" not in everything(post("1", "<p>canary</p>", **flags))


def test_no_email_is_held(everything):
    assert "canary" not in everything(post("1", email="canary@example.org"))


def test_two_runs_mark_the_same_person_differently():
    with Spool() as one, Spool() as other:
        assert one.alike("ada@example.org") == one.alike("ada@example.org")
        assert one.alike("ada@example.org") != other.alike("ada@example.org")


def test_it_leaves_no_file_behind(tmp_path, monkeypatch):
    monkeypatch.setenv("SQLITE_TMPDIR", str(tmp_path))

    with Spool() as spool:
        for number in range(3000):
            spool.run("INSERT INTO comment (row, html) VALUES (?, ?)", number, "x" * 4000)

        assert list(tmp_path.iterdir()) == []

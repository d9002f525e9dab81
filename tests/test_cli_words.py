from __future__ import annotations

import pytest

from tests.test_cli import Terminal


@pytest.fixture
def blog(monkeypatch, tmp_path):
    terminal = Terminal(monkeypatch, tmp_path)
    terminal.done("upgrade")
    terminal.done("site", "add", "blog")
    return terminal


def test_a_list_is_set_from_a_file_and_grows_from_standard_input(blog):
    (blog.folder / "words.txt").write_text("casin*\n\nbuy now\n", "utf-8")

    told = blog.done("words", "set", "banned", "words.txt")
    blog.done("words", "add", "banned", "--site", "blog", given="Slot*\ncasin*\n")

    assert told == "banned has 2 lines.\n"
    assert blog.done("words", "show", "banned") == "casin*\nbuy now\nSlot*\n"
    assert blog.done("words", "show", "suspect") == ""


def test_a_set_list_replaces_what_was_there(blog):
    blog.done("words", "set", "blocked_domains", given="a.example\nb.example\n")

    blog.done("words", "set", "blocked_domains", given="https://www.c.example/x\n")

    assert blog.done("words", "show", "blocked_domains") == "c.example\n"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["words", "set", "banned", "nowhere.txt"], "nowhere.txt"),
        (["words", "show", "others"], "blocked_domains"),
        (["words", "show", "banned", "--site", "shop"], "shop"),
    ],
)
def test_what_can_not_be_done_is_a_sentence(blog, words, sentence):
    assert sentence in blog.refused(*words)


def test_a_bad_line_is_told_by_its_number(blog):
    result = blog.type("words", "set", "banned", given="fine\nc*sino\n")

    assert result.exit_code == 1
    assert "Line 2: " in result.stderr

"""The main paths as a screen reader is told of them, beside what was recorded in ``transcripts/``.

After a change that is meant: ``RECORD=1 .venv/bin/pytest tests/browser/test_transcripts.py``, and read the difference
in the files before it is committed.
"""

from __future__ import annotations

import difflib
import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.gallery import scenes

FOLDER = Path(__file__).with_name("transcripts")
RECORDING = bool(os.environ.get("RECORD"))


def read(visitor):
    visitor.open()
    yield "A thread as it comes"


def mute_and_show(visitor):
    visitor.open()
    yield "A quarrel"
    visitor.mute("burt", of=1)
    yield "Burt is muted"
    visitor.push("embed.show", of=4)
    expect(visitor.find("button", "embed.hide", of=4)).to_be_focused()
    yield "Two of his comments are shown"
    visitor.push("more.undo")
    expect(visitor.find("button", "embed.mute", of=1, name="Burt")).to_be_focused()
    yield "It was undone"


def write(visitor):
    visitor.open()
    visitor.box.focus()
    expect(visitor.find("button", "more.post")).to_be_visible()
    yield "The box has the focus"
    visitor.box.fill("Hello")
    visitor.push("more.post")
    expect(visitor.name_field).to_be_focused()
    yield "Posted without a name"
    visitor.type("Hello")
    visitor.push("more.post")
    expect(visitor.comment(4)).to_be_visible()
    yield "Posted"


def reply(visitor):
    visitor.open()
    visitor.push("embed.reply", of=3)
    box = visitor.find("textbox", "more.replyTo", name="Dora")
    expect(box).to_be_focused()
    yield "A reply is begun"
    box.press("Escape")
    expect(visitor.find("button", "embed.reply", of=3)).to_be_focused()
    yield "Escape"


def mute_list(visitor):
    visitor.open()
    visitor.mute("burt", of=1)
    visitor.push("embed.people", n=1)
    expect(visitor.section.get_by_text(visitor.say("more.peopleHelp"))).to_be_visible()
    yield "The list is open"
    visitor.push("embed.unmute", within="[part=panel]", name="Burt")
    expect(visitor.section.get_by_text(visitor.say("more.peopleNone"))).to_be_visible()
    yield "Burt is heard again"


def search(visitor):
    visitor.open()
    visitor.mute("burt", of=1)
    visitor.push("embed.search")
    box = visitor.find("searchbox", "more.find")
    expect(box).to_be_focused()
    box.fill("sea")
    box.press("Enter")
    expect(visitor.section).to_contain_text(visitor.say("more.foundMuted", n=1))
    yield "Found, once by somebody muted"


def load_more(visitor):
    visitor.open(limit="2")
    yield "The first page"
    visitor.push("embed.later")
    expect(visitor.comment(4)).to_be_visible()
    yield "The second page is there"


PATHS = [
    (read, scenes.short),
    (mute_and_show, scenes.quarrel),
    (write, scenes.short),
    (reply, scenes.short),
    (mute_list, scenes.quarrel),
    (search, scenes.quarrel),
    (load_more, scenes.long),
]


@pytest.mark.parametrize(("path", "scene"), PATHS, ids=lambda given: given.__name__)
def test_a_screen_reader_is_told_what_was_recorded(gallery, path, scene):
    file = FOLDER / f"{path.__name__}.txt"

    with gallery.receive(f"transcript_{path.__name__}", scene) as visitor:
        told = transcript(visitor, path(visitor))

    if RECORDING:
        file.write_text(told, "utf-8")
    assert told.splitlines() == file.read_text("utf-8").splitlines()


def transcript(visitor, steps):
    """The tree after the first step, and what each further one changed, where the focus went and what was said."""
    lines, before = [], []
    for step in steps:
        visitor.wait()
        tree = visitor.section.aria_snapshot().splitlines()
        changes = [line.rstrip() for line in difflib.unified_diff(before, tree, n=1, lineterm="")][2:]
        lines += [f"# {step}", f"focus: {visitor.focus()}", f"status: {visitor.status.inner_text()}", ""]
        lines += ["..." if line.startswith("@@") else line for line in changes] if before else tree
        lines += [""]
        before = tree
    return "\n".join(lines)

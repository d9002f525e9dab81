"""Lines in the place of what a reader doesn't want to see. M5, M7, M9, M19, M20, M27, M30, M31."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.reader import Reader
from tests.browser.stage import Stage, guest

KEEP = """([name, value]) => localStorage[`talkwidget ${document.querySelector('talk-widget').base} blog ${name}`] =
  typeof value == 'string' ? value : JSON.stringify(value)"""
DASH = "\N{EN DASH}"


def keep(reader: Reader, name: str, value: Any) -> None:
    """What the second file's lists leave in the browser; the page is read anew."""
    reader.page.evaluate(KEEP, [name, value])
    reader.page.reload()
    reader.wait()


def mute_of(stage: Stage, number: int, **more: Any) -> dict[str, Any]:
    """An entry that mutes who wrote a comment."""
    with stage.talk() as talk:
        author = talk.page(talk.thread("blog", "/posts/42")).comments[number - 1].author
    return {"author": str(author.id), "name": author.name, "since": "2026-11-01T00:00:00Z", "local": True, **more}


@pytest.fixture
def row_of_five(stage):
    """Burt at 2, 3 and 4, with Cleo below his 5; Ada around."""
    stage.say("Ada", "One")
    for text in ("Two", "Three", "Four"):
        stage.say("Burt", f"Burt's {text}")
    stage.say("Burt", "Burt's Five")
    stage.say("Cleo", "An answer", parent=5)


def test_neighbours_who_are_muted_become_one_line(reader, stage, row_of_five):
    reader.open()

    reader.button("Mute Burt").first.click()

    expect(reader.comment(2)).to_have_text(
        f"Comments #2 to #4, muted users#2{DASH}#4 [ 3 comments from users you have muted ] (show) #2{DASH}#4"
    )
    assert reader.numbers() == [1, 2, 5, 6]
    reader.expect_focus(f"(show) #2{DASH}#4")
    expect(reader.title).to_have_text("Comments (6 · 4 hidden)")


def test_show_reveals_all_of_a_line_and_hide_one(reader, stage, row_of_five):
    reader.open()
    reader.button("Mute Burt").first.click()

    reader.press(f"(show) #2{DASH}#4")

    reader.expect_focus("(hide) #2")
    assert reader.numbers() == [1, 2, 3, 4, 5, 6]
    expect(reader.comment(4)).to_contain_text("Burt's Four")
    expect(reader.comment(5)).to_contain_text("a user you have muted")
    reader.press("(hide) #3")
    expect(reader.comment(3)).not_to_contain_text("Burt's Three")
    assert reader.numbers() == [1, 2, 3, 4, 5, 6]


def test_an_address_within_a_line_opens_on_the_line(reader, stage, row_of_five):
    reader.open()
    reader.button("Mute Burt").first.click()
    expect(reader.comment(2)).to_contain_text("3 comments")

    reader.open(at="?again#talk-3")

    reader.expect_focus("talk-2")
    expect(reader.comment(2)).to_contain_text("3 comments")


def test_replies_to_the_muted_can_be_folded_with_their_count(reader, stage, row_of_five):
    reader.open()
    reader.button("Mute Burt").first.click()
    expect(reader.comment(6)).to_be_visible()

    keep(reader, "fold", True)

    expect(reader.button("1 reply #5")).to_have_attribute("aria-expanded", "false")
    expect(reader.comment(6)).to_have_count(0)
    reader.press("1 reply #5")
    expect(reader.comment(6)).to_contain_text("An answer")


def test_a_branch_folds_and_unfolds_and_keeps_the_focus(reader, stage):
    stage.say("Ada", "Root")
    for _ in range(2):
        stage.say("Bob", "A reply", parent=1)
    reader.open()

    reader.press("Collapse replies #1")

    expect(reader.button("2 replies #1")).to_be_focused()
    assert reader.numbers() == [1]
    reader.press("2 replies #1")
    expect(reader.button("Collapse replies #1")).to_be_focused()
    assert reader.numbers() == [1, 2, 3]


def test_a_quote_of_somebody_muted_is_replaced_and_nothing_else(reader, stage):
    stage.say("Burt", "Burt's words")
    stage.say("Ada", "> #1: Burt's words\n\nI disagree.\n\n> #1: Burt's end")
    reader.open()
    expect(reader.comment(2).locator("blockquote")).to_have_count(2)

    reader.press("Mute Burt")

    text = reader.comment(2).locator("[part=text]")
    expect(text).to_contain_text("[ quote from a muted user ] (show)")
    expect(text).to_contain_text("I disagree.")
    expect(text).not_to_contain_text("Burt's")
    shows = text.get_by_role("button", name="(show)")
    shows.first.click()
    expect(text).to_contain_text("Burt's words")
    expect(text).not_to_contain_text("Burt's end")
    text.get_by_role("button", name="(hide)").click()
    expect(text).not_to_contain_text("Burt's words")
    expect(shows.first).to_be_focused()


def test_unmuting_brings_quotes_back(reader, stage):
    stage.say("Burt", "Burt's words")
    stage.say("Ada", "> #1: Burt's words\n\nI disagree.")
    reader.open()
    reader.press("Mute Burt")
    expect(reader.comment(2)).to_contain_text("quote from a muted user")

    reader.press("Undo")

    expect(reader.comment(2).locator("blockquote")).to_have_text("#1: Burt's words")


def test_a_muted_word_hides_a_comment_and_says_why(reader, stage):
    stage.say("Ada", "I love **Spoilers**!")
    stage.say("Ada", "Nothing is spoilersome here")
    reader.open()

    keep(reader, "words", [{"word": "spoilers"}])

    expect(reader.comment(1)).to_contain_text("[ This comment contains a word you muted ] (show)")
    expect(reader.comment(2)).to_contain_text("spoilersome")
    reader.press("(show) #1")
    expect(reader.comment(1)).to_contain_text("I love Spoilers!")


def test_a_single_comment_can_be_hidden(reader, stage):
    hidden = stage.say("Ada", "One")
    stage.say("Ada", "Two")
    reader.open()

    keep(reader, "comments", [str(hidden.id)])

    expect(reader.comment(1)).to_contain_text("[ You have hidden this comment ] (show)")
    expect(reader.comment(2)).to_contain_text("Two")


def test_a_mute_whose_time_is_over_hides_nothing(reader, stage):
    stage.say("Burt", "First")
    stage.say("Cleo", "Second")
    reader.open()

    over = stage.clock.now - dt.timedelta(seconds=1)
    keep(reader, "mutes", [mute_of(stage, 1, until=over.isoformat()), mute_of(stage, 2)])

    expect(reader.comment(1)).to_contain_text("First")
    expect(reader.comment(2)).to_contain_text("a user you have muted")


def test_a_mute_ends_while_the_page_stays_open(reader, stage):
    stage.say("Burt", "First")
    reader.open()
    soon = stage.clock.now + dt.timedelta(seconds=30)
    reader.page.clock.install(time=stage.clock.now)
    keep(reader, "mutes", [mute_of(stage, 1, until=soon.isoformat())])
    expect(reader.comment(1)).to_contain_text("a user you have muted")

    reader.page.clock.run_for(100_000)

    expect(reader.comment(1)).to_contain_text("First")


@pytest.mark.parametrize("broken", ["{", "null", '"x"', "5", '[null, 5, {"author": 3, "was": 7}]', '{"author": "x"}'])
def test_a_broken_list_stops_nothing(reader, stage, broken):
    stage.say("Burt", "First")
    reader.open()

    for name in ("mutes", "words", "comments", "fold"):
        reader.page.evaluate(KEEP, [name, broken])
    reader.page.reload()

    expect(reader.comment(1)).to_contain_text("First")
    reader.press("Mute Burt")
    expect(reader.comment(1)).to_contain_text("a user you have muted")


def test_what_is_muted_is_told_in_the_bar(reader, stage, row_of_five):
    reader.open()
    expect(reader.button("Muted people (0)")).to_be_visible()

    reader.button("Mute Burt").first.click()

    expect(reader.button("Muted people (1)")).to_be_visible()


def test_a_deleted_comment_of_somebody_muted_is_only_deleted(reader, stage, row_of_five):
    five = next(c for c in _comments(stage) if c.number == 5)
    with stage.talk() as talk:
        talk.delete("blog", five.id, guest("Burt"))
    reader.open()

    reader.button("Mute Burt").first.click()

    expect(reader.comment(5)).to_contain_text("deleted by its author")
    expect(reader.section.get_by_role("heading", name=re.compile("in reply to a muted user"))).to_have_count(0)


def _comments(stage: Stage) -> Any:
    with stage.talk() as talk:
        return talk.page(talk.thread("blog", "/posts/42")).comments

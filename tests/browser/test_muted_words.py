"""Muted words (M31) and comments hidden one by one (M27), as the panel lists them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.reader import Reader
from tests.browser.stage import Stage

LINE = "This comment contains a word you muted"


@pytest.fixture
def thread(stage: Stage) -> Stage:
    stage.say("Burt", "The captain did it")
    stage.say("Ada", "Two captains, then")
    return stage


def panel(reader: Reader) -> Locator:
    reader.section.get_by_role("button", name="Muted people").click()
    region = reader.section.get_by_role("region", name="Muted people")
    expect(region.get_by_label("Word or phrase")).to_be_visible()
    return region


def add(reader: Reader, region: Locator, word: str, days: str = "0") -> None:
    region.get_by_label("Word or phrase").fill(word)
    region.get_by_label("For how long").select_option(days)
    reader.press("Mute this word")


def test_a_muted_word_folds_the_comments_that_have_it(reader, thread):
    reader.open()
    region = panel(reader)

    add(reader, region, "CAPTAIN")

    expect(reader.comment(1)).to_contain_text(LINE)
    expect(reader.comment(2)).to_contain_text("Two captains")
    expect(reader.status).to_have_text("Muted CAPTAIN. 1 comment hidden.")
    expect(region.get_by_label("Word or phrase")).to_be_focused()
    expect(region.get_by_label("Word or phrase")).to_have_value("")
    reader.page.reload()
    expect(reader.comment(1)).to_contain_text(LINE)


def test_a_word_is_muted_for_a_time(reader, thread):
    reader.open()
    region = panel(reader)

    add(reader, region, "captain", "7")

    expect(region.get_by_role("listitem").filter(has_text="captain")).to_contain_text("until Nov 29, 2026")
    thread.clock.advance(days=8)
    reader.page.clock.set_fixed_time(thread.clock.now)
    reader.page.reload()
    expect(reader.comment(1)).to_contain_text("The captain did it")
    expect(panel(reader)).to_contain_text("You have muted no words.")


def test_a_word_stands_once_however_it_is_written(reader, thread):
    reader.open()
    region = panel(reader)

    add(reader, region, "captain", "7")
    add(reader, region, "Captain")

    expect(region.get_by_role("button", name="Unmute the word")).to_have_count(1)


def test_nothing_is_no_word(reader, thread):
    reader.open()
    region = panel(reader)

    add(reader, region, "   ")

    expect(region).to_contain_text("You have muted no words.")
    assert not reader.kept("words")


def test_unmuting_a_word_shows_again_and_goes_to_the_row_before(reader, thread):
    reader.open()
    region = panel(reader)
    add(reader, region, "film")
    add(reader, region, "captain")

    region.get_by_role("button", name="Unmute the word captain").click()

    expect(region.get_by_role("listitem").filter(has_text="film")).to_be_focused()
    expect(reader.comment(1)).to_contain_text("The captain did it")
    region.get_by_role("button", name="Unmute the word film").click()
    expect(region.get_by_role("heading", name="Muted words")).to_be_focused()
    expect(region).to_contain_text("You have muted no words.")


def test_words_never_leave_the_browser(reader, thread):
    reader.open(thread.embed(token=thread.token("nina", name="Nina")))
    region = panel(reader)
    sent: list[str] = []
    reader.page.on("request", lambda request: sent.append(f"{request.method} {request.url} {request.post_data}"))

    add(reader, region, "captain")

    expect(reader.comment(1)).to_contain_text(LINE)
    # A question for what is new may fall into it.
    assert [each for each in sent if "captain" in each or not each.startswith("GET")] == []


def test_a_word_that_is_markup_stays_text(reader, thread):
    reader.open()
    region = panel(reader)

    add(reader, region, "<img src=x onerror=alert(1)> (.*")

    expect(region.get_by_text("<img src=x onerror=alert(1)> (.*", exact=True)).to_be_visible()
    expect(reader.comment(1)).to_contain_text("The captain did it")


def test_hidden_comments_are_listed_and_shown_again(reader, thread):
    thread.say("Burt", "Elsewhere", thread="/posts/43")
    for path, number in (("/posts/43", 1), ("/posts/42", 2)):
        reader.open(thread.embed(thread=path), path=path)
        reader.page.locator(f"#talk-{number}").get_by_role("button", name="How to mute").click()
        reader.press("Hide this comment")
        expect(reader.comment(number)).to_contain_text("You have hidden this comment")
    region = panel(reader)
    expect(region.get_by_role("heading", name="Hidden comments")).to_be_visible()
    expect(region).to_contain_text("1 comment elsewhere")

    region.get_by_role("button", name="Show this comment again #2").click()

    expect(reader.comment(2)).to_contain_text("Two captains")
    expect(region.get_by_role("heading", name="Hidden comments")).to_be_focused()
    assert len(reader.kept("comments")) == 1

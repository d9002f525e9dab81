"""Words looked for in the thread; what muted people wrote is counted, not shown (M16)."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.axe import violations
from tests.browser.reader import Reader, cut, problem
from tests.browser.stage import Stage


@pytest.fixture
def thread(stage: Stage) -> Stage:
    stage.say("Burt", "The harbour is **calm**")
    stage.say("Ada", "word " * 60 + "the Harbour at last " + "word " * 60)
    stage.say("Zoë", "Nothing to see")
    return stage


def look_for(reader: Reader, words: str) -> Locator:
    if not reader.section.get_by_role("searchbox").count():
        reader.press("Search")
    region = reader.section.get_by_role("region", name="Search")
    region.get_by_role("searchbox", name="Search this thread").fill(words)
    region.get_by_role("searchbox").press("Enter")
    return region


def test_what_is_found_stands_as_excerpts_with_the_words_marked(reader, thread):
    reader.open()

    region = look_for(reader, "harbour")

    expect(region).to_contain_text("2 results")
    expect(reader.status).to_have_text("2 results")
    expect(region.get_by_role("listitem")).to_have_count(2)
    first = region.get_by_role("listitem").first
    expect(first.locator("mark")).to_have_text("Harbour")
    assert len(first.locator("p").inner_text()) < 200
    expect(region.get_by_role("listitem").nth(1).locator("p")).to_have_text("The harbour is calm")


def test_a_result_leads_to_its_comment_on_whatever_page(reader, thread):
    for number in range(4, 40):
        thread.say("Ada", f"Number {number}")
    reader.open(thread.embed(sort="newest", limit="5"))
    region = look_for(reader, "calm")

    region.get_by_role("link", name="#1 Burt").click()

    expect(reader.page.locator("#talk-1")).to_be_focused()
    expect(reader.comment(1)).to_contain_text("The harbour is calm")


def test_results_of_muted_people_are_counted_and_shown_on_request(reader, thread):
    reader.open()
    reader.press("Mute Burt")

    region = look_for(reader, "harbour")

    expect(region).to_contain_text("1 result from muted users")
    expect(region).not_to_contain_text("calm")
    show = region.get_by_role("button", name="(show)")
    expect(show).to_have_attribute("aria-expanded", "false")
    show.click()
    expect(region).to_contain_text("The harbour is calm")
    region.get_by_role("button", name="(hide)").click()
    expect(region).not_to_contain_text("calm")


def test_nothing_found_is_said(reader, thread):
    reader.open()

    region = look_for(reader, "<b>zebra</b>")

    expect(region).to_contain_text("Nothing found for “<b>zebra</b>”.")


def test_more_results_follow_on_request(reader, thread):
    for number in range(4, 10):
        thread.say("Ada", f"Harbour {number}")
    reader.open(thread.embed(limit="3"))
    region = look_for(reader, "harbour")
    expect(region.get_by_role("listitem")).to_have_count(3)

    region.get_by_role("button", name="Load more comments").click()

    expect(region.get_by_role("listitem")).to_have_count(6)


def test_an_empty_search_asks_nothing(reader, thread):
    reader.open()
    asked = len(thread.asked)

    region = look_for(reader, "  ")

    expect(region.get_by_role("searchbox")).to_be_focused()
    assert [line for line in thread.asked[asked:] if "comments" in line] == []


def test_a_refusal_is_said_in_its_place(reader, thread):
    reader.open()

    region = look_for(reader, " ".join("abcdefghi"))

    expect(region.get_by_role("alert")).to_contain_text("At most 8 words can be looked for at once.")


def test_without_a_server_it_is_said_and_tried_again(reader, thread):
    reader.open()
    with reader.answered("comments", cut):
        region = look_for(reader, "harbour")
        expect(region.get_by_role("alert")).to_have_text("No answer. Try again in a moment.")

    region.get_by_role("button", name="Try again").click()

    expect(region).to_contain_text("2 results")


def test_a_slow_answer_to_an_older_question_is_dropped(reader, thread):
    reader.open()
    with reader.answered("comments", problem(503, "store_busy", "Later.")):
        look_for(reader, "calm")
        expect(reader.section.get_by_role("alert")).to_contain_text("Later.")
    held = reader.hold("**/api/comments?*q=harbour*")
    region = look_for(reader, "harbour")
    look_for(reader, "calm")
    expect(region).to_contain_text("1 result")

    reader.let_go(held)

    expect(region.get_by_role("listitem")).to_have_count(1)


def test_escape_closes_and_returns_to_the_button(reader, thread):
    reader.open()
    region = look_for(reader, "harbour")

    reader.page.keyboard.press("Escape")

    expect(region).to_have_count(0)
    expect(reader.button("Search")).to_be_focused()


@pytest.mark.parametrize("look", ["light", "dark"])
def test_axe_finds_nothing_in_the_results(reader, thread, look):
    reader.page.set_viewport_size({"width": 320, "height": 800})
    reader.open(look=look)
    reader.press("Mute Burt")
    region = look_for(reader, "harbour")
    region.get_by_role("button", name="(show)").click()

    assert violations(reader.page) == []

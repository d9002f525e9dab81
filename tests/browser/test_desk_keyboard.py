"""The desk by keyboard: decisions go out while the next comment is read, and nothing is left to a mouse."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.pages.place import PEOPLE


def test_a_s_and_r_decide_and_lead_on(desk):
    desk.fill(5)
    seat = desk.seat()

    seat.press("a s r")
    seat.page.keyboard.type("No advertising")
    seat.press("Enter")

    expect(seat.item("Words 2.")).to_contain_text("Removed")
    expect(seat.item("Words 0.")).to_contain_text("Approved")
    expect(seat.item("Words 1.")).to_contain_text("Marked as spam")
    expect(seat.item("Words 3.")).to_be_focused()
    seat.expect_count("2")
    seat.expect_count("1", "spam")
    assert desk.states() == ["published", "spam", "removed", "pending", "pending"]
    assert seat.stayed
    with desk.place.talk() as talk:
        line = talk.decisions(None, PEOPLE["moderator"])[0]
    assert (line.rule, line.via) == ("No advertising", "desk")


def test_j_and_k_lead_from_comment_to_comment(desk):
    desk.fill(3)
    seat = desk.seat()

    for key, words in (("j", "Words 0."), ("j", "Words 1."), ("j", "Words 2."), ("j", "Words 2."), ("k", "Words 1.")):
        seat.press(key)

        expect(seat.item(words)).to_be_focused()


def test_u_takes_back_one_decision_after_the_other(desk):
    desk.fill(3)
    seat = desk.seat()

    seat.press("a s")
    expect(seat.item("Words 1.")).to_contain_text("Marked as spam")
    seat.press("u")
    expect(seat.item("Words 1.")).to_be_focused()
    seat.press("u")

    expect(seat.item("Words 0.")).to_be_focused()
    expect(seat.status).to_have_text("Undone.")
    assert desk.states() == ["pending"] * 3
    assert desk.log() == ["approve", "spam", "undo", "undo"]


def test_u_may_come_before_the_answer(desk):
    desk.fill(3)
    seat = desk.seat()

    seat.press("a s u u")

    expect(seat.status).to_have_text("Undone.")
    expect(seat.open_items).to_have_count(3)
    assert desk.states() == ["pending"] * 3


def test_x_selects_and_a_key_then_means_all_of_them(desk):
    desk.fill(5)
    seat = desk.seat()
    bulk = seat.page.locator("#bulk")

    expect(bulk).to_be_hidden()
    seat.press("j x j j x")
    expect(bulk).to_contain_text("Selected: 2")
    seat.press("s")

    expect(seat.status).to_have_text("Marked as spam: 2 comments.")
    expect(bulk).to_be_hidden()
    expect(seat.item("Words 3.")).to_be_focused()
    assert desk.states() == ["spam", "pending", "spam", "pending", "pending"]

    seat.press("u")

    expect(seat.open_items).to_have_count(5)
    assert desk.states() == ["pending"] * 5


def test_all_on_the_page_are_removed_by_one_rule(desk):
    desk.fill(3)
    seat = desk.seat()

    seat.press("x")
    seat.page.get_by_role("button", name="Select all").click()
    seat.press("r")
    seat.page.keyboard.type("No advertising")
    seat.press("Enter")

    expect(seat.status).to_have_text("Removed: 3 comments.")
    assert desk.states() == ["removed"] * 3


def test_the_queue_fills_up_without_a_reload(desk):
    desk.fill(40)
    seat = desk.seat()

    for index in range(40):
        expect(seat.at).to_contain_text(f"Words {index}.")
        seat.press("a")

    seat.expect_count("0")
    expect(seat.status).to_have_text("Approved.")
    assert desk.states() == ["published"] * 40
    assert seat.stayed


def test_letters_are_letters_where_one_writes(desk):
    desk.fill(2)
    seat = desk.seat()

    seat.press("/")
    seat.page.keyboard.type("jasrux?")

    expect(seat.page.locator("#find")).to_have_value("jasrux?")
    assert desk.log() == []


def test_escape_closes_what_is_open_and_leads_back(desk):
    desk.fill(2)
    seat = desk.seat()

    seat.press("j r Escape")

    expect(seat.item("Words 0.")).to_be_focused()
    expect(seat.page.locator("details[open]")).to_have_count(0)
    seat.press("?")
    expect(seat.page.get_by_role("dialog")).to_be_visible()
    seat.press("a Escape")
    expect(seat.page.get_by_role("dialog")).to_be_hidden()
    assert desk.log() == []


def test_enter_in_the_note_removes_and_never_approves(desk):
    desk.fill(1)
    seat = desk.seat()

    seat.press("r Tab")
    seat.page.keyboard.type("Not here")
    seat.press("Enter")

    expect(seat.item("Words 0.")).to_contain_text("Removed")
    assert desk.states() == ["removed"]


LOOKS = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "narrow": {"viewport": {"width": 320, "height": 640}},
}


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_and_nothing_is_cut(desk, browser, look):
    desk.fill(3)
    seat = desk.seat()
    seat.press("a s r")
    expect(seat.item("Words 1.")).to_contain_text("Marked as spam")
    if "viewport" in LOOKS[look]:
        seat.page.set_viewport_size(LOOKS[look]["viewport"])
    else:
        seat.page.emulate_media(color_scheme=LOOKS[look]["color_scheme"])
    person = seat.page.locator("a.name").first.get_attribute("href").removeprefix("/talk/")
    comment = seat.item("Words 2.").locator(".where a").first.get_attribute("href").removeprefix("/talk/")
    found = {"deciding": violations(seat.page, "body")}
    paths = ("desk?queue=all", "desk?queue=spam", "desk/search?q=words", "desk/log", "desk/month", person, comment)
    paths += ("desk?queue=reported", "desk/appeals", "desk/words", "desk/try")
    for path in (*paths, "desk/thread?thread=/posts/42"):
        seat.page.goto(f"{desk.home}/talk/{path}")
        found[path] = violations(seat.page, "body")
        if seat.page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found[path].append("wider than the window")

    assert {path: said for path, said in found.items() if said} == {}

"""A slow phone: the request is sent before anything is drawn, and the comments come one by one, each in its place."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

LINE = "This comment is from a user you have muted"
# Each look at the clock finds that the time is up, and the breaths last until a test says so.
SLOW = """
  let ms = 0;
  performance.now = () => (ms += 5);
  waiting = [];
  const wait = window.setTimeout;
  window.setTimeout = (go, ms, ...rest) => ms == 4 ? waiting.push(go) : wait(go, ms, ...rest);
"""
GO_ON = """async () => {
  while (waiting.length) {
    waiting.shift()();
    await new Promise((end) => setTimeout(end));
  }
}"""
# Words are waited for without an end.
NO_PATIENCE = """
  const wait = window.setTimeout;
  window.setTimeout = (go, ms, ...rest) => ms == 1000 || wait(go, ms, ...rest);
"""
FETCHES = """
  asked = [];
  const {fetch} = window;
  window.fetch = (...given) => {
    asked.push(document.querySelector('talk-widget').shadowRoot.childElementCount);
    return fetch(...given);
  };
"""
WATCH = """
  flashes = 0;
  const watch = () => {
    const root = document.querySelector('talk-widget')?.shadowRoot;
    if (!root) return requestAnimationFrame(watch);
    const look = () => (flashes += root.textContent.includes('Number 20'));
    new MutationObserver(look).observe(root, {subtree: true, childList: true});
  };
  watch();
"""


@pytest.fixture
def slow(reader, stage):
    """Somebody with a slow phone, and a thread of 20; every fourth comment is Burt's."""
    for number in range(1, 21):
        stage.say("Ada" if number % 4 else "Burt", f"Number {number}")
    reader.page.add_init_script(SLOW)
    return reader


def test_the_request_is_sent_before_anything_is_drawn(reader, stage):
    stage.say("Ada", "First!")
    reader.page.add_init_script(FETCHES)

    reader.open()

    assert reader.page.evaluate("asked") == [0]


def test_the_first_comments_are_there_while_the_last_are_still_to_come(slow):
    slow.open(wait=False)

    expect(slow.comment(1)).to_contain_text("Number 1")
    expect(slow.section).to_have_attribute("aria-busy", "true")
    assert slow.numbers_so_far() == [1]
    slow.page.evaluate(GO_ON)
    slow.wait()
    assert slow.numbers() == list(range(1, 21))


def test_no_skeleton_stands_below_comments(slow):
    slow.open(wait=False)
    expect(slow.comment(1)).to_be_visible()

    assert slow.section.evaluate("section => getComputedStyle(section, '::after').content") == "none"


def test_more_is_offered_when_all_of_the_page_is_there(slow, stage):
    slow.open(stage.embed(limit="4"), wait=False)
    expect(slow.comment(1)).to_be_visible()
    early = slow.button("Load more comments").count()

    slow.page.evaluate(GO_ON)

    expect(slow.button("Load more comments")).to_be_visible()
    assert early == 0


def test_what_follows_on_the_page_waits_below_for_all_of_them(slow, stage):
    slow.open(stage.embed() + "<footer>Imprint</footer>", wait=False)
    expect(slow.comment(1)).to_be_visible()

    below = "document.querySelector('footer').getBoundingClientRect().top >= innerHeight"
    assert slow.numbers_so_far() == [1]
    assert slow.page.evaluate(below)


def test_an_address_of_a_comment_leads_there_with_all_above_it(slow):
    slow.open(at="#talk-18", wait=False)
    expect(slow.comment(18)).to_be_in_viewport()

    assert slow.focus() == "talk-18"
    assert slow.numbers_so_far() == list(range(1, 19))
    slow.page.evaluate(GO_ON)
    assert slow.numbers() == list(range(1, 21))


def test_who_is_muted_meanwhile_is_muted_in_what_comes_later(slow):
    slow.page.add_init_script(WATCH)
    slow.open(at="#talk-4", wait=False)
    slow.press("Mute Burt")
    expect(slow.comment(4)).to_contain_text(LINE)
    early = slow.numbers_so_far()

    slow.page.evaluate(GO_ON)

    expect(slow.comment(20)).to_contain_text(LINE)
    assert early == [1, 2, 3, 4]
    assert slow.numbers() == list(range(1, 21))
    assert slow.page.evaluate("flashes") == 0


def test_another_order_pressed_meanwhile_is_the_one_that_comes(slow):
    slow.open(at="#talk-4", wait=False)
    expect(slow.comment(4)).to_be_visible()

    with slow.page.expect_response("**/api/comments?*sort=newest*"):
        slow.section.get_by_label("Sort by").select_option("newest")
    expect(slow.comment(20)).to_be_visible()
    slow.page.evaluate(GO_ON)

    slow.wait()
    assert slow.numbers() == list(range(20, 0, -1))


def test_in_a_tab_that_nobody_sees_all_come_at_once(slow):
    slow.page.add_init_script("Object.defineProperty(document, 'hidden', {get: () => true})")

    slow.open()

    assert slow.numbers() == list(range(1, 21))
    assert slow.page.evaluate("waiting.length") == 0


def test_what_is_pressed_after_another_order_is_done(reader, stage):
    for number in range(1, 31):
        stage.say("Ada" if number % 4 else "Burt", f"Number {number}")
    reader.open()
    reader.section.get_by_label("Sort by").select_option("newest")
    expect(reader.section.locator("li").first).to_have_attribute("id", "talk-30")
    reader.wait()

    reader.button("Mute Burt").first.click()

    expect(reader.comment(28)).to_contain_text(LINE)
    assert reader.numbers() == list(range(30, 0, -1))


def test_more_asked_for_while_the_last_page_is_drawn_is_not_the_first_page(slow, stage):
    slow.open(stage.embed(limit="12"), wait=False)
    expect(slow.comment(1)).to_be_visible()
    slow.page.evaluate(GO_ON)
    slow.press("Load more comments")
    expect(slow.comment(13)).to_be_visible()
    slow.press("Load more comments")
    slow.page.evaluate(GO_ON)

    slow.wait()
    assert slow.numbers() == list(range(1, 21))
    expect(slow.button("Load more comments")).to_have_count(0)


def test_the_order_asked_for_last_stands_whatever_comes_last(reader, stage):
    for number in range(1, 4):
        stage.say("Ada", f"Number {number}")
    reader.open(stage.embed(limit="2"))
    newest = re.compile("sort=newest")

    order = reader.section.get_by_label("Sort by")
    with (
        reader.page.expect_event("requestfinished", lambda sent: newest.search(sent.url)),
        reader.answered_late(newest, lambda: order.select_option("newest")),
        reader.page.expect_response(re.compile("sort=oldest")),
    ):
        order.select_option("oldest")
    reader.page.evaluate("new Promise((end) => setTimeout(() => setTimeout(end)))")

    reader.wait()
    assert reader.numbers() == [1, 2]


def test_more_that_comes_after_another_order_is_no_part_of_it(reader, stage):
    for number in range(1, 7):
        stage.say("Ada", f"Number {number}")
    reader.open(stage.embed(limit="2"))
    more = re.compile("after=")

    with (
        reader.page.expect_event("requestfinished", lambda sent: more.search(sent.url)),
        reader.answered_late(more, lambda: reader.press("Load more comments")),
        reader.page.expect_response(re.compile("sort=newest")),
    ):
        reader.section.get_by_label("Sort by").select_option("newest")
    reader.page.evaluate("new Promise((end) => setTimeout(() => setTimeout(end)))")

    reader.wait()
    assert reader.numbers() == [6, 5]


def test_a_comment_asked_for_while_the_first_page_is_on_its_way_leaves_room_to_write(reader, stage):
    for number in range(1, 31):
        stage.say("Ada" if number % 4 else "Burt", f"Number {number}")
    link = '<a href="#talk-27">The answer</a><div lang="de">'
    reader.page.add_init_script(NO_PATIENCE)
    reader.open(link + stage.embed(limit="4"))
    reader.button("Burt stummschalten").click()
    expect(reader.comment(4)).not_to_contain_text("Number 4")
    # The first page is here, and waits for what mutes; the second for its words.
    mutes = reader.hold(re.compile("/more[.]"))
    reader.page.reload()
    reader.wait_for(mutes)
    words = reader.hold(re.compile("/de[.]"))
    with reader.page.expect_response(re.compile("around=27")):
        reader.page.get_by_text("The answer").click()
    reader.let_go(mutes)
    reader.page.evaluate("new Promise((end) => requestAnimationFrame(() => setTimeout(end)))")

    reader.let_go(words)

    expect(reader.comment(27)).to_be_visible()
    reader.wait()
    expect(reader.section.get_by_role("textbox")).to_have_count(1)
    assert reader.focus() == "talk-27"


def test_a_page_in_a_language_that_we_dont_speak_does_not_wait_for_it(reader, stage):
    stage.say("Ada", "First!")
    reader.page.add_init_script(NO_PATIENCE)

    reader.open('<div lang="sv">' + stage.embed())

    assert reader.numbers() == [1]

"""What goes wrong while somebody writes: not a character is lost, and it is said what to do."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.reader import cut, problem

FORBIDDEN = "Object.defineProperty(window, 'localStorage', { get() { throw new Error('denied') } })"
FULL = """Object.defineProperty(window, 'localStorage', {
  value: new Proxy({}, { get: () => undefined, set() { throw new DOMException('full', 'QuotaExceededError') } }) })"""


def test_offline_is_said_and_back_online_it_can_be_sent(reader, stage):
    reader.open()
    reader.begin()
    reader.box.fill("Hello")
    reader.section.get_by_label("Name").fill("Nina")

    reader.page.context.set_offline(True)
    alert = reader.section.get_by_role("alert")
    expect(alert).to_have_text("You are offline. What you typed is kept; send it when you are back.")
    reader.press("Post")
    expect(reader.button("Try again")).to_be_visible()
    expect(alert).to_have_text("You are offline. What you typed is kept; send it when you are back.")
    expect(reader.box).to_have_value("Hello")
    reader.page.context.set_offline(False)

    expect(alert).to_be_hidden()
    reader.press("Try again")
    expect(reader.comment(1)).to_contain_text("Hello")


def test_opened_offline_a_form_says_so_at_once(reader, stage):
    stage.say("Ada", "First!")
    reader.open()
    reader.begin()

    reader.page.context.set_offline(True)
    reader.press("Reply #1")

    expect(reader.page.locator("#talk-1 > form").get_by_role("alert")).to_contain_text("You are offline.")


def test_a_refusal_that_lasts_says_when_it_ends(reader, stage):
    reader.open()

    with reader.answered("comments", problem(429, "too_fast", "Too many at once.", 3600)):
        reader.write("Hello")

        alert = reader.section.get_by_role("alert")
        ends = reader.page.evaluate("new Date(Date.now() + 36e5).toLocaleTimeString('en', {timeStyle: 'short'})")
        expect(alert).to_have_text(f"Too many at once. You can try again at {ends}.")
    expect(reader.box).to_have_value("Hello")


def test_a_refusal_of_a_moment_says_no_time(reader, stage):
    reader.open()

    with reader.answered("comments", problem(503, "store_busy", "Try again in a moment.", 2)):
        reader.write("Hello")

        expect(reader.section.get_by_role("alert")).to_have_text("Try again in a moment.")


@pytest.mark.parametrize(("button", "path"), [("Like #1", "comments/.*/like"), ("Mute Ada", "me/mutes/.*")])
def test_a_like_or_a_mute_that_is_refused_says_when_it_ends(reader, stage, button, path):
    stage.say("Ada", "First!")
    reader.open(stage.embed(token=stage.token("nina", name="Nina")))

    with reader.answered(path, problem(429, "too_fast", "Too many at once.", 3600)):
        reader.press(button)

        ends = reader.page.evaluate("new Date(Date.now() + 36e5).toLocaleTimeString('en', {timeStyle: 'short'})")
        alert = reader.section.get_by_role("alert").filter(has_text="Too many")
        expect(alert).to_contain_text(f"Too many at once. You can try again at {ends}.")


def test_while_it_is_sent_one_can_write_on(reader, stage):
    reader.open()
    reader.begin()
    held = reader.hold("**/api/comments?*")
    with reader.page.expect_request(lambda request: request.method == "POST"):
        reader.write("Hello")
    form = reader.page.locator("talk-widget form").first
    expect(form).to_have_attribute("aria-busy", "true")

    reader.box.press_sequentially(", all")
    reader.press("Post")
    reader.let_go(held)
    reader.page.unroute("**/api/comments?*")

    expect(reader.comment(1)).to_contain_text("Hello")
    expect(reader.box).to_have_value("Hello, all")
    expect(form).not_to_have_attribute("aria-busy", "true")
    assert reader.kept(" ")["text"] == "Hello, all"


def test_it_is_told_that_a_comment_is_on_its_way_and_that_it_came(reader, stage):
    reader.open()
    reader.begin()
    held = reader.hold("**/api/comments?*")

    reader.write("Hello")
    expect(reader.status).to_have_text("Sending")
    reader.let_go(held)
    reader.page.unroute("**/api/comments?*")

    expect(reader.status).to_have_text("Comment 1 posted")


def test_a_text_that_was_not_sent_is_no_longer_said_to_be_and_can_be_edited(reader, stage):
    reader.open()
    reader.begin()
    expect(reader.button("Edit")).to_be_hidden()
    with reader.answered("comments", cut):
        reader.write("Hello")
        expect(reader.section.get_by_role("alert")).to_contain_text("No answer")
        expect(reader.status).to_have_text("")

    reader.press("Edit")

    expect(reader.box).to_be_focused()


def test_a_load_that_failed_and_came_keeps_the_focus(reader, stage):
    stage.say("Ada", "One")
    with reader.answered("comments", cut):
        reader.open(wait=False)
        expect(reader.section.get_by_role("alert")).to_contain_text("No answer")
        expect(reader.status).to_have_text("")

    reader.button("Try again").press("Enter")

    expect(reader.comment(1)).to_be_visible()
    expect(reader.title).to_be_focused()


def test_what_fails_again_is_said_once(reader, stage):
    stage.say("Ada", "One")
    reader.open()
    with reader.answered("comments/.*/like", problem(503, "store_busy", "Later.")):
        for _ in range(3):
            with reader.page.expect_response("**/like?*"):
                reader.press("Like #1")

    expect(reader.section.get_by_text("Later.")).to_have_count(1)


def test_a_failed_text_can_be_discarded(reader, stage):
    reader.open()
    with reader.answered("comments", cut):
        reader.write("Hello")
        expect(reader.button("Try again")).to_be_visible()

    reader.press("Discard")

    expect(reader.box).to_have_value("")
    expect(reader.box).to_be_focused()
    expect(reader.button("Discard")).to_be_hidden()
    reader.page.reload()
    expect(reader.box).to_have_value("")


def test_a_session_that_ended_asks_the_page_again_at_each_try(reader, stage):
    old, new = stage.token("nina", name="Nina", seconds=-600, iat=0), stage.token("nina", name="Nina")
    reader.open(f"<script>token = '{new}'; talkwidgetToken = () => token</script>{stage.embed()}")
    expect(reader.section.get_by_role("textbox", name="Write a comment as Nina")).to_be_visible()
    reader.page.evaluate(f"document.querySelector('talk-widget').setAttribute('token', '{old}'); token = '{old}'")
    reader.box.fill("Hello")
    reader.press("Post")
    expect(reader.section.get_by_role("alert").first).to_contain_text("what you typed is kept")

    reader.page.evaluate(f"token = '{new}'")
    reader.press("Try again")

    expect(reader.comment(1)).to_contain_text("Nina")


@pytest.mark.parametrize("storage", [FORBIDDEN, FULL], ids=["forbidden", "full"])
def test_a_browser_that_keeps_nothing_keeps_a_closed_draft_while_the_page_is_open(reader, stage, storage):
    stage.say("Ada", "First!")
    reader.page.add_init_script(storage)
    reader.open()
    reader.press("Reply #1")
    box = reader.section.get_by_role("textbox", name="Reply to Ada")
    box.fill("Half a thou")

    box.press("Escape")
    reader.press("Reply #1")

    expect(box).to_have_value("Half a thou")


def test_what_is_typed_before_the_form_is_there_stays_with_its_caret(reader, stage):
    held = reader.hold("**/more.*")
    reader.open()
    reader.box.press_sequentially("Helo there")
    for _ in range(7):
        reader.box.press("ArrowLeft")

    with reader.page.expect_response("**/more.*"):
        reader.let_go(held)
    expect(reader.button("Post")).to_be_visible()
    reader.page.keyboard.type("l")

    expect(reader.box).to_have_value("Hello there")


def test_without_the_second_file_one_can_type_and_try_again(reader, stage):
    reader.page.route("**/more.*", cut)
    reader.open()
    reader.box.press_sequentially("Hello")
    expect(reader.section.get_by_role("alert").first).to_contain_text("No answer. Try again in a moment.")
    reader.page.unroute("**/more.*")

    reader.button("Try again").first.click()

    expect(reader.button("Post")).to_be_visible()
    expect(reader.box).to_have_value("Hello")


def test_a_page_older_than_the_server_says_so_and_keeps_what_was_typed(reader, stage):
    stage.say("Ada", "One")
    reader.page.route(
        re.compile(r"/more\.\w+\.mjs"),
        lambda route: route.continue_(url=re.sub(r"more\.\w+\.mjs", "more.01234567.mjs", route.request.url)),
    )
    reader.open()

    reader.box.fill("Hello")

    expect(reader.section.get_by_role("alert").first).to_contain_text("This page is older than the server. Reload it")
    reader.page.unroute(re.compile(r"/more\.\w+\.mjs"))
    reader.page.reload()
    expect(reader.box).to_have_value("Hello")


def test_an_answer_that_makes_no_sense_loses_nothing_and_is_warned_of(reader, stage):
    reader.open()
    reader.begin()

    with reader.answered(
        "comments", lambda route: route.fulfill(json={}, headers={"Access-Control-Allow-Origin": "*"})
    ):
        reader.write("Hello")
        expect(reader.page.locator("talk-widget form").first).not_to_have_attribute("aria-busy", "true")

    expect(reader.box).to_have_value("Hello")
    assert [line.split()[0] for line in reader.complaints] == ["talkwidget"]
    reader.complaints.clear()


def test_delete_pressed_again_before_it_could_ask_asks_once(reader, stage):
    reader.open()
    reader.write("Hello")
    expect(reader.comment(1)).to_be_visible()
    reader.page.reload()
    held = reader.hold("**/more.*")

    for _ in range(2):
        reader.press("Delete #1")
    reader.let_go(held)

    expect(reader.button("Cancel #1")).to_be_focused()
    expect(reader.section.get_by_text("Delete for good?")).to_have_count(1)

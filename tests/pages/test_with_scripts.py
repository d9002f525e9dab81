"""With its script the page does the same, without leaving: what changed is put in place of what was."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.pages.place import KEY


class Tab:
    """A reader's tab; it knows whether the document it began with is still there."""

    def __init__(self, page, address: str, path: str = f"thread?thread={KEY}") -> None:
        self.page, self.complaints = page, []
        page.on("console", lambda message: message.type == "error" and self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(f"{address}/talk/{path}")
        page.evaluate("window.same = true")

    @property
    def stayed(self) -> bool:
        return self.page.evaluate("window.same === true")

    @property
    def focus(self) -> str:
        return self.page.evaluate("document.activeElement.id")

    @property
    def status(self):
        return self.page.get_by_role("status")

    def button(self, name: str):
        return self.page.get_by_role("button", name=name, exact=True)

    def link(self, name: str):
        return self.page.get_by_role("link", name=name, exact=True)


@pytest.fixture
def tab(page, place, serve):
    """A tab of Ada's."""
    address = serve(place.app)
    page.context.add_cookies([{"name": "reader", "value": "ada", "url": address}])
    place.say("bob", "First words")
    place.say("eve", "Loud words")
    tab = Tab(page, address)
    yield tab
    assert tab.complaints == []


def test_a_comment_is_posted_without_leaving_the_page(tab, place):
    tab.page.get_by_label("Write a comment as Ada").fill("Hello *there*")
    tab.page.keyboard.press("Control+Enter")

    expect(tab.page.locator("#talk-3 em")).to_have_text("there")
    expect(tab.status).to_have_text("Comment 3 posted")
    assert tab.focus == "talk-3"
    assert tab.stayed
    assert "news=posted.3" in tab.page.url
    expect(tab.page.get_by_label("Write a comment as Ada")).to_have_value("")


def test_a_like_keeps_the_focus_and_what_was_typed(tab):
    tab.page.get_by_label("Write a comment as Ada").fill("Half a thought")
    tab.button("Like #1").click()

    expect(tab.button("Like 1 #1")).to_be_focused()
    expect(tab.page.get_by_label("Write a comment as Ada")).to_have_value("Half a thought")
    assert tab.stayed


def test_a_form_opens_with_the_focus_and_closes_to_its_opener_with_its_draft(tab):
    tab.link("Reply #1").click()
    expect(tab.page.get_by_label("Reply to Bob")).to_be_focused()
    tab.page.keyboard.type("Half an answer")

    tab.page.keyboard.press("Escape")
    expect(tab.link("Reply #1")).to_be_focused()
    expect(tab.page.locator("#open")).to_have_count(0)
    tab.link("Reply #1").click()

    expect(tab.page.get_by_label("Reply to Bob")).to_have_value("Half an answer")
    assert tab.stayed


def test_muting_leads_the_focus_to_show_and_back(tab):
    tab.button("Mute Eve").click()
    expect(tab.page.locator("#show-2")).to_be_focused()
    expect(tab.status).to_have_text("Muted Eve. 1 comment hidden.")
    expect(tab.link("Muted people (1)")).to_be_visible()
    tab.page.keyboard.press("Enter")
    expect(tab.page.get_by_text("Loud words")).to_be_visible()
    assert tab.focus == "show-2"

    tab.button("Undo").click()

    expect(tab.button("Mute Eve")).to_be_focused()
    expect(tab.status).to_have_text("Unmuted Eve.")
    assert tab.stayed


def test_what_is_wrong_is_announced_and_focused(tab):
    tab.link("Reply #1").click()
    tab.page.locator("#open").get_by_role("button", name="Post").click()

    expect(tab.page.get_by_label("Reply to Bob")).to_be_focused()
    expect(tab.page.get_by_label("Reply to Bob")).to_have_attribute("aria-invalid", "true")
    expect(tab.status).to_have_text("Write something first.")
    tab.complaints.clear()  # the browser logs the status by itself


def test_back_and_forward_show_what_was_there(tab):
    tab.page.get_by_label("Search this thread").fill("loud")
    tab.button("Search").click()
    expect(tab.page.get_by_role("heading", level=2)).to_have_text("Results for “loud”")

    tab.page.go_back()
    expect(tab.page.get_by_role("heading", level=2)).to_have_text("Comments (2)")
    tab.page.go_forward()

    expect(tab.page.get_by_role("heading", level=2)).to_have_text("Results for “loud”")
    assert tab.stayed
    assert tab.page.title() == "Talk for Article /posts/42"


def test_two_clicks_send_once(tab, place):
    tab.page.get_by_label("Write a comment as Ada").fill("Once")
    tab.page.evaluate("const post = document.querySelector('#write button'); post.click(); post.click()")

    expect(tab.page.locator("#talk-3")).to_be_visible()
    assert place.texts() == ["First words", "Loud words", "Once"]


def test_a_stranger_s_first_act_works_too(tab, place):
    tab.page.context.clear_cookies()
    tab.page.reload()
    tab.page.evaluate("window.same = true")

    tab.button("Mute Eve").click()

    expect(tab.page.locator("#show-2")).to_be_focused()
    assert "form=" not in tab.page.url
    assert tab.stayed


def test_what_is_too_much_to_be_read_is_still_there(tab):
    tab.page.get_by_label("Write a comment as Ada").fill("x" * 300_000)
    tab.page.locator("#write").get_by_role("button", name="Post").click()
    expect(tab.page.get_by_role("alert")).to_have_text("This is too much at once. Send less.")

    tab.link("Back to the thread").click()

    expect(tab.page.get_by_label("Write a comment as Ada")).to_have_value("x" * 300_000)
    tab.complaints.clear()  # the browser logs the status by itself


def test_an_address_is_copied(tab):
    tab.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    tab.link("Share #1").click()

    tab.button("Copy the link").click()

    expect(tab.status).to_have_text("Link copied.")
    assert tab.page.evaluate("navigator.clipboard.readText()").endswith("around=1#talk-1")


@pytest.mark.parametrize("failure", ["cut", "foreign"])
def test_where_a_fetch_fails_the_browser_goes_by_itself(tab, failure):
    def fail(route):
        if route.request.resource_type != "xhr":
            route.continue_()
        elif failure == "cut":
            route.abort()
        else:
            route.fulfill(body="<!doctype html><title>Sign in</title>", content_type="text/html")

    tab.page.route(re.compile("/talk/thread"), fail)
    tab.link("Share #1").click()
    expect(tab.page.locator("#open")).to_be_visible()
    assert not tab.stayed

    tab.page.get_by_label("Write a comment as Ada").fill("By itself")
    tab.page.locator("#write").get_by_role("button", name="Post").click()

    expect(tab.page.locator("#talk-3")).to_contain_text("By itself")
    tab.complaints.clear()


OFFLINE = "You are offline. What you typed is kept; send it when you are back."
FAILED = "No answer. Try again in a moment."


def test_offline_a_comment_waits_in_its_form_and_is_sent_by_the_next_press(tab, place):
    post = tab.page.locator("#write").get_by_role("button", name="Post")
    tab.page.get_by_label("Write a comment as Ada").fill("On a train")
    tab.page.context.set_offline(True)
    post.click()
    expect(tab.page.locator("#write").get_by_role("alert")).to_have_text(OFFLINE)
    expect(tab.page.get_by_role("alert")).to_be_in_viewport()
    expect(tab.status).to_have_text(OFFLINE)
    expect(tab.page.get_by_label("Write a comment as Ada")).to_have_value("On a train")

    tab.page.context.set_offline(False)
    post.click()

    expect(tab.page.locator("#talk-3")).to_contain_text("On a train")
    expect(tab.page.get_by_role("alert")).to_have_count(0)
    assert place.texts()[2:] == ["On a train"]
    assert tab.stayed
    tab.complaints.clear()  # the browser logs what it can't load by itself


@pytest.mark.parametrize("press", ["Like #1", "Share #1", "Back"])
def test_where_nobody_answers_the_page_stays_and_says_so(tab, press):
    tab.link("Reply #2").click()
    expect(tab.page.locator("#open")).to_be_visible()
    tab.page.route("**/talk/**", lambda route: route.abort())

    if press == "Back":
        tab.page.go_back(wait_until="commit")
    else:
        tab.page.locator("#talk-1").get_by_text(press).click()

    expect(tab.page.get_by_role("alert")).to_have_text(FAILED)
    expect(tab.page.get_by_role("alert")).to_be_in_viewport()
    expect(tab.status).to_have_text(FAILED)
    expect(tab.page.locator("#open")).to_be_visible()
    assert tab.stayed
    tab.complaints.clear()  # the browser logs what it can't load by itself


def test_the_last_of_two_links_wins(tab):
    held = []

    def hold(route):
        held.append(route)

    tab.page.route(re.compile("open=share"), hold)
    tab.link("Share #1").click()
    tab.link("Reply #1").click()

    expect(tab.page.get_by_label("Reply to Bob")).to_be_focused()
    assert len(held) == 1
    assert tab.stayed


def test_a_reload_keeps_what_was_typed_until_it_is_posted(tab):
    field = tab.page.get_by_label("Write a comment as Ada")
    field.fill("Half a thought")

    tab.page.reload()
    expect(field).to_have_value("Half a thought")
    tab.page.locator("#write").get_by_role("button", name="Post").click()
    expect(tab.page.locator("#talk-3")).to_be_visible()
    tab.page.goto(tab.page.url.split("&")[0])

    expect(field).to_have_value("")


def test_another_sites_thread_of_the_same_key_has_drafts_of_its_own(tab):
    field = tab.page.get_by_label("Write a comment as Ada")
    field.fill("Half a thought")

    tab.page.goto(f"{tab.page.url}&site=default")
    expect(field).to_have_value("")
    tab.page.go_back()

    expect(field).to_have_value("Half a thought")


def test_a_reload_keeps_what_was_refused(tab):
    field = tab.page.get_by_label("Write a comment as Ada")
    field.fill("x" * 10_001)
    tab.page.locator("#write").get_by_role("button", name="Post").click()
    expect(field).to_have_attribute("aria-invalid", "true")

    tab.page.reload()

    expect(field).to_have_value("x" * 10_001)
    tab.complaints.clear()  # the browser logs the status by itself


def test_what_the_browser_posted_by_itself_is_no_draft_any_more(tab):
    tab.page.route(
        re.compile("/talk/thread"),
        lambda route: route.abort() if route.request.resource_type == "xhr" else route.continue_(),
    )
    tab.page.get_by_label("Write a comment as Ada").fill("By itself")
    tab.page.locator("#write").get_by_role("button", name="Post").click()

    expect(tab.page.locator("#talk-3")).to_contain_text("By itself")
    expect(tab.page.get_by_label("Write a comment as Ada")).to_have_value("")
    tab.complaints.clear()


def test_a_browser_that_stores_nothing_posts_all_the_same(tab):
    tab.page.add_init_script("Object.defineProperty(window, 'sessionStorage', { get() { throw new Error('no') } })")
    tab.page.reload()
    tab.page.evaluate("window.same = true")

    tab.page.get_by_label("Write a comment as Ada").fill("Hello")
    tab.page.locator("#write").get_by_role("button", name="Post").click()

    expect(tab.page.locator("#talk-3")).to_contain_text("Hello")
    assert tab.stayed


def test_links_that_lead_elsewhere_are_the_browser_s(tab, place):
    place.say("ada", "See https://elsewhere.invalid/page")
    tab.page.reload()
    tab.page.route("https://elsewhere.invalid/**", lambda route: route.fulfill(body="elsewhere"))

    tab.page.get_by_role("link", name="https://elsewhere.invalid/page").click()

    expect(tab.page.get_by_text("elsewhere")).to_be_visible()


def test_the_policy_has_nothing_to_report(tab):
    tab.page.evaluate(
        "reports = []; addEventListener('securitypolicyviolation', event => reports.push(event.violatedDirective))"
    )
    tab.link("Reply #1").click()
    expect(tab.page.get_by_label("Reply to Bob")).to_be_focused()
    tab.page.keyboard.type("Hello")
    tab.page.locator("#open").get_by_role("button", name="Post").click()
    expect(tab.page.locator("#talk-3")).to_be_focused()

    assert tab.page.evaluate("reports") == []
    with pytest.raises(Exception, match="TrustedHTML"):
        tab.page.evaluate("document.body.innerHTML = 'x'")
    assert tab.page.evaluate("reports") == ["require-trusted-types-for"]
    tab.complaints.clear()

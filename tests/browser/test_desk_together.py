"""Two moderators at one desk, connections that break, and browsers without scripts."""

from __future__ import annotations

from playwright.sync_api import expect

from talkwidget.pages import visit
from talkwidget.pages.session import FormOld, check_form
from tests.browser.desk import seats


def test_the_second_sees_what_the_first_did_and_decides_again(desk):
    desk.fill(2)
    first, second = desk.seat(), desk.seat("second")

    first.press("a")
    expect(first.item("Words 0.")).to_contain_text("Approved")
    second.press("s")

    expect(second.item("Words 0.").get_by_role("alert")).to_have_text(
        "Moderator was faster: approved. Look again, then decide."
    )
    assert desk.states()[0] == "published"
    second.press("k s")
    expect(second.item("Words 0.")).to_contain_text("Marked as spam")
    assert desk.states()[0] == "spam"
    second.complaints.remove("Failed to load resource: the server responded with a status of 409 (CONFLICT)")


def test_what_others_decide_shows_by_itself(desk):
    desk.fill(3)
    first, second = desk.seat(), desk.seat("second")

    first.press("a")
    expect(first.item("Words 0.")).to_contain_text("Approved")
    second.page.evaluate("dispatchEvent(new Event('focus'))")

    expect(second.item("Words 0.")).to_contain_text("Approved by Moderator")
    expect(second.item("Words 1.")).to_be_focused()
    second.expect_count("2")


def test_a_lost_connection_loses_nothing(desk):
    desk.fill(5)
    seat = desk.seat()
    seat.page.clock.install()

    seat.page.context.set_offline(True)
    seat.press("a s a")
    expect(seat.unsent).to_contain_text("Not sent yet: 3.")
    expect(seat.item("Words 3.")).to_be_focused()
    assert desk.states() == ["pending"] * 5
    seat.page.context.set_offline(False)  # which the page hears

    expect(seat.unsent).to_be_hidden()
    expect(seat.page.locator("li.slim")).to_have_count(3)
    assert desk.states() == ["published", "spam", "published", "pending", "pending"]
    seat.complaints.clear()


def test_what_could_not_be_sent_outlives_a_reload(desk):
    desk.fill(2)
    seat = desk.seat()
    seat.page.on("dialog", lambda dialog: dialog.accept())

    seat.page.route("**/talk/desk", lambda route: route.abort() if route.request.method == "POST" else route.fallback())
    seat.press("a")
    expect(seat.unsent).to_be_visible()
    seat.page.unroute_all()
    seat.page.reload()

    expect(seat.item("Words 0.")).to_contain_text("Approved")
    assert desk.states() == ["published", "pending"]
    seat.complaints.clear()


def test_what_one_moderator_could_not_send_is_not_sent_by_another(desk):
    desk.fill(2)
    seat = desk.seat()
    seat.page.on("dialog", lambda dialog: dialog.accept())
    seat.page.clock.install()

    seat.page.route("**/talk/desk", lambda route: route.abort() if route.request.method == "POST" else route.fallback())
    seat.press("a")
    expect(seat.unsent).to_be_visible()
    seat.page.context.add_cookies([{"name": "reader", "value": "second", "url": desk.home}])
    seat.page.unroute_all()
    seat.page.get_by_role("button", name="Send again now").click()
    expect(seat.unsent).to_be_visible()
    seat.page.reload()
    expect(seat.open_items).to_have_count(2)
    expect(seat.unsent).to_be_hidden()

    assert desk.log() == []
    seat.complaints.clear()


def test_who_is_signed_out_meanwhile_is_told_to_sign_in_and_loses_nothing(desk):
    desk.fill(2)
    seat = desk.seat()
    seat.page.on("dialog", lambda dialog: dialog.accept())
    seat.page.clock.install()
    signed_in = seat.page.context.cookies()

    seat.page.context.clear_cookies()
    seat.press("a")
    expect(seat.unsent).to_contain_text("Not sent yet: 1. You are signed out")
    before = desk.states()
    seat.page.context.add_cookies(signed_in)
    seat.page.get_by_role("button", name="Send again now").click()

    expect(seat.unsent).to_be_hidden()
    assert (before, desk.states()) == (["pending"] * 2, ["published", "pending"])
    seat.complaints.clear()


def test_an_answer_that_was_lost_is_asked_for_again_and_decided_once(desk):
    desk.fill(2)
    seat = desk.seat()
    sent = []

    def lose(route):
        sent.append(route.request.post_data)
        if len(sent) == 1:
            route.fetch()
            return route.abort()
        return route.fallback()

    seat.page.route("**/talk/desk", lose)
    seat.press("a")

    expect(seat.item("Words 0.")).to_contain_text("Approved")
    assert len(sent) == 2
    assert desk.log() == ["approve"]
    seat.complaints.clear()


def test_a_page_that_stood_open_for_days_still_decides(desk, monkeypatch):
    desk.fill(2)
    seat = desk.seat()
    checked = []

    def old_at_first(*arguments):
        checked.append(arguments)
        if len(checked) == 1:
            raise FormOld
        check_form(*arguments)

    monkeypatch.setattr(visit, "check_form", old_at_first)
    seat.press("a")

    expect(seat.item("Words 0.")).to_contain_text("Approved")
    assert len(checked) == 2
    seat.complaints.clear()


def test_without_scripts_everything_is_a_form(desk, browser):
    desk.fill(3)
    with seats(browser, desk.home, java_script_enabled=False) as take:
        page = take("moderator").page
        page.goto(f"{desk.home}/talk/desk")

        page.get_by_role("button", name="Approve #1").click()
        expect(page.locator(".notice")).to_contain_text("Approved.")
        page.locator("summary", has_text="Remove #2").click()
        sheet = page.locator("form.sheet", has=page.get_by_role("button", name="Remove #2"))
        sheet.get_by_label("Rule").fill("No advertising")
        sheet.get_by_label("Rule").press("Enter")
        expect(page.locator(".notice")).to_contain_text("Removed.")
        page.get_by_role("button", name="Undo").click()
        page.get_by_label("Select #2").check()
        page.get_by_label("Select #3").check()
        page.get_by_role("button", name="Spam all selected").click()
        expect(page.locator(".notice")).to_contain_text("Marked as spam: 2 comments.")

    assert desk.states() == ["published", "spam", "spam"]

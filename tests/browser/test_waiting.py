"""What the author of a comment that waits is told, whom the traps catch, and who can't comment now."""

from __future__ import annotations

import datetime as dt

import pytest
from playwright.sync_api import expect

from talkwidget.core.identity import Identity
from tests.browser.axe import violations
from tests.browser.stage import SITE, THREAD

WAITING = "Waiting for a moderator. Only you can see it."
QUICK = f"{WAITING} It was sent faster than people write."
MODERATOR = Identity("site", "mona", "Mona", roles=frozenset({"moderator"}))


@pytest.fixture
def checked(stage):
    stage.set_site(moderation="on")
    return stage


def begin(reader):
    with reader.page.expect_response("**/api/challenge*"):
        reader.begin()


def silence(stage, number=1, **how):
    with stage.talk() as talk:
        (author,) = [row.author.id for row in talk.page(talk.thread(SITE, THREAD)).comments if row.number == number]
        talk.set_standing(SITE, author, MODERATOR, "silenced", **how)


def test_its_author_reads_why_a_comment_waits_then_and_later(reader, checked):
    reader.open()
    begin(reader)
    reader.write("First!")

    expect(reader.comment(1).locator("[part=pending]")).to_have_text(QUICK)
    expect(reader.status).to_have_text(WAITING)
    reader.page.reload()

    expect(reader.comment(1).locator("[part=pending]")).to_have_text(QUICK)
    assert reader.title.inner_text() == "Comments"


def test_to_its_author_spam_looks_like_what_waits(reader, checked):
    reader.open()
    begin(reader)
    reader.page.locator("talk-widget [name=subject]").evaluate("field => (field.value = 'Cheap watches')")
    checked.clock.advance(seconds=20)
    reader.write("Hello")

    waits = reader.comment(1).locator("[part=pending]")
    expect(waits).to_have_text(f"{WAITING} It came with a field filled in that people don't see, as machines send it.")
    expect(reader.button("Reply #1")).to_have_count(0)
    assert violations(reader.page) == []
    reader.page.reload()
    expect(waits).to_contain_text(WAITING)
    reader.section.get_by_label("Sort by").select_option("Newest")
    expect(waits).to_contain_text(WAITING)


def test_who_takes_their_time_is_published(reader, checked):
    reader.open()
    begin(reader)
    checked.clock.advance(seconds=20)

    reader.write("Hello")

    expect(reader.comment(1)).to_contain_text("Hello")
    expect(reader.comment(1).locator("[part=pending]")).to_have_count(0)


def test_a_server_that_tells_no_moment_holds_nobody_up(reader, checked):
    reader.page.route("**/api/challenge*", lambda route: route.abort())
    reader.open()
    reader.begin()

    reader.write("Hello")

    expect(reader.comment(1)).to_contain_text("Hello")
    expect(reader.comment(1).locator("[part=pending]")).to_have_count(0)


def test_nobody_who_reads_by_ear_or_keyboard_meets_the_trap(reader, checked):
    reader.open()
    begin(reader)
    trap = reader.page.locator("talk-widget [name=subject]")
    names = []

    while "Post" not in names and len(names) < 10:
        reader.page.keyboard.press("Tab")
        names.append(reader.focus())

    assert names == ["name", "email", "website", "Post"]
    assert reader.section.get_by_role("textbox").count() == 4
    assert trap.bounding_box()["width"] > 0  # a machine takes it for one like the others
    assert violations(reader.page) == []


def test_an_edit_has_no_trap_and_loses_nothing(reader, checked):
    reader.open()
    begin(reader)
    checked.clock.advance(seconds=20)
    reader.write("Hello")
    reader.press("Edit #1")
    form = reader.page.locator("#talk-1 > form")
    expect(form.locator("[name=subject]")).to_have_count(0)
    form.get_by_role("textbox").fill("Hello again")

    reader.press("Save")

    expect(reader.comment(1)).to_contain_text("Hello again")


def test_who_is_timed_out_reads_until_when_in_place_of_the_form(reader, checked):
    reader.open()
    begin(reader)
    checked.clock.advance(seconds=20)
    reader.write("Hello")
    expect(reader.comment(1)).to_be_visible()
    silence(checked, until=checked.clock.now + dt.timedelta(days=1), reason="Be kind.")

    reader.page.reload()

    expect(reader.section).to_contain_text("You can comment again on")
    expect(reader.section).to_contain_text("UTC. Be kind.")
    expect(reader.box).to_have_count(0)
    expect(reader.section).not_to_contain_text("Sign in to comment")


def test_who_is_banned_while_writing_keeps_the_draft(reader, checked):
    reader.open()
    begin(reader)
    checked.clock.advance(seconds=20)
    reader.write("Hello")
    expect(reader.comment(1)).to_be_visible()
    silence(checked, reason="Be kind.")

    reader.write("A long answer", name=None)

    expect(reader.section.get_by_role("alert").filter(has_text="ended your commenting here. Be kind.")).to_be_visible()
    assert reader.box.input_value() == "A long answer"

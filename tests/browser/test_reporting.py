"""A comment reported from the thread: by keyboard, with a reason; nobody learns who it was."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from talkwidget.core.identity import Identity
from tests.browser.axe import violations
from tests.browser.reader import Reader, problem
from tests.browser.stage import SITE, Stage

MODERATOR = Identity("host", "moderator", "Moderator", roles=frozenset({"moderator"}))
SAID = "Reported. A moderator will look at it."


@pytest.fixture
def comment(stage: Stage):
    return stage.say("Burt", "Buy this!")


def opened(reader: Reader) -> Locator:
    """Open the form, by keyboard alone."""
    reader.open()
    reader.button("How to mute Burt").focus()
    reader.page.keyboard.press("Enter")
    reader.button("Report").focus()
    reader.page.keyboard.press("Enter")
    form = reader.section.get_by_role("form", name="Report #1")
    expect(form.get_by_label("Reason")).to_be_focused()
    return form


def queue(stage: Stage):
    with stage.talk() as talk:
        return talk.reports(SITE, MODERATOR)


def test_a_comment_is_reported_by_keyboard(reader, stage, comment):
    form = opened(reader)
    reader.page.keyboard.press("a")
    reader.page.keyboard.press("Tab")
    reader.page.keyboard.type("He sells something")
    reader.page.keyboard.press("Tab")
    reader.page.keyboard.press("Enter")

    expect(form).to_have_count(0)
    expect(reader.status).to_have_text(SAID)
    expect(reader.page.locator("talk-widget [part=note]")).to_contain_text(SAID)
    assert reader.focus() == "…"
    [waiting] = queue(stage)
    assert [(one.reason, one.note) for one in waiting.notices] == [("abuse", "He sells something")]


def test_escape_closes_the_form_and_returns_to_the_menu_s_button(reader, comment):
    form = opened(reader)

    reader.page.keyboard.press("Escape")

    expect(form).to_have_count(0)
    assert reader.focus() == "…"


def test_what_is_illegal_asks_for_who_says_so(reader, stage, comment):
    form = opened(reader)
    expect(form.get_by_label("Name", exact=True)).to_be_hidden()
    form.get_by_label("Reason").select_option(label="Illegal")
    form.get_by_label("What is wrong with it").fill("A fake of my work")
    form.get_by_label("Name", exact=True).fill("Cyd")
    form.get_by_label("E-mail (for moderators only)", exact=True).fill("cyd@mail.example")
    form.get_by_label("I believe").check()

    form.get_by_role("button", name="Report").click()

    expect(reader.status).to_have_text(SAID)
    [waiting] = queue(stage)
    assert [(one.reason, one.name, one.email) for one in waiting.notices] == [("illegal", "Cyd", "cyd@mail.example")]


def test_what_a_legal_notice_lacks_is_said_at_its_field(reader, comment):
    form = opened(reader)
    form.get_by_label("Reason").select_option(label="Illegal")
    form.get_by_label("Name", exact=True).fill("Cyd")
    form.get_by_label("E-mail (for moderators only)", exact=True).fill("cyd@mail.example")
    form.get_by_label("I believe").check()

    form.get_by_role("button", name="Report").click()

    note = form.get_by_label("What is wrong with it")
    expect(note).to_be_focused()
    expect(note).to_have_attribute("aria-invalid", "true")
    expect(form).to_contain_text("Explain why this is illegal.")


def test_what_could_not_be_sent_stays_in_the_form(reader, comment):
    form = opened(reader)
    form.get_by_label("What is wrong with it").fill("He sells something")

    with reader.answered("comments/.*/report", problem(503, "store_busy", "The comments are busy.")):
        form.get_by_role("button", name="Report").click()
        expect(form.get_by_role("alert")).to_have_text("The comments are busy.")

    expect(form.get_by_label("What is wrong with it")).to_have_value("He sells something")


def test_one_s_own_comment_is_not_reported(reader, stage):
    reader.open()
    reader.write("Hello")

    expect(reader.comment(1)).to_contain_text("Hello")
    expect(reader.comment(1).get_by_role("button", name="How to mute")).to_have_count(0)


@pytest.mark.parametrize("look", ["light", "dark"])
def test_axe_finds_nothing_in_the_form(reader, comment, look):
    reader.page.set_viewport_size({"width": 320, "height": 640})
    reader.open(look=look)
    reader.press("How to mute Burt")
    reader.press("Report")
    reader.section.get_by_label("Reason").select_option(label="Illegal")

    assert violations(reader.page) == []

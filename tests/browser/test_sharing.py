"""A comment's address: copied, mailed, handed to the system. No third party learns of it."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.reader import Reader
from tests.browser.stage import THREAD, Stage


@pytest.fixture
def thread(stage: Stage) -> Stage:
    stage.say("Burt", "First!")
    return stage


def menu(reader: Reader) -> Locator:
    reader.press("Share #1")
    return reader.section.get_by_role("form", name="Share #1")


def test_the_link_is_copied(reader, thread):
    reader.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    reader.open()

    menu(reader).get_by_role("button", name="Copy the link").click()

    expect(reader.button("Link copied.")).to_be_visible()
    expect(reader.status).to_have_text("Link copied.")
    assert reader.page.evaluate("navigator.clipboard.readText()") == f"{thread.blog_address}{THREAD}#talk-1"


@pytest.mark.parametrize(
    "clipboard",
    ["{ writeText: () => Promise.reject(new Error('denied')) }", "undefined"],
    ids=["refused", "absent"],
)
def test_where_copying_is_refused_the_link_stands_selected(reader, thread, clipboard):
    reader.page.add_init_script(f"Object.defineProperty(navigator, 'clipboard', {{ value: {clipboard} }})")
    reader.open()

    menu(reader).get_by_role("button", name="Copy the link").click()

    field = reader.section.get_by_role("textbox", name="Copy the link")
    expect(field).to_be_focused()
    expect(field).to_have_value(f"{thread.blog_address}{THREAD}#talk-1")
    assert field.evaluate("field => field.selectionEnd - field.selectionStart == field.value.length")


def test_mail_takes_title_and_address(reader, thread):
    reader.open()

    href = menu(reader).get_by_role("link", name="Send by mail").get_attribute("href") or ""

    said = parse_qs(urlsplit(href).query)
    assert href.startswith("mailto:?")
    assert said == {"subject": ["News roundup #1"], "body": [f"{thread.blog_address}{THREAD}#talk-1"]}


def test_the_systems_sheet_is_offered_where_there_is_one(reader, thread):
    reader.page.add_init_script("navigator.share = async said => { shared = said }")
    reader.open()

    menu(reader).get_by_role("button", name="Share with ...").click()

    assert reader.page.evaluate("shared") == {
        "title": "News roundup #1",
        "url": f"{thread.blog_address}{THREAD}#talk-1",
    }


def test_a_second_thought_in_the_sheet_is_no_failure(reader, thread):
    reader.page.add_init_script("navigator.share = () => Promise.reject(new DOMException('', 'AbortError'))")
    reader.open()

    menu(reader).get_by_role("button", name="Share with ...").click()

    expect(reader.section.get_by_role("alert")).to_have_count(0)


def test_no_sheet_is_offered_where_there_is_none(reader, thread):
    reader.page.add_init_script("delete Navigator.prototype.share")
    reader.open()

    expect(menu(reader).get_by_role("link", name="Send by mail")).to_be_visible()
    expect(reader.button("Share with ...")).to_have_count(0)


def test_escape_closes_the_menu_and_returns_to_its_button(reader, thread):
    reader.open()
    form = menu(reader)
    expect(form.get_by_role("button", name="Copy the link")).to_be_focused()

    reader.page.keyboard.press("Escape")

    expect(form).to_have_count(0)
    assert reader.focus() == "Share #1"


def test_nobody_else_is_told(reader, thread):
    foreign: list[str] = []
    reader.page.on(
        "request",
        lambda request: (
            request.url.startswith((thread.blog_address, thread.talk_address)) or foreign.append(request.url)
        ),
    )
    reader.open()

    expect(menu(reader)).to_be_visible()

    assert foreign == []

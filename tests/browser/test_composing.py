"""What a form does while one writes in it: quotes, counts, carets, and what the page may stop."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.reader import Reader


def select(reader: Reader, number: int, words: str) -> None:
    """Select words of a comment, as with the mouse."""
    reader.page.evaluate(
        """([number, words]) => {
          const root = document.querySelector('talk-widget').shadowRoot
          const text = root.querySelector(`#talk-${number} [part=text]`)
          const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT)
          while (walker.nextNode()) {
            const at = walker.currentNode.data.indexOf(words)
            if (at >= 0) getSelection().setBaseAndExtent(walker.currentNode, at, walker.currentNode, at + words.length)
          }
        }""",
        [number, words],
    )


def test_a_reply_begins_with_the_words_selected(reader, stage):
    stage.say("Ada", "The harbour is calm at night")
    reader.open()
    select(reader, 1, "calm at night")

    reader.press("Reply #1")

    box = reader.section.get_by_role("textbox", name="Reply to Ada")
    expect(box).to_have_value("> #1: calm at night\n\n")
    assert box.evaluate("box => box.selectionStart == box.value.length")


def test_three_clicks_quote_the_paragraph(reader, stage):
    stage.say("Ada", "The harbour is calm\n\nat night")
    reader.open()
    reader.comment(1).get_by_text("at night").click(click_count=3)

    reader.press("Reply #1")

    expect(reader.section.get_by_role("textbox", name="Reply to Ada")).to_have_value("> #1: at night\n\n")


def test_lines_selected_are_quoted_one_by_one(reader, stage):
    stage.say("Ada", "The harbour is calm\n\nat night")
    reader.open()
    reader.page.evaluate(
        "getSelection().selectAllChildren(document.querySelector('talk-widget').shadowRoot.querySelector('[part=text]'))"
    )

    reader.press("Reply #1")

    expect(reader.section.get_by_role("textbox", name="Reply to Ada")).to_have_value(
        "> #1: The harbour is calm\n> at night\n\n"
    )


def test_a_quote_goes_below_what_was_drafted(reader, stage):
    stage.say("Ada", "The harbour is calm at night")
    reader.open()
    reader.press("Reply #1")
    box = reader.section.get_by_role("textbox", name="Reply to Ada")
    box.fill("I agree.")

    select(reader, 1, "calm")
    reader.press("Reply #1")

    expect(box).to_have_value("I agree.\n\n> #1: calm\n\n")


def test_it_is_told_that_a_preview_comes_and_goes(reader, stage):
    reader.open()
    reader.begin()
    reader.box.fill("*Hello*")

    reader.press("Preview")
    expect(reader.status).to_have_text("Preview shown")
    reader.box.press_sequentially(" all")

    expect(reader.status).to_have_text("Preview closed")


@pytest.mark.parametrize(("selected", "words", "answered", "who"), [(1, "calm", 2, "Burt"), (2, "Is it", 1, "Ada")])
def test_words_selected_elsewhere_are_no_quote(reader, stage, selected, words, answered, who):
    stage.say("Ada", "The harbour is calm")
    stage.say("Burt", "Is it?")
    reader.open()
    select(reader, selected, words)

    reader.press(f"Reply #{answered}")

    expect(reader.section.get_by_role("textbox", name=f"Reply to {who}")).to_have_value("")


def test_of_words_selected_beyond_the_comment_only_its_own_are_quoted(reader, stage):
    stage.say("Ada", "The harbour is calm")
    stage.say("Burt", "Is it?")
    reader.open()
    reader.page.evaluate(
        """() => {
          const [from, to] = document.querySelector('talk-widget').shadowRoot.querySelectorAll('[part=text] p')
          getSelection().setBaseAndExtent(from.firstChild, 4, to.firstChild, 2)
        }"""
    )

    reader.press("Reply #1")

    expect(reader.section.get_by_role("textbox", name="Reply to Ada")).to_have_value("> #1: harbour is calm\n\n")


def test_beyond_the_limit_what_is_too_much_is_counted(reader, stage):
    stage.set_site(max_length=600)
    reader.open()
    reader.begin()

    reader.box.fill("😀" * 602)

    expect(reader.section.get_by_text("2 characters too many")).to_be_visible()
    expect(reader.box).to_have_attribute("aria-invalid", "true")
    assert reader.box.evaluate("box => box.ariaDescribedByElements[0].textContent") == "2 characters too many"
    reader.section.get_by_label("Name").fill("Nina")
    reader.press("Post")
    expect(reader.section.get_by_text("at most 600 are allowed")).to_be_visible()
    expect(reader.box).to_be_focused()
    expect(reader.box).to_have_value("😀" * 602)


@pytest.mark.parametrize("opener", ["Edit", "Reply"])
def test_one_goes_on_at_the_end(reader, stage, opener):
    reader.open()
    reader.write("Hello")
    reader.press("Reply #1")
    reader.page.locator("#talk-1 > form textarea").fill("Hello")
    reader.page.keyboard.press("Escape")

    reader.press(f"{opener} #1")
    box = reader.page.locator("#talk-1 > form textarea")
    expect(box).to_be_focused()
    reader.page.keyboard.type("!")

    expect(box).to_have_value("Hello!")


def test_a_second_press_on_reply_keeps_the_form(reader, stage):
    stage.say("Ada", "First!")
    reader.open()

    reader.button("Reply #1").dblclick()

    box = reader.section.get_by_role("textbox", name="Reply to Ada")
    expect(box).to_be_focused()
    expect(box).to_have_count(1)


def test_escape_that_ends_the_composing_of_a_letter_closes_nothing(reader, stage):
    stage.say("Ada", "First!")
    reader.open()
    reader.press("Reply #1")
    box = reader.section.get_by_role("textbox", name="Reply to Ada")

    box.dispatch_event("keydown", {"key": "Escape", "isComposing": True, "bubbles": True})

    expect(box).to_be_visible()


def test_a_page_can_stop_a_comment(reader, stage):
    reader.open(
        "<script>addEventListener('talk-before-post', event => {"
        " if (event.detail.text == 'Hello') event.preventDefault() })</script>" + stage.embed()
    )
    reader.begin()

    reader.write("Hello")
    expect(reader.page.locator("talk-widget form").first).not_to_have_attribute("aria-busy", "true")
    expect(reader.box).to_have_value("Hello")
    assert "POST /talk/api/comments" not in stage.asked
    reader.write("Hello, all")

    expect(reader.comment(1)).to_contain_text("Hello, all")

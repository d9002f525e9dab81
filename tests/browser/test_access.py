"""For everybody: axe finds nothing in any state, the keyboard reaches everything, and nothing is cut at 320 pixels."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.axe import COLOURS, SIZES, violations
from tests.browser.stage import LOOKS, SITE, guest
from tests.gallery.looks import DARK, NARROW, PHONE, RTL
from tests.gallery.states import STATES


@pytest.fixture
def lively(stage, moderator):
    """A thread with every state that a stranger can meet."""
    stage.say("Ada", "Some *words* and `code`, a [link](https://a.example/)\n\n> a quote\n\n1. one\n2. two")
    stage.say("Burt", "I don't believe it.", parent=1)
    for number in range(3, 7):
        stage.say("Cleo", "Deeper", parent=number - 1)
    gone, spam = stage.say("Zoe", "Delete me"), stage.say("Spammer", "Buy pills")
    for parent in (gone.number, spam.number):
        stage.say("Tim", "A reply", parent=parent)
    official = stage.say(moderator, "Be kind.")
    stage.say("שרה", "שלום עולם")
    with stage.talk() as talk:
        talk.delete(SITE, gone.id, guest("Zoe"))
        talk.moderate(SITE, spam.id, moderator, "remove", reason="advertising")
        talk.moderate(SITE, official.id, moderator, "official")
        talk.like(SITE, official.id, guest("Tim"))


def muted_and_shown(reader):
    reader.press("Mute Burt")
    reader.button("Mute Cleo").first.click()
    reader.press("(show) #2")


# axe is a script; what a server draws is looked at where only the embed is missing.
@pytest.mark.parametrize("state", [state for state in STATES if state.javascript], ids=lambda state: state.name)
def test_axe_finds_nothing_in_any_state_and_nothing_is_cut(gallery, state):
    """Light, dark and 320 pixels wide in English; the same width from right to left in Arabic."""
    with gallery.visit(state) as visitor:
        scroll_on(visitor.page)
        light = violations(visitor.page, visitor.looks_at)
        DARK.put_on(visitor.page)
        dark = violations(visitor.page, visitor.looks_at, COLOURS)
        NARROW.put_on(visitor.page)
        scroll_on(visitor.page)
        narrow = violations(visitor.page, visitor.looks_at, SIZES), width_of(visitor.page)
    with gallery.visit(state, RTL.lang) as from_right:
        NARROW.put_on(from_right.page)
        scroll_on(from_right.page)
        rtl = violations(from_right.page, from_right.looks_at, COLOURS + SIZES), width_of(from_right.page)

    assert (light, dark, narrow, rtl) == ([], [], ([], PHONE), ([], PHONE))
    assert visitor.complaints + from_right.complaints == []


def scroll_on(page):
    """To the end: on the way there, what stays below until it is dismissed covers what it likes."""
    page.evaluate(
        """async () => {
          // What comes into sight gets its real height, and so the end moves.
          const end = () => document.documentElement.scrollHeight;
          for (let before, still = 0; still < 3; still = before == end() ? still + 1 : 0) {
            scrollTo(0, (before = end()));
            await new Promise(requestAnimationFrame);
          }
        }"""
    )


def width_of(page):
    """How wide the page is that a reader can scroll over."""
    return page.evaluate("document.documentElement.scrollWidth")


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("width", [320, 1200])
def test_axe_finds_nothing_in_a_lively_thread(reader, stage, lively, look, width):
    reader.page.set_viewport_size({"width": width, "height": 800})

    reader.open(look=look)

    assert violations(reader.page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_a_theme_that_isnt_the_pages(reader, stage, lively, theme):
    reader.open(stage.embed(theme=theme), look="dark" if theme == "light" else "light")

    assert violations(reader.page) == []


def test_axe_sees_what_is_wrong(reader, stage, lively):
    reader.open()

    reader.page.evaluate("document.querySelector('talk-widget').shadowRoot.querySelector('h3').removeAttribute('part')")
    reader.page.evaluate(
        "document.querySelector('talk-widget').shadowRoot.querySelector('time').setAttribute('style', 'color: #bbb')"
    )

    assert [line.split(":")[0] for line in violations(reader.page)] == ["color-contrast"]


def test_everything_that_is_pressed_is_large_enough(reader, stage, lively):
    reader.open()
    muted_and_shown(reader)

    sizes = reader.section.locator("button:visible, select:visible").evaluate_all(
        "all => all.map(one => [one.textContent, one.getBoundingClientRect()]).filter(([, {width, height}]) => "
        "width < 24 || height < 24).map(([text]) => text)"
    )

    assert sizes == []


def test_nothing_moves_where_a_reader_wants_no_motion(reader, stage, lively):
    reader.page.emulate_media(reduced_motion="reduce")
    reader.open()

    running = reader.page.evaluate("document.getAnimations({subtree: true}).length")

    assert running == 0


def test_the_keyboard_alone_mutes_shows_and_undoes(reader, stage):
    stage.say("Burt", "First!")
    reader.open()
    keys = reader.page.keyboard
    reader.begin()

    seen = []
    for _ in range(12):
        keys.press("Tab")
        seen.append(reader.focus())
        if seen[-1] == "Mute Burt":
            break
    keys.press("Enter")
    muted = reader.focus()
    keys.press("Enter")
    shown = reader.focus()
    for _ in range(12):
        keys.press("Tab")
        if reader.focus() == "Undo":
            break
    keys.press("Enter")

    assert seen[-3:] == ["Like #1", "Reply #1", "Mute Burt"]
    assert (muted, shown) == ("(show) #1", "(hide) #1")
    expect(reader.comment(1)).to_contain_text("First!")
    assert reader.focus() == "Mute Burt"


def test_the_keyboard_alone_writes(reader, stage):
    reader.open()
    keys = reader.page.keyboard
    reader.begin()

    keys.type("Hello")
    keys.press("Tab")
    keys.type("Nina")
    for _ in range(3):
        keys.press("Tab")
    keys.press("Enter")

    expect(reader.comment(1)).to_contain_text("Hello")
    assert reader.focus() == "talk-1"


def test_one_status_waits_from_the_start_and_no_alert(reader, stage, lively):
    reader.open()

    expect(reader.status).to_have_count(1)
    expect(reader.status).to_have_text("")
    assert reader.section.locator("[role=alert]:visible").count() == 0


def test_headings_tell_the_thread_and_no_two_are_the_same(reader, stage, lively):
    reader.open()

    names = reader.section.get_by_role("heading", level=3).all_inner_texts()

    assert len(names) == 12
    assert len(set(names)) == 12


def test_the_owners_heading_level_is_followed(reader, stage, lively):
    reader.open(stage.embed(heading_level="4"))

    assert reader.section.get_by_role("heading", level=4).count() == 1
    assert reader.section.get_by_role("heading", level=5).count() == 12

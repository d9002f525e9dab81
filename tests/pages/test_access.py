"""Every state of the pages: valid HTML, nothing for axe to find, nothing cut at 320 pixels."""

from __future__ import annotations

import io
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from tests.pages.judges import faults, violations
from tests.pages.place import KEY, OWN, PEOPLE, fields_of

STATES = {
    "thread": {},
    "shown": {"show": "muted"},
    "newest": {"sort": "newest"},
    "reply": {"open": "reply.1"},
    "edit": {"open": "edit.2"},
    "delete": {"open": "delete.2"},
    "mute": {"open": "mute.1"},
    "share": {"open": "share.1"},
    "found": {"q": "words"},
    "nothing found": {"q": "zebra"},
    "posted": {"news": "posted.2"},
    "empty": {"thread": "/empty"},
    "missing": {"around": "0"},
    "no cursor": {"after": "x"},
}
LOOKS = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "narrow": {"color_scheme": "light", "viewport": {"width": 320, "height": 640}},
    "right to left": {"color_scheme": "dark", "viewport": {"width": 320, "height": 640}},
}
EVERYTHING = ("light", "right to left")
"""Looks in which every state is seen; the others share their colors and widths with these two."""


@pytest.fixture
def lively(place):
    """A thread with all there can be: replies to depth, quotes, mutes, tombstones, tags, a guest, another script."""
    place.say(
        "bob", "Some **words** and https://example.org/a-long-address", title="News roundup", url="https://b.example"
    )
    place.say("ada", "> #1: Some words\n\nMore words", parent=1)
    for who in ("eve", "mal", "eve"):
        place.say(who, "Loud words")
    place.say("bob", "> #3: Loud\n\nI answer", parent=3)
    place.say("ليلى", "مرحبا! هل هناك ترجمة؟", website="https://laila.example")
    deleted = place.say("bob", "Gone")
    for parent in (8, 9, 10, 11):
        place.say("ada", f"Below {parent}", parent=parent)
    official = place.say("moderator", "Please be kind")
    for name in ("eve", "mal"):
        place.mute("ada", name, note="too loud", days=7 if name == "mal" else None)
    with place.talk() as talk:
        talk.delete(None, deleted.id, PEOPLE["bob"])
        talk.moderate(None, official.id, PEOPLE["moderator"], "official")
        talk.like(None, place.comments()[0].id, PEOPLE["ada"])
    return place


def address(query) -> str:
    return f"/talk/thread?{urlencode({'thread': KEY} | query)}"


def test_every_page_is_valid_html(lively):
    pages = {}
    for who in ("", "ada"):
        visitor = lively.visitor(who)
        for state, query in STATES.items():
            pages[f"{state} {who}"] = visitor.client.get(address(query)).text
        for path in ("", "mutes", "mutes?find=zebra", f"mutes?thread={KEY}&muted=1"):
            pages[f"{path} {who}"] = visitor.client.get(f"/talk/{path}").text
    ada = lively.visitor("ada")
    page = ada.get(open="reply.1")
    pages["refused"] = refused(ada, page).text
    pages["preview"] = ada.press(ada.get(), "Preview", text="Hello *there*").text
    pages["import"] = looked_at(lively).text
    pages["arabic"] = ada.get(lang="ar").text

    assert faults(pages) == []


def refused(visitor, page):
    (form,) = page.all('//form[@id="open"]')
    return visitor.post(form.get("action"), fields_of(form) | {"do": "post", "text": ""})


def looked_at(place):
    file = place.visitor("ada").client.get("/talk/mutes.json").data
    bob = place.visitor("bob")
    token = bob.get("mutes").all('//input[@name="form"]')[0].value
    return bob.post("/talk/mutes", {"form": token, "do": "look", "file": (io.BytesIO(file), "x")}, multipart=True)


def test_the_judge_of_html_sees():
    said = " ".join(faults({"bad": "<!doctype html><html lang=en><title>x</title><p id=a><div id=a></p><img src=x>"}))

    for rule in ("no-dup-id", "close-order", "wcag/h37"):
        assert rule in said


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_in_any_state(browser, lively, serve, look):
    home = serve(lively.app)
    lang = {"lang": "ar"} if look == "right to left" else {}
    context = browser.new_context(**LOOKS[look])
    context.add_cookies([{"name": "reader", "value": "ada", "url": home}])
    page = context.new_page()
    found = {}
    states = STATES if look in EVERYTHING else {state: STATES[state] for state in ("thread", "reply", "mute")}
    paths = {state: address(query | lang) for state, query in states.items()}
    paths |= {path: f"/talk/{path}?{urlencode(lang)}" for path in ("", "mutes")}
    for state, path in paths.items():
        page.goto(home + path)
        said = violations(page)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            said.append("wider than the window")
        if said:
            found[state] = said
    context.close()

    assert found == {}


def test_headings_are_one_outline_and_all_different(lively):
    for query in ({}, {"show": "muted"}, {"q": "words"}):
        page = lively.visitor("ada").get(**query)
        levels = [int(heading.tag[1]) for heading in page.all("//h1|//h2|//h3|//h4")]
        said = page.said("//h1|//h2|//h3|//h4")

        assert levels[:2] == [1, 2]
        assert set(levels[2:]) == {3}
        assert len(said) == len(set(said))


def test_a_page_says_its_language_and_direction(lively, stranger):
    for lang, direction in (("de", "ltr"), ("ar", "rtl"), ("he", "rtl")):
        (root,) = stranger.get(lang=lang).all("/html")
        assert (root.get("lang"), root.get("dir")) == (lang, direction)


def test_the_keyboard_s_first_stop_leads_to_the_comments(page, lively, serve):
    page.goto(serve(lively.app) + address({}))

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the comments")).to_be_focused()
    expect(page.get_by_role("link", name="Skip to the comments")).to_be_in_viewport()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=2)).to_be_focused()


def test_what_can_be_pressed_is_large_enough(page, lively, serve):
    """24 by 24 pixels (WCAG 2.2, 2.5.8), but for links within a line of text."""
    home = serve(lively.app)
    page.context.add_cookies([{"name": "reader", "value": "ada", "url": home}])
    page.goto(home + address({}))

    small = page.evaluate("""[...document.querySelectorAll("button, select, summary, [part=actions] > a, header a")]
        .map(one => [one.textContent, one.getBoundingClientRect()])
        .filter(([, box]) => box.width && (box.width < 24 || box.height < 24)).map(([name]) => name)""")

    assert small == []


def test_on_paper_there_are_words_and_nothing_to_press(page, lively, serve):
    page.goto(serve(lively.app) + address({}))
    page.emulate_media(media="print")

    expect(page.get_by_role("button")).to_have_count(0)
    expect(page.get_by_role("textbox")).to_have_count(0)
    expect(page.get_by_text("Printed from")).to_be_visible()
    expect(page.locator("#talk-1 [part=text]").first).to_be_visible()


def test_a_foreign_page_s_refusal_is_a_fine_page_too(lively):
    client = lively.app.test_client()

    pages = {
        "foreign": client.post(address({}), data={"do": "post"}).text,
        "method": client.put(address({})).text,
        "nonsense": client.post(address({}), data={"do": "x"}, headers=OWN).text,
    }

    assert faults(pages) == []

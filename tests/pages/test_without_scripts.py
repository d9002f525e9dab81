"""Every action of the Talk page in a real browser that runs no script."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

from tests.pages.place import KEY, PEOPLE


@pytest.fixture
def open_page(browser, place, serve):
    """Open a page without scripts: ``open_page("ada")``; a stranger's without a name."""
    address = serve(place.app)
    contexts = []

    def opened(who: str = "", path: str = f"thread?thread={KEY}"):
        context = browser.new_context(java_script_enabled=False, accept_downloads=True)
        context.set_default_timeout(20_000)
        contexts.append(context)
        if who:
            context.add_cookies([{"name": "reader", "value": who, "url": address}])
        page = context.new_page()
        page.goto(f"{address}/talk/{path}")
        return page

    yield opened
    for context in contexts:
        context.close()


def comment(page, number: int):
    return page.locator(f"#talk-{number} > [part=comment]")


def button(page, name: str):
    return page.get_by_role("button", name=name, exact=True)


def link(page, name: str):
    return page.get_by_role("link", name=name, exact=True)


def note(page):
    return page.locator("[part=note] > p").first


def test_a_stranger_writes_replies_edits_likes_and_deletes(open_page, place):
    place.say("bob", "First words")
    page = open_page()

    page.get_by_label("Write a comment").fill("Hello *there*")
    page.get_by_label("Name", exact=True).fill("Nina")
    button(page, "Preview").click()
    expect(page.locator("[part=preview] em")).to_have_text("there")
    button(page, "Post").click()
    expect(note(page)).to_have_text("Comment 2 posted")
    assert page.url.endswith("#talk-2")

    link(page, "Reply #1").click()
    page.get_by_label("Reply to Bob").fill("An answer")
    page.locator("#open").get_by_role("button", name="Post").click()
    expect(page.locator("#talk-1 #talk-3 [part=text]").first).to_have_text("An answer")

    link(page, "Edit #3").click()
    page.get_by_label("Edit your comment").fill("A better answer")
    button(page, "Save").click()
    expect(comment(page, 3)).to_contain_text("A better answer")
    expect(comment(page, 3)).to_contain_text("edited")

    button(page, "Like #1").click()
    expect(button(page, "Like 1 #1")).to_have_attribute("aria-pressed", "true")
    button(page, "Like 1 #1").click()
    expect(button(page, "Like #1")).to_have_attribute("aria-pressed", "false")

    link(page, "Delete #3").click()
    button(page, "Delete").click()
    expect(note(page)).to_have_text("Comment 3 deleted")
    link(page, "Dismiss").click()
    expect(note(page)).to_have_count(0)
    assert place.texts() == ["First words", "Hello there"]


def test_a_stranger_mutes_unfolds_undoes_and_unmutes(open_page, place):
    for who in ("eve", "bob", "eve"):
        place.say(who, f"Words of {who}")
    page = open_page()

    button(page, "Mute Eve").first.click()
    expect(note(page)).to_have_text("Muted Eve. 2 comments hidden.")
    assert page.url.endswith("#talk-1")
    expect(page.get_by_text("Words of eve").first).to_be_hidden()
    button(page, "Undo").click()
    expect(page.get_by_text("Words of eve").first).to_be_visible()

    link(page, "How to mute Eve #3").click()
    page.get_by_label("For how long").select_option("7 days")
    page.get_by_label("Where").select_option("In this thread only")
    page.get_by_label("Note to yourself (nobody else sees it)").fill("too loud")
    page.locator("#open").get_by_role("button", name="Mute").click()
    page.locator("#show-3").click()
    expect(page.get_by_text("Words of eve").last).to_be_visible()
    expect(page.get_by_text("Words of eve").first).to_be_hidden()

    link(page, "Muted people (1)").click()
    expect(page.get_by_role("listitem")).to_contain_text("too loud")
    button(page, "Unmute Eve").click()
    expect(page.get_by_text("You have muted nobody.")).to_be_visible()
    link(page, "Back to the thread").click()
    expect(page.get_by_text("Words of eve").first).to_be_visible()


def test_a_list_is_exported_looked_at_and_imported(open_page, place, tmp_path):
    place.say("eve")
    place.mute("ada", "eve")
    page = open_page("ada", "mutes")
    with page.expect_download() as download:
        link(page, "Export as CSV").click()
    download.value.save_as(tmp_path / "mutes.csv")

    other = open_page("bob", "mutes")
    other.get_by_label("Import a list").set_input_files(tmp_path / "mutes.csv")
    button(other, "Look at this list first").click()
    expect(other.get_by_role("heading", name="This would mute 1 person:")).to_be_visible()
    button(other, "Mute 1 person").click()

    expect(other.get_by_text("1 person muted.")).to_be_visible()
    expect(button(other, "Unmute Eve")).to_be_visible()


def test_who_replies_or_edits_lands_in_the_box(open_page, place):
    place.say("ada", "First words")
    for number in range(2, 20):
        place.say("bob", f"Word {number}")
    page = open_page("ada")

    for opener in ("Reply #9", "Edit #1"):
        link(page, opener).click()

        expect(page.locator("#open textarea")).to_be_focused()
        expect(page.locator("#open textarea")).to_be_in_viewport()


def test_pages_are_turned_sorted_searched_and_linked(open_page, place):
    with place.talk() as talk:
        for number in range(1, 104):
            talk.post(None, KEY, PEOPLE["ada"], f"Word {number}" + (" needle" if number == 7 else ""))
    page = open_page()
    items = page.get_by_role("main").get_by_role("listitem")

    expect(items).to_have_count(50)
    link(page, "Next").click()
    expect(items.first).to_have_id("talk-51")
    link(page, "Next").click()
    expect(items).to_have_count(3)
    link(page, "Back").click()
    expect(items.first).to_have_id("talk-51")
    page.get_by_label("Sort by").select_option("Newest")
    button(page, "Sort").click()
    expect(items.first).to_have_id("talk-103")
    page.get_by_label("Search this thread").fill("needle")
    button(page, "Search").click()
    expect(items).to_have_count(1)
    link(page, "#7").click()
    assert page.url.endswith("around=7#talk-7")
    expect(page.locator("#talk-7")).to_be_in_viewport()
    link(page, "All threads").click()
    expect(items).to_have_text([f"{KEY} 103 comments · last comment Nov 22, 2026"])
    link(page, KEY).click()
    expect(items).to_have_count(50)


def test_a_link_is_there_to_copy_and_to_send(open_page, place):
    place.say("bob", title="News & roundup")
    page = open_page()

    link(page, "Share #1").click()

    address = page.get_by_label("Link to comment 1").input_value()
    assert address.endswith(f"/talk/thread?thread={KEY}&around=1#talk-1")
    mail = link(page, "Send by mail").get_attribute("href")
    assert mail.startswith("mailto:?subject=News%20%26%20roundup&body=http%3A")
    expect(page.locator("[data-copy]")).to_be_hidden()


def test_what_is_refused_is_still_in_the_box_and_in_sight(open_page, place):
    place.say("bob")
    page = open_page()
    link(page, "Reply #1").click()
    page.get_by_label("Reply to Bob").fill("A long answer")
    page.locator("#open").get_by_role("button", name="Post").click()

    field = page.locator("#open-name")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_be_in_viewport()
    expect(page.get_by_label("Reply to Bob")).to_have_value("A long answer")
    field.fill("Nina")
    page.locator("#open").get_by_role("button", name="Post").click()
    expect(note(page)).to_have_text("Comment 2 posted")


def test_another_language_stays_from_page_to_page(open_page, place):
    place.say("bob")
    page = open_page()

    page.get_by_label("Language").select_option("Deutsch")
    button(page, "Change").click()

    assert page.locator("html").get_attribute("lang") == "de"
    page.locator("header a").first.click()
    assert page.locator("html").get_attribute("lang") == "de"


def test_a_guest_has_themselves_forgotten(open_page, place):
    place.say("bob")
    page = open_page()
    button(page, "Like #1").click()
    page.get_by_text("You are here as a guest.").click()

    button(page, "Forget me in this browser").click()

    expect(button(page, "Like 1 #1")).to_have_attribute("aria-pressed", "false")
    assert page.context.cookies() == []


def test_more_replies_than_fit_are_a_page_away(open_page, place):
    place.say("bob")
    for number in range(14):
        place.say("ada", f"Reply {number}", parent=1)
    page = open_page()

    link(page, "Show 4 more replies").click()

    expect(page.get_by_role("main").get_by_role("listitem")).to_have_count(4)
    expect(page.get_by_text("Reply 13")).to_be_visible()
    link(page, "Back to the thread").click()
    expect(page.get_by_text("Reply 0")).to_be_visible()


def test_structured_data_stands_in_the_page(open_page, place):
    place.say("bob", "Hello", title="News roundup", url="https://blog.example/42")
    page = open_page()

    told = json.loads(page.locator("script[type='application/ld+json']").text_content())

    assert (told["@type"], told["headline"], told["commentCount"]) == ("DiscussionForumPosting", "News roundup", 1)
    assert told["comment"][0]["author"]["name"] == "Bob"
    assert page.locator("link[rel=canonical]").get_attribute("href").endswith(f"/talk/thread?thread={KEY}")

"""Whom a reader muted before they signed in: offered for their account's list, by union (M3)."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from talkwidget.core.identity import Identity
from tests.browser.reader import Reader, problem
from tests.browser.stage import SITE, Stage

NINA = Identity(issuer="sso", subject="nina", name="Nina")


@pytest.fixture
def thread(stage: Stage) -> Stage:
    for name in ("Burt", "Ada", "Zoë"):
        stage.say(name, f"{name} was here")
    return stage


def sign_in(reader: Reader, stage: Stage) -> Locator:
    """Come back with a token; returns the offer."""
    expect(reader.status).to_contain_text("Muted")  # what is pressed first is fetched first
    reader.open(stage.embed(token=stage.token("nina", name="Nina")))
    return reader.section.get_by_text("before you signed in")


def names(stage: Stage) -> list[str]:
    with stage.talk() as talk:
        return sorted(entry.name for entry in talk.mutes(SITE, NINA))


def test_the_offer_names_them_and_nothing_is_sent_before(reader, thread):
    reader.open()
    reader.press("Mute Burt")
    reader.press("Mute Ada")

    offer = sign_in(reader, thread)

    expect(offer).to_contain_text("You muted 2 people in this browser before you signed in.")
    expect(offer).to_contain_text("Burt and Ada")
    assert names(thread) == []
    expect(reader.comment(1)).to_contain_text("muted")


def test_adding_them_is_a_union_and_says_what_happened(reader, thread):
    reader.open()
    reader.press("Mute Burt")
    reader.press("Mute Zoë")
    with thread.talk() as talk:
        rows = talk.page(talk.thread(SITE, "/posts/42")).comments
        for row in rows[:2]:
            talk.mute(SITE, NINA, row.author.id)
    sign_in(reader, thread)

    reader.press("Add them")

    expect(reader.status).to_have_text("1 person muted. 1 is on your list already.")
    expect(reader.section.get_by_text("1 person muted. 1 is on your list already.").first).to_be_visible()
    assert names(thread) == ["Ada", "Burt", "Zoë"]
    assert [each.get("local") for each in reader.kept("mutes")] == [None, None, None]
    expect(reader.comment(1)).to_contain_text("3 comments from users you have muted")


def test_once_added_nothing_is_offered_again(reader, thread):
    reader.open()
    reader.press("Mute Burt")
    sign_in(reader, thread)
    reader.press("Add them")
    expect(reader.status).to_contain_text("1 person muted.")

    reader.page.reload()

    expect(reader.comment(1)).to_contain_text("from a user you have muted")
    expect(reader.button("Add them")).to_have_count(0)


def test_forgetting_them_shows_their_comments(reader, thread):
    reader.open()
    reader.press("Mute Burt")
    sign_in(reader, thread)

    reader.press("Forget them")

    expect(reader.comment(1)).to_contain_text("Burt was here")
    expect(reader.button("Add them")).to_have_count(0)
    assert names(thread) == []
    assert reader.focus() == "title"


def test_it_is_offered_once_a_visit(reader, thread):
    reader.open()
    reader.press("Mute Burt")
    offer = sign_in(reader, thread)
    expect(offer).to_have_count(1)

    with reader.page.expect_response("**/api/comments?*"):
        reader.section.get_by_label("Sort by").select_option("newest")

    expect(reader.section).to_have_attribute("aria-busy", "false")
    expect(offer).to_have_count(1)


def test_dismissed_it_is_offered_at_the_next_visit(reader, thread):
    reader.open()
    reader.press("Mute Burt")
    offer = sign_in(reader, thread)

    reader.press("Dismiss")
    expect(offer).to_have_count(0)
    reader.page.reload()

    expect(offer).to_be_visible()
    expect(reader.comment(1)).to_contain_text("from a user you have muted")


def test_a_refusal_loses_nobody(reader, thread):
    reader.open()
    reader.press("Mute Burt")
    offer = sign_in(reader, thread)
    expect(offer).to_be_visible()

    with reader.answered("me/mutes/import", problem(409, "mute_limit", "You can mute 1,000 people.")):
        reader.press("Add them")
        expect(reader.section.get_by_role("alert")).to_contain_text("You can mute 1,000 people.")

    expect(reader.comment(1)).to_contain_text("from a user you have muted")
    expect(offer).to_be_visible()
    assert [each["name"] for each in reader.kept("mutes")] == ["Burt"]

"""The failures that a page could commit, seen in a real browser with the built embed."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from playwright.sync_api import Page, expect

from talkwidget.core.identity import Identity
from tests.browser.reader import Reader
from tests.browser.stage import SITE, Stage, guest

ADA = Identity("sso", "ada", "Ada")
MODERATOR = Identity("sso", "moderator", "Moderator", roles=frozenset({"moderator"}))
# Keeps every text that ever stood in the page, for however short: before the embed's script and after it.
RECORDER = """
  window.everSeen = "";
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (options) {
    const root = attach.call(this, options);
    new MutationObserver((changes) => {
      for (const { addedNodes } of changes) for (const node of addedNodes) everSeen += node.textContent + "\\n";
    }).observe(root, { childList: true, characterData: true, subtree: true });
    return root;
  };
"""
# Puts somebody on the list that this browser keeps beside the server's.
_ADD_TO_LIST = """(author) => {
  const key = Object.keys(localStorage).find((name) => name.endsWith(" mutes"));
  const list = JSON.parse(localStorage[key]);
  localStorage[key] = JSON.stringify([...list, { author, name: "?", since: "2026-11-22T18:00:00Z", local: true }]);
}"""


@pytest.fixture
def bobs(stage) -> str:
    """Ada asks, Bob answers, Carol replies to Bob; returns Bob's id."""
    stage.say(ADA, "A question")
    bob = stage.say("Bob", "Words of Bob", parent=1)
    stage.say("Carol", "A reply to Bob", parent=2)
    return str(bob.author.id)


def mute(stage: Stage, author: str, **how: object) -> None:
    with stage.talk() as talk:
        talk.mute(SITE, ADA, uuid.UUID(author), **how)


def read_as_ada(stage: Stage, page: Page) -> None:
    """Ada, signed in by the owner's server, opens the article."""
    page.goto(stage.publish(stage.embed(token=stage.token("ada", name="Ada"))))
    expect(page.locator("#talk-1")).to_contain_text("A question")


def test_02_a_mention_or_quote_escapes(stage, page, bobs):
    """Who names or quotes a muted person is somebody else, and is heard; only the quoted words are not."""
    mute(stage, bobs)
    stage.say("Dora", "@Bob is right:\n\n> #2: Words of Bob\n\n> Words of nobody here\n\nI agree.")

    read_as_ada(stage, page)

    expect(page.locator("#talk-4")).to_contain_text("I agree.")
    expect(page.locator("#talk-4")).to_contain_text("Words of nobody here")
    expect(page.locator("#talk-4")).to_contain_text("[ quote from a muted user ]")
    expect(page.get_by_text("Words of Bob")).to_have_count(0)


def test_03_innocents_hidden_with_the_thread(stage, page, bobs):
    mute(stage, bobs)

    read_as_ada(stage, page)

    expect(page.get_by_text("A reply to Bob")).to_be_visible()
    expect(page.locator("#talk-3")).to_contain_text("in reply to a muted user")
    expect(page.get_by_text("Words of Bob")).to_have_count(0)


def test_04_own_comment_hidden(stage, page, bobs):
    """Even if one's own old id stands on a list that came from elsewhere."""
    posted = guest("Gil")
    stage.say(posted, "Words of a guest who is Ada")
    with stage.talk() as talk:
        old = talk.me(SITE, posted).author.id
        talk.take_over(SITE, ADA, posted)
    mute(stage, bobs)
    read_as_ada(stage, page)
    page.evaluate(_ADD_TO_LIST, str(old))

    page.reload()

    expect(page.get_by_text("This comment is from a user you have muted")).to_have_count(1)
    expect(page.get_by_text("Words of a guest who is Ada")).to_be_visible()
    expect(page.get_by_text("A question")).to_be_visible()


def test_07_a_wall_of_placeholders(stage, page, bobs):
    """Neighbours that say nothing to each other are one line; who was answered keeps a line, for the answer's sake."""
    for number in range(5):
        stage.say("Bob", f"More words of Bob, {number}")
    stage.say("Carol", "A reply to the last of them", parent=8)
    mute(stage, bobs)

    read_as_ada(stage, page)

    said = page.locator("talk-widget section").inner_text().splitlines()
    lines = [line.strip() for line in said if "muted ]" in line]
    assert [line.split(" (show)")[0] for line in lines] == [
        "#2 [ This comment is from a user you have muted ]",
        "#4\u2013#7 [ 4 comments from users you have muted ]",
        "#8 [ This comment is from a user you have muted ]",
    ]


@pytest.mark.parametrize("first_visit", [True, False])
def test_06_a_flash_of_muted_content_on_load(stage, page, bobs, first_visit):
    """Muted words are never in the page, not even for a moment: not with an empty cache, not while offline from /me."""
    mute(stage, bobs)
    page.add_init_script(RECORDER)
    if not first_visit:
        read_as_ada(stage, page)
        page.route("**/api/me?*", lambda route: route.abort())

    read_as_ada(stage, page)

    expect(page.locator("#talk-2")).to_contain_text("This comment is from a user you have muted")
    seen = page.evaluate("everSeen")
    assert "A reply to Bob" in seen
    assert "Words of Bob" not in seen


def test_09_an_expiry_bug_unmutes_everybody(stage, page, bobs):
    """In the browser: no end is no end, an end to come holds, and an end that has come is over."""
    eve, dan = (str(stage.say(name, f"Words of {name}").author.id) for name in ("Eve", "Dan"))
    mute(stage, bobs)
    mute(stage, eve, days=90)
    mute(stage, dan, days=1)
    read_as_ada(stage, page)
    title = page.locator("#title")
    expect(title).to_have_text("Comments (5 · 3 hidden)")

    page.clock.set_fixed_time(stage.clock.now + dt.timedelta(days=2))
    page.reload()

    expect(page.get_by_text("Words of Dan")).to_be_visible()
    expect(title).to_have_text("Comments (5 · 2 hidden)")


def test_10_a_moderator_s_official_note_is_missed(stage, page, bobs):
    note = stage.say("Bob", "The office is closed on Monday")
    with stage.talk() as talk:
        talk.moderate(SITE, note.id, MODERATOR, "official")
    mute(stage, bobs)

    read_as_ada(stage, page)

    expect(page.get_by_text("The office is closed on Monday")).to_be_visible()
    expect(page.locator("#talk-4")).to_contain_text("official")
    expect(page.get_by_text("Words of Bob")).to_have_count(0)


def test_15_live_counters_leak(stage, page, bobs):
    """What a muted person adds meanwhile raises no number, and doesn't spoil that of the others."""
    mute(stage, bobs)
    reader = Reader(page, stage)
    page.clock.install(time=stage.clock.now)
    read_as_ada(stage, page)
    stage.say("Bob", "Words of Bob, added")

    reader.wait_for_news()
    expect(page.get_by_role("button", name="new comment")).to_have_count(0)
    stage.say("Carol", "Words of Carol, added")
    reader.wait_for_news()

    expect(page.get_by_role("button", name="Show 1 new comment", exact=True)).to_be_visible()
    expect(page.locator("#title")).to_have_text("Comments (3 · 1 hidden)")


def test_17_nothing_shows_that_something_is_hidden(stage, page, bobs):
    """The place, the number, the count and one way to see it all."""
    mute(stage, bobs)

    read_as_ada(stage, page)

    expect(page.locator("#title")).to_have_text("Comments (3 · 1 hidden)")
    expect(page.locator("#talk-2 .placeholder, #talk-2 [part~=placeholder]").first).to_have_text(
        "#2 [ This comment is from a user you have muted ] (show) #2", use_inner_text=False
    )
    page.get_by_role("button", name="Show all muted (1)").click()
    expect(page.get_by_text("Words of Bob")).to_be_visible()

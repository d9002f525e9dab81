"""A list that changes under one's eyes: muted again, undone, refused, from another tab, while a panel stands open."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Route, expect

from talkwidget.core.identity import Identity
from tests.browser.reader import Reader, problem
from tests.browser.stage import SITE, Stage

NINA = Identity(issuer="sso", subject="nina", name="Nina")
LINE = "This comment is from a user you have muted"
BUSY = problem(503, "store_busy", "Later.")


@pytest.fixture
def thread(stage: Stage) -> Stage:
    """Burt at 1 and 3, who is answered and quoted; a captain at 4."""
    stage.say("Burt", "Burt's zebra")
    stage.say("Ada", "An answer", parent=1)
    stage.say("Burt", "Burt's second words")
    stage.say("Ada", "> #1: Burt's zebra\n\nI answer, captain")
    return stage


@pytest.fixture
def reading(reader: Reader, thread: Stage) -> Reader:
    reader.open()
    return reader


def mute_burt(reader: Reader, of: int = 1) -> None:
    reader.button("Mute Burt", within=reader.comment(of)).click()
    expect(reader.comment(of)).to_contain_text(LINE)


def people(reader: Reader) -> Locator:
    reader.section.get_by_role("button", name=re.compile("^Muted people")).click()
    return reader.section.get_by_role("region", name="Muted people")


def test_muted_once_more_what_was_shown_is_hidden_once_more(reading):
    reader = reading
    mute_burt(reader)
    reader.press("(show) #1")
    reader.button("Unmute Burt").click()

    reader.button("Mute Burt", within=reader.comment(1)).click()

    expect(reader.comment(1)).to_contain_text(LINE)
    expect(reader.comment(1)).not_to_contain_text("zebra")
    expect(reader.status).to_have_text("Muted Burt. 2 comments hidden.")


def test_the_status_counts_only_theirs(reading):
    reader = reading
    mute_burt(reader)

    reader.button("Mute Ada", within=reader.comment(2)).click()

    expect(reader.status).to_have_text("Muted Ada. 2 comments hidden.")


def test_a_refused_mute_takes_back_nobody_else(reader, thread):
    reader.open(thread.embed(token=thread.token("nina", name="Nina")))
    held: list[Route] = []

    def first_waits(route: Route) -> None:
        if route.request.method != "PUT" or held:
            route.fallback()
        else:
            held.append(route)

    reader.page.route("**/me/mutes/**", first_waits)
    mute_burt(reader)
    reader.button("Mute Ada", within=reader.comment(2)).click()
    expect(reader.comment(1)).to_contain_text("4 comments from users you have muted")

    BUSY(held[0])

    expect(reader.section.get_by_role("alert")).to_contain_text("Later.")
    expect(reader.comment(1)).to_contain_text("zebra")
    expect(reader.comment(2)).to_contain_text(LINE)


def test_a_refused_mute_leaves_the_focus_at_the_comment_and_no_false_status(reader, thread):
    reader.open(thread.embed(token=thread.token("nina", name="Nina")))
    with reader.answered("me/mutes/.*", BUSY):
        reader.button("Mute Burt", within=reader.comment(1)).click()
        expect(reader.section.get_by_role("alert")).to_contain_text("Later.")

    reader.expect_focus("Like #1")
    expect(reader.status).to_have_text("")


def test_undo_brings_back_what_was_there_before(reader, thread):
    reader.open()
    reader.button("How to mute Burt").first.click()
    reader.section.get_by_label("For how long").select_option("30")
    reader.section.get_by_label("Note to yourself").fill("rude")
    reader.press("Mute")
    expect(reader.comment(1)).to_contain_text(LINE)
    before = reader.kept(" mutes")
    reader.press("(show) #1")
    reader.button("How to mute Burt", within=reader.comment(1)).click()
    reader.section.get_by_label("Note to yourself").fill("very rude")

    reader.press("Mute")
    changed = reader.kept(" mutes")
    reader.button("Undo").first.click()

    assert [(one["until"], one["note"]) for one in changed] == [(before[0]["until"], "very rude")]
    assert reader.kept(" mutes") == before
    expect(reader.comment(1)).to_contain_text(LINE)


def test_a_muted_word_makes_nobody_a_muted_user(reading):
    reader = reading
    region = people(reader)
    region.get_by_label("Word or phrase").fill("zebra")
    region.get_by_role("button", name="Mute this word").click()

    expect(reader.comment(1)).to_contain_text("contains a word you muted")
    expect(reader.comment(1).get_by_role("heading")).to_have_text("Comment #1")
    expect(reader.comment(2)).not_to_contain_text("muted user")
    reader.press("(show) #1")
    expect(reader.button("Mute Burt", within=reader.comment(1))).to_be_visible()


def test_an_official_comment_of_somebody_muted_offers_to_unmute(reader, thread, moderator):
    note = thread.say("Burt", "The office is closed")
    with thread.talk() as talk:
        talk.moderate(SITE, note.id, moderator, "official")
    reader.open()

    mute_burt(reader)

    expect(reader.button("Unmute Burt", within=reader.comment(5))).to_be_visible()


def test_the_open_list_follows_the_thread(reading):
    reader = reading
    region = people(reader)
    expect(region).to_contain_text("You have muted nobody.")

    mute_burt(reader)

    expect(region.get_by_role("listitem").filter(has_text="Burt")).to_have_count(1)
    expect(region).not_to_contain_text("You have muted nobody.")


def test_the_bar_counts_people_whom_one_does_not_hear_now(reader, thread):
    reader.open()
    mute_burt(reader)
    expect(reader.button("Muted people (1)")).to_be_visible()
    reader.page.evaluate(
        """() => {
          const key = Object.keys(localStorage).find((name) => name.endsWith(" mutes"));
          const [one] = JSON.parse(localStorage[key]);
          const ended = { ...one, author: "gone", until: "2020-01-01T00:00:00Z" };
          localStorage[key] = JSON.stringify([{ ...one, thread: "/a" }, { ...one, thread: "/b" }, ended]);
        }"""
    )

    reader.page.reload()

    expect(reader.button("Muted people (1)")).to_be_visible()


def test_open_results_follow_the_list_and_quote_nobody_who_is_muted(reading):
    reader = reading
    reader.press("Search")
    region = reader.section.get_by_role("region", name="Search")
    region.get_by_role("searchbox").fill("zebra")
    region.get_by_role("searchbox").press("Enter")
    expect(region.get_by_role("listitem")).to_have_count(2)

    mute_burt(reader)

    expect(region.get_by_role("listitem")).to_have_count(1)
    expect(region).to_contain_text("1 result from muted users")
    expect(region).not_to_contain_text("Burt's zebra")


def test_what_is_being_written_stays_where_another_tab_mutes(reading):
    reader = reading
    reader.button("Reply #3").click()
    box = reader.section.get_by_role("textbox", name="Reply to Burt")
    box.fill("Half a thou")
    with reader.page.context.new_page() as other:
        second = Reader(other, reader.stage)
        other.goto(reader.page.url)
        second.button("Mute Burt").first.click()

        expect(reader.comment(3)).to_contain_text(LINE)

    expect(box).to_be_focused()
    expect(box).to_have_value("Half a thou")


def test_the_focus_stays_in_the_thread_where_another_tab_mutes(reading):
    reader = reading
    reader.button("Like #3").focus()
    with reader.page.context.new_page() as other:
        second = Reader(other, reader.stage)
        other.goto(reader.page.url)
        second.button("Mute Burt").first.click()

        expect(reader.comment(3)).to_contain_text(LINE)

    assert reader.focus().startswith("(show)")


def test_a_failed_unmute_in_the_list_says_unmuted_of_nobody(reader, thread):
    reader.open(thread.embed(token=thread.token("nina", name="Nina")))
    mute_burt(reader)
    region = people(reader)
    with reader.answered("me/mutes/.*", BUSY):
        region.get_by_role("button", name="Unmute Burt").click()
        expect(reader.section.get_by_role("alert")).to_contain_text("Later.")

    expect(region.get_by_role("listitem").filter(has_text="Burt")).to_have_count(1)
    expect(region.get_by_role("heading", name="Muted people")).to_be_focused()
    expect(reader.status).to_have_text("")


def test_however_many_undos_wait_most_of_the_page_stays_free(reader, stage):
    for number in range(8):
        stage.say(f"Person {number}", "Words")
    reader.page.set_viewport_size({"width": 360, "height": 640})
    reader.open()

    for number in range(8):
        reader.button(f"Mute Person {number}").click()
        expect(reader.button("Undo")).to_have_count(number + 1)

    assert reader.page.locator("[part=notes]").bounding_box()["height"] <= 640 * 0.3 + 1
    expect(reader.page.locator("[part=note]").filter(has_text="Muted Person 7.")).to_be_in_viewport()

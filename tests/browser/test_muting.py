"""Muting: what mute.md says, as a reader meets it. M4, M6 to M8, M12, M19, M21, M23, M26."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.reader import problem
from tests.browser.stage import SITE

LINE = "[ This comment is from a user you have muted ] "


@pytest.fixture
def quarrel(stage):
    """Burt at 1, 3 and 4, others between; 2 answers 1, 5 answers 4."""
    stage.say("Burt", "Burt's first words")
    stage.say("Ada", "An answer to Burt", parent=1)
    stage.say("Burt", "Burt's second words")
    stage.say("Burt", "Burt's third words")
    stage.say("Cleo", "Another answer to Burt", parent=4)


@pytest.fixture
def in_quarrel(reader, quarrel):
    reader.open()
    return reader


def test_a_muted_comment_keeps_its_place_and_number_and_nothing_else(in_quarrel, stage):
    reader = in_quarrel

    reader.button("Mute Burt").first.click()

    for number in (1, 3, 4):
        expect(reader.comment(number)).to_have_text(f"Comment #{number}, muted user#{number} {LINE}(show) #{number}")
    assert "Burt's" not in reader.page.evaluate("document.querySelector('talk-widget').shadowRoot.innerHTML")
    assert reader.numbers() == [1, 2, 3, 4, 5]


def test_on_mute_the_focus_goes_to_show_and_the_status_counts(in_quarrel):
    reader = in_quarrel

    reader.button("Mute Burt", within=reader.comment(3)).click()

    reader.expect_focus("(show) #3")
    expect(reader.status).to_have_text("Muted Burt. 3 comments hidden.")


def test_replies_of_others_stay_and_say_whom_they_answer(in_quarrel):
    reader = in_quarrel

    reader.button("Mute Burt").first.click()

    expect(reader.comment(2)).to_contain_text("An answer to Burt")
    expect(reader.comment(2).get_by_role("link", name="in reply to a muted user")).to_be_visible()
    expect(reader.section.get_by_role("heading", name=re.compile("^Ada in reply to a muted user"))).to_be_attached()


def test_public_totals_stay_and_the_hidden_are_told(in_quarrel):
    reader = in_quarrel
    before = reader.title.inner_text()

    reader.button("Mute Burt").first.click()

    assert before == "Comments (5)"
    expect(reader.title).to_have_text("Comments (5 · 3 hidden)")


def test_show_reveals_one_and_never_unmutes(in_quarrel):
    reader = in_quarrel
    reader.button("Mute Burt").first.click()

    reader.press("(show) #3")

    expect(reader.comment(3)).to_contain_text("Burt's second words")
    expect(reader.comment(3).get_by_text("muted", exact=True)).to_be_visible()
    expect(reader.button("Unmute Burt")).to_have_count(1)
    expect(reader.button("(hide) #3")).to_have_attribute("aria-expanded", "true")
    reader.expect_focus("(hide) #3")
    expect(reader.title).to_have_text("Comments (5 · 2 hidden)")
    reader.press("(hide) #3")
    reader.expect_focus("(show) #3")
    expect(reader.comment(3)).not_to_contain_text("Burt")


def test_shown_lasts_until_the_page_is_left(in_quarrel):
    reader = in_quarrel
    reader.button("Mute Burt").first.click()
    reader.press("(show) #3")

    reader.page.reload()

    expect(reader.comment(3)).to_contain_text(LINE)


def test_all_the_muted_are_shown_and_hidden_together(in_quarrel):
    reader = in_quarrel
    reader.button("Mute Burt").first.click()

    reader.press("Show all muted (3)")
    shown = [reader.comment(number).inner_text() for number in (1, 3, 4)]
    reader.press("Hide all muted (3)")

    assert all("Burt's" in text for text in shown)
    reader.expect_focus("Show all muted (3)")
    expect(reader.comment(1)).not_to_contain_text("Burt")


def test_unmuting_shows_everything_again(in_quarrel):
    reader = in_quarrel
    reader.button("Mute Burt").first.click()
    reader.press("(show) #3")

    reader.press("Unmute Burt")

    reader.expect_focus("Mute Burt")
    expect(reader.status).to_have_text("Unmuted Burt.")
    expect(reader.comment(1)).to_contain_text("Burt's first words")
    expect(reader.button("Undo")).to_have_count(0)
    expect(reader.title).to_have_text("Comments (5)")


def test_undo_waits_until_it_is_dismissed(in_quarrel):
    reader = in_quarrel
    reader.button("Mute Burt").first.click()
    note = reader.page.locator("[part=note]")
    reader.page.clock.run_for(3_600_000)
    expect(note).to_contain_text("Muted Burt.")

    reader.press("Dismiss")

    expect(note).to_have_count(0)
    reader.expect_focus("(show) #1")


def test_undo_unmutes_and_returns_to_the_comment(in_quarrel):
    reader = in_quarrel
    reader.button("Mute Burt", within=reader.comment(3)).click()

    reader.press("Undo")

    expect(reader.comment(3)).to_contain_text("Burt's second words")
    reader.expect_focus("Mute Burt")
    expect(reader.page.locator("[part=note]")).to_have_count(0)


def test_two_mutes_have_two_undos_the_newest_first(in_quarrel):
    reader = in_quarrel
    reader.press("Mute Ada")
    reader.button("Mute Burt").first.click()

    reader.button("Undo").last.click()

    expect(reader.comment(2)).to_contain_text("An answer to Burt")
    expect(reader.comment(1)).to_contain_text(LINE)
    expect(reader.page.locator("[part=note]")).to_have_text(re.compile("^Muted Burt"))


def test_a_reader_who_is_not_signed_in_mutes_in_this_browser_only(in_quarrel, stage):
    reader = in_quarrel

    reader.button("Mute Burt").first.click()
    expect(reader.comment(1)).to_contain_text(LINE)
    reader.page.reload()

    expect(reader.comment(1)).to_contain_text(LINE)
    assert [(mute["name"], mute["local"]) for mute in reader.kept("mutes")] == [("Burt", True)]
    assert not [asked for asked in stage.asked if "/me" in asked]


def test_ones_own_comment_is_never_hidden(reader, stage):
    reader.open()
    reader.write("Mine")
    expect(reader.comment(1)).to_be_visible()
    with stage.talk() as talk:
        author = talk.page(talk.thread(SITE, "/posts/42")).comments[0].author.id
    reader.page.evaluate(
        """author => {
          const guest = Object.keys(localStorage).find(key => key.endsWith('guest'));
          const mute = {author, name: 'Nina', since: '2026-11-22T18:00:00Z', local: true};
          localStorage[guest.replace('guest', 'mutes')] = JSON.stringify([mute]);
        }""",
        str(author),
    )

    reader.page.reload()

    expect(reader.comment(1)).to_contain_text("Mine")
    expect(reader.button("Mute Nina")).to_have_count(0)


def test_an_official_comment_of_somebody_muted_is_shown(reader, stage, quarrel, moderator):
    with stage.talk() as talk:
        first = talk.page(talk.thread(SITE, "/posts/42")).comments[0]
        talk.moderate(SITE, first.id, moderator, "official")
    reader.open()

    reader.button("Mute Burt", within=reader.comment(3)).click()

    expect(reader.comment(1)).to_contain_text("Burt's first words")
    expect(reader.comment(3)).to_contain_text(LINE)


def test_an_address_of_a_muted_comment_opens_on_its_placeholder(in_quarrel):
    reader = in_quarrel
    reader.button("Mute Burt").first.click()
    expect(reader.comment(4)).to_contain_text(LINE)

    reader.open(at="?again#talk-4")

    reader.expect_focus("talk-4")
    expect(reader.comment(4)).to_contain_text(LINE)


def test_another_tab_follows_at_once(two_tabs, quarrel):
    first, second = two_tabs
    first.open()
    second.open()

    first.button("Mute Burt").first.click()
    expect(second.comment(3)).to_contain_text(LINE)
    first.press("Undo")

    expect(second.comment(3)).to_contain_text("Burt's second words")


def test_another_widget_on_the_page_follows_at_once(reader, stage, quarrel):
    stage.say("Burt", "And here too", thread="/posts/43")
    reader.open(stage.embed() + stage.embed(thread="/posts/43"), wait=False)
    other = reader.page.locator("talk-widget[thread='/posts/43'] li")
    expect(other).to_contain_text("And here too")

    reader.button("Mute Burt").first.click()

    expect(other).to_contain_text(LINE)


def test_a_signed_in_reader_mutes_on_the_server(reader, stage, quarrel):
    reader.open(stage.embed(token=stage.token("nina", name="Nina")))

    with reader.page.expect_response("**/me/mutes/*"):
        reader.button("Mute Burt").first.click()

    reader.page.evaluate("localStorage.clear()")
    reader.page.reload()
    expect(reader.comment(1)).to_contain_text(LINE)
    reader.press("(show) #1")
    with reader.page.expect_response("**/me/mutes/*"):
        reader.press("Unmute Burt")
    reader.page.reload()
    expect(reader.comment(1)).to_contain_text("Burt's first words")


def test_a_mute_that_the_server_refuses_is_taken_back_and_explained(reader, stage, quarrel):
    reader.open(stage.embed(token=stage.token("nina", name="Nina")))

    refused = problem(409, "mute_limit", "Your list holds 1000 people. Unmute somebody first.")
    with reader.answered("me/mutes/.*", refused):
        reader.button("Mute Burt").first.click()
        expect(reader.section.get_by_role("alert")).to_contain_text("Your list holds 1000 people.")

    expect(reader.comment(1)).to_contain_text("Burt's first words")
    expect(reader.button("Undo")).to_have_count(0)


def test_signing_in_reveals_nobody(in_quarrel, stage):
    reader = in_quarrel
    reader.button("Mute Burt").first.click()
    expect(reader.comment(1)).to_contain_text(LINE)

    reader.open(stage.embed(token=stage.token("nina", name="Nina")))

    expect(reader.comment(1)).to_contain_text(LINE)


def test_signing_out_leaves_no_list_behind(reader, stage, quarrel):
    reader.open(stage.embed(token=stage.token("nina", name="Nina")))
    with reader.page.expect_response("**/me/mutes/*"):
        reader.button("Mute Burt").first.click()

    reader.open()

    expect(reader.comment(1)).to_contain_text("Burt's first words")
    assert reader.kept("mutes") == []


WATCH = """
flashes = [];
const look = () => {
  const text = document.querySelector('talk-widget')?.shadowRoot?.textContent ?? '';
  if (text.includes("Burt's")) flashes.push(text);
};
const watch = () => {
  const root = document.querySelector('talk-widget')?.shadowRoot;
  if (root && !root.watched) {
    root.watched = new MutationObserver(look);
    root.watched.observe(root, {subtree: true, childList: true, characterData: true});
  }
  look(); requestAnimationFrame(watch);
};
watch();
"""


@pytest.mark.parametrize("signed_in", [False, True])
def test_no_muted_word_flashes_while_the_page_loads(reader, stage, quarrel, signed_in):
    embed = stage.embed(**({"token": stage.token("nina", name="Nina")} if signed_in else {}))
    reader.open(embed)
    if signed_in:
        with reader.page.expect_response("**/me/mutes/*"):
            reader.button("Mute Burt").first.click()
    else:
        reader.button("Mute Burt").first.click()
    expect(reader.comment(1)).to_contain_text(LINE)

    reader.open(f"<script>{WATCH}</script>{embed}")
    expect(reader.comment(5)).to_be_visible()

    assert reader.page.evaluate("flashes") == []


def test_the_watcher_sees_a_flash_where_there_is_one(reader, stage, quarrel):
    reader.open(f"<script>{WATCH}</script>{stage.embed()}")

    assert reader.page.evaluate("flashes") != []


def test_a_mute_made_elsewhere_is_there_before_the_first_paint(reader, stage, quarrel):
    """The server's list is asked for beside the thread, and waited for."""
    token = stage.token("nina", name="Nina")
    reader.open(stage.embed(token=token))
    with reader.page.expect_response("**/me/mutes/*"):
        reader.button("Mute Burt").first.click()
    reader.page.evaluate("localStorage.clear()")

    reader.open(f"<script>{WATCH}</script>{stage.embed(token=token)}")
    expect(reader.comment(5)).to_be_visible()

    assert reader.page.evaluate("flashes") == []


def test_without_an_answer_about_the_reader_the_list_last_seen_holds(reader, stage, quarrel):
    embed = stage.embed(token=stage.token("nina", name="Nina"))
    reader.open(embed)
    with reader.page.expect_response("**/me/mutes/*"):
        reader.button("Mute Burt").first.click()

    with reader.answered("me", problem(503, "store_busy", "The store is busy.")):
        reader.open(embed)

    expect(reader.comment(1)).to_contain_text(LINE)

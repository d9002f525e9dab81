"""*Muted people*: who they are, since and until when, why, where; unmute and renew (M20, M22)."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from talkwidget.core.identity import Identity
from tests.browser.axe import violations
from tests.browser.reader import Reader, problem
from tests.browser.stage import SITE, Stage

NINA = Identity(issuer="sso", subject="nina", name="Nina")


@pytest.fixture
def thread(stage: Stage) -> Stage:
    for name in ("Burt", "Ada", "Zoë"):
        stage.say(name, f"{name} was here")
    return stage


def member(stage: Stage) -> str:
    return stage.embed(token=stage.token("nina", name="Nina"))


def mute_on_the_server(stage: Stage, name: str, **how: object) -> None:
    with stage.talk() as talk:
        (author,) = {
            row.author.id
            for row in talk.page(talk.thread(SITE, "/posts/42")).comments
            if row.author and row.author.name == name
        }
        talk.mute(SITE, NINA, author, **how)


def panel(reader: Reader) -> Locator:
    """The list, opened and filled."""
    reader.section.get_by_role("button", name="Muted people").click()
    region = reader.section.get_by_role("region", name="Muted people")
    expect(region.get_by_role("button", name="Import a list")).to_be_visible()
    return region


def test_the_list_waits_for_a_mute_that_is_under_way(reader, thread):
    reader.open(member(thread))
    reader.begin()  # who mutes first loads more: not what is waited for here
    muting = reader.hold(re.compile("/me/mutes/[0-9a-f]{8}-"))
    reader.press("Mute Burt")
    reader.section.get_by_role("button", name="Muted people").click()
    reader.let_go(muting)

    expect(reader.button("Unmute Burt")).to_be_visible()
    expect(reader.comment(1)).to_contain_text("This comment is from a user you have muted")


def test_a_mute_that_is_pressed_while_the_list_is_fetched_stays(reader, thread):
    reader.open(member(thread))
    reader.begin()
    people = reader.section.get_by_role("button", name="Muted people")
    with reader.answered_late(re.compile("/me/mutes[?]"), people.click):
        reader.press("Mute Burt")

    expect(reader.button("Unmute Burt")).to_be_visible()
    expect(reader.comment(1)).to_contain_text("This comment is from a user you have muted")


def rows(region: Locator) -> Locator:
    return region.get_by_role("list").first.get_by_role("listitem")


def test_the_list_says_who_since_until_where_and_why(reader, thread):
    mute_on_the_server(thread, "Burt", days=7, note="spoils films")
    thread.clock.advance(seconds=60)
    mute_on_the_server(thread, "Zoë", thread="/posts/42")
    reader.open(member(thread))

    region = panel(reader)

    expect(rows(region)).to_have_count(2)
    expect(rows(region).nth(0)).to_contain_text("Zoë")
    expect(rows(region).nth(0)).to_contain_text("In this thread only")
    expect(rows(region).nth(1)).to_contain_text("since Nov 22, 2026 · until Nov 29, 2026")
    expect(rows(region).nth(1)).to_contain_text("spoils films")


def test_a_guest_reads_that_the_list_is_kept_here_only(reader, thread):
    reader.open()
    reader.press("Mute Burt")

    region = panel(reader)

    expect(rows(region)).to_have_count(1)
    expect(region).to_contain_text("This list is kept in this browser only.")


def test_an_empty_list_says_so(reader, thread):
    reader.open()

    region = panel(reader)

    expect(region.get_by_text("You have muted nobody.")).to_be_visible()
    expect(region.get_by_label("Search the list")).to_be_hidden()
    expect(region.get_by_role("button", name="Export as JSON")).to_be_hidden()


def test_the_list_is_searched_by_name_and_note(reader, thread):
    mute_on_the_server(thread, "Burt", note="spoils films")
    mute_on_the_server(thread, "Zoë")
    reader.open(member(thread))
    region = panel(reader)
    box = region.get_by_label("Search the list")

    box.fill("FILMS")
    expect(rows(region)).to_have_text([re.compile("^Burt")])
    box.fill("zoë")
    expect(rows(region)).to_have_text([re.compile("^Zoë")])
    box.fill("nobody")

    expect(region).to_contain_text("Nobody on the list matches.")


def test_unmuting_shows_their_comments_and_goes_to_the_row_before(reader, thread):
    reader.open()
    for name in ("Burt", "Ada"):
        reader.press(f"Mute {name}")
    region = panel(reader)

    region.get_by_role("button", name="Unmute Ada").click()

    expect(rows(region)).to_have_count(1)
    expect(rows(region).first).to_be_focused()
    expect(reader.comment(2)).to_contain_text("Ada was here")
    expect(reader.status).to_have_text("Unmuted Ada.")
    region.get_by_role("button", name="Unmute Burt").click()
    expect(region.get_by_role("heading", name="Muted people")).to_be_focused()
    expect(region).to_contain_text("You have muted nobody.")


def test_a_member_unmutes_on_the_server(reader, thread):
    mute_on_the_server(thread, "Burt", thread="/posts/42")
    reader.open(member(thread))

    with reader.page.expect_response(lambda answer: answer.request.method == "DELETE"):
        panel(reader).get_by_role("button", name="Unmute Burt").click()

    with thread.talk() as talk:
        assert talk.mutes(SITE, NINA) == []


def test_without_a_server_the_list_last_seen_is_shown(reader, thread):
    mute_on_the_server(thread, "Burt")
    reader.open(member(thread))

    with reader.answered("me/mutes", problem(503, "store_busy", "Try again in a moment.")):
        region = panel(reader)

        expect(reader.section.get_by_role("alert")).to_contain_text("Try again in a moment.")
    expect(rows(region)).to_contain_text(["Burt"])


def test_an_unmute_that_is_refused_is_taken_back(reader, thread):
    mute_on_the_server(thread, "Burt")
    reader.open(member(thread))
    region = panel(reader)

    with reader.answered("me/mutes/[^/]+", problem(503, "store_busy", "Try again in a moment.")):
        region.get_by_role("button", name="Unmute Burt").click()

        expect(reader.section.get_by_role("alert")).to_contain_text("Try again in a moment.")
    expect(rows(region)).to_have_count(1)
    expect(reader.comment(1)).to_contain_text("from a user you have muted")


@pytest.mark.parametrize("who", ["guest", "member"])
def test_what_ran_out_lately_is_renewed_for_as_long_as_before(reader, thread, who):
    if who == "member":
        mute_on_the_server(thread, "Burt", days=7)
        reader.open(member(thread))
    else:
        reader.open()
        reader.press("How to mute Burt")
        form = reader.section.get_by_role("form", name="How to mute Burt")
        form.get_by_label("For how long").select_option("7")
        reader.button("Mute", within=form).click()
    expect(reader.comment(1)).to_contain_text("from a user you have muted")
    thread.clock.advance(days=8)
    reader.page.clock.set_fixed_time(thread.clock.now)
    reader.page.reload()
    expect(reader.comment(1)).to_contain_text("Burt was here")
    region = panel(reader)
    expect(rows(region).first).to_contain_text("ended Nov 29, 2026")

    region.get_by_role("button", name="Renew Burt").click()

    expect(rows(region).first).to_contain_text("until Dec 7, 2026")
    expect(rows(region).first).to_be_focused()
    expect(reader.comment(1)).to_contain_text("from a user you have muted")


def test_after_thirty_days_it_is_forgotten(reader, thread):
    reader.open()
    reader.press("How to mute Burt")
    form = reader.section.get_by_role("form", name="How to mute Burt")
    form.get_by_label("For how long").select_option("1")
    reader.button("Mute", within=form).click()
    expect(reader.comment(1)).to_contain_text("from a user you have muted")
    thread.clock.advance(days=32)
    reader.page.clock.set_fixed_time(thread.clock.now)
    reader.page.reload()

    region = panel(reader)

    expect(region).to_contain_text("You have muted nobody.")


def test_somebody_without_a_name_is_still_on_the_list(reader, thread):
    reader.open()
    reader.press("Mute Burt")
    expect(reader.comment(1)).to_contain_text("from a user you have muted")
    reader.page.evaluate(
        "for (const key in localStorage) if (key.endsWith(' mutes'))"
        " localStorage[key] = localStorage[key].replace('\"Burt\"', '\"\"')"
    )
    reader.page.reload()

    expect(rows(panel(reader)).first).to_contain_text("somebody whose comments are deleted")


def test_escape_closes_the_list_and_returns_to_its_button(reader, thread):
    reader.open()
    region = panel(reader)
    expect(region.get_by_role("heading", name="Muted people")).to_be_focused()

    reader.page.keyboard.press("Escape")

    expect(region).to_have_count(0)
    expect(reader.section.get_by_role("button", name="Muted people")).to_be_focused()
    expect(reader.section.get_by_role("button", name="Muted people")).to_have_attribute("aria-expanded", "false")


def test_a_second_press_closes_and_another_panel_takes_its_place(reader, thread):
    reader.open()
    region = panel(reader)

    reader.press("Search")
    expect(region).to_have_count(0)
    region = panel(reader)
    reader.section.get_by_role("button", name="Muted people").click()

    expect(region).to_have_count(0)


def test_without_a_server_the_third_file_is_asked_for_again(reader, thread):
    reader.open()
    reader.page.route("**/people.*", lambda route: route.abort())
    reader.section.get_by_role("button", name="Muted people").click()
    expect(reader.section.get_by_role("alert")).to_contain_text("No answer.")
    reader.page.unroute("**/people.*")

    expect(panel(reader)).to_contain_text("You have muted nobody.")


def test_replies_to_the_muted_are_folded_if_the_reader_wants(reader, thread):
    thread.say("Ada", "Answer", parent=1)
    reader.open()
    reader.press("Mute Burt")

    panel(reader).get_by_label("Fold the replies to people I muted").check()

    expect(reader.comment(4)).to_be_hidden()
    assert reader.kept("fold") is True


@pytest.mark.parametrize("look", ["light", "dark"])
def test_axe_finds_nothing_in_the_list(reader, thread, look):
    reader.page.set_viewport_size({"width": 320, "height": 800})
    mute_on_the_server(thread, "Burt", days=7, note="spoils films")
    reader.open(member(thread), look=look)
    region = panel(reader)
    expect(rows(region)).to_have_count(1)

    assert violations(reader.page) == []

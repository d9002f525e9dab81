"""The small form beside "Mute": for how long, where, with which note (M2, M20); or one comment only (M27)."""

from __future__ import annotations

import datetime as dt

import pytest
from playwright.sync_api import Locator, expect

from talkwidget.core.identity import Identity
from tests.browser.reader import Reader, problem
from tests.browser.stage import SITE, Stage

NINA = Identity(issuer="sso", subject="nina", name="Nina")


def options(reader: Reader, name: str = "Burt") -> Locator:
    reader.button(f"How to mute {name}").first.click()
    return reader.section.get_by_role("form", name=f"How to mute {name}")


def mute(reader: Reader, name: str = "Burt", **chosen: str) -> None:
    form = options(reader, name)
    for label, value in chosen.items():
        field = form.get_by_label(label.replace("_", " "))
        if label == "Note":
            field.fill(value)
        else:
            field.select_option(label=value)
    reader.button("Mute", within=form).click()


@pytest.fixture
def thread(stage: Stage) -> Stage:
    stage.say("Burt", "First!")
    stage.say("Ada", "Welcome")
    stage.say("Burt", "And again")
    return stage


def test_somebody_is_muted_for_some_days(reader, thread):
    reader.open()

    mute(reader, For_how_long="7 days")

    expect(reader.comment(1)).to_contain_text("from a user you have muted")
    thread.clock.advance(days=6, hours=23)
    reader.page.clock.set_fixed_time(thread.clock.now)
    reader.page.reload()
    expect(reader.comment(1)).to_contain_text("from a user you have muted")
    thread.clock.advance(hours=2)
    reader.page.clock.set_fixed_time(thread.clock.now)
    reader.page.reload()
    expect(reader.comment(1)).to_contain_text("First!")


def test_every_duration_is_offered_and_for_ever_comes_first(reader, thread):
    reader.open()

    offered = options(reader).get_by_label("For how long").get_by_role("option").all_inner_texts()

    assert offered == ["Until I undo it", "24 hours", "7 days", "30 days", "90 days"]


def test_somebody_is_muted_in_this_thread_only(reader, thread):
    thread.say("Burt", "Elsewhere", thread="/posts/43")
    reader.open()

    mute(reader, Where="In this thread only")

    expect(reader.comment(1)).to_contain_text("from a user you have muted")
    reader.open(thread.embed(thread="/posts/43"), path="/posts/43")
    expect(reader.comment(1)).to_contain_text("Elsewhere")


def test_the_focus_goes_to_what_shows_the_comment_and_undo_stays(reader, thread):
    reader.open()

    mute(reader, Note="spoils films")
    expect(reader.status).to_contain_text("Muted Burt.")
    focused = reader.focus()
    reader.press("Undo")

    assert focused.startswith("(show)")
    expect(reader.comment(1)).to_contain_text("First!")
    assert reader.kept("mutes") == []


def test_escape_closes_the_form_and_returns_to_its_button(reader, thread):
    reader.open()
    form = options(reader)
    expect(form.get_by_label("For how long")).to_be_focused()

    reader.page.keyboard.press("Escape")

    expect(form).to_have_count(0)
    expect(reader.button("How to mute Burt").first).to_be_focused()


def test_a_members_choice_is_kept_on_the_server(reader, thread):
    reader.open(thread.embed(token=thread.token("nina", name="Nina")))

    with reader.page.expect_response("**/me/mutes/*"):
        mute(reader, For_how_long="30 days", Where="In this thread only", Note="spoils films")

    with thread.talk() as talk:
        (entry,) = talk.mutes(SITE, NINA)
    assert (entry.name, entry.thread, entry.note) == ("Burt", "/posts/42", "spoils films")
    assert (entry.until - thread.clock.now).days == 30


def test_a_member_whose_clock_is_wrong_mutes_for_a_day_all_the_same(reader, thread):
    reader.page.clock.set_fixed_time(thread.clock.now - dt.timedelta(days=3))
    reader.open(thread.embed(token=thread.token("nina", name="Nina")))

    with reader.page.expect_response(
        lambda answer: "/me/mutes/" in answer.url and answer.request.method == "PUT"
    ) as answer:
        mute(reader, For_how_long="24 hours")

    assert answer.value.status == 204
    with thread.talk() as talk:
        (entry,) = talk.mutes(SITE, NINA)
    assert entry.until == thread.clock.now + dt.timedelta(days=1)


def test_once_more_changes_how_long_and_where(reader, thread):
    reader.open(thread.embed(token=thread.token("nina", name="Nina")))
    with reader.page.expect_response("**/me/mutes/*"):
        mute(reader, Note="spoils films")
    reader.button("(show) #1").click()

    form = options(reader)
    expect(form.get_by_label("Note")).to_have_value("spoils films")
    form.get_by_label("Where").select_option(label="In this thread only")
    with reader.page.expect_response(lambda answer: answer.request.method == "DELETE"):
        reader.button("Mute", within=form).click()

    with thread.talk() as talk:
        (entry,) = talk.mutes(SITE, NINA)
    assert (entry.thread, entry.note) == ("/posts/42", "spoils films")


def test_a_refusal_takes_the_mute_back_and_says_why(reader, thread):
    reader.open(thread.embed(token=thread.token("nina", name="Nina")))

    with reader.answered("me/mutes/[^/]+", problem(429, "mutes_too_fast", "Try again in 30 seconds.")):
        mute(reader, For_how_long="7 days")

        expect(reader.section.get_by_role("alert")).to_contain_text("Try again in 30 seconds.")
    expect(reader.comment(1)).to_contain_text("First!")


def test_a_guests_list_ends_at_a_thousand_people(reader, thread):
    reader.open()
    reader.page.evaluate(
        "prefix => localStorage[prefix + 'mutes'] = JSON.stringify(Array.from({length: 1000}, (_, i) =>"
        " ({author: `0198c0de-0000-7000-8000-${String(i).padStart(12, 0)}`, name: 'P' + i, local: true,"
        "  since: '2026-11-22T18:00:00Z'})))",
        f"talkwidget {thread.talk_address}/talk/ {SITE} ",
    )
    reader.page.reload()

    mute(reader)

    expect(reader.section.get_by_role("alert")).to_contain_text("You can mute 1000 people. Unmute somebody first.")
    expect(reader.comment(1)).to_contain_text("First!")


def test_one_comment_is_hidden_and_its_author_is_not(reader, thread):
    reader.open()

    options(reader).get_by_role("button", name="Hide this comment").click()

    expect(reader.comment(1)).to_contain_text("You have hidden this comment")
    expect(reader.comment(3)).to_contain_text("And again")
    reader.page.reload()
    expect(reader.comment(1)).to_contain_text("You have hidden this comment")
    reader.button("(show) #1").click()
    options(reader).get_by_role("button", name="Show this comment again").click()
    expect(reader.button("Reply #1")).to_be_visible()
    assert reader.kept("comments") == []

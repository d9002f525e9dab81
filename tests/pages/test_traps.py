"""The traps in the page's forms, and what the author of a comment that waits is told."""

from __future__ import annotations

import datetime as dt

import pytest
from playwright.sync_api import expect

from tests.pages.judges import violations
from tests.pages.place import KEY, PEOPLE, fields_of

WAITING = "Waiting for a moderator. Only you can see it."


@pytest.fixture
def place(make_place):
    return make_place(TALKWIDGET_MODERATION="on")


def post(visitor, sheet, text="Hello", **fields):
    return visitor.press(sheet, "Post", text=text, **fields)


def silence(place, name, **how):
    with place.talk() as talk:
        author = talk.me(None, PEOPLE[name], KEY).author.id
        talk.set_standing(None, author, PEOPLE["moderator"], "silenced", **how)


@pytest.mark.parametrize("who", ["ada", ""])
def test_a_filled_trap_keeps_a_comment_from_readers(place, who):
    visitor = place.visitor(who)

    page = post(visitor, visitor.get(), name="Nina", subject="Cheap watches")

    assert place.texts() == []
    assert page.said('//p[@part="pending"]') == [
        f"{WAITING} It came with a field filled in that people don't see, as machines send it."
    ]
    assert page.said('//div[@part="note"]/p')[0] == WAITING


def test_a_form_sent_at_once_waits_and_says_so(place, reader, clock):
    sheet = reader.get()
    clock.advance(seconds=1)

    page = post(reader, sheet)

    assert page.said('//p[@part="pending"]') == [f"{WAITING} It was sent faster than people write."]
    assert "1 posted" not in page.text


def test_a_form_that_somebody_wrote_in_is_published(place, reader, clock):
    sheet = reader.get()
    clock.advance(seconds=10)

    page = post(reader, sheet)

    assert place.texts() == ["Hello"]
    assert page.said('//p[@part="pending"]') == []


def test_who_has_previewed_may_post_at_once(place, reader, clock):
    """The page with the preview is a new one; the writing began on the one before."""
    sheet = reader.get()
    clock.advance(seconds=10)
    shown = reader.press(sheet, "Preview", text="Hello")

    reader.press(shown, "Post")

    assert place.texts() == ["Hello"]


def test_everybodys_page_is_the_same_at_any_time(place, stranger, clock):
    first = stranger.get().text
    clock.advance(seconds=10)

    assert stranger.get().text == first
    assert 'name="opened"' not in first


def test_a_new_guest_without_scripts_waits_where_others_are_asked_to_work(make_place, clock):
    place = make_place(TALKWIDGET_MODERATION="on", TALKWIDGET_PROOF_OF_WORK="guests")
    stranger = place.visitor()

    page = post(stranger, stranger.get(), name="Nina")

    assert place.texts() == []
    assert page.said('//p[@part="pending"]')[0].startswith(f"{WAITING} The first comments of a guest")


def test_the_reason_is_for_its_author_alone(place, reader, clock):
    post(reader, reader.get())

    for other in (place.visitor(), place.visitor("bob"), place.visitor("moderator")):
        assert "faster than" not in other.get().text


def test_who_is_timed_out_reads_until_when_in_place_of_the_form(place, reader, clock):
    place.say("ada")
    silence(place, "ada", until=clock.now + dt.timedelta(days=1), reason="Be kind.")

    page = reader.get()

    assert page.said('//p[@part="message"]') == ["You can comment again on Nov 23, 2026, 6:00:00 PM UTC. Be kind."]
    assert page.all("//textarea") == []


def test_who_is_timed_out_while_writing_keeps_the_draft(place, reader, clock):
    place.say("ada")
    sheet = reader.get()
    clock.advance(seconds=10)
    silence(place, "ada", reason="Be kind.")

    page = post(reader, sheet, text="A long answer")

    assert page.trouble == "A moderator ended your commenting here. Be kind."
    assert fields_of(page.tree.get_element_by_id("write"))["text"] == "A long answer"


def test_nobody_who_reads_by_ear_or_keyboard_meets_the_trap(place, reader, page, serve):
    page.context.add_cookies([{"name": "reader", "value": "ada", "domain": "blog.localhost", "path": "/"}])
    page.goto(f"{serve(place.app, name='blog.localhost')}/talk/thread?thread={KEY}")
    trap = page.locator("[name=subject]")

    page.get_by_label("Write a comment").focus()
    page.keyboard.press("Tab")

    assert "Leave this" not in page.locator("main").aria_snapshot()
    assert page.evaluate("document.activeElement.textContent") == "Post"
    assert trap.bounding_box()["width"] > 0  # a machine takes it for one like the others
    expect(trap).to_have_attribute("autocomplete", "off")
    assert violations(page) == []

"""The list of muted people: whose it is, what is said of each, and what files it takes."""

from __future__ import annotations

import io
import json

import pytest

from talkwidget import i18n
from tests.pages.place import KEY

OTHER_LIST = i18n.catalogue("en").say("page.otherList")


@pytest.mark.parametrize(("who", "is_said"), [("", True), ("ada", False)])
def test_nobody_takes_a_guests_list_for_the_one_of_the_widget(place, who, is_said):  # peers' failure 11
    place.say("eve")
    visitor = place.visitor(who)

    empty = visitor.get("mutes")
    visitor.press(visitor.get(), "Mute Eve")
    listed = visitor.get("mutes")

    assert [OTHER_LIST in page.said("//main/p") for page in (empty, listed)] == [is_said, is_said]


@pytest.mark.parametrize("coding", ["utf-8-sig", "utf-16", "utf-16-be"])
@pytest.mark.parametrize("kind", ["json", "csv", "csv;", "csv\t"])
def test_a_list_may_have_been_saved_by_any_editor(place, reader, coding, kind):
    place.say("eve")
    author = str(place.comments()[0].author.id)
    text = json.dumps({"mutes": [{"author": author}]}) if kind == "json" else f"author{kind[3:] or ','}note\n{author}"
    mark = "\ufeff" if coding == "utf-16-be" else ""

    page = look(reader, (mark + text).encode(coding))

    assert page.said('//section[@id="seen"]//bdi') == ["Eve"]


def test_a_file_that_is_too_big_is_said_to_be(reader, monkeypatch):
    monkeypatch.setattr("talkwidget.pages.mute_list.FILE_LIMIT", 10)

    page = look(reader, b" " * 11)

    assert page.status == 413
    assert page.trouble == i18n.catalogue("en").say("errors.body_too_large")


def test_people_are_counted_not_their_entries(place, reader):
    place.say("eve")
    for thread in (None, KEY):
        place.mute("ada", "eve", thread=thread)
    file = reader.client.get("/talk/mutes.json").data

    listed, thread = reader.get("mutes"), reader.get()
    looked = look(place.visitor("bob"), file)
    taken = place.visitor("bob").press(looked, "Mute 1 person")

    assert listed.said("//h1") == ["Muted people (1)"]
    assert "Muted people (1)" in thread.said("//nav/a")
    assert looked.said('//section[@id="seen"]/h2') == ["This would mute 1 person:"]
    assert taken.said('//p[@part="done"]') == ["1 person muted."]


def test_a_mute_that_ended_is_renewed_or_taken_off_the_list(place, reader):
    place.say("eve")
    place.mute("ada", "eve", days=1)
    place.clock.advance(days=2)
    page = reader.get("mutes")

    off = reader.press(page, "Remove from the list Eve")

    assert [said for said in page.buttons() if "Eve" in said] == ["Renew Eve", "Remove from the list Eve"]
    assert off.all('//ul[@part="people"]') == []


def test_a_page_from_before_a_mute_does_not_undo_its_choices(place, reader):
    place.say("eve")
    stale = reader.get()
    place.mute("ada", "eve", days=90, note="too loud")
    before = reader.client.get("/talk/mutes.json").data

    again = reader.press(stale, "Mute Eve")

    assert again.said('//div[@part="note"]/p')[0] == "Muted Eve. 1 comment hidden."
    assert reader.client.get("/talk/mutes.json").data == before


def look(visitor, body):
    token = visitor.get("mutes").all('//input[@name="form"]')[0].value
    return visitor.post("/talk/mutes", {"form": token, "do": "look", "file": (io.BytesIO(body), "x")}, multipart=True)

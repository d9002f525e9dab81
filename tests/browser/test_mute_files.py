"""A list of muted people leaves and comes back as JSON and CSV; a shared one is looked at before it applies (M22)."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from talkwidget.core.identity import Identity
from tests.browser.reader import Reader
from tests.browser.stage import SITE, Stage
from tests.browser.test_policy import REPORTS, strict

NINA = Identity(issuer="sso", subject="nina", name="Nina")
UNKNOWN = "0198c0de-0000-7000-8000-000000000000"


@pytest.fixture
def thread(stage: Stage) -> Stage:
    for name in ("Burt", "=SUM(A1)", "Zoë, the second"):
        stage.say(name, "I was here")
    return stage


def ids(stage: Stage) -> dict[str, str]:
    with stage.talk() as talk:
        rows = talk.page(talk.thread(SITE, "/posts/42")).comments
    return {row.author.name: str(row.author.id) for row in rows if row.author}


def panel(reader: Reader) -> Locator:
    reader.section.get_by_role("button", name="Muted people").click()
    region = reader.section.get_by_role("region", name="Muted people")
    expect(region.get_by_role("button", name="Import a list")).to_be_visible()
    return region


def saved(reader: Reader, name: str) -> str:
    """What a press on an export button saves."""
    with reader.page.expect_download() as download:
        reader.press(name)
    return Path(download.value.path()).read_text("utf-8")


def bring(reader: Reader, text: str, name: str = "list.json") -> None:
    """Choose a file."""
    with reader.page.expect_file_chooser() as chooser:
        reader.press("Import a list")
    chooser.value.set_files({"name": name, "mimeType": "text/plain", "buffer": text.encode()})


def list_of(stage: Stage, *names: str) -> str:
    known = ids(stage)
    return json.dumps({"mutes": [{"author": known.get(name, name), "name": name} for name in names]})


def test_a_list_is_saved_as_json_even_under_the_strictest_policy(reader, thread):
    thread.blog.headers["Content-Security-Policy"] = strict(thread)
    reader.open(REPORTS + thread.embed())
    reader.press("Mute Burt")
    panel(reader)

    (entry,) = json.loads(saved(reader, "Export as JSON"))["mutes"]

    assert (entry["author"], entry["name"], entry["until"]) == (ids(thread)["Burt"], "Burt", None)
    assert reader.page.evaluate("reports") == []


def test_no_name_becomes_a_formula_in_a_spreadsheet(reader, thread):
    reader.open()
    reader.press("Mute =SUM(A1)")
    reader.press("Mute Zoë, the second")
    panel(reader)

    columns, formula, comma = saved(reader, "Export as CSV").splitlines()

    assert columns == "\ufeffauthor,name,thread,since,until,note"
    assert formula.split(",")[1] == "'=SUM(A1)"
    assert '"Zoë, the second"' in comma


@pytest.mark.parametrize("kind", ["JSON", "CSV"])
def test_what_was_saved_comes_back_the_same(reader, thread, kind):
    reader.open()
    reader.press("Mute =SUM(A1)")
    reader.press("Mute Zoë, the second")
    panel(reader)
    file = saved(reader, f"Export as {kind}")
    before = reader.kept("mutes")
    reader.page.evaluate("localStorage.clear()")
    reader.page.reload()
    panel(reader)

    bring(reader, file)
    reader.press("Mute 2 people")

    expect(reader.status).to_have_text("2 people muted.")
    after = reader.kept("mutes")
    assert [(each["author"], each["name"]) for each in after] == [(each["author"], each["name"]) for each in before]


@pytest.mark.parametrize("who", ["guest", "member"])
def test_a_list_is_looked_at_before_it_applies(reader, thread, who):
    reader.open(thread.embed(token=thread.token("nina", name="Nina")) if who == "member" else None)
    reader.press("Mute Burt")
    region = panel(reader)

    bring(reader, list_of(thread, "Burt", "=SUM(A1)", "nobody"))

    expect(region).to_contain_text("This would mute 1 person:")
    expect(region.get_by_text("This would mute")).to_be_focused()
    expect(region.get_by_role("listitem").filter(has_text="=SUM(A1)")).to_be_visible()
    expect(region).to_contain_text("1 is on your list already. 1 is not known here.")
    expect(reader.comment(2)).to_contain_text("I was here")
    reader.press("Mute 1 person")
    expect(reader.comment(1)).to_contain_text("2 comments from users you have muted")
    expect(region.get_by_role("button", name="Unmute =SUM(A1)")).to_be_visible()
    expect(region.get_by_role("heading", name="Muted people")).to_be_focused()


def test_a_members_list_is_taken_in_by_the_server(reader, thread):
    reader.open(thread.embed(token=thread.token("nina", name="Nina")))
    panel(reader)

    bring(reader, list_of(thread, "Burt", UNKNOWN))
    expect(reader.section).to_contain_text("1 is not known here.")
    reader.press("Mute 1 person")

    expect(reader.status).to_have_text("1 person muted.")
    with thread.talk() as talk:
        assert [entry.name for entry in talk.mutes(SITE, NINA)] == ["Burt"]


def test_a_look_waits_for_what_was_pressed_before(reader, thread):
    reader.open(thread.embed(token=thread.token("nina", name="Nina")))
    reader.press("Mute Burt")
    region = panel(reader)
    unmuting = reader.hold(re.compile("/me/mutes/[0-9a-f]{8}-"))
    reader.press("Unmute Burt")

    bring(reader, list_of(thread, "Burt"))
    reader.let_go(unmuting)

    expect(region).to_contain_text("This would mute 1 person:")


def test_a_second_thought_changes_nothing(reader, thread):
    reader.open()
    region = panel(reader)
    bring(reader, list_of(thread, "Burt"))

    region.get_by_role("button", name="Cancel").click()

    expect(region).not_to_contain_text("This would mute")
    expect(reader.button("Import a list")).to_be_focused()
    assert not reader.kept("mutes")


def test_time_place_and_note_come_along(reader, thread):
    reader.open()
    panel(reader)
    entry = {"author": ids(thread)["Burt"], "name": "Burt", "thread": "/posts/42", "until": "2027-01-01T00:00:00Z"}

    bring(reader, json.dumps({"mutes": [{**entry, "note": "spoils films"}]}))
    reader.press("Mute 1 person")

    expect(reader.status).to_have_text("1 person muted.")
    (kept,) = reader.kept("mutes")
    assert {name: kept[name] for name in entry} == entry
    assert kept["note"] == "spoils films"


def test_an_entry_that_could_mute_more_than_was_meant_is_left_out(reader, thread):
    reader.open()
    region = panel(reader)
    entry = {"author": ids(thread)["Burt"], "name": "Burt"}

    bring(reader, json.dumps({"mutes": [{**entry, "thread": 7}, {**entry, "until": "soon"}, None]}))

    expect(region).to_contain_text("This would mute 0 people:")
    expect(region).to_contain_text("3 are not known here.")
    expect(region.get_by_role("button", name="Mute 0 people")).to_have_count(0)


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "[1, 2]", '{"mutes": 3}', "\x00\x01\x02"])
def test_what_is_no_list_is_said_to_be_none(reader, thread, text):
    reader.open()
    panel(reader)

    bring(reader, text)

    expect(reader.section.get_by_role("alert")).to_contain_text("This is not a list of muted people.")


def test_a_guests_list_grows_to_a_thousand_people_at_most(reader, thread):
    reader.open()
    panel(reader)
    people = [{"author": f"0198c0de-0000-7000-8000-{i:012}", "name": f"P{i}"} for i in range(1001)]

    bring(reader, json.dumps({"mutes": people}))

    expect(reader.section.get_by_role("alert")).to_contain_text("You can mute 1000 people.")
    assert not reader.kept("mutes")

"""Decisions by form: each for itself, taken back at will, and none over another's head."""

from __future__ import annotations

import pytest

from talkwidget.core.reports import WantedReport
from tests.pages.place import OWN, PEOPLE, Sheet, fields_of
from tests.pages.sheets import RULES, form_of, items, log, notice, press, states, undo, words


def test_a_decision_leads_back_and_can_be_undone(desk_place, mod):
    decided = press(mod, mod.get("desk"), 0, "approve")
    undone = undo(mod, decided)

    assert notice(decided) == "Approved."
    assert words(decided) == [f"Words {index} with stress" for index in (1, 2, 3)]
    assert len(words(undone)) == 4
    assert log(desk_place) == ["approve", "undo"]
    assert states(desk_place) == ["pending"] * 4


def test_a_comment_is_removed_by_a_rule_with_a_note(desk_place, mod):
    press(mod, mod.get("desk"), 0, "remove", rule=RULES[1], note="No shops, please.")

    with desk_place.talk() as talk:
        line = talk.decisions(None, PEOPLE["moderator"])[0]
        case = talk.queue(None, PEOPLE["moderator"], "all").cases[-1]
    assert (line.action, line.via, line.rule, line.note) == ("remove", "desk", RULES[1], "No shops, please.")
    assert (case.comment.state, case.comment.reason) == ("removed", "No advertising. No shops, please.")


@pytest.mark.parametrize("action", ["hold", "pin", "unpin", "official", "unofficial", "lock", "unlock", "spam"])
def test_a_published_comment_can_be_acted_upon(desk_place, mod, action):
    press(mod, mod.get("desk"), 0, "approve")
    opposite = {"unpin": "pin", "unofficial": "official", "unlock": "lock"}
    page = mod.get("desk", queue="all")
    if action in opposite:
        press(mod, page, 3, opposite[action])
        page = mod.get("desk", queue="all")

    press(mod, page, 3, action)

    assert log(desk_place)[-1] == action


def test_what_was_removed_is_restored(desk_place, mod):
    press(mod, mod.get("desk"), 0, "remove")

    press(mod, mod.get("desk", queue="all"), 3, "restore")

    assert states(desk_place)[0] == "published"


def test_the_second_moderator_sees_what_the_first_did_and_may_decide_again(desk_place, mod):
    second = desk_place.visitor("second")
    seen = second.get("desk")
    press(mod, mod.get("desk"), 0, "approve")

    refused = press(second, seen, 0, "spam")
    again = press(second, refused, 0, "spam")

    assert refused.status == 409
    assert "Moderator was faster: approved." in notice(refused)
    assert "Moderator approved just now" in " ".join(items(refused)[0].text_content().split())
    assert states(desk_place)[0] == "spam"
    assert notice(again) == "Marked as spam."


def edit(desk_place, text):
    """Let Bob change the first comment, as he could half an hour ago."""
    desk_place.clock.advance(minutes=-30)
    with desk_place.talk() as talk:
        case = talk.queue(None, PEOPLE["moderator"], "held").cases[0]
        talk.edit(None, case.comment.id, PEOPLE["bob"], text)
    desk_place.clock.advance(minutes=30)


def test_nobody_approves_words_that_they_have_not_seen(desk_place, mod):
    seen = mod.get("desk")
    edit(desk_place, "Buy my pills")

    refused = press(mod, seen, 0, "approve")
    before = states(desk_place)[0]
    again = press(mod, refused, 0, "approve")

    assert refused.status == 409
    assert notice(refused) == "This comment was edited meanwhile. Look again, then decide."
    assert words(refused)[0] == "Buy my pills"
    assert before == "pending"
    assert notice(again) == "Approved."


@pytest.mark.parametrize("first", ["moderator", "second"])
@pytest.mark.parametrize(
    ("headers", "where"),
    [
        ({}, '//div[contains(@class, "notice")]//input[@name="d"]/@value'),
        ({"X-Desk": "1"}, '//input[@name="d"]/@value'),
        ({"X-Desk": "1"}, '//li[@data-decided!=""]/@data-decided'),
    ],
)
def test_only_what_a_form_decided_is_offered_to_be_undone(desk_place, first, headers, where):
    before = desk_place.visitor(first)
    press(before, before.get("desk"), 0, "approve")
    second = desk_place.visitor("second")
    page = second.get("desk", queue="all")
    chosen = [found.get("value") for found in page.all('//input[@class="choose"]')][-2:]
    (form,) = page.all('//form[@id="bulk"]')
    sent = {"form": fields_of(form)["form"], "c": chosen, "do": "approve"}

    answer = second.post(form.get("action"), sent, headers=OWN | headers)

    with desk_place.talk() as talk:
        made, _ = talk.decisions(None, PEOPLE["moderator"])
    assert answer.all(where) == [made.id.hex]


def test_several_are_decided_at_once_and_undone_at_once(desk_place, mod):
    page = mod.get("desk")
    chosen = [found.get("value") for found in page.all('//input[@class="choose"]')][:3]
    (form,) = page.all('//form[@id="bulk"]')

    decided = mod.post(form.get("action"), {"form": fields_of(form)["form"], "c": chosen, "do": "spam"})
    undone = undo(mod, decided)

    assert notice(decided) == "Marked as spam: 3 comments."
    assert len(words(decided)) == 1
    assert len(words(undone)) == 4
    assert log(desk_place) == ["spam"] * 3 + ["undo"] * 3


def test_of_several_what_another_decided_is_left_and_told(desk_place, mod):
    page = mod.get("desk")
    chosen = [found.get("value") for found in page.all('//input[@class="choose"]')]
    (form,) = page.all('//form[@id="bulk"]')
    second = desk_place.visitor("second")
    press(second, second.get("desk"), 1, "approve")

    decided = mod.post(form.get("action"), {"form": fields_of(form)["form"], "c": chosen, "do": "spam"})

    assert decided.status == 409
    assert notice(decided).startswith("Marked as spam: 3 comments. Second was faster: approved.")
    assert words(decided) == ["Words 1 with stress"]
    assert states(desk_place) == ["spam", "published", "spam", "spam"]


def test_enter_in_a_field_never_approves(desk_place, mod):
    """A browser presses the first button of the form that the field is in."""
    page = mod.get("desk")

    for form in page.all("//form[.//input[@name='rule']]"):
        first = form.xpath(".//button")[0]
        assert first.get("value") == "remove" or first.get("disabled") is not None


def test_who_deletes_their_comment_meanwhile_is_told_of(desk_place, mod):
    page = mod.get("desk")
    with desk_place.talk() as talk:
        case = talk.queue(None, PEOPLE["moderator"], "held").cases[0]
        talk.delete(None, case.comment.id, PEOPLE["bob"])

    refused = press(mod, page, 0, "approve")

    assert "deleted this comment meanwhile" in notice(refused)


def test_the_script_gets_one_comment_and_the_counts(desk_place, mod):
    address, sent = form_of(mod.get("desk"), 0, "approve")

    answer = mod.post(address, sent, headers=OWN | {"X-Desk": "1"})
    refused = desk_place.visitor("second").get("desk")

    assert answer.status == 200
    assert answer.said('//*[@data-count="held"]') == ["3"]
    assert len(items(answer)) == 1
    assert "Approved Bob: Words 0 with stress" in answer.said("//li")[0]
    assert len(answer.text) < 2500
    assert len(words(refused)) == 3


def test_the_script_learns_what_others_decided(desk_place, mod):
    seen = [item.get("data-seen") for item in items(mod.get("desk"))]
    second = desk_place.visitor("second")
    press(second, second.get("desk"), 2, "remove")

    told = mod.client.get(f"/talk/desk/look?{'&'.join(f'c={one}' for one in seen)}", headers={"X-Desk": "1"}).text

    assert "Removed</b> by <bdi>Second</bdi>" in told
    assert told.count("<li") == 1


def test_the_script_learns_what_was_edited_and_may_decide_about_that(desk_place, mod):
    seen = [item.get("data-seen") for item in items(mod.get("desk"))]
    edit(desk_place, "Something else")

    told = Sheet(mod.client.get(f"/talk/desk/look?{'&'.join(f'c={one}' for one in seen)}"))
    decided = press(mod, told, 0, "approve")

    assert words(told) == ["Something else"]
    assert "It was edited meanwhile." in told.text
    assert log(desk_place) == ["approve"]
    assert states(desk_place)[0] == "published", decided.text


@pytest.mark.parametrize("moment", ["x", "9" * 30, "-1" + "0" * 25])
def test_a_moment_that_is_none_is_told(desk_place, mod, moment):
    address, sent = form_of(mod.get("desk"), 0, "approve")
    sent["c"] = f"{sent['c'].rpartition('.')[0]}.{moment}"

    answer = mod.post(address, sent, headers=OWN)

    assert answer.status == 400
    assert log(desk_place) == []


def test_what_is_reported_is_kept_and_leaves_the_queue(desk_place, mod):
    press(mod, mod.get("desk"), 0, "approve")
    with desk_place.talk() as talk:
        comment = talk.queue(None, PEOPLE["moderator"], "all").cases[-1].comment.id
        talk.report(None, comment, PEOPLE["eve"], WantedReport(reason="abuse", note="Rude"))
    page = mod.get("desk", queue="reported")

    kept = press(mod, page, 0, "keep")

    assert "Reported: abuse just now Rude" in " ".join(items(page)[0].text_content().split())
    assert notice(kept) == "Kept."
    assert words(mod.get("desk", queue="reported")) == []
    assert states(desk_place)[0] == "published"

"""On the Talk page, without a script: reporting a comment, reading why one's own isn't shown, and appealing."""

from __future__ import annotations

import pytest

from tests.pages.place import KEY, PEOPLE, fields_of

LAW = {"note": "A fake of my work", "name": "Cyd Canary", "email": "cyd.canary@mail.example", "good_faith": "1"}


def moderate(place, number, action, **more):
    with place.talk() as talk:
        comment = talk.comment_at(None, KEY, number, PEOPLE["moderator"]).id
        talk.moderate(None, comment, PEOPLE["moderator"], action, **more)


def queue(place):
    with place.talk() as talk:
        return talk.reports(None, PEOPLE["moderator"])


@pytest.mark.parametrize("who", ["", "ada"])
def test_a_comment_is_reported_by_its_form(place, who):
    place.say("bob")
    visitor = place.visitor(who)
    assert "Report #1" in visitor.get().said('//li[@id="talk-1"]//a')

    page = visitor.press(visitor.get(open="report.1"), "Report", reason="abuse", note="He shouts")

    assert page.said('//div[@part="note"]/p')[0] == "Reported. A moderator will look at it."
    [waiting] = queue(place)
    assert [(one.reason, one.note) for one in waiting.notices] == [("abuse", "He shouts")]


def test_the_form_stands_on_everybody_s_page(place, stranger):
    place.say("bob")

    page = stranger.get(open="report.1")

    [form] = page.all('//form[@id="open"]')
    assert "form" not in fields_of(form)
    assert "public" in page.headers["Cache-Control"]


def test_a_reader_finds_what_became_of_their_reports(place):
    place.say("bob")
    ada = place.visitor("ada")
    waiting = ada.press(ada.get(open="report.1"), "Report", reason="spam")
    moderate(place, 1, "keep")

    after = ada.get()

    assert waiting.said('//details[@part="me"]//li') == ["#1 waits for a moderator"]
    assert after.said('//details[@part="me"]//li')[0].startswith("#1 was looked at, and stays")
    assert place.visitor("eve").get().said('//details[@part="me"]//li') == []


def test_a_legal_notice_is_given_and_shown_to_nobody(place):
    place.say("bob")
    ada = place.visitor("ada")

    page = ada.press(ada.get(open="report.1"), "Report", reason="illegal", **LAW)

    [waiting] = queue(place)
    assert waiting.notices[0].email == LAW["email"]
    assert "canary" not in (page.text + ada.get().text + place.visitor("bob").get().text).lower()


def test_what_a_legal_notice_lacks_is_said_and_nothing_typed_is_lost(place):
    place.say("bob")
    ada = place.visitor("ada")

    page = ada.press(ada.get(open="report.1"), "Report", reason="illegal", **{**LAW, "note": ""})

    assert page.status == 422
    assert page.said('//*[@id="report-note-wrong"]') == ["Explain why this is illegal."]
    assert page.all('//input[@id="report-email"]/@value') == [LAW["email"]]
    assert page.all('//details[@open]//input[@name="good_faith"]/@checked')
    assert queue(place) == []


def test_nobody_reports_what_is_theirs(place):
    place.say("bob")
    bob = place.visitor("bob")

    assert "Report" not in " ".join(bob.get().said('//li[@id="talk-1"]//a'))
    assert bob.get(open="report.1").all('//form[@id="open"]') == []


def test_an_author_reads_why_and_appeals(place):
    place.say("bob")
    moderate(place, 1, "remove", rule="No <ads>", reason="Please don't")
    bob = place.visitor("bob")
    assert "Why is this not shown? #1" in bob.get().said("//li//a")

    page = bob.get(open="statement.1")
    said = " ".join(page.said('//section[@id="open"]'))
    sent = bob.press(page, "Appeal", text="It was no ad")

    assert "A moderator removed this comment." in said
    assert "Rule of this site: No <ads>" in said
    assert "Please don't" in said
    assert "A person found and decided this." in said
    assert "court" in said
    assert "Your appeal waits for a moderator." in " ".join(sent.said('//section[@id="open"]'))
    with place.talk() as talk:
        assert [one.appeal.text for one in talk.appeals(None, PEOPLE["moderator"])] == ["It was no ad"]


def test_an_author_reads_what_was_answered(place):
    place.say("bob")
    moderate(place, 1, "remove")
    with place.talk() as talk:
        comment = talk.comment_at(None, KEY, 1, PEOPLE["moderator"]).id
        appeal = talk.appeal(None, comment, PEOPLE["bob"], "It was no ad")
        talk.decide_appeal(None, appeal.id, PEOPLE["moderator"], "appeal_refused", "It was one")

    page = place.visitor("bob").get(open="statement.1")

    assert "Your appeal was refused. It was one" in " ".join(page.said('//section[@id="open"]'))
    assert "Appeal" not in page.buttons()


def test_an_empty_appeal_is_asked_for_once_more(place):
    place.say("bob")
    moderate(place, 1, "remove")
    bob = place.visitor("bob")

    page = bob.press(bob.get(open="statement.1"), "Appeal", text=" ")

    assert (page.status, page.said('//*[@id="appeal-wrong"]')) == (422, ["Say why this decision is wrong."])


def test_nobody_else_reads_why(place):
    place.say("bob")
    place.say("ada", parent=1)
    moderate(place, 1, "remove", rule="No ads")

    for who in ("", "ada"):
        assert "No ads" not in place.visitor(who).get(open="statement.1").text

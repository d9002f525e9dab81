"""On the Talk page, without a script: moderators decide about a comment and its author, and take it back."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.pages.place import KEY, PEOPLE, guest

MODERATOR = PEOPLE["moderator"]
PEOPLE_WHO_ARE_NONE = ["", "ada", "bob"]


@pytest.fixture
def comment(place):
    return place.say("bob", "Buy this!")


@pytest.fixture
def moderator(place, comment):
    return place.visitor("moderator")


def opened(visitor):
    return visitor.get(open="moderate.1")


def log(place, **about):
    with place.talk() as talk:
        return [(one.action, one.via, one.rule, one.note) for one in talk.decisions(None, MODERATOR, **about)]


def person(place, comment):
    with place.talk() as talk:
        return talk.dossier(None, MODERATOR, comment.author.id).person


def test_a_comment_is_removed_by_a_rule_with_a_note(place, comment, moderator):
    page = moderator.press(opened(moderator), "Remove", rule="No ads", note="Please don't")

    assert page.status == 200
    assert page.said('//div[@part="note"]/p')[0] == "Done."
    assert page.numbers() == []
    assert log(place, comment=comment.id) == [("remove", "page", "No ads", "Please don't")]


def test_a_decision_is_taken_back(place, comment, moderator):
    page = moderator.press(opened(moderator), "Spam")

    after = moderator.press(page, "Undo")

    assert "Buy this!" in after.comment(1)
    assert "Undo" not in after.buttons()
    assert [line[:2] for line in log(place, comment=comment.id)] == [("spam", "page"), ("undo", "page")]


@pytest.mark.parametrize(
    ("button", "action", "then"),
    [("Pin", "pin", "Unpin"), ("Official", "official", "Not official"), ("Lock replies", "lock", "Unlock replies")],
)
def test_what_is_marked_can_be_unmarked(place, comment, moderator, button, action, then):
    moderator.press(opened(moderator), button)

    page = opened(moderator)
    moderator.press(page, then)

    assert button not in page.buttons()
    assert [line[0] for line in log(place, comment=comment.id)] == [action, f"un{action}"]


def test_what_changed_nothing_is_not_to_be_undone(place, comment, moderator):
    moderator.press(opened(moderator), "Approve")

    page = moderator.press(opened(moderator), "Approve")

    assert page.said('//div[@part="note"]/p')[0] == "Done."
    assert "Undo" not in page.buttons()
    assert len(log(place, comment=comment.id)) == 1


def test_nothing_is_decided_over_somebody_s_head(place, comment, moderator):
    page = opened(moderator)
    with place.talk() as talk:
        talk.moderate(None, comment.id, MODERATOR, "approve")

    refused = moderator.press(page, "Remove", note="An ad")

    assert refused.status == 409
    assert "Moderator decided about this meanwhile: approve." in " ".join(refused.said('//section[@id="open"]/p'))
    assert refused.all('//input[@id="moderate-note"]/@value') == ["An ad"]
    assert [line[0] for line in log(place, comment=comment.id)] == ["approve"]


def test_who_has_read_of_it_decides_all_the_same(place, comment, moderator):
    page = opened(moderator)
    with place.talk() as talk:
        talk.moderate(None, comment.id, MODERATOR, "approve")
    refused = moderator.press(page, "Remove")

    moderator.press(refused, "Remove")

    assert [line[0] for line in log(place, comment=comment.id)] == ["approve", "remove"]


@pytest.mark.parametrize(("span", "length"), [("hour", dt.timedelta(hours=1)), ("ever", None)])
def test_somebody_is_timed_out(place, comment, moderator, span, length):
    moderator.press(opened(moderator), "Time out", span=span, note="Sleep over it")

    found = person(place, comment)
    assert (found.standing, found.reason) == ("silenced", "Sleep over it")
    assert found.until == (place.clock.now + length if length else None)
    assert log(place, author=comment.author.id) == [("silenced", "page", None, "Sleep over it")]


@pytest.mark.parametrize(("button", "standing"), [("Trust", "trusted"), ("Watch", "watched")])
def test_a_standing_is_given_and_taken_back(place, comment, moderator, button, standing):
    before = opened(moderator)
    moderator.press(before, button)
    given = person(place, comment).standing

    moderator.press(opened(moderator), "Pardon")

    assert "Pardon" not in before.buttons()
    assert (given, person(place, comment).standing) == (standing, None)


def test_enter_in_a_field_never_approves(moderator):
    forms = opened(moderator).all('//section[@id="open"]//form[.//input[not(@type="hidden")]]')

    assert [form.xpath("string((.//button)[1])") for form in forms] == ["Remove", "Time out"]


def test_moderators_pardon_or_punish_nobody_who_moderates(place, comment, moderator):
    place.say("moderator", "House rules")

    page = moderator.get(open="moderate.2")

    assert "Remove" in page.buttons()
    assert "Time out" not in page.buttons()


@pytest.mark.parametrize("who", PEOPLE_WHO_ARE_NONE)
def test_a_reader_is_offered_nothing_of_it(place, comment, who):
    visitor = place.visitor(who)

    for page in (visitor.get(), opened(visitor), visitor.get(news=f"moderated.1.{comment.id}")):
        assert page.status == 200
        assert not page.all('//*[@id="open"]')
        assert "Moderate" not in page.text.replace("Moderator", "")
        assert "Undo" not in page.buttons()


@pytest.mark.parametrize("who", PEOPLE_WHO_ARE_NONE)
@pytest.mark.parametrize("verb", ["remove", "approve", "lock", "silence", "trust", "undo"])
def test_a_reader_decides_nothing(place, comment, who, verb):
    with place.talk() as talk:
        talk.moderate(None, comment.id, MODERATOR, "pin")
        decision = talk.decisions(None, MODERATOR)[0].id
    about = {"silence": comment.author.id, "trust": comment.author.id, "undo": decision}.get(verb, comment.id)
    visitor = place.visitor(who)
    token = visitor.get().all('//form[@id="act"]/input[@name="form"]/@value')

    page = visitor.post(
        f"/talk/thread?thread={KEY}",
        {"do": f"{verb} {about} 1", "span": "ever", "seen": str(decision), "form": "".join(token)},
    )

    assert page.status == 403
    assert [line[0] for line in log(place)] == ["pin"]
    assert person(place, comment).standing is None


def test_a_form_without_its_token_decides_nothing(place, comment, moderator):
    page = moderator.post(f"/talk/thread?thread={KEY}", {"do": f"remove {comment.id} 1"})

    assert page.status == 403
    assert log(place) == []


def test_a_foreign_page_s_form_decides_nothing(place, comment, moderator):
    token = opened(moderator).all('//form[@id="act"]/input[@name="form"]/@value')[0]

    page = moderator.post(
        f"/talk/thread?thread={KEY}", {"do": f"remove {comment.id} 1", "form": token},
        headers={"Sec-Fetch-Site": "cross-site"},
    )  # fmt: skip

    assert page.status == 403
    assert log(place) == []


def test_what_is_no_decision_is_refused(place, comment, moderator):
    page = opened(moderator)

    odd = moderator.press(page, "Remove", seen="yesterday")
    endless = moderator.press(page, "Time out", span="century")

    assert (odd.status, endless.status) == (400, 400)
    assert log(place) == []


def test_what_somebody_typed_is_text_in_the_form(place, comment, moderator):
    page = opened(moderator)
    with place.talk() as talk:
        talk.moderate(None, comment.id, MODERATOR, "approve")

    refused = moderator.press(page, "Remove", rule='"><b id="xss">', note='"><b id="xss">')

    assert refused.all('//*[@id="xss"]') == []
    assert refused.all('//input[@id="moderate-rule"]/@value') == ['"><b id="xss">']


def test_a_guest_is_timed_out_like_everybody(place, moderator):
    place.say("nina", "Hello")

    moderator.press(moderator.get(open="moderate.2"), "Time out", span="day")

    with place.talk() as talk:
        assert not talk.me(None, guest("nina"), KEY).may.post

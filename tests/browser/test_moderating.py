"""A moderator in the thread: decides about a comment and its author, takes it back, is told who was faster."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from talkwidget.core.identity import Identity
from tests.browser.axe import violations
from tests.browser.reader import Reader
from tests.browser.stage import SITE, Stage
from tests.pages.place import KEY, PEOPLE

OTHER = Identity("host", "other", "Olga", roles=frozenset({"moderator"}))


@pytest.fixture
def comment(stage: Stage):
    return stage.say("Burt", "Buy this!")


@pytest.fixture
def moderator(reader: Reader, stage: Stage) -> Reader:
    stage.set_site(token_roles=True)
    return reader


def come(reader: Reader, **publish: str) -> None:
    """Open the article as a moderator whom the owner's server has signed in."""
    token = reader.stage.token("maud", name="Maud", roles=["moderator"])
    reader.open(head=f"<script>window.talkwidgetToken = () => '{token}'</script>", **publish)


def opened(reader: Reader, **publish: str) -> Locator:
    """Open the form, by keyboard alone."""
    come(reader, **publish)
    reader.button("How to mute Burt").focus()
    reader.page.keyboard.press("Enter")
    reader.button("Moderate").focus()
    reader.page.keyboard.press("Enter")
    form = reader.section.get_by_role("form", name="Moderate #1")
    expect(reader.button("Approve")).to_be_focused()
    return form


def log(stage: Stage, **about: object) -> list[tuple[object, ...]]:
    with stage.talk() as talk:
        return [(one.action, one.via, one.rule, one.note) for one in talk.decisions(SITE, OTHER, **about)]


def test_a_moderator_removes_a_comment_with_its_rule_and_a_note(moderator, stage, comment):
    form = opened(moderator)
    form.get_by_label("Rule").fill("No ads")
    form.get_by_label("Note to the author").fill("Please don't")

    moderator.page.keyboard.press("Enter")

    expect(moderator.status).to_have_text("Done: Remove, #1")
    expect(form).to_have_count(0)
    expect(moderator.comment(1)).to_contain_text("This comment was removed by a moderator: No ads. Please don't")
    expect(moderator.title).to_have_text("Comments")
    assert moderator.focus() == "talk-1"
    assert log(stage, comment=comment.id) == [("remove", "embed", "No ads", "Please don't")]


def test_a_decision_is_taken_back(moderator, stage, comment):
    opened(moderator)
    moderator.press("Spam")

    moderator.press("Undo")

    expect(moderator.status).to_have_text("Done: Undo, #1")
    expect(moderator.comment(1)).to_contain_text("Buy this!")
    expect(moderator.title).to_have_text("Comments (1)")
    expect(moderator.page.locator("talk-widget [part=note]")).to_have_count(0)
    assert moderator.focus() == "…"
    assert [line[:2] for line in log(stage, comment=comment.id)] == [("spam", "embed"), ("undo", "embed")]


def test_what_is_pinned_can_be_unpinned(moderator, stage, comment):
    opened(moderator)
    moderator.press("Pin")
    expect(moderator.comment(1).get_by_text("pinned", exact=True)).to_be_visible()

    moderator.press("How to mute Burt")
    moderator.press("Moderate")
    moderator.press("Unpin")

    expect(moderator.comment(1).get_by_text("pinned", exact=True)).to_have_count(0)
    assert [line[0] for line in log(stage, comment=comment.id)] == ["pin", "unpin"]


def test_a_moderator_times_somebody_out(moderator, stage, comment):
    form = opened(moderator)
    form.get_by_label("Note to the author").fill("Sleep over it")
    form.get_by_label("For how long").select_option(label="1 hour")

    moderator.press("Time out")

    expect(moderator.status).to_have_text("Done: Time out, Burt")
    assert moderator.focus() == "…"
    assert log(stage, author=comment.author.id) == [("silenced", "embed", None, "Sleep over it")]
    stage.clock.advance(minutes=59)
    with stage.talk() as talk:
        assert talk.dossier(SITE, OTHER, comment.author.id).person.until > stage.clock.now


def test_nothing_is_decided_over_somebody_s_head(moderator, stage, comment):
    opened(moderator)
    with stage.talk() as talk:
        talk.moderate(SITE, comment.id, OTHER, "approve")

    moderator.press("Spam")

    expect(moderator.section.get_by_role("alert")).to_contain_text("Olga decided about this meanwhile: approve.")
    moderator.expect_focus("Do it all the same")
    assert [line[0] for line in log(stage, comment=comment.id)] == ["approve"]


def test_who_has_read_of_it_decides_all_the_same(moderator, stage, comment):
    opened(moderator)
    with stage.talk() as talk:
        talk.moderate(SITE, comment.id, OTHER, "approve")
    moderator.press("Spam")

    moderator.press("Do it all the same")

    expect(moderator.status).to_have_text("Done: Spam, #1")
    assert [line[0] for line in log(stage, comment=comment.id)] == ["approve", "spam"]


def test_escape_closes_the_form_and_returns_to_the_menu_s_button(moderator, stage, comment):
    form = opened(moderator)

    moderator.page.keyboard.press("Escape")

    expect(form).to_have_count(0)
    assert moderator.focus() == "…"
    assert log(stage, comment=comment.id) == []


def test_a_moderator_s_own_comment_is_made_official(moderator, stage):
    stage.say(Identity("sso", "nobody", "Nobody"), "First")
    come(moderator)
    moderator.write("House rules", name=None)
    expect(moderator.comment(2)).to_contain_text("House rules")

    moderator.comment(2).get_by_role("button", name="Share").click()
    moderator.press("Moderate")
    expect(moderator.button("Time out")).to_have_count(0)
    moderator.press("Official")

    expect(moderator.comment(2).get_by_text("official", exact=True)).to_be_visible()


def test_a_reader_is_offered_nothing_of_it(reader, stage, comment):
    reader.open()
    reader.press("How to mute Burt")

    expect(reader.button("Report")).to_be_visible()
    expect(reader.button("Moderate")).to_have_count(0)
    assert not any("moderating" in asked for asked in stage.asked)


@pytest.mark.parametrize("look", ["light", "dark"])
def test_axe_finds_nothing_in_the_form(moderator, stage, comment, look):
    moderator.page.set_viewport_size({"width": 320, "height": 640})
    opened(moderator, look=look)
    with stage.talk() as talk:
        talk.moderate(SITE, comment.id, OTHER, "approve")
    moderator.press("Spam")
    moderator.expect_focus("Do it all the same")

    assert violations(moderator.page) == []


def test_on_the_talk_page_all_goes_by_keyboard_and_axe_finds_nothing(desk):
    desk.place.say("bob", "Buy this!")
    with desk.place.talk() as talk:
        comment = talk.comment_at(None, KEY, 1, PEOPLE["moderator"])
        talk.moderate(None, comment.id, PEOPLE["moderator"], "approve")
    page = desk.seat(path=f"thread?thread={KEY}").page
    page.set_viewport_size({"width": 320, "height": 640})
    page.get_by_role("link", name="Moderate #1").press("Enter")
    page.get_by_label("Rule").fill("No ads")
    found = violations(page, "body")

    page.keyboard.press("Enter")
    page.get_by_role("button", name="Undo").press("Enter")

    expect(page.locator("#talk-1")).to_contain_text("Buy this!")
    assert found == []
    assert desk.log() == ["approve", "remove", "undo"]

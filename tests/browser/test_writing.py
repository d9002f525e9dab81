"""Writing, replying, editing and deleting; nothing that somebody typed is lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.reader import cut, problem
from tests.browser.stage import SITE, THREAD


def test_a_guest_posts_and_is_led_to_the_new_comment(reader, stage):
    reader.open()

    reader.write("Hello **there**")

    expect(reader.comment(1).locator("strong")).to_have_text("there")
    assert reader.focus() == "talk-1"
    expect(reader.status).to_have_text("Comment 1 posted")
    expect(reader.title).to_have_text("Comments (1)")
    expect(reader.box).to_have_value("")


def test_a_new_comment_is_seen_at_once_in_every_order(reader, stage):
    for number in range(1, 4):
        stage.say("Ada", f"Number {number}")
    reader.open(stage.embed(sort="newest", limit="2"))

    reader.write("Mine")
    expect(reader.comment(4)).to_be_visible()

    assert reader.numbers() == [4, 3, 2]


def test_the_page_sends_its_title_and_address_along(reader, stage):
    reader.open()

    reader.write("Hello")
    expect(reader.comment(1)).to_be_visible()

    with stage.talk() as talk:
        thread = talk.thread(SITE, THREAD)
    assert (thread.title, thread.url) == ("News roundup", stage.blog_address + THREAD)


def test_ctrl_enter_sends(reader, stage):
    reader.open()
    reader.box.fill("Hello")
    reader.section.get_by_label("Name").fill("Nina")

    reader.box.press("Control+Enter")

    expect(reader.comment(1)).to_contain_text("Hello")


def test_typing_here_is_no_shortcut_of_the_page(reader, stage):
    reader.open(
        "<script>keys = []; addEventListener('keydown', event => keys.push(event.key))</script>" + stage.embed()
    )

    reader.box.press("s")

    assert reader.page.evaluate("keys") == []


def test_a_missing_name_is_said_beside_its_field(reader, stage):
    reader.open()

    reader.write("Hello", name="")

    field = reader.section.get_by_label("Name")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(reader.section.get_by_text("Say who you are")).to_be_visible()
    assert reader.focus() == "name"
    expect(reader.box).to_have_value("Hello")


def test_a_guest_is_remembered(reader, stage):
    reader.open()
    reader.write("Hello")
    expect(reader.comment(1)).to_be_visible()

    reader.page.reload()
    reader.box.fill("And again")
    reader.press("Post")

    expect(reader.comment(2)).to_contain_text("Nina")
    with stage.talk() as talk:
        first, second = talk.page(talk.thread(SITE, THREAD)).comments
    assert first.author.id == second.author.id


def test_a_draft_survives_the_page(reader, stage):
    reader.open()
    reader.box.fill("Half a thou")

    reader.page.reload()

    expect(reader.box).to_have_value("Half a thou")
    expect(reader.button("Post")).to_be_visible()


def test_drafts_of_two_threads_keep_apart(reader, stage):
    reader.open()
    reader.box.fill("Half a thou")

    reader.open(stage.embed(thread="/posts/43"), path="/posts/43")

    expect(reader.box).to_have_value("")


def test_a_draft_is_gone_once_it_is_posted(reader, stage):
    reader.open()
    reader.write("Hello")
    expect(reader.comment(1)).to_be_visible()

    reader.page.reload()

    expect(reader.box).to_have_value("")


def test_without_a_server_the_text_stays_and_can_be_sent_again(reader, stage):
    reader.open()
    with reader.answered("comments", cut):
        reader.write("Hello")
        expect(reader.section.get_by_role("alert")).to_have_text("No answer. Try again in a moment.")
    expect(reader.box).to_have_value("Hello")

    reader.press("Try again")

    expect(reader.comment(1)).to_contain_text("Hello")


def test_an_answer_that_got_lost_makes_no_second_comment(reader, stage):
    reader.open()
    reader.begin()
    stage.loses_answers = True
    reader.write("Hello")
    expect(reader.section.get_by_role("alert")).to_be_visible()
    stage.loses_answers = False

    reader.page.reload()
    with reader.page.expect_response(lambda answer: answer.request.method == "POST") as posted:
        reader.press("Post")

    assert posted.value.json()["comment"]["number"] == 1
    assert reader.focus() == "talk-1"
    expect(reader.title).to_have_text("Comments (1)")


def test_other_words_after_a_lost_answer_are_another_comment(reader, stage):
    reader.open()
    reader.begin()
    stage.loses_answers = True
    reader.write("Hello")
    expect(reader.section.get_by_role("alert")).to_be_visible()
    stage.loses_answers = False

    reader.box.fill("Hello, all")
    reader.press("Try again")

    expect(reader.comment(2)).to_contain_text("Hello, all")


def test_two_clicks_send_one_comment(reader, stage):
    reader.open()
    reader.box.fill("Hello")
    reader.section.get_by_label("Name").fill("Nina")

    reader.button("Post").dblclick()

    expect(reader.comment(1)).to_be_visible()
    assert stage.asked.count("POST /talk/api/comments") == 1


@pytest.mark.parametrize(
    ("status", "code", "detail"),
    [
        (429, "mutes_too_fast", "Too many at once. Try again in 30 seconds."),
        (503, "storage_full", "There is no room for more comments right now."),
        (403, "refused", "Say it more kindly, please."),
    ],
)
def test_every_refusal_is_said_as_a_sentence_and_keeps_the_text(reader, stage, status, code, detail):
    reader.open()

    with reader.answered("comments", problem(status, code, detail)):
        reader.write("Hello")

        expect(reader.section.get_by_role("alert")).to_have_text(detail)
    expect(reader.box).to_have_value("Hello")


def test_a_text_without_words_is_refused_by_the_server_and_said(reader, stage):
    reader.open()

    reader.write("   ")

    expect(reader.section).to_contain_text("Write something first.")


def test_near_the_limit_the_rest_is_counted_in_characters_as_people_count(reader, stage):
    stage.set_site(max_length=600)
    reader.open()

    reader.box.fill("😀" * 99)
    far = reader.section.get_by_text("characters left").count()
    reader.box.fill("😀" * 101)

    expect(reader.section.get_by_text("499 characters left")).to_be_visible()
    assert far == 0


def test_a_preview_shows_what_would_be_posted(reader, stage):
    reader.open()
    reader.box.fill("Some *emphasis* <b>and no HTML</b>")

    reader.press("Preview")

    preview = reader.page.locator("[part=preview]")
    expect(preview.locator("em")).to_have_text("emphasis")
    expect(preview.locator("b")).to_have_count(0)
    reader.box.press("x")
    expect(preview).to_be_hidden()


def test_a_comment_that_waits_for_a_moderator_is_shown_to_its_author_only(reader, stage):
    stage.set_site(moderation="hold")
    reader.open()

    reader.write("Hello")

    expect(reader.comment(1)).to_contain_text("Waiting for a moderator. Only you can see it.")
    expect(reader.status).to_have_text("Waiting for a moderator. Only you can see it.")
    expect(reader.button("Like #1")).to_have_count(0)
    reader.page.reload()
    expect(reader.comment(1)).to_contain_text("Waiting for a moderator.")
    reader.page.evaluate("localStorage.clear()")
    reader.page.reload()
    expect(reader.section).to_contain_text("No comments yet")


def test_a_reply_is_written_below_the_comment(reader, stage):
    stage.say("Ada", "First!")
    reader.open()

    reader.press("Reply #1")
    form = reader.page.locator("#talk-1 > form")
    box = form.get_by_role("textbox", name="Reply to Ada")
    expect(box).to_be_focused()
    box.fill("Second")
    form.get_by_label("Name").fill("Nina")
    reader.button("Reply", within=form).click()

    expect(reader.page.locator("#talk-1 #talk-2")).to_contain_text("Second")
    expect(form).to_have_count(0)
    assert reader.focus() == "talk-2"


def test_escape_closes_a_reply_keeps_its_draft_and_returns_to_its_button(reader, stage):
    stage.say("Ada", "First!")
    reader.open()
    reader.press("Reply #1")
    expect(reader.section.get_by_role("textbox", name="Reply to Ada")).to_be_focused()
    reader.page.keyboard.type("Half a thou")

    reader.page.keyboard.press("Escape")

    assert reader.focus() == "Reply #1"
    expect(reader.page.locator("#talk-1 > form")).to_have_count(0)
    reader.press("Reply #1")
    expect(reader.section.get_by_role("textbox", name="Reply to Ada")).to_have_value("Half a thou")


def test_ones_own_words_can_be_changed_for_a_while(reader, stage):
    reader.open()
    reader.write("Hello *there*")

    reader.press("Edit #1")
    box = reader.section.get_by_role("textbox", name="Edit")
    expect(box).to_have_value("Hello *there*")
    box.fill("Hello *here*")
    reader.press("Save")

    expect(reader.comment(1).locator("em")).to_have_text("here")
    expect(reader.comment(1)).to_contain_text("edited")
    assert reader.focus() == "Edit #1"
    stage.clock.advance(seconds=901)
    reader.page.clock.set_fixed_time(stage.clock.now)
    reader.page.reload()
    expect(reader.button("Delete #1")).to_be_visible()
    expect(reader.button("Edit #1")).to_have_count(0)


def test_others_words_are_not_mine_to_change(reader, stage):
    stage.say("Ada", "First!")

    reader.open()

    expect(reader.button("Edit #1")).to_have_count(0)
    expect(reader.button("Delete #1")).to_have_count(0)


def test_deleting_asks_first_and_a_second_thought_keeps_it(reader, stage):
    reader.open()
    reader.write("Hello")

    reader.press("Delete #1")
    expect(reader.comment(1)).to_contain_text("Delete for good?")
    expect(reader.button("Cancel #1")).to_be_focused()
    reader.press("Cancel #1")

    assert reader.focus() == "Delete #1"
    with stage.talk() as talk:
        assert talk.thread(SITE, THREAD).count == 1


def test_a_deleted_comment_goes_and_the_focus_stays_in_the_thread(reader, stage):
    reader.open()
    reader.write("Hello")
    reader.press("Delete #1")

    reader.press("Delete #1")

    expect(reader.section).to_contain_text("No comments yet")
    expect(reader.title).to_be_focused()
    expect(reader.status).to_have_text("Comment 1 deleted")


@pytest.mark.parametrize("folded", [False, True], ids=["", "folded"])
def test_a_deleted_comment_with_replies_keeps_its_place(reader, stage, folded):
    reader.open()
    reader.write("Hello")
    expect(reader.comment(1)).to_be_visible()
    stage.say("Ada", "Welcome", parent=1)
    reader.page.reload()
    if folded:
        reader.press("Collapse replies #1")
    reader.press("Delete #1")
    expect(reader.button("Cancel #1")).to_be_focused()

    reader.press("Delete #1")

    expect(reader.comment(1)).to_contain_text("This comment was deleted by its author")
    assert reader.numbers() == ([1] if folded else [1, 2])
    assert reader.focus() == "talk-1"


def test_a_like_shows_at_once_and_stays(reader, stage):
    stage.say("Ada", "First!")
    reader.open()

    with reader.page.expect_response("**/like?*"):
        reader.press("Like #1")

        expect(reader.button("Like 1 #1")).to_have_attribute("aria-pressed", "true")
    assert reader.focus() == "Like 1 #1"
    reader.page.reload()
    expect(reader.button("Like 1 #1")).to_have_attribute("aria-pressed", "true")
    reader.press("Like 1 #1")
    expect(reader.button("Like #1")).to_have_attribute("aria-pressed", "false")


def test_a_like_that_is_refused_is_taken_back_and_explained(reader, stage):
    stage.say("Ada", "First!")
    reader.open()

    with reader.answered("comments/[^/]+/like", problem(401, "sign_in_required", "Sign in to like.")):
        reader.press("Like #1")

        expect(reader.section.get_by_role("alert")).to_contain_text("Sign in to like.")
    expect(reader.button("Like #1")).to_have_attribute("aria-pressed", "false")
    reader.press("Dismiss")
    expect(reader.section.get_by_role("alert")).to_have_count(0)
    assert reader.focus() == "title"


def test_a_browser_that_keeps_nothing_still_reads_and_writes(reader, stage):
    stage.say("Burt", "First!")
    reader.page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('denied') } })"
    )
    reader.open()

    reader.press("Mute Burt")
    reader.write("Second")

    expect(reader.comment(2)).to_contain_text("Second")
    expect(reader.comment(1)).to_contain_text("from a user you have muted")

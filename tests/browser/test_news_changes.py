"""What changed since a reader's page was read: asked for by the thread's version, shown when they ask for it."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import replace

from playwright.sync_api import expect

from tests.browser.stage import SITE, THREAD, guest

NEWS = re.compile("^Show .* new comment")


@contextmanager
def meanwhile(stage):
    """What others do: the conversation, and the ids of the thread's comments by number."""
    with stage.talk() as talk:
        page = talk.page(talk.thread(SITE, THREAD), limit=100)
        yield talk, {row.number: row.id for row in page.comments}


@contextmanager
def served(stage):
    """What talkwidget is asked for of the thread, and answers: query, ``If-None-Match``, status, size."""
    answers, serve = [], stage.app.wsgi_app

    def listening(environ, start_response):
        def note(status, headers, *rest):
            if environ["PATH_INFO"] == "/talk/api/comments":
                size = int(dict(headers).get("Content-Length", 0))
                answers.append((environ["QUERY_STRING"], environ.get("HTTP_IF_NONE_MATCH"), int(status[:3]), size))
            return start_response(status, headers, *rest)

        return serve(environ, note)

    stage.app.wsgi_app = listening
    yield answers
    stage.app.wsgi_app = serve


def test_pressing_brings_up_to_date_what_was_edited_deleted_or_removed(waiting, stage):
    reader = waiting
    stage.say("Cleo", "Three")
    stage.say("Dan", "Four", parent=3)
    reader.page.reload()
    reader.wait()
    with meanwhile(stage) as (talk, ids):
        talk.edit(SITE, ids[1], guest("Ada"), "One, edited")
        talk.delete(SITE, ids[2], guest("Burt"))
        talk.delete(SITE, ids[3], guest("Cleo"))
    stage.say("Eve", "Five")
    before = reader.section.inner_text()

    reader.wait_for_news()
    expect(reader.button("Show 1 new comment")).to_be_visible()

    assert reader.section.inner_text().replace("Show 1 new comment", "").split() == before.split()
    reader.press("Show 1 new comment")
    assert reader.numbers() == [1, 3, 4, 5]
    expect(reader.comment(1)).to_contain_text("One, edited")
    expect(reader.comment(3)).not_to_contain_text("Three")
    expect(reader.title).to_have_text("Comments (3)")


def test_what_is_only_edited_or_deleted_is_no_news(waiting, stage):
    reader = waiting
    with meanwhile(stage) as (talk, ids):
        talk.edit(SITE, ids[1], guest("Ada"), "One, edited")
        talk.delete(SITE, ids[2], guest("Burt"))

    reader.wait_for_news()

    expect(reader.section.get_by_role("button", name=NEWS)).to_have_count(0)
    assert reader.numbers() == [1, 2]


def test_what_is_new_and_deleted_before_the_press_is_offered_no_more(waiting, stage):
    reader = waiting
    stage.say("Cleo", "Three")
    reader.wait_for_news()
    expect(reader.button("Show 1 new comment")).to_be_visible()
    with meanwhile(stage) as (talk, ids):
        talk.delete(SITE, ids[3], guest("Cleo"))
    reader.wait_for_news()
    expect(reader.section.get_by_role("button", name=NEWS)).to_have_count(0)
    stage.say("Dan", "Four")
    reader.wait_for_news()

    reader.press("Show 1 new comment")

    assert reader.numbers() == [1, 2, 4]


def test_replies_not_yet_loaded_are_still_led_to(waiting, stage):
    reader = waiting
    for number in range(12):
        stage.say("Ada", f"Reply {number}", parent=1)
    reader.page.reload()
    reader.wait()
    with meanwhile(stage) as (talk, ids):
        talk.like(SITE, ids[1], guest("Burt"))
    stage.say("Cleo", "Newest")
    reader.wait_for_news()

    reader.press("Show 1 new comment")

    expect(reader.comment(15)).to_be_visible()
    expect(reader.section.get_by_role("button", name="Show 2 more replies")).to_be_visible()


def test_what_the_reader_did_themselves_is_not_taken_back(waiting, stage):
    reader = waiting
    with meanwhile(stage) as (talk, ids):
        talk.like(SITE, ids[1], guest("Burt"))
    stage.say("Cleo", "Three")
    reader.wait_for_news()
    expect(reader.button("Show 1 new comment")).to_be_visible()
    with reader.page.expect_response("**/like*"):
        reader.comment(1).get_by_role("button", name=re.compile("^Like")).click()
    expect(reader.comment(1).get_by_role("button", name=re.compile("Like"))).to_contain_text("2")

    reader.press("Show 1 new comment")

    expect(reader.comment(3)).to_be_visible()
    expect(reader.comment(1).get_by_role("button", name=re.compile("Like"))).to_contain_text("2")


def test_an_answer_that_somebody_writes_outlives_what_it_answers(waiting, stage):
    reader = waiting
    reader.comment(2).get_by_role("button", name=re.compile("^Reply")).click()
    answer = reader.section.get_by_role("textbox", name=re.compile("Burt"))
    answer.fill("Wait")
    with meanwhile(stage) as (talk, ids):
        talk.delete(SITE, ids[2], guest("Burt"))
    stage.say("Cleo", "Three")
    reader.wait_for_news()

    reader.press("Show 1 new comment")

    expect(reader.comment(3)).to_be_visible()
    expect(reader.comment(2)).not_to_contain_text("Two")
    expect(answer).to_have_value("Wait")


def test_on_a_page_of_several_what_changed_elsewhere_is_no_news(reader, stage):
    for number in range(1, 6):
        stage.say("Ada", f"Number {number}")
    reader.page.clock.install(time=stage.clock.now)
    reader.open(stage.embed(limit="3"))
    with meanwhile(stage) as (talk, ids):
        talk.like(SITE, ids[5], guest("Burt"))
    reader.wait_for_news()
    expect(reader.section.get_by_role("button", name=NEWS)).to_have_count(0)
    with meanwhile(stage) as (talk, ids):
        talk.delete(SITE, ids[1], guest("Ada"))
    stage.say("Cleo", "Number 6")
    reader.wait_for_news()

    reader.press("Show 1 new comment")

    assert reader.numbers() == [2, 3, 6]


def test_what_changed_below_replies_not_yet_loaded_is_no_news(waiting, stage):
    reader = waiting
    for number in range(12):
        stage.say("Ada", f"Reply {number}", parent=1)
    reader.page.reload()
    reader.wait()
    with meanwhile(stage) as (talk, ids):
        talk.like(SITE, ids[1], guest("Burt"))
        last = talk.replies(talk.thread(SITE, THREAD), 1, limit=100).comments[-1]
        talk.like(SITE, last.id, guest("Burt"))
    assert last.number not in reader.numbers()

    reader.wait_for_news()

    expect(reader.section.get_by_role("button", name=NEWS)).to_have_count(0)


def test_one_that_left_elsewhere_hides_no_news(reader, stage):
    for number in range(1, 6):
        stage.say("Ada", f"Number {number}")
    reader.page.clock.install(time=stage.clock.now)
    reader.open(stage.embed(limit="3"))
    with meanwhile(stage) as (talk, ids):
        talk.delete(SITE, ids[5], guest("Ada"))
    stage.say("Cleo", "Number 6")

    reader.wait_for_news()

    reader.press("Show 1 new comment")
    assert reader.numbers() == [1, 2, 3, 6]


def test_replies_loaded_meanwhile_hide_no_edit(waiting, stage):
    reader = waiting
    for number in range(12):
        stage.say("Ada", f"Reply {number}", parent=1)
    reader.page.reload()
    reader.wait()
    with meanwhile(stage) as (talk, ids):
        talk.edit(SITE, ids[1], guest("Ada"), "One, edited")
    stage.say("Cleo", "Newest")
    reader.wait_for_news()
    expect(reader.button("Show 1 new comment")).to_be_visible()
    reader.press("Show 2 more replies")
    expect(reader.comment(14)).to_be_visible()

    reader.press("Show 1 new comment")

    expect(reader.comment(1)).to_contain_text("One, edited")


def test_what_the_reader_does_while_news_are_asked_for_is_newer(waiting, stage):
    reader = waiting
    with meanwhile(stage) as (talk, ids):
        talk.like(SITE, ids[1], guest("Burt"))
    stage.say("Cleo", "Three")

    def wind() -> None:
        with reader.page.expect_request(re.compile("since=")):
            for _ in range(70):
                reader.page.clock.run_for(1_000)

    with reader.answered_late(re.compile("since="), wind):
        with reader.page.expect_response("**/like*"):
            reader.comment(1).get_by_role("button", name=re.compile("^Like")).click()
        expect(reader.comment(1).get_by_role("button", name=re.compile("Like"))).to_contain_text("2")

    reader.press("Show 1 new comment")

    expect(reader.comment(3)).to_be_visible()
    expect(reader.comment(1).get_by_role("button", name=re.compile("Like"))).to_contain_text("2")


def test_after_too_much_changed_what_left_is_gone_too(waiting, stage):
    reader = waiting
    with meanwhile(stage) as (talk, ids):
        talk.delete(SITE, ids[2], guest("Burt"))
    stage.say(replace(guest("Ada"), name="Ada Lovelace"), "Three")
    reader.wait_for_news()

    reader.press("Show 1 new comment")

    assert reader.numbers() == [1, 3]


# --- what it costs ----------------------------------------------------------------------------------------------------


def test_without_news_the_answer_is_that_nothing_changed(waiting, stage):
    reader = waiting
    reader.wait_for_news()

    with served(stage) as answers:
        reader.wait_for_news(3)

    assert {status for _, _, status, _ in answers} == {304}
    assert all(known for _, known, _, _ in answers)
    assert len({query for query, *_ in answers}) == 1


def test_news_cost_what_is_new_and_not_the_page(waiting, stage):
    reader = waiting
    for number in range(3, 31):
        stage.say("Ada", f"Number {number}")
    reader.page.reload()
    reader.wait()
    with served(stage) as answers:
        stage.say("Cleo", "The newest")
        reader.wait_for_news(4)
        stage.say("Dan", "Newer yet")
        reader.wait_for_news()
        expect(reader.button("Show 2 new comments")).to_be_visible()

    assert all("since=" in query for query, *_ in answers)
    assert max(size for *_, size in answers) < 700
    reader.press("Show 2 new comments")
    expect(reader.comment(32)).to_be_visible()
    assert reader.numbers() == list(range(1, 33))


def test_where_too_much_changed_the_page_is_asked_for(waiting, stage):
    reader = waiting
    stage.say(replace(guest("Ada"), name="Ada Lovelace"), "Three")

    with served(stage) as answers:
        reader.wait_for_news(3)
        expect(reader.button("Show 1 new comment")).to_be_visible()

    assert [status for _, _, status, _ in answers][:2] == [410, 200]
    assert "since=" not in answers[1][0]
    expect(reader.comment(1)).not_to_contain_text("Lovelace")
    reader.press("Show 1 new comment")
    assert reader.numbers() == [1, 2, 3]
    expect(reader.comment(1)).to_contain_text("Ada Lovelace")
    with served(stage) as answers:
        reader.wait_for_news()
    assert {status for _, _, status, _ in answers} <= {200, 304}
    assert all("since=" in query for query, *_ in answers)


def test_a_thread_nobody_wrote_in_has_news_too(reader, stage):
    reader.page.clock.install(time=stage.clock.now)
    reader.open()
    stage.say("Ada", "First")

    reader.wait_for_news()

    reader.press("Show 1 new comment")
    assert reader.numbers() == [1]

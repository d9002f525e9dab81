"""Show 2 new comments: asked for while the page is looked at, offered, never pushed (M15); marked at the next visit."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import replace

import pytest
from playwright.sync_api import Route, expect

from tests.browser.stage import SITE, THREAD, guest

NEWS = re.compile("^Show .* new comment")


@pytest.fixture
def waiting(reader, stage):
    """A reader of a thread of two, whose clock the test winds."""
    reader.page.clock.install(time=stage.clock.now)
    stage.say("Ada", "One")
    stage.say("Burt", "Two")
    reader.open()
    return reader


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


def test_what_is_new_is_offered_and_shown_when_asked_for(waiting, stage):
    reader = waiting
    stage.say("Cleo", "Three")
    stage.say("Dan", "Four", parent=1)

    reader.wait_for_news()

    expect(reader.button("Show 2 new comments")).to_be_visible()
    expect(reader.status).to_have_text("Show 2 new comments")
    assert reader.numbers() == [1, 2]
    reader.press("Show 2 new comments")
    assert reader.numbers() == [1, 4, 2, 3]
    assert reader.focus() == "talk-3"
    expect(reader.title).to_have_text("Comments (4)")
    expect(reader.section.get_by_role("button", name=NEWS)).to_have_count(0)


def test_the_offer_moves_nothing(waiting, stage):
    reader = waiting
    stage.say("Cleo", "Three")
    before = [reader.comment(number).bounding_box() for number in (1, 2)]

    reader.wait_for_news()
    expect(reader.button("Show 1 new comment")).to_be_visible()

    assert [reader.comment(number).bounding_box() for number in (1, 2)] == before


def test_of_the_muted_nothing_is_offered(waiting, stage):
    reader = waiting
    reader.press("Mute Burt")
    stage.say("Burt", "Three")

    reader.wait_for_news()

    expect(reader.section.get_by_role("button", name=NEWS)).to_have_count(0)
    reader.page.reload()
    expect(reader.comment(2)).to_contain_text("2 comments from users you have muted")


def test_muting_somebody_takes_back_the_offer(waiting, stage):
    reader = waiting
    stage.say("Burt", "Three")
    reader.wait_for_news()
    expect(reader.button("Show 1 new comment")).to_be_visible()

    reader.press("Mute Burt")

    expect(reader.section.get_by_role("button", name=NEWS)).to_have_count(0)


def test_ones_own_comment_is_no_news(waiting, stage):
    reader = waiting
    reader.write("Mine")
    expect(reader.comment(3)).to_be_visible()

    reader.wait_for_news()

    expect(reader.section.get_by_role("button", name=NEWS)).to_have_count(0)


def test_where_pages_follow_the_newest_are_found_all_the_same(reader, stage):
    for number in range(1, 6):
        stage.say("Ada", f"Number {number}")
    reader.page.clock.install(time=stage.clock.now)
    reader.open(stage.embed(limit="3"))
    stage.say("Cleo", "Number 6")

    reader.wait_for_news()

    reader.press("Show 1 new comment")
    assert reader.numbers() == [1, 2, 3, 6]


def test_a_second_file_that_comes_late_asks_once_all_the_same(waiting, stage):
    reader = waiting
    held = reader.hold("**/more.*")
    reader.page.clock.run_for(50_000)
    before = stage.asked.count("GET /talk/api/comments")

    with reader.page.expect_response(re.compile("/api/comments[?]")):
        reader.let_go(held)
    reader.page.clock.run_for(14_000)

    assert stage.asked.count("GET /talk/api/comments") == before + 1


def test_readers_ask_every_quarter_to_whole_minute_each_at_a_time_of_their_own(reader, stage):
    reader.page.clock.install(time=stage.clock.now)
    reader.page.add_init_script(
        """rests = [];
        for (const name of ["setTimeout", "setInterval"]) {
          const wait = window[name];
          window[name] = (does, ms, ...rest) => { if (ms > 10_000) rests.push(ms); return wait(does, ms, ...rest); };
        }"""
    )
    stage.say("Ada", "One")
    reader.open()

    reader.wait_for_news(4)

    rests = reader.page.evaluate("rests")
    assert len(rests) >= 4
    assert all(15_000 <= rest <= 60_000 for rest in rests)
    assert len(set(rests)) > 1


def test_nobody_asks_while_the_page_is_out_of_sight(waiting, stage):
    reader = waiting
    reader.page.evaluate("Object.defineProperty(document, 'hidden', {get: () => true})")
    before = len(stage.asked)

    reader.page.clock.run_for(200_000)

    assert len(stage.asked) == before


def test_a_server_that_asks_for_patience_gets_it(waiting, stage):
    reader = waiting
    asked = []

    def busy(route: Route) -> None:
        asked.append(route.request.url)
        headers = {
            "Access-Control-Allow-Origin": "*",
            "Retry-After": "600",
            "Access-Control-Expose-Headers": "Retry-After",
        }
        route.fulfill(status=503, json={"status": 503, "code": "store_busy", "detail": "Busy."}, headers=headers)

    with reader.answered("comments", busy):
        reader.wait_for_news(1)
        reader.page.clock.run_for(500_000)
    stage.say("Cleo", "Three")
    reader.wait_for_news()

    assert len(asked) == 1
    expect(reader.button("Show 1 new comment")).to_be_visible()
    expect(reader.section.get_by_role("alert")).to_have_count(0)


def test_what_came_since_the_last_visit_is_marked(waiting, stage):
    reader = waiting
    expect(reader.section.get_by_text("new", exact=True)).to_have_count(0)
    reader.wait_for_news()
    stage.say("Cleo", "Three")

    reader.page.reload()

    expect(reader.comment(3).get_by_text("new", exact=True)).to_be_visible()
    expect(reader.section.get_by_text("new", exact=True)).to_have_count(1)


def test_an_element_that_leaves_asks_no_more(waiting, stage):
    reader = waiting
    reader.wait_for_news()

    reader.page.evaluate("document.querySelector('talk-widget').remove()")
    before = stage.asked.count("GET /talk/api/comments")
    reader.page.clock.run_for(300_000)

    assert stage.asked.count("GET /talk/api/comments") == before


# --- what else changed meanwhile --------------------------------------------------------------------------------------


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

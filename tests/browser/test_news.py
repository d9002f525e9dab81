"""Show 2 new comments: asked for while the page is looked at, offered, never pushed (M15); marked at the next visit."""

from __future__ import annotations

import re

from playwright.sync_api import Route, expect

NEWS = re.compile("^Show .* new comment")


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
    # Now, and then after fifteen seconds.
    reader.page.evaluate("Math.random = () => 0")

    with reader.page.expect_response(re.compile("/api/comments[?]")):
        reader.let_go(held)
    reader.page.clock.run_for(14_000)

    assert stage.asked.count("GET /talk/api/comments") == before + 1


def test_readers_ask_every_quarter_to_whole_minute_each_at_a_time_of_their_own(reader, stage):
    reader.page.clock.install(time=stage.clock.now)
    # What follows from one question to the next is handed on with the timer.
    reader.page.add_init_script(
        """rests = [];
        const wait = window.setTimeout;
        window.setTimeout = (does, ms, ...given) => {
          if (given.length) rests.push(ms);
          return wait(does, ms, ...given);
        };"""
    )
    stage.say("Ada", "One")
    reader.open()

    reader.wait_for_news(4)

    first, *rests = reader.page.evaluate("rests")
    # The second file is asked for when the first quarter is over.
    rests.append(15_000 + first)
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

"""How many comments the threads of an index page have: one request for all of them."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from talkwidget import i18n
from tests.browser.reader import cut
from tests.browser.stage import SITE, Stage


def index(stage: Stage, keys: list[str]) -> str:
    """An index page's links, and the script that counts."""
    links = "".join(f'<p><a href="{key}#talk" data-talk-count="{key}">Comments</a></p>' for key in keys)
    return f'<script async src="{stage.talk_address}/talk/embed.js" data-site="{SITE}"></script></main><main>{links}'


@pytest.fixture
def three(stage):
    for thread, count in (("/posts/1", 1), ("/posts/2", 2)):
        for _ in range(count):
            stage.say("Ada", "Hello", thread=thread)


def test_each_link_says_how_many_there_are(reader, stage, three):
    reader.open(index(stage, ["/posts/1", "/posts/2", "/posts/3", "/posts/1"]), head="<base target=_self>", wait=False)

    links = reader.page.locator("[data-talk-count]")
    expect(links).to_have_text(["1 comment", "2 comments", "0 comments", "1 comment"])


def test_a_hundred_threads_cost_one_request(reader, stage, three):
    reader.open(index(stage, [f"/posts/{number}" for number in range(100)]), wait=False)
    expect(reader.page.locator("[data-talk-count='/posts/2']")).to_have_text("2 comments")

    assert stage.asked.count("GET /talk/api/counts") == 1


def test_more_than_a_hundred_cost_one_for_each_hundred(reader, stage, three):
    reader.open(index(stage, [f"/posts/{number}" for number in range(101)]), wait=False)
    expect(reader.page.locator("[data-talk-count='/posts/100']")).to_have_text("0 comments")

    assert stage.asked.count("GET /talk/api/counts") == 2


def test_counts_are_said_in_the_pages_language(reader, stage, three):
    german = "<script>document.documentElement.lang = 'de'</script>"

    reader.open(german + index(stage, ["/posts/2"]), wait=False)

    said = i18n.catalogue("de").say("more.count", n=2)
    expect(reader.page.locator("[data-talk-count]")).to_have_text(said)


def test_what_can_not_be_counted_keeps_its_words(reader, stage, three):
    with reader.answered("counts", cut):
        reader.open(index(stage, ["/posts/2"]), wait=False)
        reader.page.wait_for_load_state("networkidle")

    expect(reader.page.locator("[data-talk-count]")).to_have_text("Comments")


def test_a_page_without_counts_asks_for_none(reader, stage):
    reader.open()

    assert stage.asked == ["GET /talk/embed.js", "GET /talk/api/comments"]

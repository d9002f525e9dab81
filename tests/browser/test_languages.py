"""The page's language, in one request beside the thread's; English where another doesn't come; an owner's own words."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Route, expect

from talkwidget import i18n
from tests.browser.reader import cut, problem
from tests.browser.stage import Stage

GERMAN = i18n.catalogue("de")
WORDS = re.compile(r"/talk/i18n/.*\.json")


def titled(words: i18n.Catalogue, count: int) -> str:
    return f"{words.say('embed.comments')} ({count})"


@pytest.fixture
def one(stage):
    stage.say("Ada", "First!")


@pytest.mark.parametrize(
    ("embed", "around"), [({"lang": "de"}, "en"), ({}, "de"), ({}, "de-AT"), ({"lang": "de"}, "fr")]
)
def test_the_attribute_else_the_page_says_the_language(reader, stage, one, embed, around):
    reader.open(f"<div lang='{around}'>{stage.embed(**embed)}</div>")

    expect(reader.title).to_have_text(titled(GERMAN, 1))
    expect(reader.section).to_have_attribute("lang", "de")
    expect(reader.button(GERMAN.say("embed.mute", name="Ada"))).to_be_visible()


def test_a_language_costs_one_request(reader, stage, one):
    reader.open(stage.embed(lang="de"))

    assert sorted(stage.asked) == [
        "GET /talk/api/comments",
        "GET /talk/embed.js",
        f"GET /talk/i18n/de.{i18n.digest()}.json",
    ]


def test_english_costs_none(reader, stage, one):
    reader.open(stage.embed(lang="en-GB"))

    assert not [asked for asked in stage.asked if "i18n" in asked]


def test_where_the_page_says_none_the_sites_language_is_spoken(reader, stage, one):
    stage.set_site(locale="de")

    reader.open("<script>document.documentElement.removeAttribute('lang')</script>" + stage.embed())

    expect(reader.title).to_have_text(titled(GERMAN, 1))


def test_arabic_runs_from_right_to_left(reader, stage, one):
    reader.open(stage.embed(lang="ar"))

    expect(reader.section).to_have_attribute("dir", "rtl")
    box = reader.comment(1).locator("svg").bounding_box()
    text = reader.comment(1).locator("[part=text]").bounding_box()
    assert box is not None
    assert text is not None
    assert box["x"] > text["x"]


@pytest.mark.parametrize("answer", [cut, problem(503, "store_busy", "Busy.")], ids=["cut", "busy"])
def test_where_words_do_not_come_english_is_spoken(reader, stage, one, answer):
    reader.page.route(WORDS, answer)

    reader.open(stage.embed(lang="de"))

    expect(reader.title).to_have_text("Comments (1)")
    expect(reader.section).to_have_attribute("lang", "en")


def test_a_language_nobody_speaks_here_is_english(reader, stage, one):
    reader.open(stage.embed(lang="tlh"))

    expect(reader.title).to_have_text("Comments (1)")


def test_the_thread_waits_a_second_for_its_words_and_no_longer(reader, stage, one):
    held: list[Route] = []
    reader.page.clock.install(time=stage.clock.now)
    reader.page.route(WORDS, lambda route: held.append(route))  # noqa: PLW0108  # it asks a function for its name

    with reader.page.expect_response(re.compile("/api/comments")):
        reader.open(stage.embed(lang="de"), wait=False)
    reader.page.clock.run_for(3_100)

    expect(reader.title).to_have_text("Comments (1)")
    assert held
    held[0].continue_()


def test_waiting_and_failing_are_said_in_the_language(reader, stage, one):
    with reader.answered("comments", cut):
        reader.open(stage.embed(lang="de"), wait=False)

        expect(reader.section.get_by_role("alert")).to_contain_text(i18n.catalogue("de").say("embed.failed"))

    expect(reader.section).to_have_attribute("lang", "de")


def test_a_search_is_refused_in_the_language(reader, stage, one):
    words = i18n.catalogue("de")
    reader.open(stage.embed(lang="de"))
    reader.press(words.say("embed.search"))
    box = reader.section.get_by_role("searchbox")
    box.fill("a b c d e f g h i")

    box.press("Enter")

    refusal = words.say("errors.too_many_words", limit=8)
    expect(reader.section.get_by_role("alert")).to_contain_text(refusal)


def test_an_owner_says_it_in_their_own_words(reader, stage, one):
    stage.set_site(strings={"en": {"embed.comments": "What people say"}})

    reader.open()

    expect(reader.title).to_have_text("What people say (1)")


def test_what_the_second_file_says_is_in_the_language_too(reader, stage, one):
    reader.open(stage.embed(lang="de"))

    reader.section.get_by_role("textbox").first.focus()

    expect(reader.button(GERMAN.say("more.post"))).to_be_visible()


def test_errors_come_in_the_language(reader, stage, one):
    reader.open(stage.embed(lang="de"))
    box = reader.section.get_by_role("textbox").first

    box.fill("https://a.example/ " * 40)
    with reader.page.expect_request(re.compile("/api/comments.*lang=de")):
        reader.section.get_by_label(GERMAN.say("more.name")).fill("Nina")
        reader.press(GERMAN.say("more.post"))


def test_times_are_said_in_the_language(reader, stage: Stage, one):
    reader.open(stage.embed(lang="de"))

    expect(reader.comment(1).locator("time")).to_have_text(GERMAN.say("embed.now"))

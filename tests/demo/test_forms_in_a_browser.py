from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from talkwidget.demo.forms import PAGES
from tests.pages import judges


@pytest.fixture
def address(app, serve):
    return serve(app)


@pytest.fixture
def complaints(page):
    said = []
    page.on("console", lambda message: said.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


def thread(page):
    return page.locator("talk-widget section:not([part=drawn])")


@pytest.mark.parametrize("path", [page.path for page in PAGES if page.key])
def test_each_form_shows_its_thread_and_nothing_goes_wrong(address, page, complaints, path):
    page.goto(address + path)
    page.locator("talk-widget").scroll_into_view_if_needed()

    expect(thread(page)).to_have_attribute("aria-busy", "false")
    expect(thread(page).locator("li").first).to_be_visible()
    assert complaints == []


@pytest.mark.parametrize(("path", "ground"), [("/dark", "rgb(16, 19, 25)"), ("/sepia", "rgb(241, 231, 208)")])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_look_is_the_same_whatever_the_system_prefers(address, page, path, ground, scheme):
    page.emulate_media(color_scheme=scheme)

    page.goto(address + path)

    expect(page.locator("body")).to_have_css("background-color", ground)


@pytest.mark.parametrize("name", ["dark", "sepia", "right_to_left", "policy", "contents"])
def test_axe_finds_nothing_in_a_form(address, page, name):
    page.set_viewport_size({"width": 1280, "height": 9000})  # what is far below isn't laid out yet, and can't be judged
    page.goto(address + next(one.path for one in PAGES if one.name == name))
    for widget in page.locator("talk-widget").all():
        widget.scroll_into_view_if_needed()
        expect(thread(page)).to_have_attribute("aria-busy", "false")

    assert judges.violations(page) == []


def test_axe_finds_nothing_in_what_the_server_drew(address, page):
    page.route(re.compile(r"/talk/embed\.\w+\.js$"), lambda route: route.abort())
    page.goto(f"{address}/drawn")
    page.context.new_cdp_session(page).send("Animation.setPlaybackRate", {"playbackRate": 1000})
    expect(page.get_by_text("I worked that line for eleven winters")).to_be_visible()

    assert judges.violations(page) == []


def test_one_page_takes_its_readers_along(address, page, complaints):
    page.goto(f"{address}/one-page")
    articles = page.get_by_role("navigation", name="Articles")

    articles.get_by_role("link", name="How to Fold a Timetable").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("How to Fold a Timetable")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    expect(page).to_have_url(f"{address}/one-page/timetable")
    expect(page).to_have_title(re.compile("How to Fold a Timetable"))
    expect(articles.locator("[aria-current]")).to_have_text("How to Fold a Timetable")
    page.locator("talk-widget").scroll_into_view_if_needed()
    expect(thread(page)).to_contain_text("The trick with the thumbnail changed my life")
    expect(page.locator("talk-widget")).to_have_count(1)
    assert complaints == []


def test_one_page_goes_back_and_forth(address, page, complaints):
    page.goto(f"{address}/one-page/timetable")
    page.get_by_role("link", name="The Night Train Keeps a Secret").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The Night Train Keeps a Secret")

    page.go_back()

    expect(page.get_by_role("heading", level=1)).to_have_text("How to Fold a Timetable")
    page.locator("talk-widget").scroll_into_view_if_needed()
    expect(thread(page)).to_contain_text("The trick with the thumbnail changed my life")
    assert complaints == []


def test_nothing_breaks_the_policy_unless_it_is_broken_on_purpose(address, page):
    told = page.locator("[data-reports]")
    page.goto(f"{address}/policy")
    page.locator("talk-widget").scroll_into_view_if_needed()
    expect(thread(page).locator("li").first).to_be_visible()
    page.get_by_role("button", name="Mute Theo Lindqvist", exact=True).first.click()
    expect(thread(page)).to_contain_text("Muted Theo Lindqvist.")
    page.reload()
    expect(told).to_have_text("0")

    page.get_by_role("link", name="Break it on purpose").click()

    expect(told).to_have_text("1")
    expect(page.locator(".policy li")).to_have_text("style-src-elem inline")


def test_the_contents_count_all_threads_by_one_request(address, page, complaints):
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/api/" in request.url else None)

    page.goto(f"{address}/contents")

    expect(page.locator("[data-talk-count='/thousand']")).to_have_text("1000 comments")
    expect(page.locator("[data-talk-count='/timetable']")).to_have_text("4 comments")
    assert [url.split("?")[0] for url in asked] == [f"{address}/talk/api/counts"]
    assert complaints == []


def test_what_the_server_drew_is_read_without_javascript(address, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()

    page.goto(f"{address}/drawn")

    expect(page.get_by_text("I worked that line for eleven winters")).to_be_visible()
    context.close()


def test_the_arabic_thread_reads_from_the_right(address, page):
    page.goto(f"{address}/right-to-left")
    page.locator("talk-widget").scroll_into_view_if_needed()

    expect(thread(page)).to_have_attribute("dir", "rtl")
    expect(thread(page).get_by_role("heading", level=2)).to_have_text(re.compile("^التعليقات"))

"""What a reader wrote stands on their page, though a cache or a replica between has an older one."""

from __future__ import annotations

from playwright.sync_api import Route, expect

from talkwidget.core.identity import Identity
from tests.browser.stage import SITE, THREAD

ADA = Identity("sso", "ada", "Ada")


def test_an_older_page_is_asked_for_once_more_by_the_version_of_ones_own_words(reader, stage):
    stage.say("Burt", "One")
    old = stage.app.test_client().get(f"/talk/api/comments?site={SITE}&thread={THREAD}").json
    stage.say(ADA, "Two")
    asked: list[str] = []

    def answer_as_a_cache(route: Route) -> None:
        asked.append(route.request.url)
        if "version=" in route.request.url:
            route.continue_()
        else:
            route.fulfill(json=old, headers={"Access-Control-Allow-Origin": "*"})

    reader.page.route("**/api/comments?*", answer_as_a_cache)

    reader.open(stage.embed(token=stage.token("ada", name="Ada")))

    expect(reader.comment(2)).to_contain_text("Two")
    assert ["version=2" in url for url in asked] == [False, True]


def test_who_has_all_of_theirs_asks_once(reader, stage):
    stage.say(ADA, "One")
    stage.say("Burt", "Two")
    asked: list[str] = []
    reader.page.on("request", lambda request: asked.append(request.url) if "/api/comments?" in request.url else None)

    reader.open(stage.embed(token=stage.token("ada", name="Ada")))

    expect(reader.comment(2)).to_contain_text("Two")
    assert len(asked) == 1

from __future__ import annotations

import re

import pytest

from talkwidget.api.views import CALLS
from talkwidget.core.settings import Settings
from tests.api.apps import SSO_SECRET, Browser, sso_token, with_token
from tests.conftest import SECRET

KEY = "/posts/42"


@pytest.fixture
def settings():
    return Settings(secret=SECRET, token_algorithm="HS256", token_keys=(f"k1:{SSO_SECRET}",))


@pytest.fixture
def other(talk):
    talk.add_site("other")


@pytest.fixture
def people(app, ada, other) -> dict[str, dict[str, object]]:
    """Return what ada wrote on both sites, under the same key."""
    return {site: ada.comment(f"On {site}", site=site) for site in ("default", "other")}


def test_equal_keys_are_two_threads(people, stranger):
    for site in people:
        page = stranger.get(f"/api/comments?site={site}&thread={KEY}").json
        assert [comment["html"].strip() for comment in page["comments"]] == [f"<p>On {site}</p>"]
        assert page["thread"]["site"] == site


def test_with_several_sites_none_is_guessed(people, ada):
    asked = [
        ada.ask(call.method, re.sub("<uuid:(comment|appeal|decision)>", people["other"]["id"], call.rule).replace(
            "<uuid:author>", people["other"]["author"]["id"]).replace("<kind>", "banned") + f"?thread={KEY}",
            **body_of(call))
        for call in CALLS
        if call.access.value != "open"
    ]  # fmt: skip

    assert {(answer.status_code, answer.json["code"]) for answer in asked} == {(404, "site_unknown")}


def body_of(call) -> dict[str, object]:
    bodies = {
        "postComment": {"thread": KEY, "text": "x"}, "editComment": {"text": "x"}, "previewComment": {"text": "x"},
        "takeOver": {"token": "x"}, "importMutes": {"mutes": []}, "mute": {}, "moderateComment": {"action": "remove"},
        "changeThread": {"thread": KEY}, "reportComment": {"reason": "spam"}, "appeal": {"text": "x"},
        "appealTimeOut": {"text": "x"}, "decideAppeal": {"action": "appeal_refused", "sentence": "x"},
        "writeWordList": {"words": []}, "moderateAuthor": {"action": "remove"}, "setStanding": {"standing": None},
    }  # fmt: skip
    return {"json": bodies[call.name]} if call.name in bodies else {}


def test_a_comment_is_unknown_on_another_site(people, ada, moderator):
    theirs = people["other"]["id"]
    answers = [
        ada.patch(f"/api/comments/{theirs}?site=default", {"text": "x"}),
        ada.delete(f"/api/comments/{theirs}?site=default"),
        ada.put(f"/api/comments/{theirs}/like?site=default"),
        ada.get(f"/api/comments/{theirs}/source?site=default"),
        moderator.post(f"/api/comments/{theirs}/moderation?site=default", {"action": "remove"}),
    ]

    assert {(answer.status_code, answer.json["code"]) for answer in answers} == {(404, "comment_unknown")}


def test_an_author_is_unknown_on_another_site(people, bob):
    answer = bob.put(f"/api/me/mutes/{people['other']['author']['id']}?site=default")

    assert (answer.status_code, answer.json["code"]) == (404, "author_unknown")


def test_a_guests_token_is_good_on_its_own_site_only(app, other, stranger):
    posted = stranger.post("/api/comments", {"site": "default", "thread": KEY, "text": "Hi", "name": "Greta"})
    greta = with_token(app, posted.json["token"])

    answers = [greta.get(f"/api/me?site={site}") for site in ("default", "other")]

    assert answers[0].json["author"]["name"] == "Greta"
    assert (answers[1].status_code, answers[1].json["code"]) == (401, "token_invalid")


def test_a_moderators_token_is_good_on_its_own_site_only(app, talk, other):
    from talkwidget import auth

    staff = talk.add_moderator("default", name="Mo")
    mo = with_token(app, auth.issue_staff_token(talk.site("default"), staff))

    answers = [
        mo.patch("/api/threads", {"site": site, "thread": KEY, "state": "closed"}) for site in ("default", "other")
    ]

    assert [answer.status_code for answer in answers] == [200, 401]


def test_an_owners_token_is_good_for_its_audience_only(app, other):
    sam = with_token(app, sso_token(aud="default"))

    assert [sam.get(f"/api/me?site={site}").status_code for site in ("default", "other")] == [200, 401]


def test_a_cursor_of_one_site_shows_nothing_of_another(app, ada, people, stranger):
    for number in range(3):
        ada.comment(f"More {number}", site="other")
    cursor = stranger.get(f"/api/comments?site=other&thread={KEY}&limit=1").json["next"]

    page = stranger.get(f"/api/comments?site=default&thread={KEY}&after={cursor}")

    assert "other" not in page.text


def test_feeds_and_counts_keep_to_their_site(people, stranger):
    for path in ("/feed.atom?site=default", "/feed.json?site=default", f"/feed.atom?site=default&thread={KEY}"):
        text = stranger.get(path).text
        assert "On default" in text
        assert "On other" not in text
    assert stranger.get(f"/api/counts?site=default&thread={KEY}").json == {"counts": {KEY: 1}}


def test_what_i_mute_on_one_site_i_hear_on_another(app, bob, people, ada):
    bobs = bob.comment(site="default")["author"]["id"]
    ada.put(f"/api/me/mutes/{bobs}?site=default")

    assert Browser(app, ada.headers).get("/api/me?site=other").json["mutes"] == []

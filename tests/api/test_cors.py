from __future__ import annotations

import pytest
from flask import Flask
from flask_cors import CORS

from talkwidget.core.settings import Settings
from tests.api.apps import BLOG, Browser, app_for, signed_in
from tests.conftest import SECRET

IPV6 = "http://[::1]:8000"
LOOK_ALIKES = [
    "null",
    "https://evil.example",
    "http://blog.example",
    "https://blog.example:8443",
    "https://blog.example.evil.example",
    "https://evilblog.example",
    "https://sub.blog.example",
    "https://blog-example",
    "https://blogxexample",
    "https://blog.example/",
    "https://blog.example@evil.example",
    "https://blog.example\t",
    "https://blog.example https://evil.example",
    "http://:",
    "http://1:8000",
    "file://",
    "*",
]
PUBLIC = ["/api/comments?thread=/a", "/api/counts?thread=/a", "/feed.atom", "/feed.json", "/api/openapi.json"]
WRITE = {"thread": "/a", "text": "Hello", "name": "Greta"}


# By whom, or with what status, a POST with the cookie of ada ends.
POSTED = [
    ({"Sec-Fetch-Site": "same-origin"}, {"json": WRITE}, "Ada"),
    ({"Origin": "http://localhost"}, {"json": WRITE}, "Ada"),
    ({}, {"json": WRITE}, "Greta"),
    ({"Sec-Fetch-Site": "cross-site", "Origin": BLOG}, {"json": WRITE}, "Greta"),
    ({"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}, {"json": WRITE}, 403),
    ({"Sec-Fetch-Site": "same-site", "Origin": "https://evil.localhost"}, {"json": WRITE}, 403),
    ({"Sec-Fetch-Site": "cross-site", "Origin": "null"}, {"json": WRITE}, 403),
    ({"Origin": "null"}, {"json": WRITE}, 403),
    ({"Sec-Fetch-Site": "cross-site"}, {"data": WRITE}, 415),
    ({"Sec-Fetch-Site": "same-origin"}, {"data": WRITE}, 415),
    ({"Sec-Fetch-Site": "same-origin"}, {"data": '{"thread": "/a"}', "content_type": "text/plain"}, 415),
    ({"Sec-Fetch-Site": "same-origin"}, {"data": WRITE, "content_type": "multipart/form-data"}, 415),
]


@pytest.fixture
def settings():
    return Settings(secret=SECRET, origins=(BLOG, IPV6))


def ask(app, origin: str, method: str = "GET", path: str = "/api/me", **options):
    return Browser(app, {"Origin": origin, "Sec-Fetch-Site": "cross-site"}).ask(method, path, **options)


def preflight(app, origin: str, path: str, method: str, headers: str = "authorization,content-type"):
    asked = {"Access-Control-Request-Method": method, "Access-Control-Request-Headers": headers}
    return Browser(app, {"Origin": origin, **asked}).ask("OPTIONS", path)


def allowed(answer) -> str | None:
    assert "Access-Control-Allow-Credentials" not in answer.headers
    found: list[str] = answer.headers.getlist("Access-Control-Allow-Origin")
    assert len(found) <= 1
    return found[0] if found else None


@pytest.mark.parametrize("path", PUBLIC)
def test_what_is_public_may_be_read_from_anywhere(app, path):
    told = {allowed(ask(app, origin, path=path)) for origin in (BLOG, "https://evil.example", "null")}

    assert told | {allowed(Browser(app).get(path))} == {"*"}


@pytest.mark.parametrize("origin", [BLOG, IPV6])
def test_what_is_mine_may_be_read_by_the_pages_on_the_list(app, origin):
    answer = ask(app, origin)

    assert allowed(answer) == origin
    assert "Origin" in answer.headers["Vary"]
    assert "ETag" in answer.headers["Access-Control-Expose-Headers"]


def test_look_alikes_read_nothing_of_mine_and_write_nothing(app):
    for origin in LOOK_ALIKES:
        read, written = ask(app, origin), ask(app, origin, "POST", "/api/comments", json=WRITE)
        asked = preflight(app, origin, "/api/comments", "POST")

        assert (origin, allowed(read), "Origin" in read.headers["Vary"]) == (origin, None, True)
        assert (origin, allowed(written), written.status_code) == (origin, None, 403)
        assert (origin, allowed(asked)) == (origin, None)
        assert written.json["code"] == "origin_refused"


@pytest.mark.parametrize("origin", [BLOG, IPV6, "http://localhost"])
def test_pages_on_the_list_and_our_own_may_write(app, origin):
    assert ask(app, origin, "POST", "/api/comments", json=WRITE).status_code == 201


def test_a_program_without_an_origin_may_write(app):
    assert Browser(app).post("/api/comments", WRITE).status_code == 201


def test_a_foreign_page_that_hides_its_origin_may_not_write(app):
    answer = Browser(app, {"Sec-Fetch-Site": "cross-site"}).post("/api/comments", WRITE)

    assert (answer.status_code, answer.json["code"]) == (403, "origin_refused")


def test_a_preflight_names_what_may_be_sent_and_for_how_long(app):
    answer = preflight(app, BLOG, "/api/comments", "POST", "authorization,content-type,idempotency-key,x-other")

    assert (answer.status_code, answer.data, allowed(answer)) == (204, b"", BLOG)
    assert set(answer.headers["Access-Control-Allow-Headers"].split(", ")) == {
        "authorization", "content-type", "idempotency-key",
    }  # fmt: skip
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]
    assert answer.headers["Access-Control-Max-Age"] == "7200"


def test_a_preflight_of_a_public_get_is_open(app):
    assert allowed(preflight(app, "https://evil.example", "/api/comments", "GET")) == "*"


def test_a_preflight_of_no_call_is_a_problem(app):
    answer = preflight(app, BLOG, "/api/nothing", "GET")

    assert (answer.status_code, answer.json["code"]) == (404, "not_found")


def test_options_without_an_origin_says_what_can_be_done(stranger):
    answer = stranger.ask("OPTIONS", "/api/me")

    assert (answer.status_code, answer.headers["Allow"]) == (204, "DELETE, GET, HEAD, OPTIONS")


def test_each_site_has_a_list_of_its_own(app, talk):
    talk.set_site("default", options={"origins": ["https://one.example"]})
    talk.add_site("two", options={"origins": ["https://two.example"]})

    table = {
        (site, origin): allowed(ask(app, origin, path=f"/api/me?site={site}"))
        for site in ("default", "two")
        for origin in ("https://one.example", "https://two.example", BLOG)
    }

    assert {pair for pair, told in table.items() if told} == {
        ("default", "https://one.example"), ("two", "https://two.example"),
    }  # fmt: skip


def test_a_preflight_that_names_no_site_is_answered_for_the_pages_of_all(app, talk):
    talk.set_site("default", options={"origins": ["https://one.example"]})
    talk.add_site("two", options={"origins": ["https://two.example"]})

    told = [
        allowed(preflight(app, origin, path, "POST"))
        for path in ("/api/comments", "/api/comments?site=two")
        for origin in ("https://one.example", "https://two.example", "https://evil.example")
    ]

    assert told == ["https://one.example", "https://two.example", None, None, "https://two.example", None]


def test_a_page_of_one_site_does_not_write_to_another(app, talk):
    talk.add_site("two", options={"origins": ["https://two.example"]})
    body = {**WRITE, "site": "default"}

    answer = ask(app, "https://two.example", "POST", "/api/comments", json=body)

    assert (answer.status_code, answer.json["code"]) == (403, "origin_refused")


def test_errors_can_be_read_by_the_pages_on_the_list(app):
    answers = [
        ask(app, BLOG, "POST", "/api/comments", json={"nothing": 1}),
        ask(app, BLOG, "POST", "/api/comments", data="{", content_type="application/json"),
        ask(app, BLOG, "DELETE", "/api/me"),
        ask(app, BLOG, "GET", "/api/me?site=nowhere", headers={"Authorization": "Bearer x"}),
    ]

    assert [(answer.status_code, allowed(answer)) for answer in answers[:3]] == [(422, BLOG), (400, BLOG), (401, BLOG)]
    assert answers[3].status_code == 404


def test_a_members_only_site_is_read_by_the_pages_on_its_list_only(app, talk):
    talk.set_site("default", options={"members_only": True})
    path = "/api/comments?thread=/a"

    told = [allowed(ask(app, origin, path=path)) for origin in (BLOG, "https://evil.example")]
    asked = [allowed(preflight(app, origin, path, "GET")) for origin in (BLOG, "https://evil.example")]

    assert told == asked == [BLOG, None]


def test_the_hosts_own_cors_settings_do_not_widen_ours(talk, settings):
    app = app_for(lambda: talk, settings)
    app.config |= {"CORS_SUPPORTS_CREDENTIALS": True, "CORS_ORIGINS": "*", "CORS_ALLOW_PRIVATE_NETWORK": True}
    CORS(app)

    @app.get("/own")
    def own() -> str:
        return "The host's."

    mine, public = ask(app, "https://evil.example"), ask(app, BLOG, path=PUBLIC[0])
    hosts = Flask.test_client(app).get("/own", headers={"Origin": "https://evil.example"})

    private = {"Access-Control-Request-Private-Network": "true"}
    inward = ask(app, BLOG, "OPTIONS", headers={"Access-Control-Request-Method": "GET", **private})

    assert (allowed(mine), allowed(public)) == (None, "*")
    assert (allowed(inward), inward.headers.get("Access-Control-Allow-Private-Network")) == (BLOG, "false")
    assert hosts.headers["Access-Control-Allow-Origin"] == "https://evil.example"


class TestCookies:
    """A session of the host speaks on the host's pages, by JSON: nowhere else and in no other form."""

    def test_who_posts(self, app):
        for headers, body, expected in POSTED:
            answer = Browser(app, {"Cookie": "reader=ada", **headers}).ask("POST", "/api/comments", **body)

            got = answer.json["comment"]["author"]["name"] if answer.status_code == 201 else answer.status_code
            assert (headers, got) == (headers, expected)

    @pytest.mark.parametrize(
        ("method", "path"),
        [("DELETE", "/api/me"), ("DELETE", "/api/me/token"), ("PUT", "/api/me/mutes/{bob}"), ("DELETE", "{comment}")],
    )
    def test_no_foreign_page_acts_by_the_readers_cookie(self, app, ada, method, path):
        bobs = signed_in(app, "bob").comment()
        mine = ada.comment()
        path = path.format(bob=bobs["author"]["id"], comment=f"/api/comments/{mine['id']}")

        for headers in ({}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {"Origin": "null"}):
            answer = Browser(app, {"Cookie": "reader=ada", **headers}).ask(method, path)
            assert answer.status_code in {401, 403}

        assert ada.ask(method, path).status_code == 204

    def test_no_foreign_page_reads_by_the_readers_cookie(self, app, ada):
        ada.comment()

        for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": BLOG}):
            answer = Browser(app, {"Cookie": "reader=ada", **headers}).get("/api/me")
            assert answer.json["author"] is None

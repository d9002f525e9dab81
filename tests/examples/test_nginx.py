"""The example configuration under a real nginx, before a real server."""

from __future__ import annotations

import gzip
import http.client
import json
import re
import sys
import time
from dataclasses import dataclass
from html import unescape
from typing import Any

import pytest
import sqlalchemy as sa

from talkwidget import Identity, TalkWidget, migrations
from tests.conftest import SECRET
from tests.examples.reading import load
from tests.serving.process import PATIENCE, Served

THREAD = "/talk/api/comments?site=blog&thread=/1"


@dataclass
class Answer:
    status: int
    cache: str | None
    headers: Any
    body: bytes

    @property
    def texts(self) -> list[str]:
        return [row["html"][3:-5] for row in json.loads(self.body)["comments"]]


@pytest.fixture
def behind(tmp_path, nginx):
    """Serve a site behind nginx: ``behind(shared_seconds=60)``, with these settings."""
    started = []

    def start(**settings) -> Served:
        served = Served(tmp_path, "--trusted-proxies", "127.0.0.1", **{"fresh_seconds": 0, **settings})
        served.start()
        started.append(served)
        nginx.stand_before(served.port)
        return served

    yield start
    for served in started:
        served.kill()


@pytest.fixture
def ask(nginx):
    def ask(
        path: str = THREAD, method: str = "GET", body: Any = None, near: str = "127.0.0.1", **headers: str
    ) -> Answer:
        line = http.client.HTTPConnection("127.0.0.1", nginx.port, timeout=PATIENCE, source_address=(near, 0))
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            line.request(method, path, json.dumps(body) if body else None, sent | {"Content-Type": "application/json"})
            with line.getresponse() as response:
                return Answer(response.status, response.headers["X-Cache"], response.headers, response.read())
        finally:
            line.close()

    return ask


def say(served: Served, text: str, **more) -> Any:
    status, answer, _ = served.ask("POST", "/talk/api/comments", comment(text, **more))
    assert status == 201
    return answer


def comment(text, **more):
    return {"site": "blog", "thread": "/1", "text": text, "name": "Ada", **more}


def wait_until(condition) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def asked(served: Served, rule: str = "/talk/api/comments", method: str = "GET") -> list[int]:
    """The status of each request that reached the server."""
    return [line["status"] for line in served.log() if (line.get("rule"), line.get("method")) == (rule, method)]


def test_the_second_reader_is_answered_by_nginx_alone(behind, ask):
    served = behind(shared_seconds=60)
    say(served, "Hello")

    first, second = ask(), ask()

    assert (first.cache, second.cache) == ("MISS", "HIT")
    assert (first.texts, second.texts) == (["Hello"], ["Hello"])
    assert asked(served) == [200]
    assert second.headers["ETag"] == served.ask("GET", THREAD)[2].headers["ETag"]


SPELLINGS = {
    "gzip, deflate, zstd": True,
    "deflate, gzip;q=1.0, *;q=0.5": True,
    "GZIP": True,
    "gzip;q=0.000": False,
    "gzip; q=0": False,
    "xgzip, gzipped": False,
    "identity": False,
}


def test_each_browser_finds_what_others_left_in_a_packing_it_knows(behind, ask):
    served = behind(shared_seconds=60)
    say(served, "Hello")
    ask(), ask(Accept_Encoding="gzip")

    for spelling, packed in SPELLINGS.items():
        answer = ask(Accept_Encoding=spelling)
        again = ask(Accept_Encoding=spelling, If_None_Match=answer.headers["ETag"])

        assert (spelling, answer.cache) == (spelling, "HIT")
        assert (spelling, answer.headers["Content-Encoding"] == "gzip") == (spelling, packed)
        assert b"Hello" in (gzip.decompress(answer.body) if packed else answer.body)
        assert (again.status, again.headers["Vary"]) == (304, "Accept-Encoding")


def test_an_old_answer_that_still_holds_is_only_asked_about(behind, ask):
    served = behind(shared_seconds=1, stale_seconds=0)
    say(served, "Hello")
    ask()

    wait_until(lambda: ask().cache == "REVALIDATED")

    assert set(asked(served)) == {200, 304}
    assert asked(served).count(200) == 1


def test_a_write_shows_once_the_answer_is_as_old_as_it_may_be(behind, ask):
    served = behind(shared_seconds=1, stale_seconds=0)
    ask()
    say(served, "Hello")

    wait_until(lambda: ask().texts == ["Hello"])

    assert asked(served) == [200, 200]


def test_who_comes_while_it_is_asked_about_gets_the_old_one_at_once(behind, ask):
    served = behind(shared_seconds=1, stale_seconds=60)
    ask()
    say(served, "Hello")

    seen = []
    wait_until(lambda: seen.append(ask()) or seen[-1].texts == ["Hello"])

    assert [each.texts for each in seen if each.cache in {"STALE", "UPDATING"}] == [[]] * len(
        [each for each in seen if each.cache in {"STALE", "UPDATING"}]
    )
    assert "STALE" in {each.cache for each in seen}


def test_what_one_reader_may_have_is_never_kept(behind, ask):
    served = behind(shared_seconds=60)
    token = say(served, "Hello")["token"]

    mine = ask("/talk/api/me?site=blog", Authorization=f"Bearer {token}")
    strangers = ask("/talk/api/me?site=blog")

    assert json.loads(mine.body)["author"]["name"] == "Ada"
    assert json.loads(strangers.body)["author"] is None
    assert mine.cache is strangers.cache is None


def test_members_pages_are_never_kept(behind, ask):
    served = behind(shared_seconds=60, members_only="yes")
    answers = [ask() for _ in range(3)]

    assert {each.status for each in answers} == {401}
    assert {each.cache for each in answers} == {"MISS"}
    assert asked(served) == [401] * 3


def test_what_becomes_private_is_not_shown_for_ever(behind, ask):
    served = behind(shared_seconds=1, stale_seconds=1)
    ask()
    served.kill()
    served.settings["TALKWIDGET_MEMBERS_ONLY"] = "yes"
    served.start()

    wait_until(lambda: ask().status == 401)


def test_somebody_known_is_answered_past_the_cache_and_not_into_it(behind, ask):
    served = behind(shared_seconds=60)
    page = "/talk/thread?site=blog&thread=/1"
    token = say(served, "Hello")["token"]

    known = [ask(page, Cookie="talk_x=1"), ask(THREAD, Authorization=f"Bearer {token}")]
    strangers = [ask(page), ask(THREAD), ask(page), ask(THREAD)]

    assert {each.cache for each in known} == {"BYPASS"}
    assert [each.cache for each in strangers] == ["MISS", "MISS", "HIT", "HIT"]


def test_two_hosts_and_two_sites_have_answers_of_their_own(behind, ask):
    behind(shared_seconds=60)
    ask()

    assert ask(Host="a.example").cache == "MISS"
    assert ask(Host="A.example:80").cache == "HIT"
    assert ask(THREAD + "&sort=top").cache == "MISS"
    assert ask("/talk/api/comments?site=other&thread=/1").status == 404


def test_while_the_server_is_away_readers_still_read(behind, ask):
    served = behind(shared_seconds=1, stale_seconds=0)
    say(served, "Hello")
    ask()
    served.kill()

    wait_until(lambda: ask().cache == "STALE")

    assert ask().texts == ["Hello"]
    assert ask("/talk/api/comments", "POST", comment("Too late")).status == 502
    served.start()
    wait_until(lambda: ask().cache == "REVALIDATED")


def test_a_write_goes_through_and_the_server_knows_who_asks(behind, ask):
    served = behind(shared_seconds=60)

    posted = ask("/talk/api/comments", "POST", comment("Hello"), X_Forwarded_Host="evil.example")
    feed = ask("/talk/feed.json?site=blog", Host="talk.example", X_Forwarded_Host="evil.example")

    assert posted.status == 201
    assert json.loads(feed.body)["feed_url"] == "http://talk.example/talk/feed.json?site=blog"
    assert asked(served, method="POST") == [201]


@pytest.fixture
def purging(tmp_path, monkeypatch, serve):
    """Serve the example with the hook: ``purging(CACHE="http://...")``; return its app and its port."""

    def start(**environment: str) -> tuple[Any, int]:
        url = f"sqlite:///{tmp_path / 'talk.sqlite'}"
        migrations.upgrade(sa.create_engine(url, poolclass=sa.NullPool))
        given = {"TALKWIDGET_DATABASE_URI": url, "TALKWIDGET_SECRET": SECRET, **environment}
        for name, value in given.items():
            monkeypatch.setenv(name, value)
        purge = load("nginx/purge.py")
        monkeypatch.setattr(purge, "GATHER_SECONDS", 0.05)
        app = purge.create_app()
        with app.app_context():
            TalkWidget.of(app).add_site("blog")
            app.extensions["sqlalchemy"].session.remove()
        apps.append(app)
        return app, int(serve(app).rpartition(":")[2])

    apps: list[Any] = []
    yield start
    for app in apps:
        with app.app_context():
            app.extensions["sqlalchemy"].engine.dispose()


def writes(app, text: str, thread="/posts/é 1") -> None:
    with app.app_context():
        TalkWidget.of(app).post("blog", thread, Identity("sso", "ada", "Ada"), text)


def test_a_cache_that_keeps_for_a_day_shows_a_comment_soon(nginx, ask, purging):
    app, port = purging(CACHE=f"http://127.0.0.1:{nginx.port}", CACHE_HOST="talk.example")
    nginx.stand_before(port)
    address = "/talk/api/comments?site=blog&thread=%2Fposts%2F%C3%A9+1&sort=oldest"  # as the embed asks
    assert ask(address, Host="talk.example").texts == []
    assert ask(address, Host="talk.example").cache == "HIT"

    writes(app, "Hello")

    wait_until(lambda: ask(address, Host="talk.example").texts == ["Hello"])
    wait_until(lambda: b"Hello" in gzip.decompress(ask(address, Host="talk.example", Accept_Encoding="gzip").body))
    assert ask(address, Host="talk.example").cache == "HIT"


def test_only_who_is_near_may_have_an_answer_made_anew(behind, ask):
    behind(shared_seconds=60)
    ask()

    assert ask(X_Talk_Refresh="1").cache == "BYPASS"
    assert ask(X_Talk_Refresh="2").cache == "HIT"
    if sys.platform == "linux":  # all of 127.0.0.0/8 is this machine there
        assert ask(X_Talk_Refresh="1", near="127.0.0.2").cache == "HIT"


def test_a_cache_that_can_purge_is_told_exactly_the_addresses_of_what_changed(purging, serve):
    told = []

    def cache(environ, start_response):
        told.append((environ["REQUEST_METHOD"], environ["HTTP_HOST"], environ["REQUEST_URI"]))
        start_response("200 OK", [])
        return [b""]

    app, _ = purging(CACHE=serve(cache), CACHE_HOST="talk.example", CACHE_METHOD="PURGE")

    writes(app, "Hello")
    writes(app, "again")

    wanted = [
        "/talk/api/comments?site=blog&thread=%2Fposts%2F%C3%A9+1&sort=oldest",
        "/talk/feed.atom?site=blog",
        "/talk/feed.atom?site=blog&thread=/posts/%C3%A9+1",
        "/talk/feed.json?site=blog",
        "/talk/feed.json?site=blog&thread=/posts/%C3%A9+1",
        "/talk/thread?thread=/posts/%C3%A9+1&site=blog",
    ]
    wait_until(lambda: len(told) >= len(wanted))
    assert sorted(set(told)) == [("PURGE", "talk.example", address) for address in wanted]
    del told[:]
    with app.app_context():
        TalkWidget.of(app).post("blog", "/other", Identity("sso", "ada", "Ada Lovelace"), "Renamed")
    wait_until(lambda: {address for _, _, address in told} >= {*wanted, "/talk/thread?thread=/other&site=blog"})


def test_those_are_the_addresses_that_readers_are_given(purging, shown):
    app, port = purging(CACHE="http://127.0.0.1:1")
    writes(app, "Hello")
    purge = load("nginx/purge.py")

    page = app.test_client().get("/talk/thread?site=blog&thread=/posts/é 1").get_data(as_text=True)
    links = {unescape(link) for link in re.findall(r'href="(?:http://localhost)?([^"#]*)"', page)}
    asked = shown(port, "blog", "/posts/é 1")

    wanted = {*purge.addresses("blog", "/posts/é 1")} - {"/talk/feed.atom?site=blog", "/talk/feed.json?site=blog"}
    assert wanted <= links | asked


@pytest.fixture
def shown(page, serve):
    """Show a thread in a browser, and return what its embed asked for."""

    def shown(port: int, site: str, thread: str) -> set[str]:
        text = (
            f'<!doctype html><h1>News</h1><script async src="http://127.0.0.1:{port}/talk/embed.js" data-site="{site}"'
            f' data-lazy="false" data-thread="{thread}"></script>'
        )

        def host(environ, start_response):
            start_response("200 OK", [("Content-Type", "text/html; charset=utf-8")])
            return [text.encode()]

        asked = set()
        page.on("request", lambda request: asked.add(request.url.removeprefix(f"http://127.0.0.1:{port}")))
        with page.expect_response(lambda response: "/api/comments" in response.url):
            page.goto(serve(host))
        return asked

    return shown


def test_a_cache_that_is_away_harms_nobody(purging, caplog):
    app, _ = purging(CACHE="http://127.0.0.1:1")

    writes(app, "Hello")

    wait_until(lambda: "doesn't hear" in caplog.text)
    with app.app_context():
        TalkWidget.of(app).set_site("blog", title="New")
    assert "Settings of blog changed" in caplog.text

"""Answers that stand ready before Flask: the route's own, to the last header, and never older than they may be."""

from __future__ import annotations

import re
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, given
from hypothesis import settings as rules
from hypothesis import strategies as some
from sqlalchemy.orm import Session
from werkzeug.test import Client, EnvironBuilder

from talkwidget import Identity, TalkWidget, migrations
from talkwidget.api.ready import ReadyAnswers
from talkwidget.core.marks import Marks
from talkwidget.core.service import Talk
from talkwidget.core.settings import Settings
from talkwidget.standalone import create_app
from tests.clock import Seconds
from tests.conftest import SECRET
from tests.witness import statements

PLAIN = ("/talk/api/comments", "/talk/api/counts")
PLACED = ("/talk/feed.atom", "/talk/feed.json", "/talk/thread", "/talk/")
PATHS = (*PLAIN, *PLACED)
ONCE = re.compile(rb'name="once" value="[0-9a-f-]{36}"')
THREAD = "/talk/api/comments?site=blog&thread=/1"
ADA = Identity("sso", "ada", "Ada")
MODERATOR = Identity("sso", "mo", "Mo", roles=frozenset({"moderator"}))


@pytest.fixture
def app(tmp_path, clock):
    url = f"sqlite:///{tmp_path / 'talk.sqlite'}"
    engine = sa.create_engine(url)
    migrations.upgrade(engine)
    engine.dispose()
    app = create_app(url, secret=SECRET, clock=clock)
    with app.app_context():
        talk = TalkWidget.of(app)
        talk.add_site("blog")
        for number in range(6):
            talk.post("blog", "/1", ADA, f"Comment *{number}*", parent=1 if number > 3 else None)
    yield app
    with app.app_context():
        app.extensions["sqlalchemy"].engine.dispose()


def route_of(app):
    """The app without anything before Flask."""
    return lambda environ, start_response: Flask.wsgi_app(app, environ, start_response)


def before(app, inner=None, *, fresh=60.0, room=10**7, clock=None):
    marks = Marks()
    with app.app_context():
        marks.watch(app.extensions["sqlalchemy"].session)
    return ReadyAnswers(
        inner or route_of(app), marks, plain=PLAIN, placed=PLACED, fresh=fresh, room=room, clock=clock or Seconds()
    )


def elsewhere(app, work):
    """Have another process write."""
    with app.app_context():
        url = app.extensions["sqlalchemy"].engine.url
    engine = sa.create_engine(url)
    with Session(engine) as session:
        work(Talk(session, Settings(secret=SECRET)))
    engine.dispose()


def texts(client, address=THREAD):
    return [row["html"] for row in client.get(address).json["comments"]]


def engine_of(app):
    with app.app_context():
        return app.extensions["sqlalchemy"].engine


QUERIES = some.sampled_from(
    [
        "site=blog&thread=/1", "site=blog&thread=/none", "site=blog&thread=/1&sort=top&limit=2", "thread=/1",
        "site=blog&thread=/1&around=5", "site=blog&thread=/1&root=1", "site=blog&thread=/1&q=comment", "site=nobody",
        "site=blog&thread=/1&since=0", "site=blog&thread=/1&limit=0", "site=blog&thread=/1&after=%00", "", "%ff=%zz",
    ]
)  # fmt: skip
CODINGS = ["gzip", "gzip, br", "gzip;q=0", "*", "identity", "br;q=1, *;q=0", "br;q=0.1, gzip", ";;"]
HEADERS = some.fixed_dictionaries(
    {},
    optional={
        "Accept-Encoding": some.sampled_from(
            ["gzip", "gzip, br", "gzip;q=0", "*", "identity", "br;q=1, *;q=0", "br;q=0.1, gzip", ";;"]
        ),
        "If-None-Match": some.sampled_from(["now", "W/now", "now, x", "*", '"x"', "junk", ""]),
        "Authorization": some.just("Bearer nothing"),
        "Cookie": some.just("session=1; talk=2"),
        "Origin": some.just("https://a.example"),
        "Host": some.sampled_from(["talk.example", "other.example:8080"]),
        "Accept-Language": some.just("de"),
    },
)


@rules(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some.sampled_from(["GET", "HEAD", "POST", "OPTIONS"]), some.sampled_from(PATHS), QUERIES, HEADERS)
def test_it_answers_as_the_route_does(app, method, path, query, headers):
    route = Client(route_of(app))
    if "If-None-Match" in headers:
        now = route.get(path, query_string=query, headers={**headers, "If-None-Match": ""}).headers.get("ETag", '"-"')
        headers = headers | {"If-None-Match": headers["If-None-Match"].replace("now", now)}
    asked = EnvironBuilder(method=method, path=path, query_string=query, headers=headers)
    expected = answer(route, asked)
    ready = Client(before(app))

    for _ in range(3):
        assert answer(ready, asked) == expected


def answer(client, asked):
    response = client.open(asked)
    # A page for one reader, as that of a wrong address, has a number of its own each time.
    body = ONCE.sub(b"", response.get_data())
    return response.status, sorted((name.lower(), value) for name, value in response.headers), body


def test_while_it_is_fresh_nothing_is_looked_up(app):
    client = Client(before(app))
    client.get(THREAD)

    with statements(engine_of(app)) as sent:
        assert client.get(THREAD).status_code == 200
    assert sent == []


def test_after_that_one_look_tells_that_it_holds(app):
    seconds = Seconds()
    client = Client(before(app, clock=seconds))
    first = client.get(THREAD)
    seconds.now += 60

    with statements(engine_of(app)) as sent:
        again = client.get(THREAD)
        client.get(THREAD)
    assert len(sent) == 1
    assert (again.status_code, again.data) == (200, first.data)


WRITES = {
    "a comment": lambda talk, ids: talk.post("blog", "/1", ADA, "New"),
    "a like": lambda talk, ids: talk.like("blog", ids[0], Identity("sso", "bob", "Bob")),
    "other words": lambda talk, ids: talk.edit("blog", ids[0], ADA, "Otherwise"),
    "one that goes": lambda talk, ids: talk.delete("blog", ids[1], ADA),
    "another name": lambda talk, ids: talk.post("blog", "/2", Identity("sso", "ada", "Ada Lovelace"), "Hello"),
    "a closed thread": lambda talk, ids: talk.set_thread("blog", "/1", MODERATOR, state="closed"),
    "a setting": lambda talk, ids: talk.set_site("blog", options={"max_depth": 1}),
}  # fmt: skip


@pytest.mark.parametrize("write", WRITES)
def test_what_is_written_in_this_process_shows_at_once(app, write):
    client = Client(before(app))
    first = client.get(THREAD)

    with app.app_context():
        talk = TalkWidget.of(app)
        ids = [row.id for row in talk.page(talk.thread("blog", "/1")).comments]
        WRITES[write](talk, ids)

    assert client.get(THREAD).data != first.data
    assert client.get(THREAD).data == Client(route_of(app)).get(THREAD).data


def test_what_is_written_elsewhere_in_another_thread_costs_no_look(app):
    client = Client(before(app))
    client.get(THREAD)
    with app.app_context():
        TalkWidget.of(app).post("blog", "/another", Identity("sso", "bob", "Bob"), "Hello")

    with statements(engine_of(app)) as sent:
        client.get(THREAD)
    assert sent == []


def test_what_another_process_writes_shows_when_it_isnt_fresh_any_more(app):
    seconds = Seconds()
    client = Client(before(app, fresh=1.0, clock=seconds))
    client.get(THREAD)
    elsewhere(app, lambda talk: talk.post("blog", "/1", ADA, "From elsewhere"))
    seconds.now += 0.9
    assert "<p>From elsewhere</p>\n" not in texts(client)

    seconds.now += 0.1

    assert texts(client)[-1].strip() == "<p>From elsewhere</p>"


def test_what_is_written_while_an_answer_is_made_is_not_missed(app):
    def inner(environ, start_response):
        chunks = list(Flask.wsgi_app(app, environ, start_response))
        if not written:
            written.append(True)
            with app.app_context():
                TalkWidget.of(app).post("blog", "/1", ADA, "Meanwhile")
        return chunks

    written: list[bool] = []
    client = Client(before(app, inner))
    client.get(THREAD)

    assert "Meanwhile" in texts(client)[-1]


def test_what_was_rolled_back_costs_no_look(app):
    client = Client(before(app))
    client.get(THREAD)
    with app.app_context():
        session = app.extensions["sqlalchemy"].session
        session.execute(sa.text("UPDATE talk_thread SET title = 'x'"))
        session.rollback()

    with statements(engine_of(app)) as sent:
        client.get(THREAD)
    assert sent == []


def test_a_thousand_who_come_at_once_have_it_made_once(app):
    made, go = [], threading.Event()

    def inner(environ, start_response):
        made.append(environ["QUERY_STRING"])
        go.wait(10)
        return Flask.wsgi_app(app, environ, start_response)

    ready = before(app, inner)
    with ThreadPoolExecutor(50) as crowd:
        answers = [crowd.submit(lambda: Client(ready).get(THREAD).status_code) for _ in range(1000)]
        go.set()
        assert {each.result() for each in answers} == {200}
    assert len(made) == 1


def test_members_have_answers_of_their_own(app):
    with app.app_context():
        TalkWidget.of(app).set_site("blog", options={"members_only": True})
    inside, together = [], threading.Barrier(2, timeout=10)

    def inner(environ, start_response):
        if len(inside) > 0:
            together.wait()  # nobody waits for another's
        inside.append(True)
        return Flask.wsgi_app(app, environ, start_response)

    ready = before(app, inner)
    assert Client(ready).get(THREAD).status_code == 401

    with ThreadPoolExecutor(2) as two:
        answers = [two.submit(lambda: Client(ready).get(THREAD).status_code) for _ in range(2)]
        assert {each.result() for each in answers} == {401}


def test_a_site_that_becomes_the_members_own_is_read_by_no_stranger(app):
    client = Client(before(app))
    client.get(THREAD)

    with app.app_context():
        TalkWidget.of(app).set_site("blog", options={"members_only": True})

    assert client.get(THREAD).status_code == 401


def test_a_site_that_is_opened_is_kept_again_after_a_while(app):
    with app.app_context():
        TalkWidget.of(app).set_site("blog", options={"members_only": True})
    seconds = Seconds()
    client = Client(before(app, clock=seconds))
    client.get(THREAD)
    with app.app_context():
        TalkWidget.of(app).set_site("blog", options={"members_only": False})
    assert client.get(THREAD).status_code == 200

    seconds.now += 10
    client.get(THREAD)

    with statements(engine_of(app)) as sent:
        client.get(THREAD)
    assert sent == []


def test_what_was_not_asked_for_longest_goes_first(app):
    size = len(Client(route_of(app)).get(THREAD).data) + 3000
    client = Client(before(app, room=int(size * 2.5)))
    first, second, third = (f"{THREAD}&limit={limit}" for limit in (20, 21, 22))
    for address in (first, second, first, third):
        client.get(address)

    with statements(engine_of(app)) as sent:
        client.get(first)
        client.get(third)
    assert sent == []
    with statements(engine_of(app)) as sent:
        client.get(second)
    assert sent

"""The store is away: answers that stood ready are told for a while, and never against what was written here."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from werkzeug.test import Client

from talkwidget import TalkWidget, migrations
from talkwidget.api.ready import STALE_IF_ERROR
from talkwidget.standalone import create_app
from tests.clock import Seconds
from tests.conftest import SECRET
from tests.test_ready import ADA, THREAD, before, engine_of, route_of


@pytest.fixture
def app(tmp_path):
    url = f"sqlite:///{tmp_path / 'talk.sqlite'}"
    engine = sa.create_engine(url)
    migrations.upgrade(engine)
    engine.dispose()
    app = create_app(url, secret=SECRET)
    with app.app_context():
        TalkWidget.of(app).add_site("blog")
        TalkWidget.of(app).post("blog", "/1", ADA, "Hello")
    yield app
    engine_of(app).dispose()


class Outage:
    """The route, whose store is away while ``on``; ``asked`` counts."""

    def __init__(self, app) -> None:
        self.route, self.on, self.asked = route_of(app), False, 0

    def __call__(self, environ, start_response):
        self.asked += 1
        if not self.on:
            return self.route(environ, start_response)
        start_response("503 SERVICE UNAVAILABLE", [("Retry-After", "2")])
        return [b"busy"]


def test_while_the_store_is_away_what_held_last_is_told(app):
    seconds, outage = Seconds(), Outage(app)
    client = Client(before(app, outage, fresh=1.0, clock=seconds))
    first = client.get(THREAD)
    outage.on = True
    seconds.now += 2

    again = [client.get(THREAD) for _ in range(3)]

    assert [(each.status_code, each.data) for each in again] == [(200, first.data)] * 3
    assert outage.asked == 2  # one finds out, the others don't wait
    assert client.get(THREAD, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


def test_it_is_told_for_some_minutes_only(app):
    seconds, outage = Seconds(), Outage(app)
    client = Client(before(app, outage, fresh=1.0, clock=seconds))
    client.get(THREAD)
    outage.on = True

    seconds.now += STALE_IF_ERROR - 1
    assert client.get(THREAD).status_code == 200
    seconds.now += 1
    assert client.get(THREAD).status_code == 503


def test_nothing_older_than_what_was_written_here_is_told(app):
    outage = Outage(app)
    client = Client(before(app, outage))
    client.get(THREAD)
    with app.app_context():
        TalkWidget.of(app).set_site("blog", options={"members_only": True})
    outage.on = True

    assert client.get(THREAD).status_code == 503


def test_when_the_store_is_back_answers_are_kept_as_before(app):
    seconds, outage = Seconds(), Outage(app)
    outage.on = True
    client = Client(before(app, outage, clock=seconds))
    assert client.get(THREAD).status_code == 503
    outage.on = False

    for _ in range(3):
        assert client.get(THREAD).status_code == 200
    assert outage.asked == 2


def test_what_may_be_older_than_what_was_written_here_is_not_told(app):
    outage = Outage(app)

    def meanwhile(environ, start_response):
        chunks = list(outage(environ, start_response))
        if outage.asked == 1:
            with app.app_context():
                TalkWidget.of(app).post("blog", "/1", ADA, "Meanwhile")
            outage.on = True
        return chunks

    client = Client(before(app, meanwhile))
    client.get(THREAD)

    assert client.get(THREAD).status_code == 503

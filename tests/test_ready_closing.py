"""A thread that closes by itself, before caches: no version tells of it, and yet none goes on saying it is open."""

from __future__ import annotations

import pytest
from werkzeug.test import Client

from talkwidget import TalkWidget
from tests.clock import Seconds
from tests.test_ready import THREAD, app, before  # noqa: F401  # a fixture


@pytest.fixture
def aged(app, clock):  # noqa: F811
    """An app with a thread that closes after 14 days, on its last one."""
    with app.app_context():
        TalkWidget.of(app).set_site("blog", options={"close_days": 14})
    clock.advance(days=14, seconds=-1)
    return app


def test_the_etag_of_a_thread_changes_when_it_closes(aged, clock):
    client = Client(aged)
    open_yet = client.get(THREAD)
    clock.advance(seconds=1)

    closed = client.get(THREAD, headers={"If-None-Match": open_yet.headers["ETag"]})

    assert (open_yet.json["thread"]["state"], closed.status_code, closed.json["thread"]["state"]) == (
        "open", 200, "closed",
    )  # fmt: skip
    assert open_yet.json["thread"]["version"] == closed.json["thread"]["version"]


def test_what_stands_ready_is_open_no_longer_than_it_is_fresh(aged, clock):
    seconds = Seconds()
    client = Client(before(aged, fresh=2.0, clock=seconds))
    assert client.get(THREAD).json["thread"]["state"] == "open"
    clock.advance(seconds=2)
    seconds.now += 2

    assert client.get(THREAD).json["thread"]["state"] == "closed"


def test_a_shared_cache_is_told_no_longer_time_than_for_any_other_change(aged):
    lasting = Client(aged).get(THREAD).headers["Cache-Control"]

    assert "max-age=0, s-maxage=10, stale-while-revalidate=60" in lasting


def test_the_talk_page_has_no_form_then(aged, clock):
    clock.advance(seconds=1)

    drawn = Client(aged).get("/talk/thread?site=blog&thread=/1").get_data(as_text=True)

    assert "Comments are closed." in drawn
    assert "<textarea" not in drawn

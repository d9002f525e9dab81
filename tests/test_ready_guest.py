"""Answers before a host's Flask, and answers that change only in what is said of them."""

from __future__ import annotations

import threading

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.test import Client

from talkwidget import TalkWidget
from talkwidget.api import cors
from talkwidget.auth import issue_staff_token
from talkwidget.core.marks import Marks
from talkwidget.delivery.neighbours import Neighbours
from tests.clock import Seconds
from tests.conftest import SECRET
from tests.test_ready import THREAD, app, before, elsewhere  # noqa: F401  # app is a fixture


def make_host(tmp_path, *, before_flask=True, **more):
    host = Flask("host")
    host.config |= {
        "SECRET_KEY": SECRET,
        "SQLALCHEMY_DATABASE_URI": f"sqlite:///{tmp_path / 'host.sqlite'}",
        "TALKWIDGET_BEFORE_FLASK": before_flask,
        "TALKWIDGET_FRESH_SECONDS": 60,
    }
    host.wsgi_app = ProxyFix(host.wsgi_app, x_host=1, x_proto=1)
    db = SQLAlchemy(host)
    TalkWidget(host, db=db, **more)
    with host.app_context():
        db.create_all()
    return host, db


@pytest.mark.parametrize("before_flask", [False, True])
def test_a_hosts_hooks_see_each_request_unless_it_asks_for_this(tmp_path, before_flask):
    host, db = make_host(tmp_path, before_flask=before_flask)
    seen = []
    host.before_request(lambda: seen.append(True))
    for _ in range(2):  # the first makes the plugin's own site, a write
        host.test_client().get("/talk/api/comments?thread=/1")
    seen.clear()

    for _ in range(3):
        assert host.test_client().get("/talk/api/comments?thread=/1").status_code == 200

    assert len(seen) == (0 if before_flask else 3)
    with host.app_context():
        db.engine.dispose()


def test_a_feed_names_the_host_that_a_proxy_of_the_hosts_says(tmp_path):
    host, db = make_host(tmp_path)
    client = host.test_client()

    homes = [
        client.get("/talk/feed.json", headers={"X-Forwarded-Host": name}).json["feed_url"].split("/")[2]
        for name in ("a.example", "b.example", "a.example")
    ]

    assert homes == ["a.example", "b.example", "a.example"]
    with host.app_context():
        db.engine.dispose()


def test_a_host_that_can_not_tell_who_asks_gets_our_error_page(tmp_path):
    def identify():
        raise ZeroDivisionError

    host, db = make_host(tmp_path, identify=identify)

    page = host.test_client().get("/talk/thread?thread=/1")

    assert page.status_code == 500
    assert "<main" in page.text
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")
    with host.app_context():
        db.engine.dispose()


def test_what_is_said_of_an_unchanged_page_is_of_today(app):  # noqa: F811
    seconds = Seconds()
    client = Client(before(app, fresh=1.0, clock=seconds))
    first = client.get(THREAD)
    elsewhere(app, lambda talk: talk.set_site("blog", options={"shared_seconds": 0}))
    seconds.now += 1

    again = client.get(THREAD)

    assert (again.status_code, again.data) == (200, first.data)
    assert "s-maxage=10" in first.headers["Cache-Control"]
    assert "s-maxage=0" in again.headers["Cache-Control"]
    assert "s-maxage=0" in client.get(THREAD, headers={"If-None-Match": again.headers["ETag"]}).headers["Cache-Control"]


def test_a_member_who_has_nothing_yet_gets_the_counts_of_a_site_that_was_public(app):  # noqa: F811
    client, counts = Client(before(app)), "/talk/api/counts?site=blog&thread=/1"
    first = client.get(counts)
    with app.app_context():
        talk = TalkWidget.of(app)
        talk.set_site("blog", options={"members_only": True})
        token = issue_staff_token(talk.site("blog"), talk.add_moderator("blog", name="Mo"))

    answer = client.get(counts, headers={"Authorization": f"Bearer {token}"})

    assert (answer.status_code, answer.json) == (200, first.json)


def test_one_requests_question_is_answered_to_no_other(app):  # noqa: F811
    cors._for_all.cache_clear()
    client = app.test_client()
    client.get(THREAD, headers={"Access-Control-Request-Private-Network": "true"})

    assert "Access-Control-Allow-Private-Network" not in client.get(THREAD).headers


def test_what_was_written_is_answered_though_no_thread_can_be_started(monkeypatch):
    marks = Marks()
    neighbours = Neighbours("redis://127.0.0.1:1", "x", marks)

    def refuse(_thread):
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", refuse)
        neighbours.tell({None})
        assert neighbours.sure() == 0.0

    assert "speak" not in neighbours._threads

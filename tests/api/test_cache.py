from __future__ import annotations

import gzip
import threading
import tracemalloc

import pytest
from flask import Flask, session
from flask_login import LoginManager

from talkwidget.api import json_pages
from talkwidget.api.cache import Shelf
from tests.api.apps import Browser, app_for


def test_what_is_on_the_shelf_is_not_made_again():
    shelf, made = Shelf(), []

    for _ in range(3):
        packed = shelf.get("a", lambda: made.append(1) or b"page", "gzip")

    assert (gzip.decompress(packed), len(made)) == (b"page", 1)
    assert shelf.get("a", lambda: made.append(2)) == b"page"


def test_a_crowd_at_one_cold_thread_makes_its_page_once():
    shelf, made, gate = Shelf(), [], threading.Event()

    def make() -> bytes:
        gate.wait(5)
        made.append(1)
        return b"page"

    crowd = [threading.Thread(target=shelf.get, args=("a", make)) for _ in range(20)]
    for reader in crowd:
        reader.start()
    gate.set()
    for reader in crowd:
        reader.join(5)

    assert len(made) == 1


def test_a_page_that_could_not_be_made_is_tried_again():
    shelf = Shelf()

    def fail() -> bytes:
        raise KeyError

    with pytest.raises(KeyError):
        shelf.get("a", fail)

    assert shelf.get("a", lambda: b"page") == b"page"


def test_the_shelf_lets_the_oldest_go_and_holds_no_more_than_its_room():
    shelf, made = Shelf(room=100), []

    def get(etag: str) -> None:
        shelf.get(etag, lambda: made.append(etag) or etag.encode() * 40)

    for etag in ("a", "b", "a", "c", "a", "b"):
        get(etag)

    assert made == ["a", "b", "c", "b"]


def test_what_is_larger_than_the_shelf_is_answered_and_not_kept():
    shelf = Shelf(room=10)

    assert shelf.get("a", lambda: b"x" * 100) == b"x" * 100
    assert shelf.get("a", lambda: b"y" * 100) == b"y" * 100


def test_what_is_kept_takes_no_more_than_its_bytes():
    shelf, rows = Shelf(), [{"text": "Hello there", "number": number} for number in range(500)]
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        page = shelf.get("tag", lambda: json_pages.write({"comments": rows}))
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert after - before < 1.1 * len(page)


class TestInAHostWithUsers:
    @pytest.fixture
    def app(self, talk, settings) -> Flask:
        app = app_for(lambda: talk, settings)
        app.config |= {"SECRET_KEY": "x", "SESSION_REFRESH_EACH_REQUEST": True}
        LoginManager(app).user_loader(lambda user_id: None)

        @app.before_request
        def visit() -> None:
            session.permanent = True
            session["visits"] = session.get("visits", 0) + 1

        return app

    def test_no_cookie_goes_with_what_shared_caches_keep(self, app):
        for path in ("/api/comments?thread=/a", "/api/counts?thread=/a", "/feed.atom", "/api/openapi.json"):
            answer = Browser(app).get(path)

            assert answer.status_code == 200
            assert "Set-Cookie" not in answer.headers
            assert answer.headers["Vary"] == "Accept-Encoding"

    def test_the_hosts_cookie_goes_with_what_is_personal(self, app):
        answer = Browser(app).get("/api/me")

        assert "Set-Cookie" in answer.headers
        assert "Cookie" in answer.headers["Vary"]

from __future__ import annotations

import logging

import pytest
import sqlalchemy as sa
from flask import Flask, abort

from talkwidget.api import problems
from talkwidget.api.problems import MEDIA_TYPE, STATUSES
from talkwidget.core import errors
from talkwidget.core.errors import MutesTooFast, SettingsError, StoreBusy, TalkError
from talkwidget.core.settings import Settings
from tests.api.apps import Browser, app_for

PACE = {"Retry-After": "13", "RateLimit-Limit": "60", "RateLimit-Remaining": "0", "RateLimit-Reset": "13"}
SETTINGS = Settings(secret="a secret of the test, long enough")


MISTAKES = [
    ("GET", "/api/comments", {}, 422, "invalid"),
    ("GET", "/api/comments?thread=/a&limit=0", {}, 422, "invalid"),
    ("GET", "/api/comments?thread=/a&sort=best", {}, 422, "invalid"),
    ("GET", "/api/comments?thread=/a&root=1&q=x", {}, 422, "invalid"),
    ("GET", "/api/comments?thread=/a&around=1&after=x", {}, 422, "invalid"),
    ("GET", "/api/comments?thread=/a&since=1&q=x", {}, 422, "invalid"),
    ("GET", "/api/comments?thread=/a&since=1&after=x", {}, 422, "invalid"),
    ("GET", "/api/comments?thread=/a&since=-1", {}, 422, "invalid"),
    ("GET", "/api/comments?thread=/a&since=9223372036854775808", {}, 422, "invalid"),
    ("GET", "/api/comments?thread=a%00b", {}, 422, "invalid"),
    ("GET", "/api/comments?thread=/a&after=x", {}, 400, "bad_cursor"),
    ("GET", "/api/comments?thread=/a&since=1", {}, 410, "version_too_old"),
    ("GET", "/api/comments?thread=/a&site=nowhere", {}, 404, "site_unknown"),
    ("GET", "/api/counts?" + "thread=/a&" * 101, {}, 422, "invalid"),
    ("GET", "/api/nothing", {}, 404, "not_found"),
    ("GET", "/api/comments/", {}, 404, "not_found"),
    ("GET", "//api/comments?thread=/a", {}, 404, "not_found"),
    ("GET", "/a%0Ab", {}, 404, "not_found"),
    ("GET", "", {}, 404, "not_found"),
    ("DELETE", "/api/comments/12", {}, 404, "not_found"),
    ("DELETE", "/api/comments", {}, 405, "method_not_allowed"),
    ("BREW", "/api/comments", {}, 405, "method_not_allowed"),
    ("POST", "/api/comments", {"data": "{", "content_type": "application/json"}, 400, "malformed"),
    ("POST", "/api/comments", {"json": []}, 422, "invalid"),
    ("POST", "/api/comments", {"json": {"thread": "/a"}}, 422, "invalid"),
    ("POST", "/api/comments", {"json": {"thread": "/a", "text": 1}}, 422, "invalid"),
    ("POST", "/api/comments", {"json": {"thread": "/a", "text": "a", "parent": "1"}}, 422, "invalid"),
    ("POST", "/api/comments", {"json": {"thread": "/a", "text": "a", "parent": True}}, 422, "invalid"),
    ("POST", "/api/comments", {"json": {"thread": "/a", "text": "a\0"}}, 422, "invalid"),
    ("POST", "/api/comments?site=a", {"json": {"site": "b", "thread": "/a", "text": "a"}}, 422, "invalid"),
    ("POST", "/api/comments", {"data": {"thread": "/a", "text": "a"}}, 415, "media_type_unsupported"),
    ("POST", "/api/comments", {"data": "{}", "content_type": "text/plain"}, 415, "media_type_unsupported"),
    (
        "POST", "/api/comments", {"data": "{}", "content_type": "application/json; charset=utf-16"},
        415, "media_type_unsupported",
    ),
    ("POST", "/api/comments", {"data": b"{" * 70_000, "content_type": "application/json"}, 413, "body_too_large"),
    ("PATCH", "/api/threads", {"json": {"thread": "/a", "state": "ajar"}}, 422, "invalid"),
    ("GET", "/api/me/mutes", {}, 401, "sign_in_required"),
]  # fmt: skip


class Failing:
    """A conversation that always ends the same way."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def __getattr__(self, name):
        def fail(*arguments, **named):
            raise self.error

        return fail


def failing(error: Exception) -> Browser:
    return Browser(app_for(lambda: Failing(error), SETTINGS))


def family(kind: type[TalkError]) -> set[type[TalkError]]:
    return {kind}.union(*(family(child) for child in kind.__subclasses__()))


def test_every_error_of_the_conversation_has_a_status():
    without = {
        kind.code
        for kind in family(TalkError) - {TalkError, SettingsError}
        if kind.__module__ == errors.__name__ and kind.code not in STATUSES
    }

    assert without == set()


def test_what_a_client_gets_wrong_is_a_problem(stranger):
    for method, path, options, status, code in MISTAKES:
        answer = stranger.ask(method, path, **options)

        assert (path, answer.status_code, answer.content_type) == (path, status, MEDIA_TYPE)
        assert (answer.json["type"], answer.json["status"], answer.json["code"]) == ("about:blank", status, code)
        assert answer.json["title"]
        assert answer.json["detail"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in answer.headers["Cache-Control"]


def test_each_wrong_field_is_named(stranger):
    answer = stranger.post("/api/me/mutes/import", {"mutes": [{"author": "me"}, {}], "owner": 1})

    assert set(answer.json["errors"]) == {"mutes.0.author", "mutes.1.author", "owner"}


def test_405_says_what_is_allowed(stranger):
    answer = stranger.ask("PUT", "/api/comments")

    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS, POST"


def test_401_says_how_to_say_who_one_is(stranger):
    answer = stranger.get("/api/me/export")

    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_store_that_is_away_says_when_to_come_back():
    answer = failing(StoreBusy(retry_after=7)).get("/api/comments?thread=/a")

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "7")


def test_too_many_changes_say_how_many_and_when():
    answer = failing(MutesTooFast(limit=60, retry_after=13)).get("/api/me")

    assert (answer.status_code, {name: answer.headers[name] for name in PACE}) == (429, PACE)


@pytest.mark.parametrize(
    "bug",
    [
        KeyError("the-canary"),
        SettingsError("the-canary"),
        sa.exc.StatementError("broken", "INSERT", {"email": "the-canary"}, Exception("the-canary")),
    ],
)
def test_a_bug_says_nothing_of_itself(bug):
    answer = failing(bug).get("/api/comments?thread=/a")

    assert (answer.status_code, answer.content_type) == (500, MEDIA_TYPE)
    assert "canary" not in answer.text


def test_a_bug_is_logged_with_its_place(caplog):
    failing(KeyError("x")).get("/api/comments?thread=/a")

    (record,) = caplog.records
    assert (record.name, record.levelno) == ("talkwidget", logging.ERROR)
    assert "/api/comments" in record.getMessage()
    assert record.exc_info


def test_the_values_of_a_failed_statement_are_not_logged(caplog):
    failing(sa.exc.StatementError("broken", "INSERT", {"email": "the-canary"}, None)).get("/api/comments?thread=/a")

    assert "failed with StatementError" in caplog.text
    assert "the-canary" not in caplog.text


def test_what_the_host_refuses_under_our_prefix_is_a_problem_too():
    app = app_for(lambda: Failing(KeyError()), SETTINGS)

    @app.before_request
    def closed():
        abort(429, "Not so fast.", response=None)

    answer = Browser(app).get("/api/comments?thread=/a")

    assert (answer.status_code, answer.json["code"]) == (429, "too_many_requests")


def test_the_hosts_own_errors_stay_as_they_were():
    plain, hosting = Flask("host"), app_for(lambda: Failing(KeyError()), SETTINGS)

    answers = [app.test_client().get("/nowhere") for app in (plain, hosting)]

    assert answers[0].data == answers[1].data
    assert answers[0].headers == answers[1].headers


def test_the_apps_error_handlers_are_not_touched():
    app = app_for(lambda: Failing(KeyError()), SETTINGS)

    assert not app.error_handler_spec[None]
    assert not app.after_request_funcs.get(None)
    assert not app.before_request_funcs.get(None)


def test_the_wording_of_http_errors_is_kept():
    assert set(problems.TITLES) <= set(STATUSES)

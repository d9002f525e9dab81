"""How often one may write by the API: every call, whatever comes of it, from wherever it says it comes."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa
from flask import Flask

from talkwidget.api.blueprint import build
from talkwidget.api.door import Door
from talkwidget.api.views import CALLS
from talkwidget.auth import SAFE_METHODS
from talkwidget.core.rates import DEFAULTS
from talkwidget.core.settings import Settings
from tests.api.apps import BLOG, OWN, PEOPLE, Browser, new_guest, signed_in, with_token
from tests.api.test_permissions import BODIES
from tests.conftest import SECRET

WRITES = [call for call in CALLS if call.method not in SAFE_METHODS]
COMMENT = {"thread": "/a", "text": "Hello", "name": "Greta"}
HERE, THERE = "192.0.2.7", "198.51.100.9"


def limited(*limits, **more) -> Settings:
    return Settings(secret=SECRET, moderation="off", origins=(BLOG,), limits=limits, **more)


@pytest.fixture
def settings() -> Settings:
    return limited("post=2/minute", "post.address=4/minute", "preview.address=1/minute", "edit=1/minute")


@pytest.fixture
def once():
    """One of each kind of deed, for each person."""
    return limited(*(f"{name}=1/hour" for name in DEFAULTS if "." not in name))


def post(browser: Browser, address: str = HERE, **headers: str):
    return browser.post("/api/comments", COMMENT, environ_overrides={"REMOTE_ADDR": address}, headers=headers)


def limits_of(answer) -> list[str | None]:
    return [answer.headers.get(f"RateLimit-{name}") for name in ("Limit", "Remaining", "Reset")]


def test_what_is_left_is_said_with_each_success(ada):
    first, second = post(ada), post(ada)

    assert [first.status_code, *limits_of(first)] == [201, "2", "1", "60"]
    assert [second.status_code, *limits_of(second)] == [201, "2", "0", "60"]


def test_a_refusal_says_when_it_ends(ada, clock):
    post(ada)
    post(ada)
    clock.advance(seconds=13)

    answer = post(ada, Origin=BLOG)

    assert (answer.status_code, answer.json["code"]) == (429, "rate_limited")
    assert answer.json["detail"] == "This was done too often just now. Try again in 47 seconds."
    assert [answer.headers["Retry-After"], *limits_of(answer)] == ["47", "2", "0", "47"]
    exposed = answer.headers["Access-Control-Expose-Headers"]
    assert {"Retry-After", "RateLimit-Reset"} <= set(exposed.split(", "))


def test_it_goes_on_when_the_time_is_over(ada, clock):
    post(ada)
    post(ada)
    wait = post(ada).headers["Retry-After"]

    clock.advance(seconds=int(wait))

    assert post(ada).status_code == 201


def test_reading_is_never_counted(app, ada):
    for _ in range(20):
        assert ada.get("/api/comments?thread=/a").status_code == 200
        assert ada.get("/api/me").status_code == 200

    assert post(ada).headers["RateLimit-Remaining"] == "1"


@pytest.mark.parametrize("call", WRITES, ids=lambda call: call.name)
def test_no_call_that_writes_is_without_a_limit(call, once, talk, session, app, ada, clock):
    comment = ada.comment()
    clock.advance(days=2)
    talk.settings = once
    rule = re.sub("<uuid:[a-z]+>", comment["id"], call.rule.replace("<uuid:author>", comment["author"]["id"]))
    body = {"json": BODIES[call.name]} if call.name in BODIES else {}

    statuses = [ada.ask(call.method, rule, **body).status_code for _ in range(2)]

    assert statuses[0] != 429
    assert statuses[1] == 429


@pytest.mark.parametrize("call", WRITES, ids=lambda call: call.name)
def test_each_deed_is_counted_as_what_it_is(call):
    kinds = {
        "postComment": "post", "editComment": "edit", "deleteComment": "edit", "previewComment": "preview",
        "likeComment": "like", "unlikeComment": "like", "mute": "mute", "unmute": "mute", "importMutes": "mute",
        "takeOver": "sign_in", "eraseMe": "account", "revokeTokens": "account",
        "reportComment": "report", "appeal": "report", "appealTimeOut": "report",
    }  # fmt: skip

    assert call.rate == kinds.get(call.name, call.rate)


def test_attempts_that_fail_are_counted(ada):
    missing = "/api/comments/0198c0de-0000-7000-8000-000000000000"

    statuses = [ada.patch(missing, {"text": "Hello"}).status_code for _ in range(2)]

    assert statuses == [404, 429]


def test_who_tries_tokens_is_counted_by_address(app):
    guesses = [with_token(app, f"tg_guess{number}") for number in range(5)]

    statuses = [post(guess).status_code for guess in guesses]

    assert statuses == [401, 401, 401, 401, 429]


def test_a_bad_token_is_still_no_hindrance_where_nobody_asks_for_one(app):
    answer = with_token(app, "tg_of_nobody").post("/api/preview", {"text": "Hello"})

    assert answer.status_code == 200


def test_what_foreign_pages_send_uses_up_nothing(ada):
    for _ in range(5):
        assert post(ada, Origin="https://evil.example", **{"Sec-Fetch-Site": "cross-site"}).status_code == 403

    assert post(ada).status_code == 201


def test_guests_who_are_new_each_time_are_stopped_by_their_address(app):
    statuses = [post(Browser(app)).status_code for _ in range(5)]

    assert statuses == [201, 201, 201, 201, 429]
    assert post(Browser(app), THERE).status_code == 201


def test_in_a_host_s_app_no_header_makes_another_address(app):
    spoofs = ({"X-Forwarded-For": f"203.0.113.{number}", "Forwarded": f"for=203.0.113.{number}"} for number in range(5))

    statuses = [post(Browser(app), **spoof).status_code for spoof in spoofs]

    assert statuses[-1] == 429


def test_a_guest_s_own_pace_is_by_their_token(app):
    greta, victor = new_guest(app), new_guest(app, "Victor")
    post(greta, "192.0.2.1")
    post(greta, "192.0.2.2")

    statuses = [post(who, "192.0.2.3").status_code for who in (greta, victor)]

    assert statuses == [429, 201]


def test_a_moderator_has_no_limit(moderator):
    answers = [post(moderator) for _ in range(10)]

    assert {answer.status_code for answer in answers} == {201}
    assert limits_of(answers[-1]) == [None] * 3


def test_what_is_refused_costs_neither_rendering_nor_a_look_at_the_thread(app, statements):
    stranger, here = Browser(app, OWN), {"REMOTE_ADDR": HERE}
    stranger.post("/api/preview", {"text": "Hello"}, environ_overrides=here)

    with statements() as seen:
        answer = stranger.post("/api/preview", {"text": "Hello"}, environ_overrides=here)

    assert answer.status_code == 429
    assert {statement.split()[0] for statement in seen} <= {"BEGIN", "INSERT", "SELECT"}
    assert not [statement for statement in seen if "talk_thread" in statement or "talk_comment" in statement]


def test_switched_off_it_costs_no_statement_and_says_nothing(talk, ada, statements):
    seen = {}
    ada.comment()
    for on in (True, False):
        talk.settings = limited(rate_limits=on)
        with statements() as seen[on]:
            answer = post(ada)

    assert answer.status_code == 201
    assert limits_of(answer) == [None] * 3
    assert [statement for statement in seen[True] if "talk_rate" in statement]
    assert not [statement for statement in seen[False] if "talk_rate" in statement]
    talk.settings = limited(rate_limits=False)
    with statements() as bare:
        talk.post(None, "/a", PEOPLE["ada"], "Hello")
    assert len(seen[False]) <= len(bare) + 1  # the site, which HTTP asks for once more


def test_the_host_is_asked_once_who_it_is(talk, settings):
    asked = []
    app, door = Flask("host"), Door(lambda: talk, lambda: talk, lambda: asked.append(1) or PEOPLE["ada"], settings)
    app.register_blueprint(build(door), url_prefix="/talk")

    answer = post(Browser(app, OWN))

    assert answer.status_code == 201
    assert asked == [1]


def test_the_counters_hold_nobody_s_name_nor_address(app, engine, ada):
    post(ada)

    with engine.connect() as connection:
        rows = connection.execute(sa.text("SELECT * FROM talk_rate")).all()

    assert rows
    assert HERE not in str(rows)
    assert "host" not in str(rows)


def test_each_signed_in_person_is_one(app):
    answers = [post(signed_in(app, name), address) for name, address in (("ada", HERE), ("bob", THERE))]

    assert [limits_of(answer) for answer in answers] == [["2", "1", "60"]] * 2

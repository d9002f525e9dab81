"""Whose address counts where proxies may stand in front, and where it must never be found."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
import sqlalchemy as sa

from talkwidget import TalkWidget, auth, migrations
from talkwidget.api.views import CALLS
from talkwidget.core import addresses
from talkwidget.mounted import mounted
from talkwidget.standalone import create_app
from tests.api.test_permissions import BODIES
from tests.conftest import SECRET

PROXY, STRANGER, CANARY = "10.9.8.7", "198.51.100.9", "203.0.113.77"
SETTINGS = {"TALKWIDGET_MODERATION": "on", "TALKWIDGET_RATE_LIMITS": True}
PAGE = "/talk/thread?site=blog&thread=/1"


@pytest.fixture
def database(tmp_path) -> Path:
    path = tmp_path / "talk.sqlite"
    engine = sa.create_engine(f"sqlite:///{path}")
    migrations.upgrade(engine)
    engine.dispose()
    return path


@pytest.fixture
def app(database, clock):
    config = SETTINGS | {"TALKWIDGET_LIMITS": ["post.address=2/minute"]}
    app = create_app(f"sqlite:///{database}", secret=SECRET, config=config, trusted_proxies=[PROXY], clock=clock)
    with app.app_context():
        TalkWidget.of(app).add_site("blog")
    return app


def post(app, peer: str, **headers: str) -> int:
    said = {"site": "blog", "thread": "/1", "text": "Hello", "name": "Ada"}
    environ = {"REMOTE_ADDR": peer, **{f"HTTP_{name}": value for name, value in headers.items()}}
    return app.test_client().post("/talk/api/comments", json=said, environ_overrides=environ).status_code


def test_a_client_s_own_word_for_its_address_counts_for_nothing(app):
    statuses = [post(app, STRANGER, X_FORWARDED_FOR=f"203.0.113.{number}") for number in range(3)]

    assert statuses == [201, 201, 429]


def test_behind_a_known_proxy_each_client_has_a_pace_of_its_own(app):
    statuses = [post(app, PROXY, X_FORWARDED_FOR=f"203.0.113.{number}") for number in range(3)]

    assert statuses == [201, 201, 201]


def test_what_a_client_puts_before_the_proxy_s_word_counts_for_nothing(app):
    statuses = [post(app, PROXY, X_FORWARDED_FOR=f"192.0.2.{number}, {CANARY}") for number in range(3)]

    assert statuses == [201, 201, 429]


def test_one_network_of_ipv6_is_one_client(app):
    statuses = [post(app, PROXY, X_FORWARDED_FOR=f"2001:db8:1:2::{number}") for number in range(3)]

    assert statuses == [201, 201, 429]


def test_an_address_is_found_in_no_file_no_answer_and_no_log(database, clock, caplog):
    caplog.set_level(logging.DEBUG)
    app = create_app(f"sqlite:///{database}", secret=SECRET, config=SETTINGS, trusted_proxies=[PROXY], clock=clock)
    with app.app_context():
        talk = TalkWidget.of(app)
        site = talk.add_site("blog")
        token = auth.issue_staff_token(site, talk.add_moderator("blog", name="Mo"))
        secret_name = addresses.hashed(talk.site("blog"), CANARY, now=clock())
    client = app.test_client()
    client.environ_base |= {"REMOTE_ADDR": PROXY, "HTTP_X_FORWARDED_FOR": CANARY}
    said = {"site": "blog", "thread": "/1", "text": "Hello", "name": "Ada"}
    posted = client.post("/talk/api/comments", json=said).json
    client.post(f"{PAGE}&form=1", data={"do": "post", "text": "By the page", "name": "Bo"})

    answers = [client.get(PAGE), client.get("/talk/"), client.get("/healthz")]
    for who in (posted["token"], token):
        for call in CALLS:
            if call.name in {"eraseMe", "revokeTokens"}:
                continue
            rule = call.rule.replace("<uuid:comment>", posted["comment"]["id"]).replace("<digest>", "0")
            rule = rule.replace("<uuid:author>", posted["comment"]["author"]["id"])
            body = {"json": BODIES[call.name]} if call.name in BODIES else {}
            headers = {"Authorization": f"Bearer {who}"}
            answers.append(client.open(f"/talk{rule}?site=blog&thread=/1", method=call.method, headers=headers, **body))
    told = [f"{answer.headers}{answer.text}" for answer in answers] + [record.getMessage() for record in caplog.records]
    with app.app_context():
        mounted(app).db.engine.dispose()
    bytes_on_disk = b"".join(path.read_bytes() for path in database.parent.iterdir())

    assert len(answers) > 40
    assert not [one for one in told if CANARY in one or secret_name in one]
    assert CANARY.encode() not in bytes_on_disk
    assert secret_name.encode() in bytes_on_disk  # the test would see it


def test_after_thirty_days_not_even_the_hash_is_in_the_file(database, clock):
    app = create_app(f"sqlite:///{database}", secret=SECRET, config=SETTINGS, trusted_proxies=[PROXY], clock=clock)
    with app.app_context():
        secret_name = addresses.hashed(TalkWidget.of(app).add_site("blog"), CANARY, now=clock())
    post(app, PROXY, X_FORWARDED_FOR=CANARY)

    clock.advance(days=30)
    post(app, STRANGER)

    with app.app_context():
        mounted(app).db.engine.dispose()
    assert secret_name.encode() not in b"".join(path.read_bytes() for path in database.parent.iterdir())

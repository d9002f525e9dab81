from __future__ import annotations

import logging

import pytest

from tests.conftest import SECRET
from tests.examples.reading import EXAMPLES, load

EDITOR = {"X-Account-Id": "7", "X-Account-Name": "Ada", "X-Groups": "editors,staff"}
READER = {"X-Account-Id": "8", "X-Account-Name": "Bob"}


@pytest.fixture
def app(tmp_path):
    return made(tmp_path)


def made(tmp_path, **config):
    hooks = load("hooks/hooks.py")
    app = hooks.create_app(
        SECRET_KEY=SECRET, SQLALCHEMY_DATABASE_URI=f"sqlite:///{tmp_path / 'hooks.sqlite'}", **config
    )
    app.test_cli_runner().invoke(args=["talk", "upgrade"])
    return app


def comment(app, thread, headers):
    sent = {"thread": thread, "text": "Hello", **({} if "X-Account-Id" in headers else {"name": "Carol"})}
    return (
        app.test_client()
        .post("/talk/api/comments", json=sent, headers={"Sec-Fetch-Site": "same-origin", **headers})
        .json
    )


def test_whom_the_proxy_let_in_is_asking(app):
    assert comment(app, "/posts/1", READER)["comment"]["author"]["name"] == "Bob"
    assert comment(app, "/posts/1", EDITOR)["comment"]["author"]["role"] == "moderator"


def test_a_new_name_keeps_the_person(app):
    first = comment(app, "/posts/1", READER)["comment"]["author"]
    second = comment(app, "/posts/1", READER | {"X-Account-Name": "Robert"})["comment"]["author"]

    assert (second["id"], second["name"]) == (first["id"], "Robert")


@pytest.mark.parametrize(("headers", "code"), [(READER, "refused"), ({}, "refused"), (EDITOR, None)])
def test_only_editors_answer_announcements(app, headers, code):
    assert comment(app, "/announcements/1", headers).get("code") == code


def test_a_refusal_says_why(app):
    assert "only editors answer" in comment(app, "/announcements/1", READER)["detail"]


def test_who_is_new_waits_before_an_election(tmp_path):
    app = made(tmp_path, TALKWIDGET_MODERATION="on")
    comment(app, "/posts/1", READER)

    new, known = comment(app, "/elections/1", {}), comment(app, "/elections/1", READER)

    assert (new["comment"]["state"], new["comment"]["reason"]) == (
        "pending",
        "Before an election we read what people write who are new here.",
    )
    assert known["comment"]["state"] == "published"


def test_the_owner_hears_of_a_comment_that_stands(app, caplog):
    app.logger.setLevel(logging.INFO)

    with caplog.at_level(logging.INFO):
        comment(app, "/announcements/1", READER)
        comment(app, "/posts/1", READER)

    assert [record.getMessage() for record in caplog.records if "comment" in record.getMessage()] == [
        "comment 1 in /posts/1 is published"
    ]


def test_the_readme_names_every_signal():
    import talkwidget
    from talkwidget.core import events

    readme = (EXAMPLES / "hooks/README.md").read_text()

    signals = {name for name in events.__all__ if name.islower() and name != "announce"}
    assert signals == {name for name in signals if f"`{name}`" in readme}
    assert signals <= set(talkwidget.__all__)

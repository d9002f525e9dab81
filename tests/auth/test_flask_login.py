from __future__ import annotations

import sys

import pytest
from flask import Flask
from flask_login import LoginManager, UserMixin, login_user

from talkwidget.auth import current_reader
from talkwidget.core.identity import Identity


class User(UserMixin):
    id = 7
    name = "Ada"
    handle = "ada_l"
    mail = "ada@example.org"
    home = "https://ada.example"

    def jobs(self) -> list[str]:
        return ["moderator"]


@pytest.fixture
def host():
    app = Flask("host")
    app.secret_key = "a secret"
    LoginManager(app).user_loader(lambda user_id: User())
    return app


def test_nobody_is_signed_in(host):
    with host.test_request_context():
        assert current_reader()() is None


def test_who_is_signed_in_is_told_by_id_and_name(host):
    with host.test_request_context():
        login_user(User())

        assert current_reader()() == Identity("host", "7", "Ada")


def test_everything_else_is_found_where_the_host_says(host):
    identify = current_reader(name="handle", subject=lambda user: f"u{user.id}", url="home", email="mail", roles="jobs")

    with host.test_request_context():
        login_user(User())

        assert identify() == Identity(
            "host", "u7", "ada_l", "https://ada.example", "ada@example.org", frozenset({"moderator"})
        )


def test_one_role_may_be_a_plain_text(host):
    with host.test_request_context():
        login_user(User())

        assert current_reader(roles=lambda user: "admin")().roles == {"admin"}


def test_a_host_without_flask_login_can_import_us(monkeypatch):
    monkeypatch.setitem(sys.modules, "flask_login", None)

    assert callable(current_reader())

"""A small host app with the API in it, and the people who use it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import jwt
from flask import Flask, request
from werkzeug.test import Client, TestResponse

from talkwidget.api.blueprint import build
from talkwidget.api.door import Door
from talkwidget.core.identity import Identity
from talkwidget.core.service import Talk
from talkwidget.core.settings import Settings

SSO_SECRET = "a-secret-that-the-owner-of-the-site-shares-with-us-and-with-nobody-else"
BLOG = "https://blog.example"
PEOPLE = {
    "ada": Identity("host", "ada", "Ada", email="ada.canary@example.org"),
    "bob": Identity("host", "bob", "Bob"),
    "carol": Identity("host", "carol", "Carol"),
    "moderator": Identity("host", "moderator", "Moderator", roles=frozenset({"moderator"})),
}
OWN = {"Sec-Fetch-Site": "same-origin"}
"""What a browser says of a request from the host's own page."""


def session_of_the_host() -> Identity | None:
    """Tell who is signed in: the test says so in a cookie."""
    return PEOPLE.get(request.cookies.get("reader", ""))


def app_for(talk: Callable[[], Talk], settings: Settings, **options: Any) -> Flask:
    """Make a host app with the API under /talk."""
    app = Flask("host")
    door = Door(talk=talk, reads=talk, identify=session_of_the_host, settings=settings, **options)
    app.register_blueprint(build(door), url_prefix="/talk")
    return app


@dataclass
class Browser:
    """Somebody's way of asking: ``headers`` go along with everything."""

    app: Flask
    headers: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, **options: Any) -> TestResponse:
        headers = {**self.headers, **options.pop("headers", {})}
        return Client(self.app, use_cookies=False).open(f"/talk{path}", method=method, headers=headers, **options)

    def get(self, path: str, **options: Any) -> TestResponse:
        return self.ask("GET", path, **options)

    def post(self, path: str, body: Any = None, **options: Any) -> TestResponse:
        return self.ask("POST", path, json=body, **options) if body is not None else self.ask("POST", path, **options)

    def put(self, path: str, body: Any = None, **options: Any) -> TestResponse:
        return self.ask("PUT", path, json=body, **options) if body is not None else self.ask("PUT", path, **options)

    def patch(self, path: str, body: Any, **options: Any) -> TestResponse:
        return self.ask("PATCH", path, json=body, **options)

    def delete(self, path: str, **options: Any) -> TestResponse:
        return self.ask("DELETE", path, **options)

    def comment(self, text: str = "Hello", *, thread: str = "/posts/42", **fields: Any) -> dict[str, Any]:
        """Post a comment that is taken, and return it."""
        answer = self.post("/api/comments", {"thread": thread, "text": text, **fields})
        assert answer.status_code == 201, answer.text
        comment: dict[str, Any] = answer.json["comment"]
        return comment


def signed_in(app: Flask, name: str) -> Browser:
    """Somebody with a session of the host, on the host's own pages."""
    return Browser(app, {**OWN, "Cookie": f"reader={name}"})


def with_token(app: Flask, token: str, **headers: str) -> Browser:
    """Somebody with a bearer token, on any page."""
    return Browser(app, {"Authorization": f"Bearer {token}", **headers})


def new_guest(app: Flask, name: str = "Greta") -> Browser:
    """A guest with a token of their own, who wrote one comment on /guests."""
    answer = Browser(app).post("/api/comments", {"thread": "/guests", "text": "I am new here.", "name": name})
    assert answer.status_code == 201, answer.text
    return with_token(app, answer.json["token"])


def sso_token(key: str = SSO_SECRET, algorithm: str = "HS256", *, kid: str | None = None, **claims: Any) -> str:
    """Sign what an owner's server would; a claim of None is left out."""
    now = int(time.time())
    said = {"sub": "u1", "name": "Sam", "aud": "default", "iat": now, "exp": now + 300, **claims}
    said = {claim: value for claim, value in said.items() if value is not None}
    return jwt.encode(said, key, algorithm, headers={"kid": kid} if kid else None)

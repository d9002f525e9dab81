from __future__ import annotations

import logging

from talkwidget.api.views import CALLS
from tests.api.apps import BLOG, Browser, new_guest, signed_in, with_token
from tests.api.test_permissions import BODIES

MAIL = "greta.canary@example.org"
HOSTS_MAIL = "ada.canary@example.org"


def everything(people: list[Browser], comment: dict[str, object]) -> list[str]:
    """Return every answer to every call by everybody, headers included."""
    found = []
    for call in CALLS:
        rule = call.rule.replace("<uuid:comment>", str(comment["id"])).replace("<digest>", "0")
        rule = rule.replace("<uuid:author>", str(comment["author"]["id"])).replace("<uuid:appeal>", str(comment["id"]))
        for person in people:
            if call.name in {"exportMe", "eraseMe", "revokeTokens"}:
                continue
            body = {"json": BODIES[call.name]} if call.name in BODIES else {}
            answer = person.ask(call.method, f"{rule}?thread=/posts/42", **body)
            found.append(f"{answer.headers}{answer.text}")
    return found


def test_no_answer_holds_an_e_mail_or_an_address(app, stranger, ada, moderator):
    greta = new_guest(app)
    comment = greta.comment("Hello", name="Greta", email=MAIL)
    ada.comment("Hello")
    people = [stranger, new_guest(app, "Victor"), ada, moderator]

    answers = everything(people, comment)

    assert len(answers) > 80
    for canary in (MAIL, HOSTS_MAIL, "canary", "127.0.0.1"):
        assert not [answer for answer in answers if canary in answer]


def test_my_export_holds_my_own_e_mail(app):
    greta = new_guest(app)
    greta.comment("Hello", name="Greta", email=MAIL)

    assert greta.get("/api/me/export").json["author"]["email"] == MAIL


def test_no_token_is_logged_or_answered_back(app, caplog):
    caplog.set_level(logging.DEBUG)
    greta = new_guest(app)
    token = greta.headers["Authorization"].removeprefix("Bearer ")
    wrong = token[:-4] + "0000"

    texts = [
        browser.ask(method, path, **options).text
        for browser in (greta, with_token(app, wrong), with_token(app, token, Origin=BLOG))
        for method, path, options in (
            ("GET", "/api/me", {}),
            ("GET", "/api/me?site=nowhere", {}),
            ("POST", "/api/comments", {"json": {"thread": "/a"}}),
            ("POST", "/api/me/takeover", {"json": {"token": wrong}}),
            ("GET", f"/api/nothing/{wrong}", {}),
        )
    ]

    for secret in (token, wrong, token.partition(".")[2][:20]):
        assert not [text for text in texts if secret in text]
        assert secret not in caplog.text


def test_nobody_is_told_whether_somebody_is_muted(app, ada, bob):
    bobs = bob.comment()["author"]["id"]
    ada.put(f"/api/me/mutes/{bobs}", {"note": "the-canary"})

    for name in ("bob", "moderator", "carol"):
        person = signed_in(app, name)
        for path in ("/api/me", "/api/me/mutes", "/api/me/export", "/api/comments?thread=/posts/42", "/feed.json"):
            assert "the-canary" not in person.get(path).text

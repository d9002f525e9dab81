from __future__ import annotations

import uuid
from typing import Any

import pytest

from talkwidget.api.calls import Access
from talkwidget.api.views import CALLS
from talkwidget.core.settings import Settings
from tests.api.apps import BLOG, PEOPLE, SSO_SECRET, Browser, new_guest, signed_in, sso_token, with_token
from tests.conftest import SECRET

ROLES = ("stranger", "guest", "another guest", "ada", "bob", "sso", "moderator", "staff")
# Who may do what to ada's comment, ada's list and ada's thread. What isn't named here is refused to that role with
# 401 if nobody knows them, else 403.
ANYBODY = set(ROLES)
SOMEBODY = ANYBODY - {"stranger"}
MODERATORS = {"moderator", "staff"}
BODIES = {
    "postComment": {"thread": "/a", "text": "Hello", "name": "Greta"},
    "editComment": {"text": "Changed"},
    "previewComment": {"text": "Hello"},
    "takeOver": {"token": "tg_of_somebody_else"},
    "importMutes": {"mutes": []},
    "mute": {"days": 1},
    "moderateComment": {"action": "official"},
    "changeThread": {"thread": "/posts/42", "state": "closed"},
    "moderateAuthor": {"action": "spam"},
    "setStanding": {"standing": "watched"},
    "reportComment": {"reason": "spam"},
    "appeal": {"text": "But why?"},
    "appealTimeOut": {"text": "But why?"},
    "decideAppeal": {"action": "appeal_refused", "sentence": "No"},
    "writeWordList": {"words": ["casino"]},
}
MAY = {
    "postComment": ANYBODY,
    "editComment": {"ada"} | MODERATORS,
    "deleteComment": {"ada"},
    "readSource": {"ada"} | MODERATORS,
    "previewComment": ANYBODY,
    "readChallenge": ANYBODY,
    "likeComment": ANYBODY,
    "unlikeComment": ANYBODY,
    "readMe": ANYBODY,
    "eraseMe": SOMEBODY,
    "exportMe": SOMEBODY,
    "takeOver": SOMEBODY,
    "revokeTokens": SOMEBODY,
    "listMutes": SOMEBODY,
    "listMutesAsCsv": SOMEBODY,
    "importMutes": SOMEBODY,
    "mute": SOMEBODY,
    "unmute": SOMEBODY,
    "moderateComment": MODERATORS,
    "changeThread": MODERATORS,
    "moderateAuthor": MODERATORS,
    "setStanding": MODERATORS,
    "listDecisions": MODERATORS,
    "undoDecision": MODERATORS,
    "reportComment": ANYBODY,
    "listMyReports": SOMEBODY,
    "listReports": MODERATORS,
    "readStatement": {"ada"} | MODERATORS,
    "appeal": {"ada"},
    "appealTimeOut": {"ada"},
    "listMyAppeals": SOMEBODY,
    "listAppeals": MODERATORS,
    "decideAppeal": MODERATORS,
    "readWordList": MODERATORS,
    "writeWordList": MODERATORS,
}
OF_REMOVED = {"readStatement", "appeal", "decideAppeal"}
PERSONAL = [call for call in CALLS if call.access is Access.PERSONAL]


@pytest.fixture
def settings():
    return Settings(secret=SECRET, origins=(BLOG,), token_algorithm="HS256", token_keys=(f"k1:{SSO_SECRET}",))


@pytest.fixture
def people(app, talk) -> dict[str, Browser]:
    from talkwidget import auth

    staff = talk.add_moderator("default", name="Mo")
    return {
        "stranger": Browser(app),
        "guest": new_guest(app),
        "another guest": new_guest(app, "Victor"),
        "ada": signed_in(app, "ada"),
        "bob": signed_in(app, "bob"),
        "sso": with_token(app, sso_token(), Origin=BLOG),
        "moderator": signed_in(app, "moderator"),
        "staff": with_token(app, auth.issue_staff_token(talk.site("default"), staff)),
    }


def test_every_personal_call_is_in_the_table():
    assert {call.name for call in PERSONAL} == set(MAY)


def decided(moderator: Browser, comment: dict[str, Any], rule: str) -> str:
    """The address of a decision about the comment, where one is asked for."""
    if "<uuid:decision>" not in rule:
        return rule
    moderator.post(f"/api/comments/{comment['id']}/moderation", {"action": "pin"})
    last = moderator.get(f"/api/decisions?comment={comment['id']}").json["decisions"][-1]
    return rule.replace("<uuid:decision>", last["id"])


@pytest.mark.parametrize("call", PERSONAL, ids=lambda call: call.name)
def test_who_may_do_it(talk, people, call):
    told = {}

    for role in ROLES:
        comment = people["ada"].comment()
        carol = signed_in(people["ada"].app, "carol").comment(thread="/elsewhere")
        rule = call.rule.replace("<uuid:comment>", comment["id"]).replace("<uuid:author>", carol["author"]["id"])
        rule = decided(people["moderator"], comment, rule)
        if call.name == "reportComment":
            rule = rule.replace(comment["id"], carol["id"])  # nobody reports what is theirs
        if call.name in OF_REMOVED:
            people["moderator"].post(f"/api/comments/{comment['id']}/moderation", {"action": "remove"})
        if call.name == "decideAppeal":
            made = people["ada"].post(f"/api/comments/{comment['id']}/appeal", {"text": "But why?"})
            rule = rule.replace("<uuid:appeal>", made.json["appeal"]["id"])
        if call.name == "appealTimeOut":
            talk.set_standing(None, uuid.UUID(comment["author"]["id"]), PEOPLE["moderator"], "silenced")
        rule = rule.replace("<kind>", "banned")
        body = BODIES.get(call.name)
        if call.name == "takeOver":
            body = {"token": new_guest(people["ada"].app, "Gone").headers["Authorization"].removeprefix("Bearer ")}
        if call.name == "changeThread":
            people["moderator"].patch("/api/threads", {"thread": "/posts/42", "state": "open"})
        answer = people[role].ask(call.method, rule, **({"json": body} if body is not None else {}))
        told[role] = answer.status_code
        if call.name == "changeThread":
            people["moderator"].patch("/api/threads", {"thread": "/posts/42", "state": "open"})
        if call.name == "appealTimeOut":
            talk.set_standing(None, uuid.UUID(comment["author"]["id"]), PEOPLE["moderator"], None)

    may = MAY[call.name] - ({"guest", "another guest"} if call.name == "takeOver" else set())
    assert {role for role, status in told.items() if status < 300} == may
    # Who may comment has no time-out to object to.
    refused = {401, 403, 404} if call.name == "appealTimeOut" else {401, 403}
    assert {status for role, status in told.items() if role not in may} <= refused


def test_what_is_mine_is_found_under_no_other_name(people):
    """Each reader's lists and exports hold what is theirs, whatever ids of others they know."""
    bobs = people["bob"].comment()["author"]["id"]
    people["ada"].put(f"/api/me/mutes/{bobs}", {"note": "the-canary"})

    for role in ROLES:
        for path in ("/api/me", "/api/me/mutes", "/api/me/mutes.csv", "/api/me/export"):
            text = people[role].get(path).text
            assert ("the-canary" in text) == (role == "ada"), (role, path)


def test_a_comment_that_is_not_there_says_nothing_more_to_a_moderator(people):
    paths = [f"/api/comments/{uuid.uuid4()}", f"/api/comments/{uuid.UUID(int=0)}"]

    answers = [people["moderator"].patch(path, {"text": "x"}) for path in paths]

    assert {answer.json["code"] for answer in answers} == {"comment_unknown"}


def test_an_sso_token_without_leave_makes_no_moderator(app, people):
    posing = with_token(app, sso_token(roles=["moderator", "admin"]))
    comment = people["ada"].comment()

    answer = posing.post(f"/api/comments/{comment['id']}/moderation", {"action": "remove"})

    assert (answer.status_code, answer.json["code"]) == (403, "moderators_only")

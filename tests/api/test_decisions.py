"""What moderators decide over the API, and read of it."""

from __future__ import annotations

import pytest

from talkwidget.core.settings import Settings
from tests.api.apps import BLOG, signed_in
from tests.conftest import SECRET


@pytest.fixture
def settings():
    return Settings(secret=SECRET, origins=(BLOG,), moderation="on")


@pytest.fixture
def moderator(app):
    return signed_in(app, "moderator")


def decide(moderator, comment, action, **more):
    return moderator.post(f"/api/comments/{comment['id']}/moderation", {"action": action} | more)


def log(moderator, comment):
    return moderator.get(f"/api/decisions?comment={comment['id']}").json["decisions"]


def test_what_was_decided_stands_in_the_log(ada, moderator):
    comment = ada.comment()

    decide(moderator, comment, "remove", reason="Be kind", rule="Tone")

    (line,) = log(moderator, comment)
    assert {name: line[name] for name in ("action", "via", "rule", "note", "comment", "author", "undoes")} == {
        "action": "remove", "via": "api", "rule": "Tone", "note": "Be kind", "comment": comment["id"],
        "author": comment["author"]["id"], "undoes": None,
    }  # fmt: skip


def test_two_moderators_never_overwrite_each_other_silently(app, ada, moderator):
    comment = ada.comment()
    decide(moderator, comment, "pin", seen=None)

    late = decide(moderator, comment, "remove", seen=None)

    assert (late.status_code, late.json["code"]) == (409, "already_decided")
    (line,) = log(moderator, comment)
    assert decide(moderator, comment, "remove", seen=line["id"]).json["comment"]["state"] == "removed"


def test_who_tells_which_edit_they_saw_is_told_of_a_later_one(ada, moderator):
    comment = ada.comment()
    edited = ada.patch(f"/api/comments/{comment['id']}", {"text": "Something else"}).json["comment"]["edited"]

    late = decide(moderator, comment, "pin", edited=comment["edited"])
    answer = decide(moderator, comment, "pin", edited=edited)

    assert comment["edited"] is None
    assert (late.status_code, late.json["code"]) == (409, "edited_since")
    assert answer.json["comment"]["pinned"]


def test_a_decision_is_taken_back_once(ada, moderator):
    comment = ada.comment()
    decide(moderator, comment, "spam")
    (line,) = log(moderator, comment)

    answers = [moderator.post(f"/api/decisions/{line['id']}/undo", None) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 409]
    assert answers[0].json["comment"]["state"] == "published"
    assert answers[1].json["code"] == "cant_undo"


def test_who_is_silenced_is_told_until_when_and_why(ada, moderator):
    person = ada.comment()["author"]["id"]
    wanted = {"standing": "silenced", "until": "2099-05-03T10:00:00Z", "reason": "Cool down."}

    moderator.put(f"/api/authors/{person}/standing", wanted)

    answer = ada.post("/api/comments", {"thread": "/a", "text": "Once more"})
    (line,) = moderator.get("/api/decisions").json["decisions"]
    assert (line["action"], line["until"]) == ("silenced", wanted["until"])
    assert (answer.status_code, answer.json["code"]) == (403, "silenced")
    assert answer.json["detail"].startswith("You can comment again on May 3, 2099")
    assert answer.json["detail"].endswith("UTC. Cool down.")


def test_a_person_s_comments_go_together(ada, moderator):
    comments = [ada.comment(), ada.comment(thread="/elsewhere")]

    answer = moderator.post(f"/api/authors/{comments[0]['author']['id']}/moderation", {"action": "spam"})

    assert answer.json == {"count": 2}
    assert [log(moderator, comment)[0]["action"] for comment in comments] == ["spam", "spam"]


def test_spam_is_shown_to_its_author_alone_and_as_what_it_is(ada, bob, moderator):
    comment = ada.comment()
    decide(moderator, comment, "spam")

    mine, others = (who.get("/api/me?thread=/posts/42").json["pending"] for who in (ada, bob))

    assert [(row["id"], row["state"]) for row in mine] == [(comment["id"], "spam")]
    assert others == []


def test_what_waits_above_replies_is_a_place_without_words(ada, bob, moderator):
    comment = ada.comment()
    bob.post("/api/comments", {"thread": "/posts/42", "text": "Below", "parent": comment["number"]})

    decide(moderator, comment, "hold")

    rows = bob.get("/api/comments?thread=/posts/42").json["comments"]
    assert [(row["state"], row["html"] is None) for row in rows] == [("removed", True), ("published", False)]


def test_the_log_says_what_was_decided_in_the_thread(ada, moderator):
    comment = ada.comment()
    moderator.post(f"/api/comments/{comment['id']}/moderation?via=embed", {"action": "spam"})
    (line,) = log(moderator, comment)

    moderator.post(f"/api/decisions/{line['id']}/undo?via=embed", None)
    moderator.put(f"/api/authors/{comment['author']['id']}/standing?via=embed", {"standing": "watched"})

    lines = moderator.get(f"/api/decisions?author={comment['author']['id']}").json["decisions"]
    assert [(one["action"], one["via"]) for one in lines] == [
        ("watched", "embed"), ("undo", "embed"), ("spam", "embed"),
    ]  # fmt: skip


def test_nobody_passes_a_decision_off_as_one_of_the_desk(ada, moderator):
    comment = ada.comment()

    answer = moderator.post(f"/api/comments/{comment['id']}/moderation?via=desk", {"action": "spam"})

    assert (answer.status_code, log(moderator, comment)) == (422, [])

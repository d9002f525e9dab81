from __future__ import annotations

import uuid

import pytest

from talkwidget.core.settings import Settings
from tests.api.apps import Browser, with_token
from tests.conftest import SECRET

PAGE = "/api/comments?thread=/posts/42"
KEY = {"Idempotency-Key": "5f2c1f6e-0b1a-4a8e-9d3c-2b7f1c9e4d11"}


def test_a_new_guest_is_given_a_token_once_and_is_the_same_person_with_it(app, stranger):
    first = stranger.post("/api/comments", {"thread": "/a", "text": "One", "name": "Greta", "email": "g@example.org"})
    again = with_token(app, first.json["token"]).post("/api/comments", {"thread": "/a", "text": "Two", "name": "Greta"})

    assert first.json["token"].startswith("tg_")
    assert again.json["token"] is None
    assert again.json["comment"]["author"]["id"] == first.json["comment"]["author"]["id"]


def test_a_guest_without_a_name_is_asked_for_one(stranger):
    answer = stranger.post("/api/comments", {"thread": "/a", "text": "One"})

    assert (answer.status_code, list(answer.json["errors"])) == (422, ["name"])


def test_a_signed_in_reader_writes_under_the_hosts_name(ada):
    comment = ada.comment("Hello", name="Somebody else")

    assert comment["author"]["name"] == "Ada"


def test_where_guests_may_not_a_stranger_has_to_sign_in(talk, stranger):
    talk.set_site("default", options={"guests": False})

    answer = stranger.post("/api/comments", {"thread": "/a", "text": "One", "name": "Greta"})

    assert (answer.status_code, answer.json["code"]) == (401, "sign_in_required")


@pytest.mark.parametrize(
    ("text", "code"),
    [(" \n", "text_empty"), ("x" * 10_001, "text_too_long"), ("http://a.example/ " * 21, "too_many_links")],
)
def test_words_that_will_not_do_have_a_code_of_their_own(ada, text, code):
    answer = ada.post("/api/comments", {"thread": "/a", "text": text})

    assert (answer.status_code, answer.json["code"], list(answer.json["errors"])) == (422, code, ["text"])


def test_a_reply_to_nothing_is_refused(ada):
    answer = ada.post("/api/comments", {"thread": "/a", "text": "Yes", "parent": 7})

    assert (answer.status_code, answer.json["code"]) == (422, "parent_unknown")


def test_a_closed_thread_takes_no_comment(ada, moderator):
    moderator.patch("/api/threads", {"thread": "/a", "state": "closed"})

    answer = ada.post("/api/comments", {"thread": "/a", "text": "Late"})

    assert (answer.status_code, answer.json["code"]) == (403, "thread_closed")


def test_the_same_key_and_body_give_one_comment_and_one_answer(app, stranger):
    body = {"thread": "/posts/42", "text": "Once", "name": "Greta"}

    answers = [stranger.post("/api/comments", body, headers=KEY) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [201] * 3
    assert len({answer.json["comment"]["id"] for answer in answers}) == 1
    assert stranger.get(PAGE).json["thread"]["count"] == 1
    for answer in answers:
        assert with_token(app, answer.json["token"]).get("/api/me").json["author"]["name"] == "Greta"


def test_the_same_key_with_another_body_is_refused(ada):
    ada.post("/api/comments", {"thread": "/a", "text": "1"}, headers=KEY)

    answer = ada.post("/api/comments", {"thread": "/a", "text": "2"}, headers=KEY)

    assert (answer.status_code, answer.json["code"]) == (422, "key_reused")


@pytest.mark.parametrize("key", ["", "a b", "ä", "x" * 256])
def test_a_key_that_is_none_is_refused(ada, key):
    answer = ada.post("/api/comments", {"thread": "/a", "text": "1"}, headers={"Idempotency-Key": key})

    assert (answer.status_code, list(answer.json["errors"])) == (422, ["Idempotency-Key"])


def test_an_edit_shows_and_the_source_is_what_was_typed(ada):
    comment = ada.comment("One *word*")

    edited = ada.patch(f"/api/comments/{comment['id']}", {"text": "Two **words**"})

    assert edited.json["comment"]["html"].strip() == "<p>Two <strong>words</strong></p>"
    assert ada.get(f"/api/comments/{comment['id']}/source").json == {"text": "Two **words**"}


def test_after_the_window_there_is_no_more_editing(ada, clock):
    comment = ada.comment()
    clock.advance(seconds=901)

    answer = ada.patch(f"/api/comments/{comment['id']}", {"text": "Late"})

    assert (answer.status_code, answer.json["code"]) == (403, "edit_window_over")


def test_a_comment_without_replies_goes_and_is_unknown_then(ada, stranger):
    comment = ada.comment()

    gone = ada.delete(f"/api/comments/{comment['id']}")
    again = ada.delete(f"/api/comments/{comment['id']}")

    assert (gone.status_code, gone.data) == (204, b"")
    assert (again.status_code, again.json["code"]) == (404, "comment_unknown")
    assert stranger.get(PAGE).json["comments"] == []


def test_a_comment_with_replies_is_gone_then(ada, bob):
    comment = ada.comment()
    bob.comment(parent=1)

    ada.delete(f"/api/comments/{comment['id']}")
    again = ada.delete(f"/api/comments/{comment['id']}")

    assert (again.status_code, again.json["code"]) == (410, "already_deleted")


def test_likes_are_counted_once_a_person(ada, bob):
    comment = ada.comment()
    path = f"/api/comments/{comment['id']}/like"

    counts = [
        answer.json["likes"]
        for answer in (ada.put(path), ada.put(path), bob.put(path), ada.delete(path), ada.delete(path))
    ]

    assert counts == [1, 1, 2, 1, 1]


def test_a_stranger_becomes_a_guest_by_liking(app, ada, stranger):
    comment = ada.comment()

    liked = stranger.put(f"/api/comments/{comment['id']}/like")

    reader = with_token(app, liked.json["token"])
    assert liked.json["likes"] == 1
    assert reader.get("/api/me?thread=/posts/42").json["likes"] == [comment["id"]]


def test_what_was_liked_must_be_there(ada):
    answer = ada.put(f"/api/comments/{uuid.uuid4()}/like")

    assert (answer.status_code, answer.json["code"]) == (404, "comment_unknown")


def test_a_preview_is_what_posting_gives(ada, stranger):
    words = "> quoted\n\n*Hello* <b>you</b> https://blog.example/"

    previewed = stranger.post("/api/preview", {"text": words})

    assert previewed.json["html"] == ada.comment(words)["html"]


class TestWhereCommentsWait:
    @pytest.fixture
    def settings(self):
        return Settings(secret=SECRET, moderation="hold")

    def test_the_author_sees_theirs_and_nobody_else_does(self, ada, bob, stranger):
        answer = ada.post("/api/comments", {"thread": "/posts/42", "text": "Wait"})

        comment = answer.json["comment"]
        assert (comment["state"], comment["reason"]) == ("pending", "Every comment here waits for a moderator first.")
        assert [row["id"] for row in ada.get("/api/me?thread=/posts/42").json["pending"]] == [comment["id"]]
        assert bob.get("/api/me?thread=/posts/42").json["pending"] == []
        assert stranger.get(PAGE).json["comments"] == []


def test_nobody_writes_from_a_page_of_another_origin(app):
    answer = Browser(app, {"Origin": "https://evil.example"}).post(
        "/api/comments", {"thread": "/a", "text": "Hello", "name": "Mallory"}
    )

    assert (answer.status_code, answer.json["code"]) == (403, "origin_refused")


def test_a_key_is_its_owners_alone(app, ada, bob, stranger):
    words = {"thread": "/posts/42", "text": "The same words"}
    answers = [
        stranger.post("/api/comments", words | {"name": "Greta"}, headers=KEY),
        ada.post("/api/comments", words | {"name": "Greta"}, headers=KEY),
        bob.post("/api/comments", words | {"name": "Greta"}, headers=KEY),
    ]

    again = [reader.post("/api/comments", words | {"name": "Greta"}, headers=KEY) for reader in (ada, bob)]

    assert [answer.json["comment"]["author"]["name"] for answer in answers] == ["Greta", "Ada", "Bob"]
    assert [answer.json["comment"]["id"] for answer in again] == [
        answer.json["comment"]["id"] for answer in answers[1:]
    ]  # fmt: skip

from __future__ import annotations

import pytest

PAGE = "/api/comments?thread=/posts/42"


def act(moderator, comment, action, **fields):
    return moderator.post(f"/api/comments/{comment['id']}/moderation", {"action": action, **fields})


def test_a_removed_comment_tells_the_moderator_why_and_can_come_back(ada, bob, moderator, stranger):
    comment = ada.comment("Words")
    bob.comment("A reply", parent=1)

    removed = act(moderator, comment, "remove", reason="Off topic")
    page = stranger.get(PAGE).json["comments"]
    act(moderator, comment, "restore")

    told = removed.json["comment"]
    assert (told["state"], told["reason"]) == ("removed", "Off topic")
    assert (page[0]["state"], page[0]["html"], page[0]["author"]) == ("removed", None, None)
    assert stranger.get(PAGE).json["comments"][0]["html"].strip() == "<p>Words</p>"


def test_an_official_comment_says_so(moderator, stranger):
    comment = moderator.comment("The rules")

    act(moderator, comment, "official")

    assert stranger.get(PAGE).json["comments"][0]["official"] is True


def test_a_moderators_role_shows(moderator):
    assert moderator.comment()["author"]["role"] == "moderator"


@pytest.mark.parametrize(
    ("action", "fields"), [("ban", {}), ("approve", {}), ("restore", {"reason": "x" * 501}), ("", {})]
)
def test_what_can_not_be_done_is_refused(ada, moderator, action, fields):
    comment = ada.comment()
    if action == "approve":
        act(moderator, comment, "remove")

    assert act(moderator, comment, action, **fields).status_code == 422


def test_a_thread_is_closed_named_and_opened(moderator, stranger):
    closed = moderator.patch(
        "/api/threads", {"thread": "/posts/42", "state": "closed", "title": "News", "url": "https://blog.example/42"}
    )

    assert closed.json["thread"] == stranger.get(PAGE).json["thread"]
    assert (closed.json["thread"]["state"], closed.json["thread"]["title"]) == ("closed", "News")


def test_a_moderator_edits_what_somebody_wrote(ada, moderator, stranger, clock):
    comment = ada.comment("Bad words")
    clock.advance(days=1)

    moderator.patch(f"/api/comments/{comment['id']}", {"text": "Good words"})

    shown = stranger.get(PAGE).json["comments"][0]
    assert (shown["html"].strip(), shown["author"]["name"], shown["edited"]) == (
        "<p>Good words</p>", "Ada", "2026-11-23T18:00:00Z",
    )  # fmt: skip

"""Traps and work as a client meets them: what a form takes along, and the refusal that says what is to be done."""

from __future__ import annotations

import altcha
import pytest

from talkwidget.api.answers import Opened, Problem
from talkwidget.core import proofs
from talkwidget.core.settings import Settings
from tests.api.apps import BLOG
from tests.conftest import SECRET

NEW = {"thread": "/posts/42", "text": "Hello", "name": "Nina"}


@pytest.fixture
def settings() -> Settings:
    return Settings(secret=SECRET, moderation="on", proof_of_work="guests")


@pytest.fixture(autouse=True)
def _little_work(monkeypatch):
    monkeypatch.setattr(proofs, "LEAST", 1)
    monkeypatch.setattr(proofs, "MOST", 50)


def solved(challenge) -> str:
    made = altcha.Challenge.from_dict(challenge)
    return altcha.Payload(made, altcha.solve_challenge(made)).to_base64()


def test_a_new_guest_is_told_what_is_to_be_done_and_then_published(stranger):
    refused = stranger.post("/api/comments", NEW, headers={"Idempotency-Key": "k"})

    proof = solved(refused.json["challenge"])
    taken = stranger.post("/api/comments", NEW | {"proof": proof}, headers={"Idempotency-Key": "k"})

    assert (refused.status_code, refused.json["code"]) == (403, "proof_required")
    assert Problem().validate(refused.json) == {}
    assert (taken.status_code, taken.json["comment"]["state"]) == (201, "published")


def test_the_same_post_sent_once_more_is_the_same_comment(stranger):
    """The answer to the proof may be lost: what is sent again then brings a proof that was used."""
    challenge = stranger.get("/api/challenge").json["challenge"]
    body = NEW | {"proof": solved(challenge)}

    first, again = (stranger.post("/api/comments", body, headers={"Idempotency-Key": "k"}) for _ in range(2))

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json["comment"]["id"] == again.json["comment"]["id"]


def test_a_replayed_proof_brings_a_new_challenge(stranger):
    proof = solved(stranger.get("/api/challenge").json["challenge"])
    stranger.post("/api/comments", NEW | {"proof": proof})

    replayed = stranger.post("/api/comments", NEW | {"proof": proof, "name": "Mallory"})

    assert (replayed.status_code, replayed.json["code"]) == (403, "proof_required")
    assert stranger.post("/api/comments", NEW | {"proof": solved(replayed.json["challenge"])}).status_code == 201


def test_a_challenge_is_the_askers_and_kept_by_no_cache(stranger, talk):
    talk.set_site("default", options={"origins": [BLOG]})

    first, second = (stranger.get("/api/challenge", headers={"Origin": BLOG}) for _ in range(2))

    assert Opened().validate(first.json) == {}
    assert first.headers["Cache-Control"] == "private, no-store"
    assert first.headers["Access-Control-Allow-Origin"] == BLOG
    assert first.json["challenge"]["signature"] != second.json["challenge"]["signature"]


def test_where_nobody_is_asked_there_is_a_moment_only(stranger, talk):
    talk.set_site("default", options={"proof_of_work": "off"})

    assert stranger.get("/api/challenge").json["challenge"] is None


def test_a_form_sent_too_quickly_waits_and_its_author_reads_why(ada, clock):
    opened = ada.get("/api/challenge").json["opened"]
    clock.advance(seconds=1)

    comment = ada.comment(opened=opened)

    assert (comment["state"], comment["reason"]) == ("pending", "It was sent faster than people write.")


def test_a_client_that_knows_no_moments_waits_for_nobody(ada):
    assert ada.comment()["state"] == "published"


def test_a_filled_trap_is_spam_and_its_author_reads_why(ada):
    comment = ada.comment(subject="Cheap watches")

    assert (comment["state"], comment["reason"]) == (
        "spam",
        "It came with a field filled in that people don't see, as machines send it.",
    )
    assert [mine["number"] for mine in ada.get("/api/me?thread=/posts/42").json["pending"]] == [1]


@pytest.mark.parametrize("empty", ["", None])
def test_an_empty_trap_catches_nobody(ada, empty):
    assert ada.comment(subject=empty)["state"] == "published"

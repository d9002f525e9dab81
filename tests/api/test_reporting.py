from __future__ import annotations

import pytest

from tests.api.apps import PEOPLE, signed_in

NOTICE = {
    "reason": "illegal", "note": "A fake.", "name": "Cyd Canary", "email": "cyd.canary@mail.example",
    "good_faith": True,
}  # fmt: skip


def report(who, comment, **body):
    return who.post(f"/api/comments/{comment['id']}/report", {"reason": "spam", **body})


def remove(moderator, comment, **fields):
    moderator.post(f"/api/comments/{comment['id']}/moderation", {"action": "remove", **fields})


def test_a_report_is_answered_by_its_receipt(ada, bob):
    comment = ada.comment()

    answer = report(bob, comment, note="Buy this")

    assert (answer.status_code, answer.json["token"]) == (202, None)
    assert answer.json["report"] == {
        "id": answer.json["report"]["id"], "comment": comment["id"], "thread": "/posts/42", "number": 1,
        "reason": "spam", "note": "Buy this", "created": "2026-11-22T18:00:00Z", "outcome": None, "decided": None,
    }  # fmt: skip


def test_a_stranger_who_reports_is_given_a_token_and_finds_the_outcome_by_it(ada, stranger, moderator):
    comment = ada.comment()
    token = report(stranger, comment).json["token"]
    remove(moderator, comment)

    [mine] = stranger.get("/api/me/reports", headers={"Authorization": f"Bearer {token}"}).json["reports"]

    assert (mine["outcome"], mine["decided"]) == ("removed", "2026-11-22T18:00:00Z")


def test_a_moderator_lets_a_reported_comment_stand(ada, bob, moderator, stranger):
    comment = ada.comment()
    report(bob, comment)

    answer = moderator.post(f"/api/comments/{comment['id']}/moderation", {"action": "keep"})

    assert (answer.status_code, answer.json["comment"]["state"]) == (200, "published")
    assert bob.get("/api/me/reports").json["reports"][0]["outcome"] == "kept"
    assert moderator.get("/api/reports").json == {"reports": []}


def test_the_queue_has_the_comment_the_counts_and_the_notes(ada, bob, moderator):
    comment = ada.comment("Words")
    report(bob, comment, note="Buy this")
    report(signed_in(bob.app, "carol"), comment)

    [waiting] = moderator.get("/api/reports").json["reports"]

    assert (waiting["comment"]["id"], waiting["thread"]["key"], waiting["decision"]) == (
        comment["id"], "/posts/42", None,
    )  # fmt: skip
    assert waiting["counts"] == {"spam": 2}
    assert {(one["note"], one["name"], one["email"]) for one in waiting["notices"]} == {
        ("Buy this", None, None), (None, None, None),
    }  # fmt: skip


def test_whom_a_legal_notice_names_only_the_desk_shows(ada, bob, moderator, stranger):
    comment = ada.comment()
    receipt = report(bob, comment, **NOTICE)
    remove(moderator, comment, rule="The law on marks")

    said = [
        receipt.text, bob.get("/api/me/reports").text, ada.get(f"/api/comments/{comment['id']}/statement").text,
        stranger.get("/api/comments?thread=/posts/42").text, ada.get("/api/me?thread=/posts/42").text,
        ada.get("/api/me/export").text,
    ]  # fmt: skip

    assert not [text for text in said if "cyd" in text.lower()]


@pytest.mark.parametrize(
    ("body", "field"),
    [({"reason": "ugly"}, "reason"), ({**NOTICE, "email": None}, "email"),
     ({**NOTICE, "good_faith": False}, "good_faith"),
     ({**NOTICE, "email": "nobody"}, "email"), ({**NOTICE, "note": None}, "note"), ({"note": "x" * 2001}, "note"),
     ({"good_faith": "yes"}, "good_faith")],
)  # fmt: skip
def test_what_is_wrong_with_a_report_is_said_by_its_field(ada, bob, body, field):
    answer = report(bob, ada.comment(), **body)

    assert (answer.status_code, list(answer.json["errors"])) == (422, [field])


def test_nobody_reports_themselves(ada):
    answer = report(ada, ada.comment())

    assert (answer.status_code, answer.json["code"]) == (422, "report_yourself")


def test_an_author_reads_why_and_appeals(ada, moderator):
    comment = ada.comment()
    remove(moderator, comment, rule="No ads", reason="Please don't")
    path = f"/api/comments/{comment['id']}"

    said = ada.get(f"{path}/statement").json
    appealed = ada.post(f"{path}/appeal", {"text": "It was no ad"})
    again = ada.post(f"{path}/appeal", {"text": "Really"})

    assert (said["restriction"], said["ground"], said["rule"], said["note"], said["appeal"]) == (
        "removed", "house", "No ads", "Please don't", None,
    )  # fmt: skip
    assert said["appeal_until"] == "2027-05-25T18:00:00Z"
    assert "court" in said["redress"]
    assert (appealed.status_code, appealed.json["appeal"]["text"]) == (202, "It was no ad")
    assert (again.status_code, again.json["code"]) == (409, "appeal_exists")


def test_an_appeal_is_decided_and_its_author_learns_it(ada, moderator, stranger):
    comment = ada.comment()
    remove(moderator, comment)
    ada.post(f"/api/comments/{comment['id']}/appeal", {"text": "It was no ad"})
    [waiting] = moderator.get("/api/appeals").json["appeals"]

    decided = moderator.post(
        f"/api/appeals/{waiting['appeal']['id']}", {"action": "appeal_accepted", "sentence": "You are right"}
    )

    [mine] = ada.get("/api/me/appeals").json["appeals"]
    assert (waiting["comment"]["id"], waiting["decision"]["actor"]) == (comment["id"], "Moderator")
    assert decided.json["appeal"] == mine
    assert (mine["outcome"], mine["answer"]) == ("accepted", "You are right")
    assert stranger.get("/api/comments?thread=/posts/42").json["comments"][0]["state"] == "published"


def test_who_is_timed_out_appeals_without_a_comment(talk, ada, moderator):
    ada.comment()
    talk.set_standing(None, talk.me(None, PEOPLE["ada"]).author.id, PEOPLE["moderator"], "silenced")

    answer = ada.post("/api/me/appeals", {"text": "I was provoked"})

    assert (answer.status_code, answer.json["appeal"]["comment"]) == (202, None)
    assert moderator.get("/api/appeals").json["appeals"][0]["decision"]["action"] == "silenced"


def test_of_a_comment_that_stands_there_is_no_statement(ada):
    comment = ada.comment()

    answer = ada.get(f"/api/comments/{comment['id']}/statement")

    assert (answer.status_code, answer.json["code"]) == (404, "nothing_decided")

from __future__ import annotations

import csv
import io
import uuid

import pytest

from talkwidget.core.identity import Identity
from tests.api.apps import PEOPLE, signed_in


@pytest.fixture
def bobs(bob) -> str:
    """Return the id of bob, who wrote one comment."""
    author: str = bob.comment("Bob's words")["author"]["id"]
    return author


def listed(browser) -> list[dict[str, object]]:
    mutes: list[dict[str, object]] = browser.get("/api/me/mutes").json["mutes"]
    return mutes


def test_a_mute_is_put_and_taken_back_as_often_as_one_likes(ada, bobs):
    put = [ada.put(f"/api/me/mutes/{bobs}", {"note": "rude"}).status_code for _ in range(2)]
    there = listed(ada)
    deleted = [ada.delete(f"/api/me/mutes/{bobs}").status_code for _ in range(2)]

    assert (put, deleted, listed(ada)) == ([204, 204], [204, 204], [])
    assert there == [
        {"author": bobs, "name": "Bob", "thread": None, "since": "2026-11-22T18:00:00Z", "until": None,
         "note": "rude", "was": []}
    ]  # fmt: skip


def test_a_mute_needs_no_body(ada, bobs):
    assert ada.put(f"/api/me/mutes/{bobs}").status_code == 204


def test_a_mute_may_last_days_or_until_a_time_or_hold_in_one_thread(ada, bobs, clock):
    ends = []
    for body in ({"days": 7}, {"until": "2026-12-24T20:00:00+02:00"}, {"until": None}):
        ada.put(f"/api/me/mutes/{bobs}", body)
        ends.append(listed(ada)[0]["until"])
    ada.delete(f"/api/me/mutes/{bobs}")
    ada.put(f"/api/me/mutes/{bobs}", {"thread": "/posts/42"})

    assert ends == ["2026-11-29T18:00:00Z", "2026-12-24T18:00:00Z", None]
    assert [entry["thread"] for entry in listed(ada)] == ["/posts/42"]


@pytest.mark.parametrize(
    "body",
    [
        {"days": 2}, {"days": "7"}, {"days": 7, "until": "2026-12-24T18:00:00Z"}, {"until": "tomorrow"},
        {"until": "2026-12-24T18:00:00"}, {"until": "9999-12-31T23:59:59-14:00"}, {"until": "2020-01-01T00:00:00Z"},
        {"note": "x" * 501}, {"thread": ""}, {"reader": "bob"},
    ],
)  # fmt: skip
def test_what_a_mute_can_not_say_is_refused(ada, bobs, body):
    answer = ada.put(f"/api/me/mutes/{bobs}", body)

    assert (answer.status_code, listed(ada)) == (422, [])


def test_nobody_can_mute_themselves_or_a_person_who_is_not_there(ada):
    me = ada.comment()["author"]["id"]

    myself, nobody = ada.put(f"/api/me/mutes/{me}"), ada.put(f"/api/me/mutes/{uuid.uuid4()}")

    assert (myself.status_code, myself.json["code"]) == (422, "mute_yourself")
    assert (nobody.status_code, nobody.json["code"]) == (404, "author_unknown")


def test_a_mute_that_ran_out_stays_on_the_list_and_out_of_the_page(ada, bobs, clock):
    ada.put(f"/api/me/mutes/{bobs}", {"days": 1})
    clock.advance(days=2)

    assert [entry["expired"] for entry in listed(ada)] == [True]
    assert ada.get("/api/me").json["mutes"] == []


def test_the_list_has_an_etag(ada, bobs):
    etag = ada.get("/api/me/mutes").headers["ETag"]

    unchanged = ada.get("/api/me/mutes", headers={"If-None-Match": etag})
    ada.put(f"/api/me/mutes/{bobs}")
    changed = ada.get("/api/me/mutes", headers={"If-None-Match": etag})

    assert (unchanged.status_code, changed.status_code) == (304, 200)


def test_the_sixty_first_change_of_a_minute_waits(ada, bobs):
    path = f"/api/me/mutes/{bobs}"
    answers = [ada.put(path, {"note": str(number)}) for number in range(61)]

    assert [answer.status_code for answer in answers] == [204] * 60 + [429]
    assert answers[-1].json["code"] == "mutes_too_fast"
    assert answers[-1].headers["Retry-After"] == answers[-1].headers["RateLimit-Reset"] == "60"


def test_an_exported_list_can_be_imported_as_it_is(ada, bobs, app):
    ada.put(f"/api/me/mutes/{bobs}", {"note": "rude"})
    carol = signed_in(app, "carol")
    carol.comment()

    dry = carol.post("/api/me/mutes/import?dry_run=1", ada.get("/api/me/mutes").json)
    before = listed(carol)
    wet = carol.post("/api/me/mutes/import", ada.get("/api/me/mutes").json)

    assert dry.json == wet.json
    assert (wet.json["added"], wet.json["already"], wet.json["unknown"]) == (1, 0, 0)
    assert (before, [entry["author"] for entry in listed(carol)]) == ([], [bobs])


def test_a_list_as_csv_makes_the_round_trip(ada, bobs, app):
    ada.put(f"/api/me/mutes/{bobs}", {"note": 'said "=1+1",\nand more', "until": "2026-12-24T18:00:00Z"})
    file = ada.get("/api/me/mutes.csv")
    carol = signed_in(app, "carol")

    answer = carol.post("/api/me/mutes/import", data=file.data, content_type=file.content_type)

    theirs, hers = listed(ada)[0], listed(carol)[0]
    assert answer.json["added"] == 1
    assert file.content_type.startswith("text/csv")
    assert {name: hers[name] for name in ("author", "until", "note")} == {
        name: theirs[name] for name in ("author", "until", "note")
    }  # fmt: skip


@pytest.mark.parametrize("name", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)"])
def test_no_cell_of_the_csv_is_a_formula(ada, bobs, monkeypatch, app, name):
    monkeypatch.setitem(PEOPLE, "carol", Identity("host", "carol", name))
    carols = signed_in(app, "carol").comment()["author"]["id"]
    ada.put(f"/api/me/mutes/{carols}", {"note": name})

    lines = list(csv.DictReader(io.StringIO(ada.get("/api/me/mutes.csv").text)))

    assert (lines[0]["name"], lines[0]["note"]) == (f"'{name}", f"'{name}")


def test_a_note_that_looks_like_a_formula_comes_back_as_it_was(ada, bobs, app):
    ada.put(f"/api/me/mutes/{bobs}", {"note": "=1+1"})
    carol = signed_in(app, "carol")

    carol.post("/api/me/mutes/import", data=ada.get("/api/me/mutes.csv").data, content_type="text/csv")

    assert listed(carol)[0]["note"] == "=1+1"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"name\nBob\n", 400),
        (b'author\n"unclosed\n', 400),
        (b"author\n\xff\n", 400),
        (b"author\nnot-an-id\n", 422),
        (b"author\n" + b"x" * 200_000, 400),
        (b"author\n" + b"x" * 600_000, 413),
        (b"", 400),
    ],
)
def test_a_file_that_is_no_list_is_a_problem(ada, body, status):
    answer = ada.post("/api/me/mutes/import", data=body, content_type="text/csv")

    assert (answer.status_code, answer.content_type) == (status, "application/problem+json")


def test_a_long_list_is_taken_where_a_comment_would_be_too_long(ada, bobs):
    mutes = [{"author": str(uuid.uuid4()), "name": "n" * 80} for _ in range(900)]

    answer = ada.post("/api/me/mutes/import", {"mutes": mutes})

    assert answer.request.content_length > 64 * 1024
    assert (answer.status_code, answer.json["unknown"]) == (200, 900)


def test_the_threads_bytes_are_the_same_for_muter_muted_and_stranger(ada, bob, guest, stranger, bobs):
    paths = ["/api/comments?thread=/posts/42", "/api/counts?thread=/posts/42", "/feed.atom", "/feed.json"]
    before = [stranger.get(path) for path in paths]
    ada.put(f"/api/me/mutes/{bobs}")
    guest.put(f"/api/me/mutes/{bobs}")

    for path, first in zip(paths, before, strict=True):
        for reader in (ada, bob, guest, stranger):
            answer = reader.get(path)
            assert (answer.data, answer.headers) == (first.data, first.headers)


def test_the_muted_person_is_answered_as_if_nothing_was(ada, bob, bobs):
    mine = ada.comment("Ada's words")

    def what_bob_sees():
        posted = bob.post("/api/comments", {"thread": "/quiet", "text": "A reply"})
        liked = bob.put(f"/api/comments/{mine['id']}/like")
        unliked = bob.delete(f"/api/comments/{mine['id']}/like")
        answers = [posted, liked, unliked, bob.get("/api/me"), bob.get("/api/me/mutes"), bob.get("/api/me/export")]
        shown = [(answer.status_code, sorted(answer.headers.keys()), sorted(answer.json)) for answer in answers]
        bob.delete(f"/api/comments/{posted.json['comment']['id']}")
        return shown, liked.json, answers[3].data, answers[4].data

    before = what_bob_sees()
    ada.put(f"/api/me/mutes/{bobs}")

    assert what_bob_sees() == before

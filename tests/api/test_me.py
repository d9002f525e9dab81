from __future__ import annotations

import datetime as dt
import time
import uuid

import pytest
import time_machine

from talkwidget import auth
from talkwidget.auth import tokens
from tests.api.apps import PEOPLE, new_guest, signed_in, with_token
from tests.conftest import SECRET

DAY = 86_400


def token_of(browser) -> str:
    return browser.headers["Authorization"].removeprefix("Bearer ")


def test_a_stranger_is_told_what_guests_may(stranger):
    answer = stranger.get("/api/me?thread=/posts/42")

    assert answer.status_code == 200
    assert answer.json == {
        "author": None, "roles": [], "may": {"post": True, "like": True, "mute": True, "moderate": False},
        "mutes": [], "likes": [], "pending": [], "version": 0, "why": None, "token": None,
    }  # fmt: skip


def test_a_reader_who_never_wrote_is_known_by_name(ada):
    author = ada.get("/api/me").json["author"]

    assert (author["id"], author["name"], author["guest"]) == (None, "Ada", False)


def test_a_guest_is_known_by_their_token(guest):
    author = guest.get("/api/me").json["author"]

    assert (author["name"], author["guest"]) == ("Greta", True)


def test_a_moderator_is_told_so(moderator):
    me = moderator.get("/api/me").json

    assert (me["roles"], me["may"]["moderate"]) == (["moderator"], True)


def test_who_is_timed_out_is_told_until_when_and_why(talk, ada, clock):
    author = uuid.UUID(ada.comment()["author"]["id"])
    until = clock.now + dt.timedelta(days=1)
    talk.set_standing(None, author, PEOPLE["moderator"], "silenced", until=until, reason="Be kind.")

    during = ada.get("/api/me?thread=/posts/42").json
    clock.advance(days=1)
    after = ada.get("/api/me?thread=/posts/42").json

    assert (during["may"]["post"], during["may"]["like"], during["may"]["mute"]) == (False, True, True)
    assert during["why"] == "You can comment again on Nov 23, 2026, 6:00:00\u202fPM UTC. Be kind."
    assert (after["may"]["post"], after["why"]) == (True, None)


def test_who_is_banned_is_told_so(talk, ada):
    author = uuid.UUID(ada.comment()["author"]["id"])
    talk.set_standing(None, author, PEOPLE["moderator"], "silenced", reason="Spam.")

    assert ada.get("/api/me").json["why"] == "A moderator ended your commenting here. Spam."


def test_others_do_not_learn_who_is_silenced(talk, ada, bob):
    author = uuid.UUID(ada.comment()["author"]["id"])
    talk.set_standing(None, author, PEOPLE["moderator"], "silenced", reason="Spam.")

    assert bob.get("/api/me?thread=/posts/42").json["why"] is None
    assert "Spam." not in bob.get("/api/comments?thread=/posts/42").text


def test_what_is_mine_is_kept_by_no_cache_and_not_sent_twice(ada):
    first = ada.get("/api/me")

    again = ada.get("/api/me", headers={"If-None-Match": first.headers["ETag"]})

    assert first.headers["Cache-Control"] == again.headers["Cache-Control"] == "private, no-store"
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(("days", "renewed"), [(182, False), (183, True), (364, True)])
def test_a_guests_token_is_renewed_past_half_of_its_time(app, guest, days, renewed):
    with time_machine.travel(time.time() + days * DAY, tick=False):
        token = guest.get("/api/me").json["token"]

        assert (token is not None) == renewed
        if renewed:
            assert tokens.read(token, SECRET).expires == int(time.time()) + 365 * DAY
            assert with_token(app, token).get("/api/me").json["author"]["name"] == "Greta"


def test_a_guest_who_stays_away_for_a_year_has_to_begin_anew(guest):
    with time_machine.travel(time.time() + 366 * DAY):
        answer = guest.get("/api/me")

    assert (answer.status_code, answer.json["code"]) == (401, "token_expired")


def test_a_token_that_was_revoked_is_no_good_anywhere(app, guest):
    copy = with_token(app, token_of(guest))

    done = guest.delete("/api/me/token")

    answers = [copy.get("/api/me"), copy.post("/api/comments", {"thread": "/posts/42", "text": "Me again"})]
    assert done.status_code == 204
    assert [(answer.status_code, answer.json["code"]) for answer in answers] == [(401, "token_revoked")] * 2
    assert copy.get("/api/comments?thread=/posts/42").json["thread"]["count"] == 0


def test_a_guest_who_signs_in_keeps_what_is_theirs(app, ada, guest, bob):
    bobs = bob.comment()
    guest.put(f"/api/me/mutes/{bobs['author']['id']}")
    old = guest.get("/api/me").json["author"]["id"]

    taken = ada.post("/api/me/takeover", {"token": token_of(guest)})

    assert taken.json == {"comments": 1, "mutes": 1}
    me = ada.get("/api/me").json
    assert (me["author"]["was"], [entry["author"] for entry in me["mutes"]]) == ([old], [bobs["author"]["id"]])


def test_nobody_takes_over_what_belongs_to_an_account(ada, app):
    stolen = new_guest(app, "Victor")
    signed_in(app, "bob").post("/api/me/takeover", {"token": token_of(stolen)})

    answer = ada.post("/api/me/takeover", {"token": token_of(stolen)})

    assert (answer.status_code == 401) or (answer.json == {"comments": 0, "mutes": 0})


@pytest.mark.parametrize("token", ["nonsense", "tg_x.y", "eyJhbGciOiJub25lIn0.e30."])
def test_what_is_no_token_takes_nothing_over(ada, token):
    answer = ada.post("/api/me/takeover", {"token": token})

    assert (answer.status_code, answer.json["code"]) == (401, "token_invalid")


def test_a_moderator_is_not_taken_over(talk, ada):
    staff = talk.add_moderator("default", name="Mo")
    token = auth.issue_staff_token(talk.site("default"), staff)

    answer = ada.post("/api/me/takeover", {"token": token})

    assert (answer.status_code, answer.json["code"]) == (401, "token_invalid")


def test_a_guest_takes_nobody_over(app, guest):
    answer = guest.post("/api/me/takeover", {"token": token_of(new_guest(app, "Victor"))})

    assert (answer.status_code, answer.json["code"]) == (401, "sign_in_required")


def test_the_export_has_everything_of_mine_and_of_nobody_else(ada, bob):
    ada.comment("My words")
    bob.comment("Bob's words")

    answer = ada.get("/api/me/export")

    assert [comment["text"] for comment in answer.json["comments"]] == ["My words"]
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "Bob" not in answer.text


def test_who_is_erased_leaves_the_shape_of_the_thread(ada, bob, stranger):
    ada.comment("My words")
    bob.comment("An answer", parent=1)

    answer = ada.delete("/api/me")

    page = stranger.get("/api/comments?thread=/posts/42")
    assert answer.status_code == 204
    assert [comment["state"] for comment in page.json["comments"]] == ["deleted", "published"]
    assert "Ada" not in page.text
    assert ada.get("/api/me").json["author"]["id"] is None

"""What the endpoint for passkeys does with what no authenticator says; real ones are in tests/browser/test_entering."""

from __future__ import annotations

import json
import shutil

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.pages.desk import ENTER, OWN, PASSKEY, SESSIONS, SITE, Desk, get
from tests.pages.test_defence import FOREIGN
from tests.witness import rows

JSON = {"Content-Type": "application/json"}
CHALLENGE = "talk_desk_challenge"


@pytest.fixture
def desk(tmp_path, clock, foundation):
    return Desk(shutil.copy(foundation, tmp_path / "desk.sqlite"), clock)


@pytest.fixture
def mona(desk):
    return desk.moderator()


def token_of(visitor) -> str:
    return get(visitor, SESSIONS).all('//input[@name="form"]/@value')[0]


def send(visitor, said, *, address=PASSKEY, headers=OWN):
    return visitor.client.post(address, data=json.dumps(said), headers={**JSON, **headers})


def test_who_asks_for_a_challenge_writes_nothing_and_learns_nothing(desk, mona):
    with desk.app.app_context():
        engine = desk.app.extensions["sqlalchemy"].engine
    before = rows(engine)

    answer = send(desk.visitor(), {"do": "ask"})

    options = answer.json["options"]
    assert (options["rpId"], options["allowCredentials"], options["userVerification"]) == ("localhost", [], "preferred")
    assert rows(engine) == before
    said = answer.headers["Set-Cookie"]
    assert all(word in said for word in ("HttpOnly", "SameSite=Strict", "Path=/talk/desk/", "Max-Age=300"))


def test_no_two_challenges_are_alike(desk):
    asked = {send(desk.visitor(), {"do": "ask"}).json["options"]["challenge"] for _ in range(5)}

    assert len(asked) == 5
    assert all(len(challenge) == 43 for challenge in asked)


def test_a_passkey_is_offered_to_who_is_signed_in_only(desk, mona):
    offered = send(mona, {"do": "offer", "form": token_of(mona)})
    refused = send(desk.visitor(), {"do": "offer", "form": token_of(mona)})
    without = send(mona, {"do": "offer"})

    selection = offered.json["options"]["authenticatorSelection"]
    assert (selection["residentKey"], selection["userVerification"]) == ("required", "preferred")
    assert offered.json["options"]["user"]["name"] == "Mona"
    assert "mona@mail.example" not in offered.text
    assert (refused.status_code, without.status_code) == (401, 403)


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
@pytest.mark.parametrize("do", ["ask", "enter", "offer", "keep"])
def test_no_foreign_page_asks_for_a_passkey(desk, mona, headers, do):
    assert send(mona, {"do": do, "form": token_of(mona)}, headers=headers).status_code == 403


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_no_form_says_what_only_a_script_may(mona, kind):
    answer = mona.client.post(PASSKEY, data='{"do":"ask"}', headers=OWN, content_type=kind)

    assert answer.status_code == 415
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "[]",
        "1",
        '"x"',
        "{}",
        '{"do": []}',
        '{"do": "frob"}',
        "[" * 5000,
        '{"do": "ask", "do": "ask"}',
        '{"do": "ask", "x": NaN}',
        '{"do": "\\ud800"}',
    ],
)
def test_what_cant_be_read_is_refused(mona, body):
    answer = mona.client.post(PASSKEY, data=body, headers={**JSON, **OWN})

    assert answer.status_code == 400


def test_a_challenge_is_over_after_five_minutes_and_for_one_use(desk, mona, clock):
    real = {"do": "enter", "credential": {"id": "x", "response": {}}}
    for make in (
        lambda visitor: clock.advance(minutes=5),
        lambda visitor: send(visitor, {"do": "offer", "form": token_of(visitor)}),
        lambda visitor: visitor.client.delete_cookie(CHALLENGE, path="/talk/desk/"),
        lambda visitor: visitor.client.set_cookie(CHALLENGE, "x.y", path="/talk/desk/"),
    ):
        send(mona, {"do": "ask"})
        make(mona)

        answer = send(mona, real)

        assert answer.status_code == 403
        assert answer.json["detail"].startswith("This passkey doesn't open")


def test_a_challenge_of_one_site_is_none_of_another(desk):
    visitor = desk.visitor()
    asked = send(visitor, {"do": "ask"})

    other = desk.visitor()
    other.client.set_cookie(CHALLENGE, cookie_of_challenge(asked), path="/talk/desk/")

    assert send(other, {"do": "enter"}, address=PASSKEY.replace(SITE, "shop")).status_code == 403


def cookie_of_challenge(answer) -> str:
    return answer.headers["Set-Cookie"].partition(";")[0].partition("=")[2]


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.sampled_from(["AA", "eyJ9", "public-key"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(
        ["id", "rawId", "type", "response", "clientDataJSON", "attestationObject", "authenticatorData", "signature",
         "userHandle", "transports"]), inner, max_size=6),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(do=st.sampled_from(["enter", "keep"]), credential=VALUES, name=VALUES)
def test_nothing_that_is_sent_for_a_credential_signs_anybody_in_or_fails(desk, mona, do, credential, name):
    token = token_of(mona)
    send(mona, {"do": "ask"} if do == "enter" else {"do": "offer", "form": token})

    answer = send(mona, {"do": do, "form": token, "credential": credential, "name": name})

    assert answer.status_code == 403, answer.text
    with desk.talk() as talk:
        assert talk.ways_in(SITE)[desk.mona.author] == (1, 0)


def test_the_script_is_kept_for_a_year_by_its_name(desk):
    (address,) = [src for src in get(desk.visitor(), ENTER).all("//script/@src") if "passkeys" in src]

    answer = desk.app.test_client().get(address)

    assert answer.content_type == "text/javascript; charset=utf-8"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert desk.app.test_client().get("/talk/passkeys.00000000.js").headers["Cache-Control"] == "public, max-age=60"

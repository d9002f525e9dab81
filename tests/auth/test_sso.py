from __future__ import annotations

import base64
import dataclasses
import hashlib
import hmac
import json
import string
import time
import uuid

import jwt
import pytest
import time_machine
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from hypothesis import given
from hypothesis import strategies as st

from talkwidget.auth import sso
from talkwidget.core.errors import SettingsError, TokenExpired, TokenInvalid
from talkwidget.core.identity import Identity
from talkwidget.core.settings import Settings
from talkwidget.core.views import SiteView
from tests.api.apps import SSO_SECRET, sso_token
from tests.conftest import SECRET

OTHER_SECRET = "an-older-secret-that-is-still-good-for-now"


def public_pem(key) -> str:
    return key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    ).decode()  # fmt: skip


def private_pem(key) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()  # fmt: skip


P256, ED = ec.generate_private_key(ec.SECP256R1()), ed25519.Ed25519PrivateKey.generate()
RSA = rsa.generate_private_key(65537, 2048)
KEYS = {"HS256": (SSO_SECRET, SSO_SECRET), "ES256": (P256, public_pem(P256)), "EdDSA": (ED, public_pem(ED))}


def site_with(algorithm: str = "HS256", *keys: str, **options) -> SiteView:
    keys = keys or (f"k1:{KEYS[algorithm][1]}",)
    settings = Settings(secret=SECRET, token_algorithm=algorithm, token_keys=keys, **options)
    return SiteView(uuid.UUID(int=1), "default", "", {}, settings)


SITE = site_with()
GOOD = sso_token()


def segment(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def forged(header: dict[str, object], key: bytes = b"") -> str:
    """Sign by HMAC whatever the header says."""
    now = int(time.time())
    body = f"{segment(header)}.{segment({'sub': 'u1', 'name': 'Sam', 'aud': 'default', 'iat': now, 'exp': now + 60})}"
    signature = hmac.digest(key, body.encode(), hashlib.sha256) if key else b""
    return f"{body}.{base64.urlsafe_b64encode(signature).decode().rstrip('=')}"


@pytest.mark.parametrize("algorithm", KEYS)
def test_a_token_of_the_owners_server_says_who_it_is(algorithm):
    token = sso_token(KEYS[algorithm][0], algorithm, url="https://sam.example", email="sam@example.org")

    assert sso.read(token, site_with(algorithm)) == Identity(
        "sso", "u1", "Sam", "https://sam.example", "sam@example.org"
    )


@given(place=st.integers(0, len(GOOD) - 1), letter=st.sampled_from("ABCabc012-_.=!\n"))
def test_a_token_with_one_letter_changed_is_none(place, letter):
    changed = GOOD[:place] + letter + GOOD[place + 1 :]

    if changed != GOOD:
        with pytest.raises(TokenInvalid):
            sso.read(changed, SITE)


def test_a_token_has_one_spelling_only():
    """The last letter of a segment has bits to spare, and Python's base64 passes over what isn't in its alphabet."""
    head, body, signature = GOOD.split(".")

    spelled = [f"{head}.{body}.{signature[:-1]}{letter}" for letter in string.ascii_letters if letter != signature[-1]]
    spelled += [f"{head}.{body}.{signature}=", f"{head}.{body}.!{signature}", f"{head}.{body}.\n{signature}"]
    for other in spelled:
        with pytest.raises(TokenInvalid):
            sso.read(other, SITE)


@given(st.text(max_size=200))
def test_what_is_made_up_is_none(text):
    with pytest.raises(TokenInvalid):
        sso.read(text, SITE)


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "nOnE", "", None])
def test_a_token_without_a_signature_is_none(algorithm):
    with pytest.raises(TokenInvalid):
        sso.read(forged({"alg": algorithm, "typ": "JWT"}), SITE)
    with pytest.raises(TokenInvalid):
        sso.read(forged({"alg": algorithm, "typ": "JWT"}, b"x"), SITE)


@pytest.mark.parametrize("algorithm", ["ES256", "EdDSA"])
def test_a_public_key_is_no_shared_secret(algorithm):
    public = KEYS[algorithm][1]

    for key in (public.encode(), public.strip().encode()):
        with pytest.raises(TokenInvalid):
            sso.read(forged({"alg": "HS256", "typ": "JWT"}, key), site_with(algorithm))


@pytest.mark.parametrize(
    ("signed_with", "expected"),
    [(a, b) for a in KEYS for b in KEYS if a != b] + [("HS512", "HS256"), ("HS384", "HS256")],
)
def test_a_site_takes_its_one_algorithm_only(signed_with, expected):
    key = KEYS.get(signed_with, KEYS["HS256"])[0]
    key = key if signed_with.startswith("HS") else private_pem(key)

    with pytest.raises(TokenInvalid):
        sso.read(sso_token(key, signed_with), site_with(expected))


def test_a_site_without_an_algorithm_takes_no_token():
    site = dataclasses.replace(SITE, settings=Settings(secret=SECRET))

    with pytest.raises(TokenInvalid):
        sso.read(GOOD, site)


@pytest.mark.parametrize(
    "header",
    [{"jku": "https://evil.example/keys"}, {"jwk": {"kty": "oct", "k": "eA"}}, {"x5u": "https://evil.example"}],
)
def test_a_key_the_token_brings_along_is_not_used(header):
    with pytest.raises(TokenInvalid):
        sso.read(forged({"alg": "HS256", "typ": "JWT", **header}, b"x"), SITE)


def test_what_a_token_calls_critical_is_not_passed_over():
    now = int(time.time())
    token = jwt.encode(
        {"sub": "u1", "name": "Sam", "aud": "default", "iat": now, "exp": now + 60},
        SSO_SECRET, "HS256", headers={"crit": ["exp2"], "exp2": 1},
    )  # fmt: skip

    with pytest.raises(TokenInvalid):
        sso.read(token, SITE)


def test_while_keys_rotate_both_are_good_and_the_newest_needs_no_name():
    site = site_with("HS256", f"new:{SSO_SECRET}", f"old:{OTHER_SECRET}")

    assert sso.read(sso_token(kid="new"), site).subject == "u1"
    assert sso.read(sso_token(), site).subject == "u1"
    assert sso.read(sso_token(OTHER_SECRET, kid="old"), site).subject == "u1"
    for wrong in (sso_token(OTHER_SECRET), sso_token(kid="old"), sso_token(kid="gone")):
        with pytest.raises(TokenInvalid):
            sso.read(wrong, site)


@pytest.mark.parametrize(
    ("claims", "said"),
    [
        ({"sub": None}, "sub"),
        ({"sub": 17}, "sub"),
        ({"sub": ""}, "sub"),
        ({"sub": "x" * 256}, "sub"),
        ({"sub": "a\0b"}, "sub"),
        ({"sub": "\ud800"}, "sub"),
        ({"name": None}, "name"),
        ({"name": "  "}, "name"),
        ({"name": ["Sam"]}, "name"),
        ({"email": 5}, "email"),
        ({"url": {}}, "url"),
        ({"exp": None}, "exp"),
        ({"iat": None}, "iat"),
        ({"aud": None}, "aud"),
        ({"aud": "another"}, "aud"),
        ({"iat": int(time.time()) + 600, "exp": int(time.time()) + 900}, "future"),
    ],
)
def test_a_token_that_says_too_little_is_told_what(claims, said):
    with pytest.raises(TokenInvalid, match=said):
        sso.read(sso_token(**claims), SITE)


@pytest.mark.parametrize(
    "claims",
    [
        {"sub": 5}, {"exp": "soon"}, {"exp": float("inf")}, {"iat": "now"}, {"iat": str(int(time.time()))},
        {"exp": True}, {"nbf": int(time.time()) + 600},
    ],
)  # fmt: skip
def test_a_token_whose_claims_are_of_the_wrong_kind_is_none(claims):
    with pytest.raises(TokenInvalid):
        sso.read(sso_token(**claims), SITE)


def test_a_token_lasts_no_longer_than_the_site_allows():
    now = int(time.time())

    sso.read(sso_token(iat=now, exp=now + 900), SITE)
    with pytest.raises(TokenInvalid, match="900 seconds"):
        sso.read(sso_token(iat=now, exp=now + 901), SITE)
    with pytest.raises(TokenInvalid, match="900 seconds"):
        sso.read(sso_token(iat=now, exp=now - 1), SITE)


def test_an_expired_token_is_said_to_be_expired_after_a_little_leeway():
    now = int(time.time())
    token = sso_token(iat=now, exp=now + 300)

    with time_machine.travel(now + 300 + sso.LEEWAY - 5):
        sso.read(token, SITE)
    with time_machine.travel(now + 300 + sso.LEEWAY + 5), pytest.raises(TokenExpired):
        sso.read(token, SITE)


def test_the_audience_is_the_sites_name_or_what_the_owner_chose():
    site = site_with(token_audience="https://talk.example")

    sso.read(sso_token(aud=["elsewhere", "https://talk.example"]), site)
    with pytest.raises(TokenInvalid):
        sso.read(GOOD, site)


def test_what_is_left_empty_is_left_out():
    said = sso.read(sso_token(url="", email=""), SITE)

    assert (said.url, said.email) == (None, None)


def test_roles_count_only_where_the_site_allows_them():
    token = sso_token(roles=["moderator", "wizard"])

    assert sso.read(token, SITE).roles == frozenset()
    assert sso.read(token, site_with(token_roles=True)).roles == {"moderator"}


@pytest.mark.parametrize("roles", ["moderator", [1], {"moderator": True}])
def test_roles_are_a_list_of_texts(roles):
    with pytest.raises(TokenInvalid, match="roles"):
        sso.read(sso_token(roles=roles), site_with(token_roles=True))


def test_a_header_that_nests_a_thousand_deep_is_none():
    deep = base64.urlsafe_b64encode(b'{"alg":' + b"[" * 5000 + b"]" * 5000 + b"}").decode().rstrip("=")

    with pytest.raises(TokenInvalid):
        sso.read(f"{deep}.e30.AAAA", SITE)


@pytest.mark.parametrize(
    ("algorithm", "key"),
    [
        ("ES256", "no key"),
        ("ES256", private_pem(P256)),
        ("ES256", public_pem(ED)),
        ("EdDSA", public_pem(P256)),
        ("EdDSA", private_pem(ED)),
        ("EdDSA", public_pem(RSA)),
    ],
)
def test_keys_that_can_not_be_used_refuse_to_start_without_being_shown(algorithm, key):
    settings = Settings(secret=SECRET, token_algorithm=algorithm, token_keys=(f"k1:{key}",))

    with pytest.raises(SettingsError, match="k1") as refused:
        sso.check_keys(settings)
    assert key.splitlines()[-1] not in str(refused.value)


@pytest.mark.parametrize("algorithm", KEYS)
def test_keys_that_can_be_used_start(algorithm):
    sso.check_keys(site_with(algorithm).settings)


def test_a_broken_key_lets_nobody_in(caplog):
    site = site_with("ES256", "k1:no key")

    with pytest.raises(TokenInvalid):
        sso.read(sso_token(private_pem(P256), "ES256"), site)
    assert "can't be read" in caplog.text
    assert "no key" not in caplog.text

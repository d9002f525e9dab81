from __future__ import annotations

import pytest
from flask import Request
from werkzeug.test import EnvironBuilder

from talkwidget import auth
from talkwidget.auth import tokens, who_is_asking
from talkwidget.core.errors import TokenExpired, TokenInvalid, TokenRevoked
from talkwidget.core.identity import Identity
from tests.conftest import SECRET

ADA = Identity("host", "ada", "Ada")


def sent(method: str = "GET", **headers: str) -> Request:
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    return Request(EnvironBuilder(method=method, headers=headers, base_url="https://blog.example/").get_environ())


@pytest.fixture
def site(talk):
    return talk.site("default")


@pytest.fixture
def ask(talk, site):
    """Ask who sends a request, where the host's session says ada."""
    return lambda request, identify=lambda: ADA: who_is_asking(request, talk=talk, site=site, identify=identify)


def nobody() -> None:
    """Say what a host says of who hasn't signed in."""


def guest_token(site, *, subject: str = "g1", epoch: int = 0, days: int = 365) -> str:
    return tokens.issue("guest", secret=SECRET, site=site.id, subject=subject, epoch=epoch, days=days)


def test_a_guests_token_says_which_guest(ask, site):
    assert ask(sent(Authorization=f"bearer  {guest_token(site)}"), nobody) == Identity("guest", "g1")


@pytest.mark.parametrize("days", [365, -1])
def test_who_signed_in_to_the_host_is_no_guest_any_more(ask, site, days):
    assert ask(sent(Authorization=f"Bearer {guest_token(site, days=days)}")) == ADA


def test_from_another_origin_a_guest_stays_one(ask, site):
    asked = sent("POST", Authorization=f"Bearer {guest_token(site)}", Sec_Fetch_Site="cross-site")

    assert ask(asked).issuer == "guest"


@pytest.mark.parametrize("text", ["tg_", "tg_a.b"])
def test_a_guests_token_that_is_none_is_refused(ask, text):
    with pytest.raises(TokenInvalid):
        ask(sent(Authorization=f"Bearer {text}"), nobody)


@pytest.mark.parametrize("text", ["", "a b", "ä", "x" * 9000, "ts_a.b", "e30.e30.e30"])
def test_a_bearer_token_that_is_none_does_not_fall_back_to_the_session(ask, text):
    with pytest.raises(TokenInvalid):
        ask(sent(Authorization=f"Bearer {text}"))


def test_another_scheme_is_not_for_us(ask):
    assert ask(sent(Authorization="Basic YTpi")) == ADA


def test_a_token_of_another_site_is_none(ask, talk):
    other = talk.add_site("other")

    with pytest.raises(TokenInvalid):
        ask(sent(Authorization=f"Bearer {guest_token(other)}"), nobody)


def test_an_expired_token_is_said_to_be_so(ask, site):
    with pytest.raises(TokenExpired):
        ask(sent(Authorization=f"Bearer {guest_token(site, days=-1)}"), nobody)


def test_a_revoked_token_is_said_to_be_so(ask, talk, site):
    posted = talk.post("default", "/a", None, "Hello", name="Greta")
    token = auth.issue_guest_token(talk, site, posted.subject)
    talk.revoke_tokens("default", Identity("guest", posted.subject))

    with pytest.raises(TokenRevoked):
        ask(sent(Authorization=f"Bearer {token}"), nobody)
    new = auth.issue_guest_token(talk, site, posted.subject)
    assert ask(sent(Authorization=f"Bearer {new}"), nobody).subject == posted.subject


def test_a_moderators_token_gives_the_role_they_have_now(ask, talk, site):
    staff = talk.add_moderator("default", name="Mo", email="mo@example.org")
    token = auth.issue_staff_token(site, staff)

    before = ask(sent(Authorization=f"Bearer {token}"))
    talk.remove_moderator("default", "mo@example.org")

    assert (before.issuer, before.subject, before.roles) == ("staff", staff.subject, {"moderator"})
    with pytest.raises(TokenRevoked):
        ask(sent(Authorization=f"Bearer {token}"))


def test_a_moderator_can_end_every_token_they_hold(ask, talk, site):
    staff = talk.add_moderator("default", name="Mo")
    token = auth.issue_staff_token(site, staff)

    talk.revoke_tokens("default", ask(sent(Authorization=f"Bearer {token}")))

    with pytest.raises(TokenRevoked):
        ask(sent(Authorization=f"Bearer {token}"))


@pytest.mark.parametrize(
    ("method", "headers", "counts"),
    [
        ("GET", {}, True),
        ("GET", {"Sec_Fetch_Site": "same-origin"}, True),
        ("GET", {"Sec_Fetch_Site": "none"}, True),
        ("GET", {"Origin": "https://blog.example"}, True),
        ("GET", {"Sec_Fetch_Site": "cross-site"}, False),
        ("GET", {"Sec_Fetch_Site": "same-site"}, False),
        ("GET", {"Origin": "https://evil.example"}, False),
        ("GET", {"Origin": "null"}, False),
        ("GET", {"Sec_Fetch_Site": "none", "Origin": "https://evil.example"}, False),
        ("POST", {}, False),
        ("POST", {"Sec_Fetch_Site": "same-origin"}, True),
        ("POST", {"Origin": "https://blog.example"}, True),
        ("POST", {"Origin": "HTTPS://BLOG.EXAMPLE"}, True),
        ("POST", {"Sec_Fetch_Site": "none"}, False),
        ("POST", {"Sec_Fetch_Site": "same-site"}, False),
        ("POST", {"Sec_Fetch_Site": "cross-site", "Origin": "https://blog.example"}, False),
        ("POST", {"Origin": "null"}, False),
        ("POST", {"Origin": "http://blog.example"}, False),
        ("POST", {"Origin": "https://blog.example:8443"}, False),
        ("POST", {"Origin": "https://blog.example.evil.example"}, False),
        ("POST", {"Origin": "https://notblog.example"}, False),
        ("POST", {"Origin": "https://sub.blog.example"}, False),
        ("DELETE", {}, False),
        ("PUT", {"Origin": "https://blog.example/"}, False),
    ],
)
def test_the_hosts_session_speaks_on_the_hosts_own_pages_only(method, headers, counts):
    asked = []

    def identify():
        asked.append(True)
        return ADA

    who = who_is_asking(sent(method, **headers), talk=None, site=None, identify=identify)

    assert who == (ADA if counts else None)
    assert asked == ([True] if counts else [])


def test_a_host_without_users_knows_nobody():
    assert who_is_asking(sent(), talk=None, site=None, identify=None) is None

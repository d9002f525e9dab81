"""The way to the desk in a real browser: a link whose secret stays there, and passkeys of a virtual authenticator."""

from __future__ import annotations

import shutil

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.pages.desk import SITE, Desk
from tests.servers.web import Street

AUTHENTICATOR = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


class Seen:
    """What reached the server: each request's address, its Referer, and its body."""

    def __init__(self, app) -> None:
        self._app, self.heard = app, []

    def __call__(self, environ, start_response):
        self.heard.append(
            (environ["REQUEST_METHOD"], environ["PATH_INFO"], environ["QUERY_STRING"], environ.get("HTTP_REFERER", ""))
        )
        return self._app(environ, start_response)


@pytest.fixture
def desk(tmp_path, clock, foundation):
    with Street() as street:
        desk = Desk(shutil.copy(foundation, tmp_path / "desk.sqlite"), clock)
        desk.seen = Seen(desk.app)
        desk.address = street.serve(desk.seen, name="localhost")
        yield desk


@pytest.fixture
def tab(page):
    """A page; what goes wrong on its console fails the test."""
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.complaints = complaints
    yield page
    # There is no page of the desk yet to be led to, and browsers log refusals.
    assert [one for one in complaints if "Failed to load resource" not in one] == []


@pytest.fixture
def authenticator(tab):
    """A device with a passkey store: ``authenticator.send("WebAuthn....")``."""
    session = tab.context.new_cdp_session(tab)
    session.send("WebAuthn.enable")
    device = session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})["authenticatorId"]

    def ask(what, **more):
        return session.send(f"WebAuthn.{what}", {"authenticatorId": device, **more})

    return ask


def open_link(tab, desk) -> str:
    secret = desk.link()
    tab.goto(f"{desk.address}/talk/desk/enter?site={SITE}#{secret}")
    return secret


def come_in(tab, desk) -> None:
    open_link(tab, desk)
    tab.get_by_role("button", name="Sign in as Mona").click()
    tab.wait_for_url("**/talk/desk?**")
    tab.goto(f"{desk.address}/talk/desk/sessions?site={SITE}")


def add_passkey(tab, desk, name="Laptop") -> None:
    come_in(tab, desk)
    form = tab.locator('form[data-passkey="add"]')
    form.get_by_label("Name of the passkey").fill(name)
    form.get_by_role("button", name="Add a passkey").click()
    tab.wait_for_url("**done=1**")


def sign_out(tab) -> None:
    tab.get_by_role("button", name="Sign out", exact=True).click()
    tab.wait_for_url("**/talk/desk/enter**")


def by_passkey(tab) -> None:
    tab.get_by_role("button", name="Sign in with a passkey").click()


def test_a_link_s_secret_never_leaves_the_browser_but_in_a_form(desk, tab):
    secret = open_link(tab, desk)
    expect(tab.get_by_role("button", name="Sign in as Mona")).to_be_visible()
    assert secret not in tab.url
    assert secret not in tab.evaluate("document.referrer + performance.getEntries().map(one => one.name).join()")

    tab.get_by_role("button", name="Sign in as Mona").click()
    tab.wait_for_url("**/talk/desk?**")
    tab.goto(f"{desk.address}/talk/desk/sessions?site={SITE}")

    expect(tab.get_by_text("You are signed in as Mona.")).to_be_visible()
    assert secret not in repr(desk.seen.heard)
    cookies = {cookie["name"]: cookie for cookie in tab.context.cookies()}
    (mine,) = [cookie for name, cookie in cookies.items() if name.startswith("talk_desk_")]
    assert (mine["httpOnly"], mine["sameSite"], mine["path"]) == (True, "Lax", "/talk")


def test_a_passkey_signs_in_where_a_link_did_before(desk, tab, authenticator):
    add_passkey(tab, desk)
    expect(tab.locator("bdi", has_text="Laptop").first).to_be_visible()
    sign_out(tab)

    by_passkey(tab)
    tab.wait_for_url("**/talk/desk?**")
    tab.goto(f"{desk.address}/talk/desk/sessions?site={SITE}")

    expect(tab.get_by_text("by a passkey")).to_be_visible()
    (key,) = authenticator("getCredentials")["credentials"]
    assert (key["rpId"], key["isResidentCredential"]) == ("localhost", True)
    with desk.talk() as talk:
        (kept,) = talk.passkeys(SITE, talk.staff(SITE, desk.mona.subject)[0])
    assert (kept.name, kept.sign_count) == ("Laptop", key["signCount"])


def test_a_passkey_that_was_copied_signs_nobody_in(desk, tab, authenticator):
    """A counter that doesn't grow is an older copy's."""
    add_passkey(tab, desk)
    (key,) = authenticator("getCredentials")["credentials"]
    sign_out(tab)
    by_passkey(tab)
    tab.wait_for_url("**/talk/desk?**")
    tab.goto(f"{desk.address}/talk/desk/sessions?site={SITE}")
    sign_out(tab)

    authenticator("removeCredential", credentialId=key["credentialId"])
    authenticator("addCredential", credential=key)
    by_passkey(tab)

    expect(tab.get_by_role("alert")).to_have_text("This passkey doesn't open the desk of this site. Sign in by a link.")
    with desk.talk() as talk:
        assert talk.ways_in(SITE)[desk.mona.author] == (0, 1)


def test_a_passkey_that_was_removed_signs_nobody_in(desk, tab, authenticator):
    add_passkey(tab, desk)
    tab.get_by_label("Name of the passkey").first.fill("Old laptop")
    tab.get_by_role("button", name="Rename").click()
    expect(tab.locator("bdi", has_text="Old laptop").first).to_be_visible()

    tab.get_by_role("button", name="Remove").click()
    expect(tab.get_by_role("button", name="Remove")).to_have_count(0)
    sign_out(tab)
    by_passkey(tab)

    expect(tab.get_by_role("alert")).to_contain_text("doesn't open the desk")


def test_a_passkey_of_another_site_of_the_server_opens_nothing_here(desk, tab, authenticator):
    add_passkey(tab, desk)
    sign_out(tab)
    tab.goto(f"{desk.address}/talk/desk/enter?site=shop")

    by_passkey(tab)

    expect(tab.get_by_role("alert")).to_contain_text("doesn't open the desk")


def test_an_answer_is_taken_once(desk, tab, authenticator):
    """Who reads a request along the way sends it again for nothing."""
    add_passkey(tab, desk)
    sign_out(tab)
    with tab.expect_request(lambda request: '"do":"enter"' in (request.post_data or "")) as waiting:
        by_passkey(tab)
    tab.wait_for_url("**/talk/desk?**")
    sent = waiting.value
    headers = {"Content-Type": "application/json", "Sec-Fetch-Site": "same-origin",
               "Cookie": sent.all_headers()["cookie"]}  # fmt: skip

    again = desk.app.test_client(use_cookies=False).post(
        sent.url.removeprefix(desk.address), data=sent.post_data, headers=headers, base_url=desk.address
    )

    assert again.status_code == 403
    assert again.json["detail"].startswith("This passkey doesn't open")


def test_a_link_opened_where_the_way_in_stands_open_is_taken(desk, tab):
    tab.goto(f"{desk.address}/talk/desk/enter?site={SITE}")

    open_link(tab, desk)

    expect(tab.get_by_role("button", name="Sign in as Mona")).to_be_visible()


def test_who_cancels_can_try_again(desk, tab, authenticator):
    add_passkey(tab, desk)
    sign_out(tab)
    authenticator("setUserVerified", isUserVerified=False)
    (key,) = authenticator("getCredentials")["credentials"]
    authenticator("clearCredentials")

    by_passkey(tab)
    expect(tab.get_by_role("alert")).to_have_text("The passkey was not used. Try again, or sign in by a link.")
    authenticator("addCredential", credential=key)
    authenticator("setUserVerified", isUserVerified=True)
    by_passkey(tab)

    tab.wait_for_url("**/talk/desk?**")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_are_accessible(desk, tab, authenticator, scheme):
    tab.emulate_media(color_scheme=scheme)
    tab.set_viewport_size({"width": 320, "height": 700})
    found = []

    tab.goto(f"{desk.address}/talk/desk/enter?site={SITE}")
    found += violations(tab, "html")
    open_link(tab, desk)
    expect(tab.get_by_role("button", name="Sign in as Mona")).to_be_visible()
    found += violations(tab, "html")
    add_passkey(tab, desk)
    found += violations(tab, "html")

    assert found == []
    assert tab.evaluate("document.documentElement.scrollWidth") <= 320

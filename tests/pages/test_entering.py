"""Signing in to the desk by a link, with a browser without scripts; and what nobody gets in by."""

from __future__ import annotations

import logging
import shutil

import pytest

from tests.pages.desk import ENTER, OWN, SESSIONS, SITE, Desk, cookie_of, get
from tests.pages.test_defence import FOREIGN
from tests.witness import rows


@pytest.fixture
def make_desk(tmp_path, clock, foundation):
    return lambda **config: Desk(shutil.copy(foundation, tmp_path / "desk.sqlite"), clock, **config)


@pytest.fixture
def desk(make_desk):
    return make_desk()


@pytest.fixture
def engine(desk):
    with desk.app.app_context():
        return desk.app.extensions["sqlalchemy"].engine


def test_a_pasted_link_shows_whose_it_is_and_a_button_lets_in(desk):
    visitor = desk.visitor()

    seen = visitor.press(get(visitor, ENTER), "Go on", code=f"https://talk.example/talk/desk/enter#{desk.link()}")
    (code,) = seen.all('//input[@name="code"]/@value')
    entered = visitor.post(ENTER, {"do": "enter", "code": code}, follow=False)
    listed = get(visitor, SESSIONS)

    assert seen.buttons() == ["Sign in as Mona"]
    assert (entered.status, entered.headers["Location"]) == (303, f"/talk/desk?site={SITE}")
    assert listed.said('//form[@id="act"]/p')[0] == "You are signed in as Mona."
    assert listed.said('//ul[@part="people"]/li//strong') == ["this browser"]


def test_whoever_looks_at_a_link_first_uses_nothing_up(desk, engine):
    code, visitor = desk.link(), desk.visitor()
    before = rows(engine)

    for address in (ENTER, f"{ENTER}&code={code}", f"{ENTER}&do=enter&code={code}"):
        assert get(visitor, address).status == 200
        assert visitor.client.head(address).status_code == 200
    assert visitor.post(ENTER, {"do": "look", "code": code}).status == 200

    assert rows(engine) == before
    assert visitor.post(ENTER, {"do": "enter", "code": code}, follow=False).status == 303


def test_a_link_that_was_used_says_so_and_lets_nobody_in(desk):
    code = desk.link()
    desk.visitor().post(ENTER, {"do": "enter", "code": code}, follow=False)

    for do in ("look", "enter"):
        refused = desk.visitor().post(ENTER, {"do": do, "code": code}, follow=False)

        assert refused.status == 403
        assert refused.trouble.strip() == "This link was used already, or its 15 minutes are over. Ask for a new one."
        assert "Set-Cookie" not in refused.headers
        assert "Mona" not in refused.text


def test_a_link_of_one_site_opens_no_other(desk):
    code = desk.link()

    refused = desk.visitor().post(ENTER.replace(SITE, "shop"), {"do": "enter", "code": code}, follow=False)

    assert refused.status == 403
    assert desk.visitor().post(ENTER, {"do": "enter", "code": code}, follow=False).status == 303


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_no_foreign_page_signs_anybody_in_or_out(desk, headers):
    code, mona = desk.link(), desk.moderator()
    token = get(mona, SESSIONS).all('//input[@name="form"]/@value')[0]

    for visitor, address, sent in (
        (desk.visitor(), ENTER, {"do": "enter", "code": code}),
        (desk.visitor(), ENTER, {"do": "look", "code": code}),
        (mona, SESSIONS, {"do": "leave", "form": token}),
    ):
        refused = visitor.client.post(address, data=sent, headers=headers)
        assert refused.status_code == 403
        assert "Set-Cookie" not in refused.headers

    assert get(mona, SESSIONS).status == 200
    assert desk.visitor().post(ENTER, {"do": "enter", "code": code}, follow=False).status == 303


@pytest.mark.parametrize(("base", "secure"), [("http://localhost", False), ("https://localhost", True)])
def test_the_cookie_is_the_desk_s_alone(desk, base, secure):
    client = desk.app.test_client()

    answer = client.post(ENTER, data={"do": "enter", "code": desk.link()}, headers=OWN, base_url=base)
    said = answer.headers["Set-Cookie"]

    assert said.startswith("talk_desk_")
    assert "HttpOnly" in said
    assert "SameSite=Lax" in said
    assert "Path=/talk;" in f"{said};"
    assert ("Secure" in said) is secure


def test_each_sign_in_has_a_secret_of_its_own_and_ends_the_one_before(desk):
    visitor = desk.visitor()
    first = cookie_of(visitor.post(ENTER, {"do": "enter", "code": desk.link()}, follow=False))

    second = cookie_of(visitor.post(ENTER, {"do": "enter", "code": desk.link()}, follow=False))

    with desk.talk() as talk:
        assert first != second
        assert talk.signed_in(SITE, first) is None
        assert talk.signed_in(SITE, second) is not None


def test_nobody_signs_in_by_a_secret_that_was_planted(desk):
    visitor, planted = desk.visitor(), "A" * 43
    name = f"talk_desk_{site_of(desk)}"
    visitor.client.set_cookie(name, planted, path="/talk")

    entered = visitor.post(ENTER, {"do": "enter", "code": desk.link()}, follow=False)

    assert cookie_of(entered) != planted
    other = desk.visitor()
    other.client.set_cookie(name, planted, path="/talk")
    assert get(other, SESSIONS).status == 303


def site_of(desk) -> str:
    with desk.talk() as talk:
        return talk.site(SITE).id.hex


@pytest.mark.parametrize("change", ["cut", "turned", "empty", "long", "nul"])
def test_a_tampered_cookie_is_nobody_s_and_is_taken_away(desk, change):
    secret = cookie_of(desk.visitor().post(ENTER, {"do": "enter", "code": desk.link()}, follow=False))
    visitor, name = desk.visitor(), f"talk_desk_{site_of(desk)}"
    said = {"cut": secret[:-1], "turned": secret[::-1], "empty": "", "long": secret * 90, "nul": f"{secret}%00"}[change]
    visitor.client.set_cookie(name, said, path="/talk")

    answer = get(visitor, SESSIONS)

    assert answer.status == 303
    assert f"{name}=;" in answer.headers["Set-Cookie"]


def test_the_cookie_of_one_site_is_none_on_another(desk):
    secret = cookie_of(desk.visitor().post(ENTER, {"do": "enter", "code": desk.link()}, follow=False))
    visitor = desk.visitor()
    with desk.talk() as talk:
        visitor.client.set_cookie(f"talk_desk_{talk.site('shop').id.hex}", secret, path="/talk")

    assert get(visitor, SESSIONS.replace(SITE, "shop")).status == 303


def test_a_session_that_was_revoked_elsewhere_is_over_here(desk):
    here, there = desk.moderator(), desk.moderator()

    after = here.press(get(here, SESSIONS), "Sign out everywhere else")

    assert len(after.all('//ul[@part="people"]/li')) == 1
    answer = get(there, SESSIONS)
    assert answer.headers["Location"].startswith("/talk/desk/enter?")
    assert "=;" in answer.headers["Set-Cookie"]


def test_one_session_of_several_is_ended_by_its_button(desk):
    here, there = desk.moderator(), desk.moderator()
    there.client.get(SESSIONS)

    after = here.press(get(here, SESSIONS), "Sign out there A browser")

    assert after.said('//p[@role="status"]')[0] == "Done."
    assert get(here, SESSIONS).status == 200
    assert get(there, SESSIONS).status == 303


def test_who_signs_out_is_nobody(desk):
    mona = desk.moderator()
    secret = mona.client.get_cookie(f"talk_desk_{site_of(desk)}", path="/talk").value

    after = mona.press(get(mona, SESSIONS), "Sign out")

    assert after.path.startswith("/talk/desk/enter")
    assert mona.client.get_cookie(f"talk_desk_{site_of(desk)}", path="/talk") is None
    with desk.talk() as talk:
        assert talk.signed_in(SITE, secret) is None


def test_a_removed_moderator_is_out_at_once(desk):
    mona = desk.moderator()

    with desk.talk() as talk:
        talk.remove_moderator(SITE, "mona@mail.example")

    assert get(mona, SESSIONS).status == 303


def test_a_form_of_a_session_that_ended_is_refused(desk):
    mona = desk.moderator()
    page = get(mona, SESSIONS)
    with desk.talk() as talk:
        talk.end_desk_sessions(SITE, talk.staff(SITE, desk.mona.subject)[0])

    refused = mona.press(page, "Sign out")

    assert (refused.status, refused.trouble) == (401, "Sign in to the desk first.")


def test_a_form_of_another_moderator_s_page_does_nothing(desk):
    mona, lisa = desk.moderator(), desk.visitor()
    with desk.talk() as talk:
        talk.add_moderator(SITE, name="Lisa")
    lisa.post(ENTER, {"do": "enter", "code": desk.link(who="Lisa")}, follow=False)
    theirs = get(lisa, SESSIONS).all('//input[@name="form"]/@value')[0]

    for token in (theirs, "", "x"):
        assert mona.post(SESSIONS, {"do": "leave", "form": token}, follow=False).status == 403

    assert get(mona, SESSIONS).status == 200


def test_a_moderator_who_signed_in_is_one_on_the_talk_page(desk, ada):
    mona = desk.moderator()
    with desk.talk() as talk:
        talk.post(SITE, "/a", ada, "Hello")

    page = get(mona, f"/talk/thread?site={SITE}&thread=/a")
    mona.press(page, "Post", text="A word from the staff")

    assert page.headers["Cache-Control"] == "private, no-store"
    with desk.talk() as talk:
        said = talk.page(talk.thread(SITE, "/a")).comments[1].author
    assert (said.name, said.role, said.guest) == ("Mona", "moderator", False)
    elsewhere = get(mona, "/talk/thread?site=shop&thread=/a")
    assert "Mona" not in elsewhere.text


@pytest.mark.parametrize(
    ("wanted", "leads"),
    [
        ("/talk/desk", True), ("/talk/desk/queue?state=held&site=blog", True), ("/talk/thread?thread=/a", True),
        ("https://evil.example/talk/desk", False), ("//evil.example/talk/desk", False), ("/talk/desk@evil", False),
        ("/talk/desk/../../evil", False), ("/talk/desk/..%2fevil", False), ("\\\\evil.example", False), ("/", False),
        ("/talk/desk\r\nX: y", False), ("javascript:alert(1)", False), ("/talk/deskevil", False), ("", False),
    ],
)  # fmt: skip
def test_nobody_is_led_anywhere_but_to_the_desk_and_threads(desk, wanted, leads):
    visitor = desk.visitor()

    answer = visitor.client.post(
        "/talk/desk/enter", query_string={"site": SITE, "next": wanted}, headers=OWN,
        data={"do": "enter", "code": desk.link()},
    )  # fmt: skip

    assert answer.status_code == 303
    assert answer.headers["Location"] == (wanted if leads else f"/talk/desk?site={SITE}")
    assert "X" not in answer.headers


def test_who_is_sent_to_the_way_in_comes_back(desk):
    visitor = desk.visitor()

    sent = get(visitor, SESSIONS)
    entered = visitor.post(sent.headers["Location"], {"do": "enter", "code": desk.link()}, follow=False)

    assert entered.headers["Location"] == SESSIONS


@pytest.mark.parametrize("path", ["enter", "sessions", "passkey"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_in_a_host_s_app_there_is_no_way_in(place, path, method):
    answer = getattr(place.app.test_client(), method)(f"/talk/desk/{path}", headers=OWN, data={"do": "look"})

    assert answer.status_code in ({404} if (path, method) != ("passkey", "get") else {404, 405})


def test_a_cookie_of_the_desk_is_nothing_to_a_host_s_app(place):
    with place.talk() as talk:
        staff = talk.add_moderator(None, name="Mona")
        secret = talk.enter_by_link(None, talk.make_link(None, staff.subject).secret, browser="")
        name = f"talk_desk_{talk.site(None).id.hex}"
    visitor = place.visitor()
    visitor.client.set_cookie(name, secret, path="/talk")
    place.say("bob")

    page = visitor.get()

    assert "Mona" not in page.text


@pytest.mark.parametrize("address", [ENTER, SESSIONS])
def test_a_page_of_the_desk_is_nobody_s_to_frame_or_to_keep(desk, address):
    headers = get(desk.moderator(), address).headers

    assert "frame-ancestors 'self'" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "private, no-store"
    assert headers["Referrer-Policy"] == "same-origin"


def test_no_secret_is_in_a_log_an_address_or_the_database(desk, engine, caplog):
    caplog.set_level(logging.DEBUG)
    visitor, code = desk.visitor(), desk.link()

    seen = visitor.post(ENTER, {"do": "look", "code": code})
    entered = visitor.post(ENTER, {"do": "enter", "code": code}, follow=False)
    again = visitor.post(ENTER, {"do": "enter", "code": code}, follow=False)
    listed, cookie = get(visitor, SESSIONS), cookie_of(entered)

    kept, logged = repr(rows(engine)), caplog.text + repr([vars(record) for record in caplog.records])
    for secret in (code, cookie):
        assert secret not in kept
        assert secret not in logged
        assert secret not in entered.headers["Location"] + seen.path + listed.text
        assert all(secret not in address for page in (seen, again) for address in page.all("//@href | //@action"))
    assert "link_spent" in logged


@pytest.mark.parametrize(
    ("said", "called"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/142.0 Safari/537.36 Edg/142.0", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19 Safari/604.1", "Safari on iOS"),
        ("<script>alert(1)</script>", "A browser"),
    ],
)
def test_a_session_is_called_by_its_browser(desk, said, called):
    visitor = desk.visitor()
    visitor.client.post(ENTER, data={"do": "enter", "code": desk.link()}, headers=OWN | {"User-Agent": said})

    assert get(visitor, SESSIONS).said('//p[@part="person"]/bdi') == [called]


def test_too_many_tries_are_stopped(make_desk):
    desk = make_desk(TALKWIDGET_RATE_LIMITS=True, TALKWIDGET_LIMITS=["sign_in.address=2/minute"])
    visitor = desk.visitor()
    visitor.client.environ_base["REMOTE_ADDR"] = "192.0.2.7"

    tries = [visitor.post(ENTER, {"do": do, "code": "x"}, follow=False) for do in ("look", "enter", "enter")]

    assert [sheet.status for sheet in tries] == [403, 403, 429]
    assert int(tries[2].headers["Retry-After"]) > 0


def test_who_opens_the_desk_is_asked_to_sign_in_and_led_back(desk):
    visitor = desk.visitor()

    sent = get(visitor, f"/talk/desk?site={SITE}&queue=spam")
    entered = visitor.post(sent.headers["Location"], {"do": "enter", "code": desk.link()})

    assert sent.status == 303
    assert (entered.status, entered.path) == (200, f"/talk/desk?site={SITE}&queue=spam")
    assert entered.said('//p[@class="me"]') == ["Mona"]

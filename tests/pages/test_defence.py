"""What foreign pages, copied forms and odd addresses may not do."""

from __future__ import annotations

import pytest

from tests.pages.place import KEY, OWN

WRITE = f"/talk/thread?thread={KEY}"
FOREIGN = [
    {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
    {"Sec-Fetch-Site": "same-site", "Origin": "https://sister.localhost"},
    {"Sec-Fetch-Site": "none"},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://localhost.evil.example"},
    {},
]
NAMELESS = ({"Sec-Fetch-Site": "none"}, {"Origin": "null"}, {})
"""What browsers also say of our own pages; so the reader's words come back, and nothing is done."""


def token_of(visitor, path="thread", **query) -> str:
    return visitor.get(path, **query).all('//input[@name="form"]')[0].value


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
@pytest.mark.parametrize("who", ["ada", "", "guest"])
def test_a_foreign_page_can_do_nothing(place, who, headers):
    comment = place.say("bob")
    visitor = place.visitor("ada" if who == "ada" else "")
    if who == "guest":
        visitor.press(visitor.get(), "Like #1")
    token = token_of(visitor) if who else ""

    for do in ("post", f"like {comment.id} 1", f"mute {comment.author.id} 1", "forget", "preview"):
        answer = visitor.client.post(
            WRITE, data={"do": do, "text": "Evil", "name": "Eve", "form": token}, headers=headers
        )
        assert answer.status_code == 403, (do, answer.text)
        assert headers in NAMELESS or "Evil" not in answer.text
        assert "Set-Cookie" not in answer.headers
    assert place.texts() == ["Some words"]
    assert visitor.client.post("/talk/mutes", data={"do": "look", "form": token}, headers=headers).status_code == 403


def test_a_form_of_somebody_elses_session_is_worth_nothing(place):
    comment = place.say("bob")
    ada, eve, nina = place.visitor("ada"), place.visitor("eve"), place.visitor()
    nina.press(nina.get(), "Like #1")

    for thief, token in ((ada, token_of(eve)), (eve, token_of(nina)), (nina, token_of(ada)), (ada, ""), (ada, "x.y.z")):
        refused = thief.post(WRITE, {"do": "post", "text": "A long text", "name": "N", "form": token})
        assert refused.status == 403
        assert "A long text" in refused.text
    assert place.texts() == ["Some words"]
    assert comment.number == 1


def test_a_form_that_stood_open_for_days_is_sent_twice(place, reader, monkeypatch):
    page = reader.get()
    monkeypatch.setattr("talkwidget.pages.session.FORM_SECONDS", -1)

    refused = reader.press(page, "Post", text="A long text")
    monkeypatch.undo()
    posted = reader.press(refused, "Post")

    assert (refused.status, posted.status) == (403, 200)
    assert place.texts() == ["A long text"]


def test_the_cookie_is_the_readers_alone(place, stranger):
    place.say("bob")
    sent = {"do": f"like {place.comments()[0].id} 1"}

    for base, secure in (("http://localhost", False), ("https://localhost", True)):
        answer = place.app.test_client().post(WRITE, data=sent, headers=OWN, base_url=base)
        said = answer.headers["Set-Cookie"]
        assert "HttpOnly" in said
        assert "SameSite=Lax" in said
        assert "Path=/talk;" in f"{said};"
        assert ("Secure" in said) is secure
        assert "session=" not in said


def test_reading_makes_no_cookie(place, stranger):
    place.say("bob")

    for path in ("thread", "", "mutes", "mutes.json"):
        assert "Set-Cookie" not in stranger.get(path, q="x").headers


@pytest.mark.parametrize("value", ["", "x", "tg_x", "ts_x.y", "tg_" + "a" * 3000, "a.b.c"])
def test_a_cookie_that_is_no_token_is_taken_away(place, stranger, value):
    with place.talk() as talk:
        name = f"talk_{talk.site(None).id.hex}"
    stranger.client.set_cookie(name, value)

    page = stranger.get()

    assert page.status == 200
    assert page.headers["Cache-Control"] == "private, no-store"
    if value:
        assert f"{name}=;" in page.headers["Set-Cookie"]


@pytest.mark.parametrize("path", ["thread", "", "mutes", "nothing/thread", "thread?thread=x&around=x"])
def test_every_page_says_what_a_browser_may_load(place, reader, path):
    headers = reader.client.get(f"/talk/{path}").headers

    if path != "nothing/thread":
        for rule in ("default-src 'none'", "script-src 'self'", "form-action 'self'", "frame-ancestors 'self'",
                     "base-uri 'none'", "require-trusted-types-for 'script'", "trusted-types 'none'"):  # fmt: skip
            assert rule in headers["Content-Security-Policy"]
        assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "key", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "\\\\evil", "/a\r\nX: y"]
)
def test_no_address_leads_away(place, reader, key):
    place.say("bob", key=key.replace("\r\n", " "))
    token = token_of(reader, thread=key)
    sent = {"do": "post", "text": "Hello", "form": token, "next": "https://evil.example", "url": "https://evil.example"}

    answer = reader.client.post("/talk/thread", query_string={"thread": key, "next": "//evil"}, data=sent, headers=OWN)

    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/talk/thread?thread=")
    assert "X" not in answer.headers


def test_the_first_act_leads_to_the_same_page_only(place):
    client = place.app.test_client()

    answer = client.post("/talk/thread?thread=//evil.example&x=%0d%0aX:y", data={"do": "post"}, headers=OWN)

    assert answer.status_code == 307
    assert answer.headers["Location"] == "/talk/thread?thread=//evil.example&x=%0d%0aX:y&form=1"


def test_no_token_is_in_any_address_and_no_cookie_in_any_cache(place, stranger):
    first = stranger.post(WRITE, {"do": "post", "text": "Hello"}, follow=False)
    refused = stranger.post(first.headers["Location"], {"do": "post", "text": "Hello"})
    posted = stranger.press(refused, "Post", name="Nina", text="Hello")

    assert first.headers["Set-Cookie"]
    assert first.headers["Cache-Control"] == "private, no-store"
    assert (refused.status, posted.status) == (422, 200)
    token = token_of(stranger)
    for page in (refused, posted):
        assert all(token[:20] not in address for address in [page.path, *page.all("//@action | //@href")])
        assert all("form=" not in address for address in page.all("//@action | //@href"))


def test_the_word_that_a_form_was_sent_before_is_no_token(place, reader):
    comment = place.say("ada")

    refused = reader.post(f"{WRITE}&form=1", {"do": f"drop {comment.id} 1"})

    assert refused.status == 403
    assert place.texts() == ["Some words"]


def test_a_title_cant_end_the_script_it_stands_in(place, stranger):
    place.say("bob", "</script><script>alert(1)</script>", title="</script><img src=x onerror=alert(1)>")

    page = stranger.get()

    assert len(page.all("//script")) == 2
    assert page.all("//img") == []


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "FROB"])
def test_other_methods_get_a_page_that_says_so(place, reader, method):
    answer = reader.client.open(WRITE, method=method)

    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS, POST"
    assert "That did not work" in answer.text


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({}, 200), ({"thread": ""}, 404), ({"thread": "x" * 600}, 422), ({"after": "x"}, 400), ({"around": "x"}, 404),
        ({"around": "0"}, 404), ({"around": "9" * 12}, 404), ({"around": "999"}, 200), ({"q": "a " * 9}, 422),
        ({"q": "\0"}, 200), ({"sort": "worst"}, 200), ({"open": "reply.999"}, 200), ({"open": "x"}, 200),
        ({"news": "muted.1.zzz"}, 200), ({"lang": "\0"}, 200), ({"lang": "tlh"}, 200), ({"site": "nowhere"}, 404),
        ({"root": "1", "after": "x"}, 400), ({"thread": "\ud800"}, 200),
    ],
)  # fmt: skip
@pytest.mark.parametrize("who", ["", "ada"])
def test_odd_addresses_get_a_fine_page(place, who, query, status):
    place.say("bob")
    query = {name: value.encode("utf-8", "surrogatepass") for name, value in query.items()}

    page = place.visitor(who).get(**query)

    assert page.status == status
    assert page.said("//h1")

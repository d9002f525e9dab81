"""The same pages on a server of several sites."""

from __future__ import annotations

import shutil

import pytest

from tests.browser.stage import SITE, THREAD, set_up
from tests.pages.place import Sheet, Visitor
from tests.servers.web import Street


@pytest.fixture
def stage(tmp_path, clock, foundation):
    with Street() as street:
        stage = set_up(street, shutil.copy(foundation, tmp_path / "talk.sqlite"), clock)
        with stage.talk() as talk:
            talk.add_site("shop")
        yield stage


@pytest.fixture
def visitor(stage):
    return Visitor(stage.app.test_client())


def get(visitor, **query):
    return visitor.get(**{"thread": THREAD, "site": SITE} | query)


def test_a_page_belongs_to_the_site_that_its_address_names(stage, visitor):
    stage.say("Bob", "Hello")

    assert get(visitor).title == "Comments (1)"
    assert get(visitor, site="shop").title == "Comments"
    assert get(visitor, site="nowhere").status == 404
    assert visitor.get(thread=THREAD).status == 404


def test_the_site_goes_along_wherever_one_goes(stage, visitor):
    stage.say("Bob", "Hello")

    page = visitor.press(get(visitor), "Like #1")

    assert f"site={SITE}" in page.path
    for address in page.all("//a/@href | //form/@action | //head/link/@href"):
        if "/talk/" in address and "talk/talk." not in address and not address.endswith(("/thread", "/talk/")):
            assert f"site={SITE}" in address
    assert page.all('//input[@name="site"]/@value') == [SITE] * len(page.all('//form[@method="get"]'))


def test_a_guest_is_another_on_each_site(stage, visitor):
    stage.say("Bob", "Hello")
    page = visitor.press(get(visitor), "Post", text="I am here", name="Nina")
    assert page.said('//details[@part="me"]/summary') == ["You are here as Nina."]

    elsewhere = get(visitor, site="shop")

    assert elsewhere.all('//details[@part="me"]') == []
    assert "Nina" not in elsewhere.text


def test_a_form_of_one_site_is_worth_nothing_on_another(stage, visitor):
    for site in (SITE, "shop"):
        visitor.press(get(visitor, site=site), "Post", text="I am here", name="Nina")
    token = get(visitor).all('//input[@name="form"]/@value')[0]

    refused = visitor.post(f"/talk/thread?thread={THREAD}&site=shop", {"do": "post", "text": "x", "form": token})

    assert refused.status == 403


def test_the_list_is_one_sites(stage, visitor):
    stage.say("Bob", "Hello", title="News roundup")

    assert visitor.get("", site=SITE).said('//ul[@part="threads"]//a') == ["News roundup"]
    assert visitor.get("", site="shop").all('//ul[@part="threads"]') == []
    assert visitor.get("").status == 404


def test_a_page_behind_a_proxy_knows_its_own_address(stage):
    stage.say("Bob", "Hello")

    page = Sheet(
        stage.app.test_client().get(f"/talk/thread?thread={THREAD}&site={SITE}", base_url="https://talk.example")
    )

    assert page.all("//head/link[@rel='canonical']/@href")[0].startswith("https://talk.example/talk/thread?")


def test_an_app_that_is_not_at_the_root_leads_to_itself(stage):
    stage.say("Bob", "Hello")
    client = stage.app.test_client()
    where = {"base_url": "https://talk.example/below", "query_string": {"thread": THREAD, "site": SITE}}
    page = Sheet(client.get("/talk/thread", **where))

    first = client.post("/talk/thread", data={"do": "post"}, headers={"Sec-Fetch-Site": "same-origin"}, **where)

    assert first.headers["Location"].startswith("/below/talk/thread?thread=")
    assert "Path=/below/talk" in first.headers["Set-Cookie"]
    for address in page.all("//a[starts-with(@href, '/')]/@href | //form/@action | //script/@src"):
        assert address.startswith("/below/talk/")

"""Where a thread's page is: feeds lead there, so not everybody who comments may say so."""

from __future__ import annotations

import pytest

from talkwidget.core.settings import Settings
from tests.api.apps import BLOG, Browser, with_token
from tests.conftest import SECRET

PAGE = "/api/comments?thread=/a"


@pytest.fixture
def settings():
    return Settings(secret=SECRET, origins=(BLOG,))


def told(reader, **said) -> tuple[str | None, str | None]:
    reader.comment("Hello", thread="/a", **said)
    thread = reader.get(PAGE).json["thread"]
    return thread["title"], thread["url"]


@pytest.mark.parametrize(
    "url", [f"{BLOG}/a?page=2", "https://BLOG.example:443/a", "http://localhost/a", "https://localhost/a"]
)
def test_a_page_of_the_site_or_of_this_server_is_kept(ada, url):
    title, kept = told(ada, title="News", url=url)

    assert title == "News"
    assert kept == url.replace("BLOG", "blog").replace(":443", "")


@pytest.mark.parametrize(
    "url",
    ["https://phish.example/", "http://blog.example/a", "https://blog.example:8443/a", "https://blog.example.phish.example/",
     "https://phish.example/https://blog.example/", "https://blog.example@phish.example/", "http://localhost:81/",
     "javascript:alert(1)", "//blog.example/a", "/a", "data:text/html,a"],
)  # fmt: skip
def test_any_other_is_not_and_its_title_isn_t_either(ada, url):
    assert told(ada, title="Your prize", url=url) == (None, None)


def test_a_title_alone_is_kept(ada):
    assert told(ada, title="News") == ("News", None)


def test_no_second_comment_changes_them(ada, bob):
    told(ada, title="News", url=f"{BLOG}/a")

    assert told(bob, title="Your prize", url=f"{BLOG}/logout") == ("News", f"{BLOG}/a")


def test_a_guest_on_the_sites_page_may_say_so(app):
    token = Browser(app).post("/api/comments", {"thread": "/g", "text": "Hi", "name": "Greta"}).json["token"]
    reader = with_token(app, token, Origin=BLOG)

    assert told(reader, title="News", url=f"{BLOG}/a") == ("News", f"{BLOG}/a")


def test_a_moderator_changes_them_to_any_address(ada, moderator):
    told(ada, title="News", url=f"{BLOG}/a")

    answer = moderator.patch("/api/threads", {"thread": "/a", "title": "Moved", "url": "https://new.example/a"})

    assert (answer.json["thread"]["title"], answer.json["thread"]["url"]) == ("Moved", "https://new.example/a")


def test_the_feeds_lead_where_the_owner_says(ada, stranger):
    told(ada, title="Your prize", url="https://phish.example/")

    assert "phish" not in stranger.get("/feed.atom").text + stranger.get("/feed.json").text

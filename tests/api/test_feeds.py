from __future__ import annotations

import json
import uuid
from html.parser import HTMLParser

import feedparser

THREAD = {"thread": "/posts/42", "title": "News", "url": "http://localhost/posts/42"}


def titles(answer) -> list[str]:
    parsed = feedparser.parse(answer.data)
    assert not parsed.bozo, parsed.bozo_exception
    return [entry.title for entry in parsed.entries]


def test_a_thread_a_site_and_an_author_can_be_followed(ada, bob, stranger):
    author = ada.comment("One", **THREAD)["author"]["id"]
    bob.comment("Two", **THREAD)
    ada.comment("Three", thread="/other")

    feeds = [titles(stranger.get(f"/feed.atom{query}")) for query in ("?thread=/posts/42", "", f"?author={author}")]

    assert feeds == [
        ["Bob · News · #2", "Ada · News · #1"],
        ["Ada · /other · #1", "Bob · News · #2", "Ada · News · #1"],
        ["Ada · /other · #1", "Ada · News · #1"],
    ]


def test_each_feed_is_called_after_what_it_follows(ada, stranger):
    author = ada.comment("One", **THREAD)["author"]["id"]

    called = [
        feedparser.parse(stranger.get(f"/feed.atom{query}").data).feed.title
        for query in ("?thread=/posts/42", "", f"?author={author}")
    ]

    assert called == ["News", "default", "Ada · default"]


def test_the_feeds_name_their_type_and_their_own_address(ada, stranger):
    ada.comment(**THREAD)

    atom, json_feed = stranger.get("/feed.atom?thread=/posts/42"), stranger.get("/feed.json?thread=/posts/42")

    assert atom.content_type == "application/atom+xml; charset=utf-8"
    assert json_feed.content_type == "application/feed+json"
    assert 'href="http://localhost/talk/feed.atom?thread=/posts/42"' in atom.text
    assert json_feed.json["feed_url"] == "http://localhost/talk/feed.json?thread=/posts/42"


def test_a_feed_that_did_not_change_is_not_sent_again(ada, stranger):
    ada.comment(**THREAD)
    for path in ("/feed.atom", "/feed.json"):
        etag = stranger.get(path).headers["ETag"]

        assert stranger.get(path, headers={"If-None-Match": etag}).status_code == 304
        ada.comment(**THREAD)
        assert stranger.get(path, headers={"If-None-Match": etag}).status_code == 200


def test_what_is_pending_removed_or_deleted_is_in_no_feed(talk, ada, bob, moderator, stranger):
    removed, deleted = ada.comment("Canary one"), ada.comment("Canary two")
    bob.comment("Reply", parent=deleted["number"])
    moderator.post(f"/api/comments/{removed['id']}/moderation", {"action": "remove"})
    ada.delete(f"/api/comments/{deleted['id']}")
    talk.set_site("default", options={"moderation": "hold"})
    ada.comment("Canary three")

    for path in ("/feed.atom", "/feed.json"):
        assert "Canary" not in stranger.get(path).text
        assert "Reply" in stranger.get(path).text


def test_nobody_has_written_yet(stranger):
    assert titles(stranger.get("/feed.atom?thread=/quiet")) == []
    assert stranger.get("/feed.json").json["items"] == []


def test_an_author_who_is_not_there_has_no_feed(stranger):
    answer = stranger.get(f"/feed.atom?author={uuid.uuid4()}")

    assert (answer.status_code, answer.json["code"]) == (404, "author_unknown")


def test_attack_strings_come_out_as_text(ada, stranger, shared_data):
    payloads = [entry["payload"] for entry in json.loads((shared_data / "attacks" / "xss.json").read_text())]
    for payload in payloads[::150]:
        ada.post(
            "/api/comments",
            {"thread": payload[:500] or "x", "text": payload[:9000], "title": payload[:900], "url": payload[:2000]},
        )

    atom, items = stranger.get("/feed.atom"), stranger.get("/feed.json").json["items"]

    assert len(titles(atom)) == len(items) > 10
    for entry in feedparser.parse(atom.data).entries:
        assert all(link.href.startswith(("http://", "https://")) for link in entry.get("links", []))
    for item in items:
        Listener().feed(item["content_html"])


class Listener(HTMLParser):
    """Fails at a tag or an attribute that no comment may have."""

    allowed = frozenset("p br em strong s del a code pre blockquote ul ol li h1 h2 h3 h4 h5 h6 hr".split())

    def handle_starttag(self, tag, attrs):
        assert tag in self.allowed
        assert {name for name, _ in attrs} <= {"href", "rel", "start", "dir", "title", "cite"}
        assert all(value.startswith(("http://", "https://", "mailto:")) for name, value in attrs if name == "href")

from __future__ import annotations

import datetime as dt
import json
import uuid
from xml.etree import ElementTree as ET

import feedparser
import pytest

from talkwidget.core.settings import Settings
from talkwidget.core.views import AuthorView, CommentView, Entry, SiteView, ThreadView
from talkwidget.delivery import atom, feed_of, json_feed
from talkwidget.delivery.feeds import ATOM, THREADING

SITE = SiteView(uuid.UUID(int=1), "default", "The Blog", {}, Settings(secret="s"))
THREAD = ThreadView(SITE, uuid.UUID(int=2), "/posts/42", "News", "https://blog.example/posts/42?a=1#top", count=2)
ADA = AuthorView(uuid.UUID(int=3), "Ada", "https://ada.example/", None, (), guest=False)
WHEN = dt.datetime(2026, 11, 22, 18, tzinfo=dt.UTC)
ADDRESS = "https://blog.example/talk/feed.atom?thread=/posts/42"
NAMES = {"a": ATOM, "t": THREADING}


def entry(number: int = 1, html: str = "<p>Hello</p>", *, thread: ThreadView = THREAD, **fields) -> Entry:
    said = {
        "id": uuid.UUID(int=100 + number), "number": number, "parent": None, "root": number, "depth": 0, "author": ADA,
        "html": html, "state": "published", "official": False, "pinned": False, "created": WHEN, "edited": None,
        "likes": 0, "replies": 0, "more": None, "reason": None, **fields,
    }  # fmt: skip
    return Entry(CommentView(**said), thread)


def feed(*entries: Entry, thread: ThreadView | None = THREAD, author: uuid.UUID | None = None):
    return feed_of(SITE, entries, thread=thread, author=author, address=ADDRESS)


def read_atom(*entries: Entry, **options) -> ET.Element:
    body = atom(feed(*entries, **options))
    parsed = feedparser.parse(body)
    assert not parsed.bozo, parsed.bozo_exception
    assert len(parsed.entries) == len(entries)
    return ET.fromstring(body)  # noqa: S314  # our own bytes


def text(node: ET.Element, path: str) -> str:
    found = node.findtext(path, namespaces=NAMES)
    assert found is not None, path
    return found


def links(node: ET.Element) -> dict[str, str]:
    return {link.get("rel", ""): link.get("href", "") for link in node.findall("a:link", NAMES)}


def test_a_feed_has_what_the_rfc_demands():
    root = read_atom(entry(2, edited=WHEN + dt.timedelta(hours=1)), entry(1))

    assert root.tag == f"{{{ATOM}}}feed"
    assert text(root, "a:id").startswith("urn:uuid:")
    assert text(root, "a:title") == "News"
    assert text(root, "a:updated") == "2026-11-22T19:00:00Z"
    assert links(root) == {"self": ADDRESS, "alternate": "https://blog.example/posts/42?a=1#top"}
    first = root.find("a:entry", NAMES)
    assert text(first, "a:id").startswith("urn:uuid:")
    assert text(first, "a:title") == "Ada · News · #2"
    assert (text(first, "a:author/a:name"), text(first, "a:author/a:uri")) == ("Ada", "https://ada.example/")
    assert (text(first, "a:published"), text(first, "a:updated")) == ("2026-11-22T18:00:00Z", "2026-11-22T19:00:00Z")
    assert links(first) == {"alternate": "https://blog.example/posts/42?a=1#talk-2"}
    content = first.find("a:content", NAMES)
    assert (content.get("type"), content.text) == ("html", "<p>Hello</p>")


def test_a_reply_names_its_parent_by_the_id_that_has_in_the_feed():
    root = read_atom(entry(2, parent=1, root=1, depth=1), entry(1, replies=1))

    reply, parent = root.findall("a:entry", NAMES)
    above = reply.find("t:in-reply-to", NAMES)
    assert above.get("ref") == text(parent, "a:id")
    assert above.get("href") == links(parent)["alternate"]
    assert text(parent, "t:total") == "1"
    assert parent.find("a:link[@rel='replies']", NAMES).get(f"{{{THREADING}}}count") == "1"


def test_ids_are_the_same_whatever_is_renamed_or_edited():
    before = read_atom(entry(1))
    renamed = ThreadView(SITE, THREAD.id, THREAD.key, "Other news", "https://blog.example/moved", count=9, version=9)

    after = read_atom(entry(1, "<p>Changed</p>", thread=renamed, edited=WHEN), thread=renamed)

    for path in ("a:id", "a:entry/a:id"):
        assert text(before, path) == text(after, path)


def test_each_thread_site_and_author_has_an_id_of_its_own():
    other = ThreadView(SITE, uuid.UUID(int=9), "/posts/43")
    feeds = [feed(), feed(thread=other), feed(thread=None), feed(thread=None, author=ADA.id), feed(author=ADA.id)]

    assert len({one.id for one in feeds}) == len(feeds)
    assert feed(entry(1)).entries[0].comment.number == 1
    ids = [text(read_atom(entry(1, thread=thread)), "a:entry/a:id") for thread in (THREAD, other)]
    assert ids[0] != ids[1]


def test_an_empty_feed_is_one():
    root = read_atom()

    assert text(root, "a:updated") == "1970-01-01T00:00:00Z"


def test_the_feed_of_an_author_bears_their_name():
    assert feed(entry(1), thread=None, author=ADA.id).title == "Ada · The Blog"


def test_somebody_without_a_name_has_one_for_the_rfc():
    root = read_atom(entry(1, author=None))

    assert text(root, "a:entry/a:author/a:name") == "Anonymous"


def test_a_thread_whose_page_is_unknown_has_no_links_to_it():
    lost = ThreadView(SITE, uuid.UUID(int=2), "/posts/42")

    root = read_atom(entry(2, parent=1, thread=lost), thread=lost)

    assert set(links(root)) == {"self"}
    assert links(root.find("a:entry", NAMES)) == {}
    assert text(root, "a:title") == "/posts/42"


HOSTILE = [
    "<script>alert(1)</script>", "]]>", "&amp;", "<!--", "\0\x01\x08\x0b\x1b\x1f\x7f", "\ufffe\uffff",
    '"\'', "</title></feed>", "<?xml?>", "%PDF", "&lt;b&gt;", "\N{GRINNING FACE}", "\u202eevil",
]  # fmt: skip


@pytest.mark.parametrize("words", HOSTILE)
def test_names_titles_and_keys_are_text(words):
    thread = ThreadView(SITE, uuid.UUID(int=2), words, f"x{words}", f"https://blog.example/{words}")
    author = AuthorView(uuid.UUID(int=3), f"x{words}", f"https://a.example/{words}", None, (), guest=True)

    root = read_atom(entry(1, thread=thread, author=author), thread=thread)

    kept = "".join(letter for letter in words if letter == "\x7f" or (letter >= " " and letter not in "\ufffe\uffff"))
    assert text(root, "a:title") == f"x{kept}"
    assert text(root, "a:entry/a:author/a:name") == f"x{kept}"
    assert {node.tag for node in root.iter()} <= {
        f"{{{space}}}{name}"
        for space, names in {
            ATOM: "feed id title updated link generator entry author name uri published content".split(),
            THREADING: ["in-reply-to", "total"],
        }.items()
        for name in names
    }  # fmt: skip


def test_the_html_of_a_comment_comes_out_as_it_went_in():
    html = '<p>1 &lt; 2 &amp; "so" <a href="https://blog.example/?a=1&amp;b=2" rel="nofollow ugc noopener">x</a></p>'

    assert text(read_atom(entry(1, html)), "a:entry/a:content") == html


def test_addresses_are_escaped_once():
    thread = ThreadView(SITE, uuid.UUID(int=2), "/a", "A", "https://blog.example/ä b?q=%20&x=[1]")

    assert links(read_atom(thread=thread))["alternate"] == "https://blog.example/%C3%A4%20b?q=%20&x=[1]"


def test_json_feed_says_the_same():
    document = json.loads(json_feed(feed(entry(2, parent=1, edited=WHEN), entry(1, replies=1))))

    assert document["version"] == "https://jsonfeed.org/version/1.1"
    assert (document["title"], document["feed_url"], document["language"]) == ("News", ADDRESS, "en")
    assert document["home_page_url"] == "https://blog.example/posts/42?a=1#top"
    reply, parent = document["items"]
    assert reply == {
        "id": reply["id"], "title": "Ada · News · #2", "content_html": "<p>Hello</p>",
        "date_published": "2026-11-22T18:00:00Z", "date_modified": "2026-11-22T18:00:00Z",
        "authors": [{"name": "Ada", "url": "https://ada.example/"}],
        "url": "https://blog.example/posts/42?a=1#talk-2",
        "_talk": {"thread": "/posts/42", "number": 2, "replies": 0, "in_reply_to": parent["id"]},
    }  # fmt: skip
    assert parent["id"] == text(read_atom(entry(1)), "a:entry/a:id")

"""Feeds: Atom (RFC 4287) with threading (RFC 4685), and JSON Feed 1.1.

Ids are made of what never changes: the thread's id and the comment's number, so that a reply names its parent without
looking it up. Names and titles are text; a comment's HTML is the one that was made safe when it was written.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree as ET

from talkwidget.core.views import CommentView, Entry, SiteView, ThreadView

ATOM = "http://www.w3.org/2005/Atom"
THREADING = "http://purl.org/syndication/thread/1.0"
NOBODY = "Anonymous"
"""Atom demands a name of every author, and some imported comments have none."""
NEVER = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)

_NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Feed:
    """The newest comments of a thread, a site or an author.

    address: where the feed itself is
    page:    the page that has the comments, where one is known
    """

    id: str
    title: str
    address: str
    page: str | None
    language: str
    entries: Sequence[Entry]


def feed_of(
    site: SiteView, entries: Sequence[Entry], *, thread: ThreadView | None, author: uuid.UUID | None, address: str
) -> Feed:
    """Put a feed together; without ``thread`` and ``author`` it is the whole site's."""
    names = [entry.comment.author.name for entry in entries if entry.comment.author is not None]
    title = _title(thread) if thread is not None else site.title or site.name
    if author is not None and names:
        title = f"{names[0]} · {title}"
    scope = f"{thread.key if thread is not None else ''}\n{author or ''}"
    return Feed(
        id=_urn(uuid.uuid5(site.id, scope)),
        title=title,
        address=address,
        page=thread.url if thread is not None else None,
        language=site.settings.locale,
        entries=entries,
    )


def atom(feed: Feed) -> bytes:
    """The feed as an Atom document, in UTF-8."""
    root = ET.Element("feed", {"xmlns": ATOM, "xmlns:thr": THREADING, "xml:lang": feed.language})
    _add(root, "id", feed.id)
    _add(root, "title", feed.title)
    _add(root, "updated", _time(max((_changed(entry.comment) for entry in feed.entries), default=NEVER)))
    _add(root, "link", rel="self", type="application/atom+xml", href=feed.address)
    if feed.page is not None:
        _add(root, "link", rel="alternate", type="text/html", href=_address(feed.page))
    _add(root, "generator", "talkwidget")
    for entry in feed.entries:
        _add_entry(root, entry)
    body: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return body


def json_feed(feed: Feed) -> bytes:
    """The feed as a JSON Feed document, in UTF-8."""
    document: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "feed_url": feed.address,
        "language": feed.language,
        "items": [_item(entry) for entry in feed.entries],
    }
    if feed.page is not None:
        document["home_page_url"] = _address(feed.page)
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def _add_entry(root: ET.Element, entry: Entry) -> None:
    comment, author, link = entry.comment, entry.comment.author, _permalink(entry)
    node = _add(root, "entry")
    _add(node, "id", _entry_id(entry, comment.number))
    _add(node, "title", _entry_title(entry))
    person = _add(node, "author")
    _add(person, "name", (author.name if author is not None else "") or NOBODY)
    if author is not None and author.url is not None:
        _add(person, "uri", _address(author.url))
    _add(node, "published", _time(comment.created))
    _add(node, "updated", _time(_changed(comment)))
    if link is not None:
        _add(node, "link", rel="alternate", type="text/html", href=link)
        if comment.replies:
            _add(node, "link", rel="replies", type="text/html", href=link, thr__count=str(comment.replies))
    if comment.parent is not None:
        above = _permalink(entry, comment.parent)
        where = {"type": "text/html", "href": above} if above is not None else {}
        _add(node, "thr:in-reply-to", ref=_entry_id(entry, comment.parent), **where)
    _add(node, "thr:total", str(comment.replies))
    _add(node, "content", comment.html or "", type="html")


def _add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    # A keyword can't hold the colon of a prefix; Python's names have no double underscore of their own here.
    named = {key.replace("__", ":"): _xml(value) for key, value in attributes.items()}
    node = ET.SubElement(parent, name, named)
    node.text = _xml(text) or None
    return node


def _item(entry: Entry) -> dict[str, Any]:
    comment, author, link = entry.comment, entry.comment.author, _permalink(entry)
    item: dict[str, Any] = {
        "id": _entry_id(entry, comment.number),
        "title": _entry_title(entry),
        "content_html": comment.html or "",
        "date_published": _time(comment.created),
        "authors": [{"name": (author.name if author is not None else "") or NOBODY}],
    }
    if author is not None and author.url is not None:
        item["authors"][0]["url"] = _address(author.url)
    if link is not None:
        item["url"] = link
    if comment.edited is not None:
        item["date_modified"] = _time(comment.edited)
    thread: dict[str, Any] = {"thread": entry.thread.key, "number": comment.number, "replies": comment.replies}
    if comment.parent is not None:
        thread["in_reply_to"] = _entry_id(entry, comment.parent)
    item["_talk"] = thread
    return item


def _entry_title(entry: Entry) -> str:
    author = entry.comment.author
    name = (author.name if author is not None else "") or NOBODY
    return f"{name} · {_title(entry.thread)} · #{entry.comment.number}"


def _title(thread: ThreadView) -> str:
    return thread.title or thread.key


def _entry_id(entry: Entry, number: int) -> str:
    return _urn(uuid.uuid5(entry.thread.id or entry.thread.site.id, str(number)))


def _permalink(entry: Entry, number: int | None = None) -> str | None:
    if entry.thread.url is None:
        return None
    page, _, _ = _address(entry.thread.url).partition("#")
    return f"{page}#talk-{number or entry.comment.number}"


def _address(url: str) -> str:
    """An address as a URI (RFC 3986): what may not stand in one is escaped, what is escaped already stays."""
    return quote(url, safe=":/?#[]@!$&'()*+,;=%~")


def _changed(comment: CommentView) -> dt.datetime:
    return comment.edited or comment.created


def _time(moment: dt.datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _urn(name: uuid.UUID) -> str:
    return f"urn:uuid:{name}"


def _xml(text: str) -> str:
    """A text without the characters that XML 1.0 can't hold, not even escaped."""
    return _NOT_IN_XML.sub("", text)

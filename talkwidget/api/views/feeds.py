"""Feeds of a thread, of the site, or of an author; the same for every reader, mutes or not (mute.md, M18)."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response

from talkwidget.api.asked import Asked
from talkwidget.api.cache import etag_of
from talkwidget.api.calls import Access, Answer, Call, Reader
from talkwidget.api.schemas import FeedQuery
from talkwidget.delivery import Feed, atom, feed_of, json_feed

ATOM = "application/atom+xml"
JSON_FEED = "application/feed+json"


def read_atom(asked: Asked) -> Response:
    return _answer(asked, atom, f"{ATOM}; charset=utf-8")


def read_json_feed(asked: Asked) -> Response:
    return _answer(asked, json_feed, JSON_FEED)


def _answer(asked: Asked, write: Callable[[Feed], bytes], kind: str) -> Response:
    key, author = asked.query.get("thread"), asked.query.get("author")
    thread = asked.thread() if key is not None else None
    if thread is None:
        asked.admit(asked.site)
    entries = asked.reads.latest(asked.site.name, thread=key, author=author)
    body = write(feed_of(asked.site, entries, thread=thread, author=author, address=asked.request.url))
    return asked.answer_all(etag_of(body), lambda: body, kind=kind, thread=thread.id if thread is not None else None)


CALLS = (
    Call(
        name="readAtom",
        method="GET",
        rule="/feed.atom",
        view=read_atom,
        says="Follow a thread, the site or an author by Atom (RFC 4287).",
        access=Access.PUBLIC,
        reader=Reader.ANYBODY,
        query=FeedQuery,
        answer=Answer(schema="File", media_type=ATOM, has_etag=True),
        problems=("author_unknown",),
    ),
    Call(
        name="readJsonFeed",
        method="GET",
        rule="/feed.json",
        view=read_json_feed,
        says="Follow a thread, the site or an author by JSON Feed 1.1.",
        access=Access.PUBLIC,
        reader=Reader.ANYBODY,
        query=FeedQuery,
        answer=Answer(schema="JsonFeed", media_type=JSON_FEED, has_etag=True),
        problems=("author_unknown",),
    ),
)
PLACED = tuple(call.rule for call in CALLS)
"""What names its own address, and may stand ready under each."""

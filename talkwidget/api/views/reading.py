"""A thread's pages and the counts of many: the same bytes for every reader."""

from __future__ import annotations

from typing import Any

from flask import Response

from talkwidget.api import json_pages
from talkwidget.api.asked import Asked
from talkwidget.api.cache import etag_of, etag_of_thread
from talkwidget.api.calls import Access, Answer, Call, Reader
from talkwidget.api.schemas import CountsQuery, PageQuery
from talkwidget.core.rows import Plain
from talkwidget.core.views import CommentView, Page, ThreadView


def list_comments(asked: Asked) -> Response:
    seen = max(asked.query.get("version", 0), asked.query.get("since", 0))
    thread = asked.thread(version=seen)
    query = {name: value for name, value in asked.query.items() if name not in {"site", "thread", "version"}}
    etag = etag_of_thread(thread, query)
    return asked.answer_all(etag, lambda: json_pages.page(_find(asked, thread, query)), thread=thread.id)


def count_comments(asked: Asked) -> Response:
    asked.admit(asked.site)
    counts = asked.reads.counts(asked.site.name, list(dict.fromkeys(asked.query["thread"])))
    body = json_pages.write({"counts": counts})
    return asked.answer_all(etag_of(body), lambda: body)


def _find(asked: Asked, thread: ThreadView, query: dict[str, Any]) -> Page[Plain] | Page[CommentView]:
    limit, after, plain = query["limit"], query.get("after"), asked.reads.plain
    if "root" in query:
        return plain.replies(thread, query["root"], limit=limit, after=after)
    if "around" in query:
        return plain.around(thread, query["around"], sort=query["sort"], limit=limit)
    if "since" in query:
        return asked.reads.since(thread, query["since"], limit=limit)
    if "q" in query:
        return plain.search(thread, query["q"], limit=limit, after=after)
    return plain.page(thread, sort=query["sort"], limit=limit, after=after)


CALLS = (
    Call(
        name="listComments",
        method="GET",
        rule="/api/comments",
        view=list_comments,
        says="Read a thread: a page of roots with first replies, one root's replies, what was found, or what changed.",
        access=Access.PUBLIC,
        reader=Reader.ANYBODY,
        query=PageQuery,
        answer=Answer(schema="Page", has_etag=True),
        problems=("bad_cursor", "version_too_old"),
    ),
    Call(
        name="countComments",
        method="GET",
        rule="/api/counts",
        view=count_comments,
        says="Count the comments of up to 100 threads.",
        access=Access.PUBLIC,
        reader=Reader.ANYBODY,
        query=CountsQuery,
        answer=Answer(schema="Counts", has_etag=True),
    ),
)
READY = tuple(call.rule for call in CALLS)
"""What depends on nothing but the address: it may stand ready before Flask."""

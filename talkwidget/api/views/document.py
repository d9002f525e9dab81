"""The API's description of itself."""

from __future__ import annotations

from flask import Response

from talkwidget.api import json_pages
from talkwidget.api.asked import Asked
from talkwidget.api.cache import etag_of
from talkwidget.api.calls import Access, Answer, Call, Reader
from talkwidget.api.schemas import Query

RULE = "/api/openapi.json"
LASTING = "public, max-age=300"


def read_document(asked: Asked) -> Response:
    address = asked.request.script_root + asked.request.path.removesuffix(RULE)

    def make() -> bytes:
        # apispec is slow to import, and only this needs it.
        from talkwidget.api.openapi import document

        return json_pages.write(document(asked.calls, address=address, single_site=asked.door.single_site))

    body = asked.shelf.get(f"document of {address}", make)
    return asked.answer_all(etag_of(body), lambda: body, lasting=LASTING)


CALLS = (
    Call(
        name="readDocument",
        method="GET",
        rule=RULE,
        view=read_document,
        says="Read this document.",
        access=Access.OPEN,
        reader=Reader.ANYBODY,
        query=Query,
        answer=Answer(schema="Document", has_etag=True),
    ),
)

"""The words and domains that a site's checks go by, for its moderators."""

from __future__ import annotations

from flask import Response

from talkwidget.api import json_pages
from talkwidget.api.asked import Asked
from talkwidget.api.bodies import LIST_LIMIT
from talkwidget.api.calls import Answer, Call, Reader
from talkwidget.api.schemas import SiteQuery, WordLines


def read_list(asked: Asked, kind: str) -> Response:
    found = asked.talk.word_list(asked.site.name, asked.somebody, kind)
    return asked.answer_one({"words": json_pages.word_list(found)})


def write_list(asked: Asked, kind: str) -> Response:
    body = asked.body
    written = asked.talk.set_word_list(
        asked.site.name, asked.somebody, kind, body["words"], seen=body.get("seen"), via="api"
    )
    return asked.answer_one({"words": json_pages.word_list(written)})


CALLS = (
    Call(
        name="readWordList",
        method="GET",
        rule="/api/words/<kind>",
        view=read_list,
        says="Read a list of the site: `banned` or `suspect` words, `blocked_domains` or `allowed_domains`.",
        reader=Reader.MODERATOR,
        query=SiteQuery,
        answer=Answer(schema="OneWordList"),
        problems=("invalid",),
    ),
    Call(
        name="writeWordList",
        method="PUT",
        rule="/api/words/<kind>",
        view=write_list,
        says="Put lines in place of a whole list.",
        reader=Reader.MODERATOR,
        query=SiteQuery,
        body=WordLines,
        limit=LIST_LIMIT,
        answer=Answer(schema="OneWordList"),
        problems=("words_changed",),
    ),
)

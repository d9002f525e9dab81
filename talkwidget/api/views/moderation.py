"""What moderators do over the API."""

from __future__ import annotations

import uuid

from flask import Response

from talkwidget.api import json_pages
from talkwidget.api.asked import Asked
from talkwidget.api.calls import Answer, Call, Reader
from talkwidget.api.schemas import Moderation, SiteQuery, ThreadChange


def moderate(asked: Asked, comment: uuid.UUID) -> Response:
    body = asked.body
    moderated = asked.talk.moderate(asked.site.name, comment, asked.somebody, body["action"], reason=body.get("reason"))
    return asked.answer_one({"comment": json_pages.comment(moderated)})


def change_thread(asked: Asked) -> Response:
    body = asked.body
    changed = asked.talk.set_thread(
        asked.site.name,
        body["thread"],
        asked.somebody,
        state=body.get("state"),
        title=body.get("title"),
        url=body.get("url"),
    )
    return asked.answer_one({"thread": json_pages.thread(changed)})


CALLS = (
    Call(
        name="moderateComment",
        method="POST",
        rule="/api/comments/<uuid:comment>/moderation",
        view=moderate,
        says="Remove, restore or approve a comment, or mark it official or not.",
        reader=Reader.MODERATOR,
        query=SiteQuery,
        body=Moderation,
        answer=Answer(schema="OneComment"),
        problems=("comment_unknown", "already_deleted"),
    ),
    Call(
        name="changeThread",
        method="PATCH",
        rule="/api/threads",
        view=change_thread,
        says="Close or open a thread, name it, or say where its page is.",
        reader=Reader.MODERATOR,
        query=SiteQuery,
        body=ThreadChange,
        answer=Answer(schema="OneThread"),
    ),
)

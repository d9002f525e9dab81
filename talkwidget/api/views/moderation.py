"""What moderators do over the API."""

from __future__ import annotations

import uuid

from flask import Response

from talkwidget.api import json_pages
from talkwidget.api.asked import Asked
from talkwidget.api.calls import Answer, Call, Reader
from talkwidget.api.schemas import Moderation, SiteQuery, ThreadChange
from talkwidget.core.service.moderating import ANY


def moderate(asked: Asked, comment: uuid.UUID) -> Response:
    body = asked.body
    moderated = asked.talk.moderate(
        asked.site.name,
        comment,
        asked.somebody,
        body["action"],
        reason=body.get("reason"),
        rule=body.get("rule"),
        via="api",
        seen=body.get("seen", ANY),
    )
    return asked.answer_one({"comment": json_pages.own_comment(moderated, asked.words)})


def change_thread(asked: Asked) -> Response:
    body = asked.body
    changed = asked.talk.set_thread(
        asked.site.name,
        body["thread"],
        asked.somebody,
        state=body.get("state"),
        title=body.get("title"),
        url=body.get("url"),
        hold=body.get("hold"),
        via="api",
    )
    return asked.answer_one({"thread": json_pages.thread(changed)})


CALLS = (
    Call(
        name="moderateComment",
        method="POST",
        rule="/api/comments/<uuid:comment>/moderation",
        view=moderate,
        says="Remove, hold, restore or approve a comment, call it spam, mark, pin or lock it.",
        reader=Reader.MODERATOR,
        query=SiteQuery,
        body=Moderation,
        answer=Answer(schema="OneComment"),
        problems=("comment_unknown", "already_deleted", "already_decided"),
    ),
    Call(
        name="changeThread",
        method="PATCH",
        rule="/api/threads",
        view=change_thread,
        says="Close or open a thread, let its comments wait, name it, or say where its page is.",
        reader=Reader.MODERATOR,
        query=SiteQuery,
        body=ThreadChange,
        answer=Answer(schema="OneThread"),
    ),
)

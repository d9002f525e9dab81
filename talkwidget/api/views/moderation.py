"""What moderators do over the API."""

from __future__ import annotations

import uuid

from flask import Response

from talkwidget.api import json_pages
from talkwidget.api.asked import Asked
from talkwidget.api.calls import Answer, Call, Reader
from talkwidget.api.schemas import (
    AuthorModeration,
    DecisionQuery,
    LogQuery,
    Moderation,
    NewStanding,
    SiteQuery,
    ThreadChange,
)
from talkwidget.core import log_files
from talkwidget.core.service.moderating import ANY, ANY_WORDS


def moderate(asked: Asked, comment: uuid.UUID) -> Response:
    body = asked.body
    moderated = asked.talk.moderate(
        asked.site.name,
        comment,
        asked.somebody,
        body["action"],
        reason=body.get("reason"),
        rule=body.get("rule"),
        via=asked.query["via"],
        seen=body.get("seen", ANY),
        edited=body.get("edited", ANY_WORDS),
    )
    return asked.answer_one({"comment": json_pages.own_comment(moderated, asked.words)})


def list_decisions(asked: Asked) -> Response:
    found = asked.talk.decisions(
        asked.site.name,
        asked.somebody,
        comment=asked.query.get("comment"),
        author=asked.query.get("author"),
        before=asked.query.get("before"),
        limit=asked.query["limit"],
    )
    return asked.answer_one({"decisions": [log_files.line(decision) for decision in found]})


def undo(asked: Asked, decision: uuid.UUID) -> Response:
    restored = asked.talk.undo(asked.site.name, decision, asked.somebody, via=asked.query["via"])
    return asked.answer_one({"comment": json_pages.own_comment(restored, asked.words)})


def set_standing(asked: Asked, author: uuid.UUID) -> Response:
    body = asked.body
    person = asked.talk.set_standing(
        asked.site.name,
        author,
        asked.somebody,
        body["standing"],
        until=body.get("until"),
        reason=body.get("reason"),
        via=asked.query["via"],
    )
    return asked.answer_one({"author": json_pages.author(person), "standing": body["standing"]})


def moderate_author(asked: Asked, author: uuid.UUID) -> Response:
    body = asked.body
    count = asked.talk.remove_everything(
        asked.site.name,
        author,
        asked.somebody,
        action=body["action"],
        reason=body.get("reason"),
        rule=body.get("rule"),
        via="api",
    )
    return asked.answer_one({"count": count})


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
        query=DecisionQuery,
        body=Moderation,
        answer=Answer(schema="OneComment"),
        problems=("comment_unknown", "already_deleted", "already_decided", "edited_since"),
    ),
    Call(
        name="moderateAuthor",
        method="POST",
        rule="/api/authors/<uuid:author>/moderation",
        view=moderate_author,
        says="Remove, or call spam, everything that one person wrote.",
        reader=Reader.MODERATOR,
        query=SiteQuery,
        body=AuthorModeration,
        answer=Answer(schema="Moderated"),
        problems=("author_unknown",),
    ),
    Call(
        name="setStanding",
        method="PUT",
        rule="/api/authors/<uuid:author>/standing",
        view=set_standing,
        says="Trust or watch somebody, end their commenting for a while or for good, or take that back.",
        reader=Reader.MODERATOR,
        query=DecisionQuery,
        body=NewStanding,
        answer=Answer(schema="Standing"),
        problems=("author_unknown",),
    ),
    Call(
        name="listDecisions",
        method="GET",
        rule="/api/decisions",
        view=list_decisions,
        says="Read the moderators' log: the site's, a person's, or a comment's.",
        reader=Reader.MODERATOR,
        query=LogQuery,
        answer=Answer(schema="Decisions"),
        problems=(),
    ),
    Call(
        name="undoDecision",
        method="POST",
        rule="/api/decisions/<uuid:decision>/undo",
        view=undo,
        says="Put a comment back as it was before the last decision about it.",
        reader=Reader.MODERATOR,
        query=DecisionQuery,
        answer=Answer(schema="OneComment"),
        problems=("decision_unknown", "comment_unknown", "already_deleted", "cant_undo"),
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

"""What readers write: comments and likes."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

from flask import Response

from talkwidget.api import cors, json_pages
from talkwidget.api.asked import Asked
from talkwidget.api.calls import Answer, Call, Reader
from talkwidget.api.schemas import EditedComment, NewComment, PostHeaders, Preview, SiteQuery
from talkwidget.auth import issue_guest_token
from talkwidget.core.rates import Rate
from talkwidget.core.views import Liked

ONE = "/api/comments/<uuid:comment>"
OF_WORDS = ("text_empty", "text_too_long", "too_many_links")


def post_comment(asked: Asked) -> Response:
    body = asked.body
    title, url = _page(asked)
    posted = asked.talk.post(
        asked.site.name,
        body["thread"],
        asked.writer,
        body["text"],
        parent=body.get("parent"),
        name=body.get("name"),
        email=body.get("email"),
        website=body.get("website"),
        title=title,
        url=url,
        idempotency_key=asked.headers.get("idempotency_key"),
        sender=replace(
            asked.sender,
            trapped=bool(body.get("subject")),
            seconds=asked.talk.seconds_since(asked.site.name, body.get("opened")),
            can_prove=True,
            proof=body.get("proof"),
        ),
    )
    token = _token(asked, posted.subject) if posted.guest_is_new else None
    return asked.answer_one({"comment": json_pages.own_comment(posted.comment, asked.words), "token": token}, 201)


def open_form(asked: Asked) -> Response:
    site = asked.site.name
    return asked.answer_one({"opened": asked.talk.moment(site), "challenge": asked.talk.challenge(site)})


def _page(asked: Asked) -> tuple[str | None, str | None]:
    """What the page says of its title and address: nothing, if it is nobody's page here, for feeds lead there."""
    title, url = asked.body.get("title"), asked.body.get("url")
    return (title, url) if not url or cors.is_page_of(asked.request, asked.site, url) else (None, None)


def edit_comment(asked: Asked, comment: uuid.UUID) -> Response:
    edited = asked.talk.edit(asked.site.name, comment, asked.somebody, asked.body["text"], sender=asked.sender)
    return asked.answer_one({"comment": json_pages.own_comment(edited, asked.words)})


def delete_comment(asked: Asked, comment: uuid.UUID) -> Response:
    asked.talk.delete(asked.site.name, comment, asked.somebody)
    return asked.answer_nothing()


def read_source(asked: Asked, comment: uuid.UUID) -> Response:
    return asked.answer_one({"text": asked.talk.source(asked.site.name, comment, asked.somebody)})


def preview(asked: Asked) -> Response:
    return asked.answer_one({"html": asked.talk.preview(asked.site.name, asked.body["text"])})


def like(asked: Asked, comment: uuid.UUID) -> Response:
    return asked.answer_one(_liked(asked, asked.talk.like(asked.site.name, comment, asked.who)))


def unlike(asked: Asked, comment: uuid.UUID) -> Response:
    return asked.answer_one(_liked(asked, asked.talk.unlike(asked.site.name, comment, asked.who)))


def _liked(asked: Asked, liked: Liked) -> dict[str, Any]:
    return {"likes": liked.likes, "token": _token(asked, liked.subject) if liked.guest_is_new else None}


def _token(asked: Asked, subject: str) -> str:
    return issue_guest_token(asked.talk, asked.site, subject)


CALLS = (
    Call(
        name="postComment",
        method="POST",
        rule="/api/comments",
        view=post_comment,
        says="Post a comment, as the reader who is known or as a new guest.",
        reader=Reader.ANYBODY,
        query=SiteQuery,
        header=PostHeaders,
        body=NewComment,
        rate=Rate.POST,
        answer=Answer(201, "Posted"),
        problems=(
            *OF_WORDS,
            "sign_in_required",
            "refused",
            "silenced",
            "proof_required",
            "thread_closed",
            "branch_locked",
            "already_deleted",
            "name_reserved",
            "parent_unknown",
            "key_reused",
        ),
    ),
    Call(
        name="readChallenge",
        method="GET",
        rule="/api/challenge",
        view=open_form,
        says="Note when a form was opened, and get ahead what work a post may have to bring.",
        reader=Reader.ANYBODY,
        query=SiteQuery,
        answer=Answer(schema="Opened"),
    ),
    Call(
        name="editComment",
        method="PATCH",
        rule=ONE,
        view=edit_comment,
        says="Put new words in place of the old, as the author or a moderator.",
        query=SiteQuery,
        body=EditedComment,
        rate=Rate.EDIT,
        answer=Answer(schema="OneComment"),
        problems=(
            *OF_WORDS,
            "comment_unknown",
            "already_deleted",
            "not_yours",
            "edit_window_over",
            "refused",
            "silenced",
            "name_reserved",
        ),
    ),
    Call(
        name="deleteComment",
        method="DELETE",
        rule=ONE,
        view=delete_comment,
        says="Delete one's own comment for good; a tombstone stays while it has replies.",
        query=SiteQuery,
        rate=Rate.EDIT,
        answer=Answer(204),
        problems=("comment_unknown", "already_deleted", "not_yours"),
    ),
    Call(
        name="readSource",
        method="GET",
        rule=f"{ONE}/source",
        view=read_source,
        says="Read a comment's Markdown, to edit it.",
        query=SiteQuery,
        answer=Answer(schema="Source"),
        problems=("comment_unknown", "already_deleted", "not_yours", "edit_window_over"),
    ),
    Call(
        name="previewComment",
        method="POST",
        rule="/api/preview",
        view=preview,
        says="See the HTML that these words would become.",
        reader=Reader.ANYBODY,
        query=SiteQuery,
        body=Preview,
        rate=Rate.PREVIEW,
        answer=Answer(schema="Previewed"),
        problems=OF_WORDS,
    ),
    Call(
        name="likeComment",
        method="PUT",
        rule=f"{ONE}/like",
        view=like,
        says="Like a comment; once more changes nothing.",
        reader=Reader.ANYBODY,
        query=SiteQuery,
        rate=Rate.LIKE,
        answer=Answer(schema="Liked"),
        problems=("comment_unknown", "sign_in_required", "name_reserved"),
    ),
    Call(
        name="unlikeComment",
        method="DELETE",
        rule=f"{ONE}/like",
        view=unlike,
        says="Take a like back; once more changes nothing.",
        reader=Reader.ANYBODY,
        query=SiteQuery,
        rate=Rate.LIKE,
        answer=Answer(schema="Liked"),
        problems=("comment_unknown", "sign_in_required", "name_reserved"),
    ),
)

"""A reader about themselves."""

from __future__ import annotations

from flask import Response

from talkwidget.api import json_pages
from talkwidget.api.asked import Asked
from talkwidget.api.calls import Answer, Call, Reader
from talkwidget.api.schemas import GuestToken, MeQuery, SiteQuery
from talkwidget.auth import read_token, renewed_guest_token
from talkwidget.core.errors import TokenInvalid
from talkwidget.core.rates import Rate


def read_me(asked: Asked) -> Response:
    reader = asked.talk.me(asked.site.name, asked.who, asked.query.get("thread"))
    token = renewed_guest_token(asked.request, talk=asked.talk, site=asked.site)
    return asked.answer_one_again(json_pages.me(reader, asked.words, token=token))


def export_me(asked: Asked) -> Response:
    response = asked.answer_one(asked.talk.export(asked.site.name, asked.somebody))
    response.headers["Content-Disposition"] = 'attachment; filename="talkwidget-export.json"'
    return response


def erase_me(asked: Asked) -> Response:
    asked.talk.erase(asked.site.name, asked.somebody)
    return asked.answer_nothing()


def take_over(asked: Asked) -> Response:
    reader = asked.somebody
    guest = read_token(asked.body["token"], talk=asked.talk, site=asked.site)
    if not guest.is_guest:
        raise TokenInvalid("Send the token of the guest you were: only that can be taken over.")
    taken = asked.talk.take_over(asked.site.name, reader, guest)
    return asked.answer_one({"comments": taken.comments, "mutes": taken.mutes})


def revoke_tokens(asked: Asked) -> Response:
    asked.talk.revoke_tokens(asked.site.name, asked.somebody)
    return asked.answer_nothing()


CALLS = (
    Call(
        name="readMe",
        method="GET",
        rule="/api/me",
        view=read_me,
        says="Read what a page lays over a thread for its reader: mutes, likes, what they may.",
        reader=Reader.ANYBODY,
        query=MeQuery,
        answer=Answer(schema="Me", has_etag=True),
    ),
    Call(
        name="eraseMe",
        method="DELETE",
        rule="/api/me",
        view=erase_me,
        says="Be forgotten: words, likes, mutes and name go, the threads keep their shape.",
        query=SiteQuery,
        rate=Rate.ACCOUNT,
        answer=Answer(204),
    ),
    Call(
        name="exportMe",
        method="GET",
        rule="/api/me/export",
        view=export_me,
        says="Read everything the site keeps about the reader.",
        query=SiteQuery,
        answer=Answer(schema="Export"),
    ),
    Call(
        name="takeOver",
        method="POST",
        rule="/api/me/takeover",
        view=take_over,
        says="Make a guest's comments, likes and mutes those of the signed-in reader.",
        query=SiteQuery,
        body=GuestToken,
        rate=Rate.SIGN_IN,
        answer=Answer(schema="TakenOver"),
        problems=("sign_in_required",),
    ),
    Call(
        name="revokeTokens",
        method="DELETE",
        rule="/api/me/token",
        view=revoke_tokens,
        says="End every token of this guest or moderator.",
        query=SiteQuery,
        rate=Rate.ACCOUNT,
        answer=Answer(204),
    ),
)

"""The embed's files, for any page on any origin."""

from __future__ import annotations

from flask import Response
from werkzeug.exceptions import NotFound

from talkwidget.api import bundle
from talkwidget.api.asked import Asked
from talkwidget.api.calls import Access, Answer, Call, Reader
from talkwidget.api.schemas import Query

SCRIPT, STYLE = "text/javascript", "text/css"
REVALIDATED = "public, max-age=300, stale-while-revalidate=86400"
FOR_EVER = "public, max-age=31536000, immutable"


def read_script(asked: Asked) -> Response:
    return _answer(asked, bundle.read("embed.js"), REVALIDATED)


def read_module(asked: Asked) -> Response:
    return _answer(asked, bundle.read("embed.mjs"), REVALIDATED)


def read_fixed_script(asked: Asked, digest: str) -> Response:
    found = bundle.read("embed.js")
    return _answer(asked, found if found is not None and found.digest == digest else None, FOR_EVER)


def read_fixed_more(asked: Asked, digest: str) -> Response:
    found = bundle.read("more.mjs")
    return _answer(asked, found if found is not None and found.digest == digest else None, FOR_EVER)


def read_fixed_people(asked: Asked, digest: str) -> Response:
    found = bundle.read("people.mjs")
    return _answer(asked, found if found is not None and found.digest == digest else None, FOR_EVER)


def read_fixed_style(asked: Asked, digest: str) -> Response:
    found = bundle.read("embed.css")
    return _answer(asked, found if found is not None and found.digest == digest else None, FOR_EVER, STYLE)


def _answer(asked: Asked, found: bundle.Bundle | None, lasting: str, kind: str = SCRIPT) -> Response:
    if found is None:
        raise NotFound
    return asked.answer_all(found.digest, lambda: found.content, kind=f"{kind}; charset=utf-8", lasting=lasting)


_FILE = Answer(schema="File", media_type=SCRIPT, has_etag=True)

CALLS = (
    Call(
        name="readScript",
        method="GET",
        rule="/embed.js",
        view=read_script,
        says="Load the embed.",
        access=Access.OPEN,
        reader=Reader.ANYBODY,
        query=Query,
        answer=_FILE,
        problems=("not_found",),
    ),
    Call(
        name="readFixedScript",
        method="GET",
        rule="/embed.<digest>.js",
        view=read_fixed_script,
        says="Load exactly this version of the embed, kept by browsers for a year.",
        access=Access.OPEN,
        reader=Reader.ANYBODY,
        query=Query,
        answer=_FILE,
        problems=("not_found",),
    ),
    Call(
        name="readModule",
        method="GET",
        rule="/embed.mjs",
        view=read_module,
        says="Load the embed as a module.",
        access=Access.OPEN,
        reader=Reader.ANYBODY,
        query=Query,
        answer=_FILE,
        problems=("not_found",),
    ),
    Call(
        name="readFixedMore",
        method="GET",
        rule="/more.<digest>.mjs",
        view=read_fixed_more,
        says="Load the embed's second file, for readers who do more than read.",
        access=Access.OPEN,
        reader=Reader.ANYBODY,
        query=Query,
        answer=_FILE,
        problems=("not_found",),
    ),
    Call(
        name="readFixedPeople",
        method="GET",
        rule="/people.<digest>.mjs",
        view=read_fixed_people,
        says="Load the embed's third file, for readers who look at their list of muted people.",
        access=Access.OPEN,
        reader=Reader.ANYBODY,
        query=Query,
        answer=_FILE,
        problems=("not_found",),
    ),
    Call(
        name="readFixedStyle",
        method="GET",
        rule="/embed.<digest>.css",
        view=read_fixed_style,
        says="Load the style sheet of a thread that a server has drawn.",
        access=Access.OPEN,
        reader=Reader.ANYBODY,
        query=Query,
        answer=Answer(schema="File", media_type=STYLE, has_etag=True),
        problems=("not_found",),
    ),
)

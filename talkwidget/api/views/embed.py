"""The embed's files, for any page on any origin."""

from __future__ import annotations

import json
import re

from flask import Response
from werkzeug.exceptions import NotFound

from talkwidget import i18n
from talkwidget.api import bundle
from talkwidget.api.asked import Asked
from talkwidget.api.calls import Access, Answer, Call, Reader
from talkwidget.api.schemas import Query
from talkwidget.core.errors import Sentence

SCRIPT, STYLE = "text/javascript", "text/css"
REVALIDATED = "public, max-age=300, stale-while-revalidate=86400"
FOR_EVER = "public, max-age=31536000, immutable"
OUTDATED = Sentence("This page is older than the server. Reload it: what you typed is kept.", "page_outdated")
_DIGEST = re.compile("[0-9a-f]{8}([0-9a-f]{8})?")


def read_script(asked: Asked) -> Response:
    return _answer(asked, bundle.read("embed.js"), REVALIDATED)


def read_module(asked: Asked) -> Response:
    return _answer(asked, bundle.read("embed.mjs"), REVALIDATED)


def read_fixed_script(asked: Asked, digest: str) -> Response:
    found = bundle.read("embed.js")
    return _answer(asked, found if found is not None and found.digest == digest else None, FOR_EVER)


def read_fixed_more(asked: Asked, digest: str) -> Response:
    return _lent(asked, bundle.read("more.mjs"), digest)


def read_fixed_people(asked: Asked, digest: str) -> Response:
    return _lent(asked, bundle.read("people.mjs"), digest)


def read_fixed_moderating(asked: Asked, digest: str) -> Response:
    return _lent(asked, bundle.read("moderating.mjs"), digest)


def read_fixed_style(asked: Asked, digest: str) -> Response:
    found = bundle.read("embed.css")
    return _answer(asked, found if found is not None and found.digest == digest else None, FOR_EVER, STYLE)


def _lent(asked: Asked, found: bundle.Bundle | None, digest: str) -> Response:
    """A file for the embed of the same build; to that of another build, a module that only says so.

    Pages stay open while servers are upgraded. The files of two builds don't fit together (their names are shortened
    anew), so what an older embed would load tells its reader what to do instead.
    """
    if found is None or found.digest == digest or not _DIGEST.fullmatch(digest):
        return _answer(asked, found if found is not None and found.digest == digest else None, FOR_EVER)
    said = json.dumps({"detail": i18n.sentence(asked.words, OUTDATED)})
    response = Response(
        f"export const texts = []; export default () => {{ throw {said}; }};\n",
        content_type=f"{SCRIPT}; charset=utf-8",
    )
    response.headers["Cache-Control"] = "no-store"
    return response


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
        says="Load the embed's third file: the list of muted people, search, sharing.",
        access=Access.OPEN,
        reader=Reader.ANYBODY,
        query=Query,
        answer=_FILE,
        problems=("not_found",),
    ),
    Call(
        name="readFixedModerating",
        method="GET",
        rule="/moderating.<digest>.mjs",
        view=read_fixed_moderating,
        says="Load the embed's fourth file, for moderators.",
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

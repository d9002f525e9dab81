"""Every error as RFC 9457 says it: one table from codes to statuses, one shape.

The conversation's errors carry code, title, detail and facts; HTTP's own are given codes here. ``detail`` and
``errors`` are in the reader's language, ``code`` and ``title`` are the same for everybody. Nothing that a client
can send may end in the 500 of this file: it stands for a bug, is logged, and says nothing of itself.
"""

from __future__ import annotations

import json
import logging
import re
import traceback
from typing import Any

import marshmallow as ma
from flask import Response, g, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound, RequestEntityTooLarge
from werkzeug.wrappers import Response as BaseResponse

from talkwidget import i18n
from talkwidget.api.bodies import Malformed, MediaTypeUnsupported
from talkwidget.api.language import words_for
from talkwidget.core.errors import Invalid, MutesTooFast, ProofRequired, RateLimited, Sentence, TalkError
from talkwidget.core.settings import Settings

MEDIA_TYPE = "application/problem+json"

STATUSES = {
    "malformed": 400,
    "bad_cursor": 400,
    "sign_in_required": 401,
    "members_only": 401,
    "token_invalid": 401,
    "token_expired": 401,
    "token_revoked": 401,
    "desk_closed": 401,
    "link_spent": 403,
    "letter_link_dead": 403,
    "passkey_refused": 403,
    "not_yours": 403,
    "moderators_only": 403,
    "origin_refused": 403,
    "refused": 403,
    "edit_window_over": 403,
    "thread_closed": 403,
    "branch_locked": 403,
    "silenced": 403,
    "proof_required": 403,
    "not_found": 404,
    "site_unknown": 404,
    "comment_unknown": 404,
    "author_unknown": 404,
    "decision_unknown": 404,
    "nothing_decided": 404,
    "appeal_unknown": 404,
    "method_not_allowed": 405,
    "mute_limit": 409,
    "already_decided": 409,
    "edited_since": 409,
    "cant_undo": 409,
    "words_changed": 409,
    "letter_outdated": 409,
    "appeal_exists": 409,
    "appeal_decided": 409,
    "appeal_too_late": 410,
    "already_deleted": 410,
    "version_too_old": 410,
    "body_too_large": 413,
    "media_type_unsupported": 415,
    "invalid": 422,
    "text_empty": 422,
    "text_too_long": 422,
    "too_many_links": 422,
    "name_reserved": 422,
    "parent_unknown": 422,
    "key_reused": 422,
    "mute_yourself": 422,
    "report_yourself": 422,
    "mutes_too_fast": 429,
    "rate_limited": 429,
    "store_busy": 503,
    "storage_full": 503,
    "store_not_ready": 503,
}
"""Every code a client may meet, and its status."""

TITLES = {
    "malformed": "This can't be read.",
    "origin_refused": "This page may not write here.",
    "not_found": "There is nothing here.",
    "method_not_allowed": "This can't be done here.",
    "body_too_large": "This is too much at once.",
    "media_type_unsupported": "This kind of body is not taken.",
}

TOO_LARGE = Sentence("This is too much at once. Send less.", "body_too_large")

log = logging.getLogger("talkwidget")


class OriginRefused(TalkError):
    """A page writes whose origin isn't on the site's list."""

    code = "origin_refused"
    title = TITLES["origin_refused"]

    def __init__(self, origin: str) -> None:
        shown = origin if re.fullmatch(r"[\x21-\x7e]{1,200}", origin) else "this page"
        super().__init__(
            f"Pages of {shown} may not write to this site. The owner allows them with: talkwidget site set --origin, "
            "or TALKWIDGET_ORIGINS."
        )


def problem(
    code: str, *, title: str = "", detail: str = "", status: int = 0, errors: Any = None, challenge: Any = None
) -> Response:
    """One error as a client gets it; ``status`` only for codes that aren't in the table."""
    status = STATUSES.get(code, status)
    title = title or TITLES.get(code, "")
    body = {"type": "about:blank", "title": title, "status": status, "code": code, "detail": detail or title}
    if errors:
        body["errors"] = errors
    if challenge:
        body["challenge"] = challenge
    response = Response(json.dumps(body, ensure_ascii=False), status, content_type=MEDIA_TYPE)
    if status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="talkwidget"'
    return response


def of_talk(error: TalkError) -> Response:
    """Answer an error of the conversation."""
    if error.code not in STATUSES:
        return of_bug(error)
    words = _words()
    errors = i18n.fields(words, error) if isinstance(error, Invalid) else None
    challenge = error.challenge if isinstance(error, ProofRequired) else None
    response = problem(
        error.code, title=error.title, detail=i18n.detail(words, error), errors=errors, challenge=challenge
    )
    wait = getattr(error, "retry_after", None)
    if wait is not None:
        response.headers["Retry-After"] = str(wait)
    if isinstance(error, MutesTooFast | RateLimited):
        tell_limit(response, error.limit, 0, error.retry_after)
    return response


def tell_limit(response: Response, limit: int, remaining: int, reset: int) -> None:
    """Say how often may still be asked, and in how many seconds that begins anew, unless it was said."""
    for name, value in (("Limit", limit), ("Remaining", remaining), ("Reset", reset)):
        response.headers.setdefault(f"RateLimit-{name}", str(value))


def of_schema(error: ma.ValidationError) -> Response:
    """Answer a query or a body that is well-formed, but wrong; ``errors`` says which field."""
    messages = error.messages if isinstance(error.messages, dict) else {error.field_name: error.messages}
    words = _words()
    errors = {field: [i18n.sentence(words, said) for said in found] for field, found in _flat("", messages)}
    detail = " ".join(f"{field}: {sentence}" for field, sentences in errors.items() for sentence in sentences)
    return problem("invalid", title=Invalid.title, detail=detail[:1000], errors=errors)


def of_malformed(error: Malformed) -> Response:
    return problem("malformed", detail=str(error))


def of_media_type(error: MediaTypeUnsupported) -> Response:
    return problem("media_type_unsupported", detail=str(error))


def of_http(error: HTTPException) -> BaseResponse:
    """Answer an error of HTTP, or one that the host gave to a request of ours, with the headers it came with."""
    status = error.code or 500
    if error.response is not None or status < 400:
        return error.get_response(request.environ)
    known: dict[type[HTTPException], tuple[str, str]] = {
        NotFound: ("not_found", "There is nothing at this address. The API's calls are listed in api/openapi.json."),
        MethodNotAllowed: ("method_not_allowed", f"{request.method} is not among what can be done here; see Allow."),
        RequestEntityTooLarge: ("body_too_large", i18n.sentence(_words(), TOO_LARGE)),
    }
    for kind, (code, detail) in known.items():
        if isinstance(error, kind):
            response = problem(code, detail=detail)
            break
    else:
        code = "malformed" if status == 400 else error.name.lower().replace(" ", "_")
        response = problem(code, title=error.name, detail=error.description or "", status=status)
    for name, value in error.get_headers():
        if name.lower() not in {"content-type", "content-length"}:
            response.headers[name] = value
    return response


def of_bug(error: Exception) -> Response:
    """Answer what should not have happened: log where it did, tell the client nothing of it."""
    note_bug(error)
    return problem("internal_server_error", title="Something went wrong here.", status=500,
                   detail="This is a fault of the server, and it was noted. Try again later.")  # fmt: skip


def note_bug(error: Exception) -> None:
    """Log what should not have happened, without what anybody wrote."""
    where = f"{request.method} {request.url_rule}"
    if type(error).__module__.startswith("sqlalchemy"):
        # Its text holds the values of the statement, and they are people's.
        frames = "".join(traceback.format_tb(error.__traceback__))
        log.error("%s failed with %s:\n%s", where, type(error).__name__, frames)
    else:
        log.error("%s failed", where, exc_info=error)


def _words() -> i18n.Catalogue:
    asked = g.get("talkwidget_asked")
    words: i18n.Catalogue = asked.words if asked is not None else words_for(request, Settings())
    return words


def _flat(path: str, messages: Any) -> list[tuple[str, list[str]]]:
    """Marshmallow's nested messages as one list of sentences a field, the field named by its path."""
    if isinstance(messages, dict):
        return [
            found
            for name, inner in messages.items()
            for found in _flat(f"{path}.{name}" if path and name != "_schema" else path or str(name), inner)
        ]
    return [("body" if path == "_schema" else path, list(messages))]

"""The API's description as OpenAPI 3.1, made by apispec of the calls and of the schemas that validate them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import marshmallow as ma
from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin

from talkwidget.api import answers, problems
from talkwidget.api.calls import JSON, Access, Call, Reader
from talkwidget.api.language import PARAMETER
from talkwidget.auth import SAFE_METHODS

VERSION = "1.0"
"""Of the API, not of the package: it grows when clients have to change."""

_SECURITY: dict[str, Any] = {
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "description": "A guest's token, a moderator's, or a JWT that the owner's server signed.",
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "session",
        "description": "The session of the app that talkwidget is mounted in; on that app's own origin only.",
    },
}
_HEADERS: dict[int, tuple[str, ...]] = {
    304: ("ETag",),
    401: ("WWW-Authenticate",),
    429: ("Retry-After", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"),
    503: ("Retry-After",),
}


def document(calls: Sequence[Call], *, address: str, single_site: bool) -> dict[str, Any]:
    """Describe ``calls`` as they are found below ``address``, the prefix they are mounted under."""
    plugin = MarshmallowPlugin()
    spec = APISpec(
        title="talkwidget",
        version=VERSION,
        openapi_version="3.1.0",
        plugins=[plugin],
        info={"description": "Comments for any page. Errors are problems as RFC 9457 has them; `code` is stable."},
        servers=[{"url": address or "/"}],
        security=[{}],
    )
    for name, scheme in _SECURITY.items():
        spec.components.security_scheme(name, scheme)
    for call in calls:
        spec.path(
            path=call.rule.replace("<uuid:", "{").replace("<", "{").replace(">", "}"),
            operations={call.method.lower(): _operation(call, plugin, single_site=single_site)},
        )
    return spec.to_dict()


def codes(call: Call) -> set[str]:
    """Every code that a call may answer with."""
    found = set(call.problems)
    if call.access is not Access.OPEN:
        found |= {"invalid", "site_unknown", "store_busy", "store_not_ready"}
        found |= {"token_invalid", "token_expired", "token_revoked"}
    if call.access is Access.PUBLIC:
        found |= {"members_only"}
    if call.reader is not Reader.ANYBODY:
        found |= {"sign_in_required"}
    if call.reader is Reader.MODERATOR:
        found |= {"moderators_only"}
    if call.method not in SAFE_METHODS:
        found |= {"origin_refused", "rate_limited", "storage_full"}
    if call.body is not None:
        found |= {"malformed", "body_too_large", "media_type_unsupported"}
    if "<uuid:" in call.rule:
        found |= {"not_found"}
    return found


def _operation(call: Call, plugin: MarshmallowPlugin, *, single_site: bool) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": call.name,
        "summary": call.says,
        "security": _security(call),
        "parameters": list(_parameters(call, plugin, single_site=single_site)),
        "responses": _responses(call),
    }
    if call.body is not None:
        content: dict[str, Any] = {
            kind: {"schema": call.body if kind == JSON else {"type": "string"}} for kind in call.kinds
        }
        operation["requestBody"] = {"required": not call.optional, "content": content}
    return operation


def _security(call: Call) -> list[dict[str, list[str]]]:
    nobody: list[dict[str, list[str]]] = [{}]
    if call.access is Access.OPEN:
        return nobody
    known: list[dict[str, list[str]]] = [{"bearer": []}, {"session": []}]
    return nobody + known if call.reader is Reader.ANYBODY else known


def _parameters(call: Call, plugin: MarshmallowPlugin, *, single_site: bool) -> Iterable[dict[str, Any]]:
    for part in call.rule.split("<")[1:]:
        converter, _, name = part.partition(">")[0].rpartition(":")
        schema = {"type": "string", "format": "uuid"} if converter == "uuid" else {"type": "string"}
        yield {"name": name, "in": "path", "required": True, "schema": schema}
    if call.access is Access.PERSONAL:
        says = "The language of `detail` and `errors` in a problem, by BCP 47 tag; else it is by Accept-Language."
        yield {"name": PARAMETER, "in": "query", "description": says, "schema": {"type": "string"}}
    for location, schema_class in (("query", call.query), ("header", call.header)):
        if schema_class is None or plugin.converter is None:
            continue
        for parameter in plugin.converter.schema2parameters(schema_class(), location=location):
            if parameter["name"] == "site":
                parameter["required"] = not (single_site or _says_site(call.body))
            yield parameter


def _says_site(body: type[ma.Schema] | None) -> bool:
    return body is not None and "site" in body().fields


def _responses(call: Call) -> dict[str, Any]:
    answer = call.answer
    success: dict[str, Any] = {"description": call.says}
    if answer.schema is not None:
        schema = getattr(answers, answer.schema) if answer.schema != "File" else {"type": "string"}
        success["content"] = {answer.media_type: {"schema": schema}}
    if answer.has_etag:
        success["headers"] = _headers(("ETag",))
    responses: dict[str, Any] = {str(answer.status): success}
    if answer.has_etag:
        responses["304"] = {"description": "The client has it already.", "headers": _headers(_HEADERS[304])}
    by_status: dict[int, list[str]] = {}
    for code in sorted(codes(call)):
        by_status.setdefault(problems.STATUSES[code], []).append(code)
    for status, found in sorted(by_status.items()):
        responses[str(status)] = {
            "description": "`code` is " + " or ".join(f"`{code}`" for code in found) + ".",
            "content": {problems.MEDIA_TYPE: {"schema": answers.Problem}},
        }
        if status in _HEADERS:
            responses[str(status)]["headers"] = _headers(_HEADERS[status])
    return responses


def _headers(names: Iterable[str]) -> dict[str, Any]:
    return {name: {"schema": {"type": "string"}} for name in names}

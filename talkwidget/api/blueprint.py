"""The API as one blueprint: routes from the list of calls, and everything that holds for all of them.

Hooks and error answers are the blueprint's own. Because Flask answers 404 and 405 of a prefix on the app, a rule
below all others catches what no call has, under our prefix only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import marshmallow as ma
from flask import Blueprint, Response, g, request
from flask.blueprints import BlueprintSetupState
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound, default_exceptions
from werkzeug.routing import BaseConverter, Map, Rule
from werkzeug.wrappers import Response as BaseResponse

from talkwidget.api import cors, problems
from talkwidget.api.asked import Asked
from talkwidget.api.bodies import Malformed, MediaTypeUnsupported
from talkwidget.api.cache import PRIVATE
from talkwidget.api.calls import Access, Call
from talkwidget.api.door import Door
from talkwidget.api.schemas import SiteQuery
from talkwidget.api.views import CALLS
from talkwidget.auth import SAFE_METHODS
from talkwidget.core.errors import TalkError

NAME = "talkwidget"
SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
}


def build(door: Door) -> Blueprint:
    """Make the API's blueprint, to be registered under the prefix of the owner's choice."""
    blueprint = Blueprint(NAME, __name__)
    desk = Desk(door)
    for call in CALLS:
        blueprint.add_url_rule(
            call.rule,
            call.name,
            desk.view_of(call),
            methods=[call.method],
            provide_automatic_options=False,
            strict_slashes=True,
        )
    blueprint.record(desk.catch_the_rest)
    blueprint.after_request(desk.finish)
    blueprint.register_error_handler(TalkError, problems.of_talk)
    blueprint.register_error_handler(ma.ValidationError, problems.of_schema)
    blueprint.register_error_handler(Malformed, problems.of_malformed)
    blueprint.register_error_handler(MediaTypeUnsupported, problems.of_media_type)
    # By code: a host's page for 404 would go before a handler for HTTPException as such.
    for code in default_exceptions:
        blueprint.register_error_handler(code, problems.of_http)
    blueprint.register_error_handler(HTTPException, problems.of_http)
    blueprint.register_error_handler(Exception, problems.of_bug)
    return blueprint


class Desk:
    """Takes requests to their views, and sees answers out."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._map = Map([Rule(call.rule, endpoint=call.name, methods=[call.method]) for call in CALLS])
        self._calls = {call.name: call for call in CALLS}

    def view_of(self, call: Call) -> Callable[..., Response]:
        """Make Flask's view of a call: read what was sent, refuse foreign pages' writes, then ask the call's own."""

        def view(**path: Any) -> Response:
            asked = g.talkwidget_asked = self._ask(call)
            asked.parse()
            if call.access is Access.PERSONAL and call.method not in SAFE_METHODS:
                cors.check_writer(request, asked.site)
            if call.method not in SAFE_METHODS:
                asked.attempt()
            return call.view(asked, **path)

        return view

    def catch_the_rest(self, state: BlueprintSetupState) -> None:
        """Add the rule for everything under the prefix that is no call: other paths, other methods, preflights."""
        endpoint = f"{state.name_prefix}.{state.name}.rest".lstrip(".")
        rules = state.app.url_map
        rules.converters.setdefault("talkwidget_rest", Rest)
        prefix = (state.url_prefix or "").rstrip("/")
        # By the map itself: Flask's way names methods, and these are all, those included that nobody thought of.
        rules.add(Rule(f"{prefix}/<talkwidget_rest:path>", endpoint=endpoint, merge_slashes=False))
        if prefix:
            rules.add(Rule(prefix, endpoint=endpoint))
        state.app.view_functions[endpoint] = self._rest

    def finish(self, response: Response) -> Response:
        """Give an answer the headers that all have: safety, caching, who may read it from elsewhere."""
        asked: Asked | None = g.pop("talkwidget_asked", None)
        said = {name.lower() for name, _ in response.headers}
        response.headers.extend([(name, value) for name, value in SECURITY_HEADERS.items() if name.lower() not in said])
        if response.status_code >= 400:
            response.headers["Cache-Control"] = "no-store"
        if asked is not None and asked.allowance is not None:
            problems.tell_limit(response, asked.allowance.limit, asked.allowance.remaining, asked.allowance.reset)
        if asked is None:
            # Nothing of ours was asked: a preflight has its headers, the rest says nothing of anybody.
            if request.method != "OPTIONS":
                cors.open_to_all(response)
        elif asked.is_private:
            response.headers["Cache-Control"] = PRIVATE
            response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
            cors.open_to(response, asked.origins(ask_store=response.status_code < 500), methods=[asked.call.method])
        else:
            response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
            cors.open_to_all(response)
        return response

    def _ask(self, call: Call) -> Asked:
        return Asked(request, self._door, call, calls=CALLS, shelf=self._door.shelf)

    def _rest(self, path: str = "") -> BaseResponse:
        """Answer what no call does: 404, 405 with ``Allow``, and OPTIONS."""
        adapter = self._map.bind("")
        allowed = sorted({*adapter.allowed_methods(f"/{path}"), "OPTIONS"})
        if path.startswith("/") or allowed == ["OPTIONS"]:  # an adapter takes "//" for "/"
            raise NotFound
        if request.method != "OPTIONS":
            raise MethodNotAllowed(allowed)
        response = Response(status=204)
        del response.headers["Content-Type"]
        response.headers["Allow"] = ", ".join(allowed)
        method = request.headers.get("Access-Control-Request-Method", "").upper()
        if method in allowed:
            endpoint, _ = adapter.match(f"/{path}", method=method)
            self._answer_preflight(response, self._calls[endpoint], allowed)
        return response

    def _answer_preflight(self, response: Response, call: Call, methods: Iterable[str]) -> None:
        """Say which pages may send what a browser asks about.

        A preflight has no body, and so often names no site: then the pages of every site may ask, and the request
        itself is judged by its own site.
        """
        asked = self._ask(call)
        asked.query = SiteQuery().load({"site": request.args["site"]} if "site" in request.args else {})
        if call.access is Access.OPEN or (call.access is Access.PUBLIC and not self._is_for_members(asked)):
            cors.open_to_all(response, methods=methods)
        else:
            cors.open_to(response, asked.origins(ask_store=True), methods=methods)

    @staticmethod
    def _is_for_members(asked: Asked) -> bool:
        try:
            return asked.site.settings.members_only
        except TalkError:
            return False


class Rest(BaseConverter):
    """Any path at all, line breaks and doubled slashes included."""

    regex = r"(?s:.*?)"
    part_isolating = False

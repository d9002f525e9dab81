"""The pages as one blueprint beside the API's, under the same prefix.

Each page takes every method, and answers those it doesn't know itself: else the API's rule for all that is no call
would. What holds for all pages is said here: what the browser may load, who may frame them, how errors look.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, Response, g, request
from flask.blueprints import BlueprintSetupState
from werkzeug.exceptions import HTTPException, MethodNotAllowed, default_exceptions
from werkzeug.routing import Rule
from werkzeug.wrappers import Response as BaseResponse

from talkwidget.api import PRIVATE
from talkwidget.auth import SAFE_METHODS
from talkwidget.core.errors import TalkError
from talkwidget.core.rates import Rate
from talkwidget.pages import desk, errors, files, mute_list, reading, thread_list, writing
from talkwidget.pages.desk.frame import BODY_LIMIT as DESK_LIMIT
from talkwidget.pages.door import Door
from talkwidget.pages.signin import entrance, mailed, passkeys, sessions
from talkwidget.pages.visit import Visit

NAME = "talkwidget_pages"
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'self'; require-trusted-types-for 'script'; "
    "trusted-types 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    # Not "no-referrer": a form would be sent with "Origin: null" then, and we couldn't tell it from a foreign one.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

View = Callable[..., BaseResponse]


@dataclass(frozen=True, slots=True)
class Page:
    """One address, and what it does by method.

    limit: the most bytes a form of it may have
    rates: what its forms count as, by their verbs
    rate:  what its other forms do
    """

    name: str
    rule: str
    views: dict[str, View]
    limit: int = 256 * 1024
    rates: Mapping[str, Rate] = field(default_factory=dict)
    rate: Rate = Rate.OTHER


PAGES = (
    Page("home", "", {"GET": thread_list.lead}),
    Page("threads", "/", {"GET": thread_list.show}),
    Page("slash", "/<any(thread, mutes):page>/", {"GET": thread_list.lead}),
    Page("thread", "/thread", {"GET": reading.show, "POST": writing.act}, rates=writing.RATES),
    Page("mutes", "/mutes", {"GET": mute_list.show, "POST": mute_list.act}, mute_list.BODY_LIMIT, mute_list.RATES),
    Page("mutes_file", "/mutes.<any(json, csv):kind>", {"GET": mute_list.export}),
    Page("asset", "/<any(talk, desk):of>.<digest>.<any(css, js):kind>", {"GET": files.read}),
    Page("desk", "/desk", {"GET": desk.queues.show, "POST": desk.queues.act}, DESK_LIMIT),
    Page("desk_slash", "/<any(desk):page>/", {"GET": thread_list.lead}),
    Page("desk_look", "/desk/look", {"GET": desk.queues.look}),
    Page("desk_search", "/desk/search", {"GET": desk.search.show, "POST": desk.search.act}, DESK_LIMIT),
    Page(
        "desk_comment",
        "/desk/comments/<uuid:comment>",
        {"GET": desk.comments.show, "POST": desk.comments.act},
        DESK_LIMIT,
    ),
    Page("desk_person", "/desk/people/<uuid:author>", {"GET": desk.people.show, "POST": desk.people.act}, DESK_LIMIT),
    Page("desk_thread", "/desk/thread", {"GET": desk.threads.show, "POST": desk.threads.act}, DESK_LIMIT),
    Page("desk_appeals", "/desk/appeals", {"GET": desk.appeals.show, "POST": desk.appeals.act}, DESK_LIMIT),
    Page("desk_words", "/desk/words", {"GET": desk.lists.show, "POST": desk.lists.act}, desk.lists.BODY_LIMIT),
    Page("desk_trial", "/desk/try", {"GET": desk.trial.show, "POST": desk.trial.act}, DESK_LIMIT),
    Page("desk_log", "/desk/log", {"GET": desk.log.show}),
    Page("desk_log_file", "/desk/log.<any(json, csv):kind>", {"GET": desk.log.export}),
    Page("desk_month", "/desk/month", {"GET": desk.month.show}),
    Page("enter", "/desk/enter", {"GET": entrance.show, "POST": entrance.act}, 4096, rate=Rate.SIGN_IN),
    Page("sessions", "/desk/sessions", {"GET": sessions.show, "POST": sessions.act}, 4096),
    Page("mailed", "/desk/mailed", {"GET": mailed.show, "POST": mailed.act}, 4096),
    Page("unsubscribe", "/desk/unsubscribe", {"GET": mailed.show_stop, "POST": mailed.stop}, 4096),
    Page("passkey", "/desk/passkey", {"POST": passkeys.act}, 64 * 1024, rate=Rate.SIGN_IN),
    Page("passkeys_script", "/<any(passkeys):of>.<digest>.<any(js):kind>", {"GET": files.read}),
)

PLACED = ("/", "/thread")
"""What may stand ready for strangers: it names its own address, and nothing of theirs."""


def build(door: Door) -> Blueprint:
    """Make the blueprint of the pages, to be registered before the API's under the same prefix."""
    blueprint = Blueprint(NAME, __name__)
    hall = Hall(door)
    blueprint.record(hall.open)
    blueprint.after_request(_finish)
    handlers = errors.Handlers(hall.visit)
    blueprint.register_error_handler(TalkError, handlers.of_talk)
    for code in default_exceptions:
        blueprint.register_error_handler(code, handlers.of_http)
    blueprint.register_error_handler(HTTPException, handlers.of_http)
    blueprint.register_error_handler(Exception, handlers.of_bug)
    return blueprint


class Hall:
    """Takes visitors to their pages."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._places: dict[str, tuple[Page, str]] = {}

    def open(self, state: BlueprintSetupState) -> None:
        """Add the pages' addresses to an app: by its map, for Flask's way names methods, and these are all."""
        prefix = (state.url_prefix or "").rstrip("/")
        for page in PAGES:
            endpoint = f"{state.name_prefix}.{state.name}.{page.name}".lstrip(".")
            state.app.url_map.add(Rule(f"{prefix}{page.rule}", endpoint=endpoint, merge_slashes=False))
            state.app.view_functions[endpoint] = self._view(page)
            self._places[endpoint] = page, f"{prefix}/"

    def visit(self) -> Visit:
        """The request that is running as a visit, where a page or the host's own rules failed it."""
        visit: Visit | None = g.get("talkwidget_visit")
        return visit if visit is not None else self._meet()

    def _meet(self) -> Visit:
        page, home = self._places[request.endpoint or ""]
        request.max_content_length = request.max_form_memory_size = page.limit
        visit = g.talkwidget_visit = Visit(request, self._door, home=f"{request.script_root}{home}")
        return visit

    def _view(self, page: Page) -> View:
        def view(**path: Any) -> BaseResponse:
            visit = self._meet()
            method = "GET" if request.method == "HEAD" else request.method
            allowed = sorted({*page.views, "HEAD", "OPTIONS"})
            if method == "OPTIONS":
                response = Response(status=204)
                del response.headers["Content-Type"]
                response.headers["Allow"] = ", ".join(allowed)
                return response
            if method not in page.views:
                raise MethodNotAllowed(allowed)
            if method not in SAFE_METHODS:
                visit.attempt(page.rates, page.rate)
            return page.views[method](visit, **path)

        return view


def _finish(response: Response) -> Response:
    """Give an answer what every page has, and the reader's browser the cookie it is to keep."""
    visit: Visit | None = g.pop("talkwidget_visit", None)
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if response.status_code >= 400:
        response.headers["Cache-Control"] = PRIVATE
    if visit is not None and "session" in vars(visit):
        visit.session.leave(response)
    if visit is not None and "staff" in vars(visit):
        visit.staff.leave(response)
    return response

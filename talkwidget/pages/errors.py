"""What went wrong, as a page in the same look that says what to do now."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, request
from werkzeug.exceptions import BadRequest, HTTPException, MethodNotAllowed, NotFound, RequestEntityTooLarge
from werkzeug.wrappers import Response as BaseResponse

from talkwidget import i18n
from talkwidget.api import STATUSES, note_bug
from talkwidget.core.errors import DeskClosed, ModeratorsOnly, TalkError
from talkwidget.i18n import Catalogue
from talkwidget.pages import again
from talkwidget.pages.addresses import View
from talkwidget.pages.again import Sent
from talkwidget.pages.session import FormOld, NoCookies
from talkwidget.pages.visit import Visit

OWN = {FormOld: (403, "page.formOld"), NoCookies: (403, "page.noCookies")}
OF_HTTP: dict[type[HTTPException], str] = {
    NotFound: "page.notFound",
    RequestEntityTooLarge: "errors.body_too_large",
    BadRequest: "page.badAddress",
    MethodNotAllowed: "page.badAddress",
}


def status_of(error: TalkError) -> int:
    """The status that goes with an error of the conversation, or of the pages."""
    return OWN[type(error)][0] if type(error) in OWN else STATUSES[error.code]


def sentence(words: Catalogue, error: TalkError) -> str:
    """Tell an error in the reader's language."""
    if isinstance(error, FormOld) and not again.is_typed(request):
        return words.say("page.wrong")  # nothing is kept, and the page that says so has the buttons anew
    return words.say(OWN[type(error)][1]) if type(error) in OWN else i18n.detail(words, error)


class Handlers:
    """Answer every error of a request to the pages. ``visit`` is there for what fails before a view is reached, too."""

    def __init__(self, visit: Callable[[], Visit]) -> None:
        self._visit = visit

    def of_talk(self, error: TalkError) -> Response:
        """Answer an error of the conversation."""
        if type(error) not in OWN and error.code not in STATUSES:
            return self.of_bug(error)
        visit = self._visit()
        if isinstance(error, (DeskClosed, ModeratorsOnly)) and visit.leads_to_entrance:
            return visit.to_entrance()
        said = sentence(visit.words, error)
        if isinstance(error, FormOld):  # who it is can be told, and "kept" is said where it is true only
            shown = again.sent(visit, visit.who)
            response = _page(visit, said if shown is not None else "", status_of(error), shown)
        else:
            response = page(visit, said, status_of(error))
        wait = getattr(error, "retry_after", None)
        if wait is not None:
            response.headers["Retry-After"] = str(wait)
        return response

    def of_http(self, error: HTTPException) -> BaseResponse:
        """Answer an error of HTTP, or one that the host gave to a request of ours."""
        status = error.code or 500
        if error.response is not None or status < 400:
            return error.get_response(request.environ)
        visit = self._visit()
        response = page(visit, _of_http(visit.words, error), status)
        for name, value in error.get_headers():
            if name.lower() not in {"content-type", "content-length"}:
                response.headers[name] = value
        return response

    def of_bug(self, error: Exception) -> Response:
        """Answer what should not have happened."""
        note_bug(error)
        return page(self._visit(), "", 500)


def page(visit: Visit, said: str, status: int) -> Response:
    """One sentence, what was typed, and the way back to the thread."""
    # Nobody is asked for now who wasn't before: that may be what went wrong.
    return _page(visit, said, status, again.sent(visit, vars(visit).get("who")))


def _page(visit: Visit, said: str, status: int, sent: Sent | None) -> Response:
    key = request.args.get("thread")
    back = visit.to.thread(key, View.sorted_as(request.args)) if key and status != 404 else visit.to.threads()
    return visit.answer_one(visit.render("error.html", said=said, back=back, has_thread=bool(key), sent=sent), status)


def _of_http(words: Catalogue, error: HTTPException) -> str:
    """What to say: our own text, else the host's; Werkzeug's speaks of servers, and in one language."""
    key = next((text for kind, text in OF_HTTP.items() if isinstance(error, kind)), None)
    if key is not None:
        return words.say(key)
    return error.description if error.description and error.description != type(error).description else ""

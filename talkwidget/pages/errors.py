"""What went wrong, as a page in the same look that says what to do now."""

from __future__ import annotations

from flask import Response, g, request
from werkzeug.exceptions import HTTPException, NotFound, RequestEntityTooLarge
from werkzeug.wrappers import Response as BaseResponse

from talkwidget import i18n
from talkwidget.api import STATUSES, note_bug
from talkwidget.core.errors import TalkError
from talkwidget.i18n import Catalogue
from talkwidget.pages.session import FormOld, NoCookies
from talkwidget.pages.visit import Visit

OWN = {FormOld: (403, "page.formOld"), NoCookies: (403, "page.noCookies")}
OF_HTTP: dict[type[HTTPException], str] = {NotFound: "page.notFound", RequestEntityTooLarge: "errors.body_too_large"}


def status_of(error: TalkError) -> int:
    """The status that goes with an error of the conversation, or of the pages."""
    return OWN[type(error)][0] if type(error) in OWN else STATUSES[error.code]


def sentence(words: Catalogue, error: TalkError) -> str:
    """Tell an error in the reader's language."""
    return words.say(OWN[type(error)][1]) if type(error) in OWN else i18n.detail(words, error)


def of_talk(error: TalkError) -> Response:
    """Answer an error of the conversation."""
    visit: Visit = g.talkwidget_visit
    if type(error) not in OWN and error.code not in STATUSES:
        return of_bug(error)
    response = page(visit, sentence(visit.words, error), status_of(error))
    wait = getattr(error, "retry_after", None)
    if wait is not None:
        response.headers["Retry-After"] = str(wait)
    return response


def of_http(error: HTTPException) -> BaseResponse:
    """Answer an error of HTTP, or one that the host gave to a request of ours."""
    status = error.code or 500
    if error.response is not None or status < 400:
        return error.get_response(request.environ)
    visit: Visit = g.talkwidget_visit
    key = next((text for kind, text in OF_HTTP.items() if isinstance(error, kind)), None)
    response = page(visit, visit.words.say(key) if key is not None else f"{status} {error.name}", status)
    for name, value in error.get_headers():
        if name.lower() not in {"content-type", "content-length"}:
            response.headers[name] = value
    return response


def of_bug(error: Exception) -> Response:
    """Answer what should not have happened."""
    note_bug(error)
    return page(g.talkwidget_visit, "", 500)


def page(visit: Visit, said: str, status: int) -> Response:
    """One sentence, and the way back to the thread."""
    key = request.args.get("thread")
    back = visit.to.thread(key) if key and status != 404 else visit.to.threads()
    return visit.answer_one(visit.render("error.html", said=said, back=back, has_thread=bool(key)), status)

"""The way in. A link's secret stands in its fragment, which no browser sends: so it is in no log and no Referer.

The page's script puts it into the form, and without scripts the link is pasted there. To open the page does nothing,
and neither does a mail server's look at what is behind a link: a link is used up by the last button only.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from flask import Response
from werkzeug.exceptions import BadRequest, NotFound

from talkwidget.core.errors import TalkError
from talkwidget.core.views import Staff
from talkwidget.pages.assets import asset
from talkwidget.pages.errors import sentence, status_of
from talkwidget.pages.staff import browser_of, safe_next
from talkwidget.pages.visit import Visit

LONGEST_LINK = 2000

log = logging.getLogger("talkwidget")


def show(visit: Visit) -> Response:
    """Show the way in."""
    must_stand_alone(visit)
    return _lay_out(visit)


def act(visit: Visit) -> Response:
    """Do what a form of the page asks for."""
    must_stand_alone(visit)
    verb = visit.request.form.get("do", "")
    if verb not in ACTS:
        raise BadRequest
    visit.check_origin()
    try:
        return ACTS[verb](visit)
    except TalkError as error:
        note_refusal(error)
        return _lay_out(visit, trouble=error)


def look(visit: Visit) -> Response:
    """Say whom a link lets in, and use nothing up."""
    code = _code(visit)
    return _lay_out(visit, code=code, staff=visit.talk.whose_link(visit.site.name, code))


def enter(visit: Visit) -> Response:
    """Sign in by a link."""
    secret = visit.talk.enter_by_link(
        visit.site.name, _code(visit), browser=browser_of(visit.request), instead_of=visit.staff.secret
    )
    visit.staff.begin(secret)
    return visit.go(next_of(visit))


def ask(visit: Visit) -> Response:
    """Have a link sent; the answer is the same for every address, and takes the same time."""
    if visit.door.mail_link is None:
        raise BadRequest
    visit.door.mail_link(visit.site, visit.request.form.get("to", "")[:LONGEST_LINK])
    return visit.go(visit.to.desk("enter", asked="1", **_carried(visit)))


ACTS: dict[str, Callable[[Visit], Response]] = {"look": look, "enter": enter, "ask": ask}


def must_stand_alone(visit: Visit) -> None:
    """:raises NotFound: this is a host's app, and people sign in to that."""
    if visit.door.single_site:
        raise NotFound


def note_refusal(error: TalkError) -> None:
    """Log that somebody didn't get in: who counts lines sees a flood of tries."""
    log.warning("A sign-in was refused", extra={"facts": {"code": error.code}})


def next_of(visit: Visit) -> str:
    """Where to go on once somebody is signed in."""
    return _carried(visit).get("next") or visit.to.desk()


def _carried(visit: Visit) -> dict[str, str]:
    wanted = safe_next(visit.home, visit.request.args.get("next", ""))
    return {"next": wanted} if wanted else {}


def _code(visit: Visit) -> str:
    """The secret of a link: the whole link may have been pasted."""
    return visit.request.form.get("code", "")[:LONGEST_LINK].strip().rpartition("#")[2]


def _lay_out(visit: Visit, *, code: str = "", staff: Staff | None = None, trouble: TalkError | None = None) -> Response:
    body = visit.render(
        "enter.html",
        site=visit.site,
        here=visit.to.desk("enter", **_carried(visit)),
        passkey=visit.to.desk("passkey", **_carried(visit)),
        passkeys_script=visit.to.file(asset("js", "passkeys").name),
        sends_mail=visit.door.mail_link is not None,
        is_asked="asked" in visit.request.args and trouble is None,
        code=code,
        staff=staff,
        signed_in=visit.staff.who,
        sessions=visit.to.desk("sessions"),
        trouble=sentence(visit.words, trouble) if trouble is not None else None,
    )
    return visit.answer_one(body, status_of(trouble) if trouble is not None else 200)

"""Where a moderator is signed in, and by what they may: listed, and ended by a button."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from flask import Response
from werkzeug.exceptions import BadRequest, NotFound

from talkwidget.core.errors import DeskClosed
from talkwidget.core.letters import RHYTHMS
from talkwidget.core.sessions import SignedIn
from talkwidget.pages.assets import asset
from talkwidget.pages.session import sign_form
from talkwidget.pages.signin.entrance import must_stand_alone
from talkwidget.pages.visit import Visit


def show(visit: Visit) -> Response:
    """Show a moderator's own sessions and passkeys."""
    must_stand_alone(visit)
    signed_in = _signed_in(visit)
    site, who = visit.site, signed_in.who
    body = visit.render(
        "sessions.html",
        site=site,
        who=who,
        current=signed_in.session.id,
        sessions=visit.talk.desk_sessions(site.name, who),
        passkeys=visit.talk.passkeys(site.name, who),
        here=visit.to.desk("sessions"),
        passkey=visit.to.desk("passkey"),
        passkeys_script=visit.to.file(asset("js", "passkeys").name),
        token=sign_form(site, who),
        rhythms=RHYTHMS if visit.door.mail_link is not None and who.email else (),
        wanted=visit.talk.letters_wanted(site.name, who),
        is_done="done" in visit.request.args,
    )
    return visit.answer_one(body)


def act(visit: Visit) -> Response:
    """Do what a form of the page asks for."""
    must_stand_alone(visit)
    verb, _, rest = visit.request.form.get("do", "").partition(" ")
    if verb not in ACTS:
        raise BadRequest
    visit.check_origin()
    _signed_in(visit)
    visit.check_form(is_everybodys=False)
    ACTS[verb](visit, rest)
    gone = visit.staff.secret is None or visit.talk.signed_in(visit.site.name, visit.staff.secret) is None
    if gone:
        visit.staff.end()
    return visit.go(visit.to.desk("enter") if gone else visit.to.desk("sessions", done="1"))


def leave(visit: Visit, _rest: str) -> None:
    """Sign out of this browser."""
    visit.talk.leave(visit.site.name, visit.staff.secret or "")


def end(visit: Visit, rest: str) -> None:
    """End one session."""
    visit.talk.end_desk_sessions(visit.site.name, visit.staff.who, which=_id(rest))


def end_others(visit: Visit, _rest: str) -> None:
    """End every session but this."""
    this = _signed_in(visit)
    visit.talk.end_desk_sessions(visit.site.name, this.who, but=this.session.id)


def rename(visit: Visit, rest: str) -> None:
    """Call a passkey something else."""
    visit.talk.rename_passkey(visit.site.name, visit.staff.who, _id(rest), visit.request.form.get("called", ""))


def forget(visit: Visit, rest: str) -> None:
    """Take a passkey out of use."""
    visit.talk.remove_passkey(visit.site.name, visit.staff.who, _id(rest))


def letters(visit: Visit, _rest: str) -> None:
    """Say how often letters are to come."""
    wanted = visit.request.form.get("letters", "")
    if visit.door.mail_link is None or wanted not in RHYTHMS:
        raise BadRequest
    visit.talk.want_letters(visit.site.name, visit.staff.who, wanted)


ACTS: dict[str, Callable[[Visit, str], None]] = {
    "leave": leave, "end": end, "others": end_others, "rename": rename, "forget": forget, "letters": letters,
}  # fmt: skip


def _signed_in(visit: Visit) -> SignedIn:
    """:raises DeskClosed: nobody is; to who only looks, the way in is shown."""
    if visit.staff.found is None:
        raise DeskClosed
    return visit.staff.found


def _id(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise NotFound from None

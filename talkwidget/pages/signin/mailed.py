"""Where the links of letters lead: to a page with one button.

To open one changes nothing: what looks behind a mail's links, as servers and programs do, decides nothing. The link is
what is believed: no session is needed, and none that a browser has counts.
"""

from __future__ import annotations

from flask import Response

from talkwidget.core.errors import LetterOutdated
from talkwidget.core.service import MailedDeed
from talkwidget.pages.errors import sentence, status_of
from talkwidget.pages.signin.entrance import must_stand_alone
from talkwidget.pages.visit import Visit

LONGEST = 1000
"""Characters of a token that are looked at."""


def show(visit: Visit) -> Response:
    """Show the comment, and the button."""
    must_stand_alone(visit)
    return _lay_out(visit, _token(visit))


def act(visit: Visit) -> Response:
    """Decide."""
    must_stand_alone(visit)
    visit.check_origin()
    token = visit.request.form.get("token", "")[:LONGEST]
    try:
        visit.talk.act_by_mail(visit.site.name, token)
    except LetterOutdated as error:
        return _lay_out(visit, token, status_of(error))
    return visit.go(visit.to.desk("mailed", token=token))


def show_stop(visit: Visit) -> Response:
    """Ask whether letters are to end."""
    must_stand_alone(visit)
    staff = visit.talk.whose_letters(visit.site.name, _token(visit))
    return visit.answer_one(visit.render("unsubscribe.html", here=visit.address, staff=staff))


def stop(visit: Visit) -> Response:
    """End somebody's letters. A mail program sends this form, too (RFC 8058), and names no origin of ours."""
    must_stand_alone(visit)
    visit.talk.stop_letters(visit.site.name, _token(visit))
    return visit.answer_one(visit.render("unsubscribe.html", here=visit.address, staff=None))


def _token(visit: Visit) -> str:
    return visit.request.args.get("token", "")[:LONGEST]


def _lay_out(visit: Visit, token: str, status: int = 200) -> Response:
    deed = visit.talk.mailed_deed(visit.site.name, token)
    is_done = _is_done(deed)
    trouble = None if deed.is_current or is_done else sentence(visit.words, LetterOutdated())
    body = visit.render(
        "mailed.html",
        deed=deed,
        case=deed.case,
        token=token,
        is_done=is_done,
        trouble=trouble,
        here=visit.to.desk("mailed"),
        desk=visit.to.desk(f"comments/{deed.case.comment.id}"),
    )
    return visit.answer_one(body, status)


def _is_done(deed: MailedDeed) -> bool:
    """Whether the last decision is the one that this link is for."""
    last = deed.case.decisions[-1] if deed.case.decisions else None
    return (
        last is not None
        and not deed.is_current
        and (last.actor, last.action, last.via) == (deed.staff.author, deed.action, "mail")
    )

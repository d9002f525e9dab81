"""What a reader does in a thread: each form is sent to the address of the page it stands on.

What works leads on by a redirect to the comment; what doesn't shows the same page once more, with the form as it was.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import replace

from flask import Response
from markupsafe import Markup
from werkzeug.exceptions import BadRequest

from talkwidget import i18n
from talkwidget.api import is_page_of
from talkwidget.core.errors import Invalid, KeyReused, NotYours, TalkError
from talkwidget.core.moderation import must_moderate
from talkwidget.core.rates import Rate
from talkwidget.core.reports import WantedReport
from talkwidget.pages import moderating
from talkwidget.pages.addresses import News, Open, View
from talkwidget.pages.deed import Deed
from talkwidget.pages.errors import sentence
from talkwidget.pages.reading import Form, lay_out
from talkwidget.pages.session import FormOld
from talkwidget.pages.visit import Visit

FIELDS = ("text", "name", "email", "website", "days", "scope", "note", "once", "title", "url", "opened",
          "reason", "good_faith", "child_abuse", "rule", "seen", "span")  # fmt: skip
SAME_WITHIN = dt.timedelta(minutes=15)
"""How long somebody's same words at the same place are the same comment: Back writes the page anew, with a new key."""
KIND_OF = {"post": "write", "save": "edit", "drop": "delete", "mute": "mute", "report": "report",
           "appeal": "statement", **dict.fromkeys(moderating.DECIDING, "moderate")}  # fmt: skip


def act(visit: Visit) -> Response:
    """Do what a form asks for."""
    view, thread = View.read(visit.request.args), visit.thread()
    verb, _, rest = visit.request.form.get("do", "").partition(" ")
    if verb not in ACTS and verb != "preview":
        raise BadRequest
    form = _form(view, verb, visit)
    visit.check_origin()
    try:
        if verb == "preview":
            html = visit.talk.preview(thread.site.name, form.said.get("text", ""))
            return lay_out(visit, thread, view, form=replace(form, preview=Markup(html)))  # noqa: S704  # made safe in core/text
        greeting = _greet(visit, verb, guests=thread.site.settings.guests)
        if greeting is not None:
            return greeting
        deed = Deed(visit, thread, view, form, rest)
        _check_form(deed, verb)
        return visit.go(ACTS[verb](deed))
    except TalkError as error:
        if isinstance(error, KeyReused):
            form = replace(form, said={**form.said, "once": ""})
        words = visit.words
        wrong = i18n.fields(words, error) if isinstance(error, Invalid) else {"": [sentence(words, error)]}
        kept = replace(form, wrong=wrong) if verb in KIND_OF or verb == "preview" else None
        return lay_out(visit, thread, view, form=kept, trouble=error)


def post(deed: Deed) -> str:
    """Add a comment, or a reply."""
    visit, thread = deed.visit, deed.thread
    title, url = _page(deed)
    posted = visit.talk.post(
        thread.site.name,
        thread.key,
        visit.who,
        deed.form.said["text"],
        parent=deed.form.number or None,
        name=deed.field("name"),
        email=deed.field("email"),
        website=deed.field("website"),
        title=title,
        url=url,
        sender=replace(
            visit.sender,
            trapped=bool(visit.request.form.get("subject")),
            seconds=visit.talk.seconds_since(thread.site.name, deed.field("opened")),
        ),
        idempotency_key=_once(deed),
        same_within=SAME_WITHIN,
    )
    number = posted.comment.number
    return visit.to.thread(
        thread.key, View(sort=deed.view.sort, around=number, news=News("posted", number)), f"talk-{number}"
    )


def save(deed: Deed) -> str:
    """Put new words in place of the old."""
    comment, number = deed.comment()
    deed.visit.talk.edit(
        deed.thread.site.name, comment, deed.visit.who, deed.form.said["text"], sender=deed.visit.sender
    )
    return deed.lead(News("saved", number))


def drop(deed: Deed) -> str:
    """Delete one's own comment."""
    comment, number = deed.comment()
    deed.visit.talk.delete(deed.thread.site.name, comment, deed.visit.who)
    return deed.lead(News("gone", number))


def like(deed: Deed) -> str:
    comment, number = deed.comment()
    deed.visit.talk.like(deed.thread.site.name, comment, deed.visit.who)
    return deed.lead(News("liked", number))


def unlike(deed: Deed) -> str:
    comment, number = deed.comment()
    deed.visit.talk.unlike(deed.thread.site.name, comment, deed.visit.who)
    return deed.lead(News("liked", number))


def mute(deed: Deed) -> str:
    """Stop hearing somebody, with the choices of the form if there was one."""
    author, number = deed.comment()
    days = deed.form.said.get("days", "")
    if days and not (days.isdecimal() and days.isascii() and len(days) < 4):
        raise BadRequest
    talk, site, who = deed.visit.talk, deed.thread.site.name, deed.visit.must_be_remembered()
    if "days" not in deed.visit.request.form and any(
        (entry.author, entry.thread, entry.expired) == (author, None, False) for entry in talk.mutes(site, who)
    ):
        # The plain button of a page from before: what was chosen since then stays.
        return deed.lead(News("muted", number, author))
    talk.mute(
        site,
        who,
        author,
        days=int(days) if days else None,
        thread=deed.thread.key if deed.form.said.get("scope") == "thread" else None,
        note=deed.field("note"),
    )
    return deed.lead(News("muted", number, author))


def report(deed: Deed) -> str:
    """Tell the moderators of a comment."""
    comment, number = deed.comment()
    wanted = WantedReport(
        reason=deed.form.said["reason"],
        note=deed.field("note"),
        name=deed.field("name"),
        email=deed.field("email"),
        good_faith=bool(deed.field("good_faith")),
        child_abuse=bool(deed.field("child_abuse")),
    )
    deed.visit.talk.report(deed.thread.site.name, comment, deed.visit.who, wanted)
    return deed.lead(News("reported", number))


def appeal(deed: Deed) -> str:
    """Object to what a moderator decided about one's own comment."""
    comment, number = deed.comment()
    deed.visit.talk.appeal(deed.thread.site.name, comment, deed.visit.who, deed.form.said["text"])
    return deed.lead(News("appealed", number), open=Open("statement", number))


def unmute(deed: Deed) -> str:
    """Hear somebody again, whether they were muted everywhere or in this thread."""
    author, number = deed.comment()
    talk, site, who = deed.visit.talk, deed.thread.site.name, deed.visit.must_be_remembered()
    mine = [entry for entry in talk.mutes(site, who) if author == entry.author or str(author) in entry.was]
    for scope in {entry.thread for entry in mine} & {None, deed.thread.key}:
        talk.unmute(site, who, author, thread=scope)
    return deed.lead(News("unmuted", number, author))


def take_over(deed: Deed) -> str:
    """Make what the browser's guest wrote and muted the signed-in reader's."""
    if deed.visit.guest is not None:
        deed.visit.talk.take_over(deed.thread.site.name, deed.visit.who, deed.visit.guest)
    deed.visit.session.end()
    return deed.lead(News("joined"))


def decline(deed: Deed) -> str:
    """Forget the browser's guest, and stay who one is."""
    deed.visit.session.end()
    return deed.lead(News("joined"))


def forget(deed: Deed) -> str:
    """Forget the browser's guest, and end every copy of their token."""
    if deed.visit.guest is not None:
        deed.visit.talk.revoke_tokens(deed.thread.site.name, deed.visit.guest)
    deed.visit.session.end()
    return deed.visit.to.thread(deed.thread.key, deed.view.but())


ACTS: dict[str, Callable[[Deed], str]] = {
    "post": post,
    "save": save,
    "drop": drop,
    "like": like,
    "unlike": unlike,
    "mute": mute,
    "unmute": unmute,
    "report": report,
    "appeal": appeal,
    "takeover": take_over,
    "decline": decline,
    "forget": forget,
    **moderating.ACTS,
}
RATES = {
    "post": Rate.POST,
    "preview": Rate.PREVIEW,
    "save": Rate.EDIT,
    "drop": Rate.EDIT,
    "like": Rate.LIKE,
    "unlike": Rate.LIKE,
    "mute": Rate.MUTE,
    "unmute": Rate.MUTE,
    "report": Rate.REPORT,
    "appeal": Rate.REPORT,
    "takeover": Rate.SIGN_IN,
    "decline": Rate.ACCOUNT,
    "forget": Rate.ACCOUNT,
}
OF_AUTHORS = frozenset({"save", "drop", "appeal"})
FOR_EVERYBODY = frozenset({"mute", "unmute"})
ON_EVERYBODYS_PAGE = frozenset({"post", "like", "mute", "report"})


def _greet(visit: Visit, verb: str, *, guests: bool) -> Response | None:
    """Make a stranger known: not who may not take part as a guest and only tries; everybody may mute.

    :raises NotYours: a guest who was forgotten, or a new one, has written nothing.
    :raises ModeratorsOnly: it isn't for guests at all.
    """
    if verb in moderating.ACTS:
        must_moderate(visit.who)
        return None
    if not guests and verb not in FOR_EVERYBODY:
        return None
    if visit.who is None and verb in OF_AUTHORS:
        raise NotYours
    return visit.greet()


def _check_form(deed: Deed, verb: str) -> None:
    """See that the form is the reader's own.

    :raises FormOld: it isn't, and can be sent again.
    :raises NotYours, EditWindowOver, CommentGone: that would not help.
    """
    try:
        deed.visit.check_form(is_everybodys=verb in ON_EVERYBODYS_PAGE)
    except FormOld:
        if verb == "save":
            deed.visit.talk.source(deed.thread.site.name, deed.comment()[0], deed.visit.who)
        raise


def _form(view: View, verb: str, visit: Visit) -> Form:
    """The form as it was sent; what stands open on the page is the form that its fields are of."""
    sent = visit.request.form
    said = {name: sent.get(name, "") for name in FIELDS}
    kind = KIND_OF.get(verb, "write")
    if view.open is not None and (view.open.form == kind or (kind == "write" and view.open.form in {"reply", "edit"})):
        return Form(view.open.form, view.open.number, said)
    return Form(kind, 0, said)


def _page(deed: Deed) -> tuple[str | None, str | None]:
    """What the host's page says of itself in its drawn form: nothing, if it is nobody's page here."""
    title, url = deed.field("title"), deed.field("url")
    return (title, url) if not url or is_page_of(deed.visit.request, deed.thread.site, url) else (None, None)


def _once(deed: Deed) -> str:
    """One name for this comment, however often its form is sent; other words, or another place, are another comment."""
    parts = (deed.form.said["once"], deed.thread.key, str(deed.form.number), deed.form.said["text"])
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()

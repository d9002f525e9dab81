"""Whom a reader doesn't hear: the whole list, as a page and as files, and lists from elsewhere, looked at first."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Sequence

from flask import Response
from werkzeug.exceptions import BadRequest, NotFound, RequestEntityTooLarge

from talkwidget.api import STATUSES, Unreadable, read_mutes, write_mutes
from talkwidget.core.errors import AuthorUnknown, TalkError
from talkwidget.core.rates import Rate
from talkwidget.core.views import MuteImport, MuteView
from talkwidget.pages.addresses import View
from talkwidget.pages.errors import sentence, status_of
from talkwidget.pages.session import sign_form
from talkwidget.pages.visit import Visit

FILE_LIMIT = 512 * 1024
BODY_LIMIT = 4 * FILE_LIMIT
"""A list that was looked at comes back in a form, where most signs of JSON take three bytes."""
FILES = {"json": "application/json", "csv": "text/csv; charset=utf-8; header=present"}
RENEWABLE = (1, 7, 30, 90)
"""Days that a mute may last, besides for ever."""


def show(visit: Visit) -> Response:
    """Show the list."""
    visit.admit()
    return lay_out(visit)


def export(visit: Visit, kind: str) -> Response:
    """Give the list as a file."""
    visit.admit()
    response = visit.answer_one(write_mutes(_list(visit), kind))
    response.content_type = FILES[kind]
    response.headers["Content-Disposition"] = f'attachment; filename="talkwidget-mutes.{kind}"'
    return response


def act(visit: Visit) -> Response:
    """Do what a form of the page asks for."""
    visit.admit()
    verb, _, rest = visit.request.form.get("do", "").partition(" ")
    if verb not in ACTS:
        raise BadRequest
    visit.check_origin()
    try:
        greeting = visit.greet()
        if greeting is not None:
            return greeting
        visit.check_form(is_everybodys=verb == "look")
        return ACTS[verb](visit, rest)
    except TalkError as error:
        if verb == "take" and not isinstance(error, Unreadable):
            raise  # the list of the form is on no page but the error's
        return lay_out(visit, trouble=error)


def unmute(visit: Visit, rest: str) -> Response:
    """Hear somebody again."""
    author, thread = _entry(rest)
    visit.talk.unmute(visit.site.name, visit.must_be_remembered(), author, thread=thread)
    return _done(visit)


def renew(visit: Visit, rest: str) -> Response:
    """Mute somebody again whose time ran out, for as long as before."""
    author, thread = _entry(rest)
    site, who = visit.site.name, visit.must_be_remembered()
    ended = next((one for one in visit.talk.mutes(site, who) if (one.author, one.thread) == (author, thread)), None)
    if ended is None:
        raise AuthorUnknown
    visit.talk.mute(site, who, author, days=_days(ended), thread=thread, note=ended.note)
    return _done(visit)


def look(visit: Visit, _rest: str) -> Response:
    """Say whom a file would mute, and change nothing."""
    file = visit.request.files.get("file")
    body = file.read(FILE_LIMIT + 1) if file is not None else b""
    if len(body) > FILE_LIMIT:
        raise RequestEntityTooLarge
    seen = visit.talk.import_mutes(visit.site.name, visit.must_be_remembered(), read_mutes(body), dry_run=True)
    return lay_out(visit, seen=seen, file=write_mutes(seen.mutes, "json").decode())


def take_in(visit: Visit, _rest: str) -> Response:
    """Add the list that was looked at to one's own."""
    wanted = read_mutes(visit.request.form.get("list", "").encode("utf-8", "replace"))
    done = visit.talk.import_mutes(visit.site.name, visit.must_be_remembered(), wanted, dry_run=False)
    return _done(visit, muted=str(people(done.mutes)))


ACTS: dict[str, Callable[[Visit, str], Response]] = {"unmute": unmute, "renew": renew, "look": look, "take": take_in}
RATES = dict.fromkeys(ACTS, Rate.MUTE)


def lay_out(
    visit: Visit, *, trouble: TalkError | None = None, seen: MuteImport | None = None, file: str = ""
) -> Response:
    """Write the page; with what an import would do, if that was asked."""
    args = visit.request.args
    thread, words = args.get("thread") or None, args.get("find", "").strip()
    order, everybody = View.sorted_as(args), _list(visit)
    found = [one for one in everybody if words.casefold() in f"{one.name}\n{one.note or ''}".casefold()]
    done = args.get("muted", "")
    said = None
    if trouble is not None:
        said = visit.words.say("more.importBad") if isinstance(trouble, Unreadable) else sentence(visit.words, trouble)
    body = visit.render(
        "mutes.html",
        site=visit.site,
        mutes=found,
        active=people(one for one in everybody if not one.expired),
        people=people,
        is_empty=not everybody,
        is_guests=visit.who is None or visit.who.is_guest,
        find=words,
        thread=thread,
        back=visit.to.thread(thread, order) if thread else "",
        here=visit.to.mutes(thread, **order.pairs(), **({"find": words} if words else {})),
        asked=({"thread": thread} if thread else {}) | order.pairs() | dict(visit.to.common),
        token=sign_form(visit.site, visit.who) if visit.who is not None else "",
        trouble=said,
        imported=int(done[:6]) if done.isdecimal() and done.isascii() else None,
        is_done="done" in args,
        seen=seen,
        file=file,
    )
    status = 200
    if trouble is not None:
        status = STATUSES["invalid"] if isinstance(trouble, Unreadable) else status_of(trouble)
    return visit.answer_one(body, status)


def people(entries: Iterable[MuteView]) -> int:
    """How many there are; somebody who is muted in two threads has two entries."""
    return len({entry.author for entry in entries})


def _list(visit: Visit) -> Sequence[MuteView]:
    return visit.talk.mutes(visit.site.name, visit.who) if visit.who is not None else []


def _done(visit: Visit, **said: str) -> Response:
    args = visit.request.args
    more = View.sorted_as(args).pairs() | ({"find": args["find"]} if args.get("find") else {})
    return visit.go(visit.to.mutes(args.get("thread") or None, **more, **(said or {"done": "1"})))


def _entry(rest: str) -> tuple[uuid.UUID, str | None]:
    author, _, thread = rest.partition(" ")
    try:
        return uuid.UUID(author), thread or None
    except ValueError:
        raise NotFound from None


def _days(ended: MuteView) -> int | None:
    if ended.until is None:
        return None
    lasted = ended.until - ended.since
    return min(RENEWABLE, key=lambda days: abs(dt.timedelta(days=days) - lasted))

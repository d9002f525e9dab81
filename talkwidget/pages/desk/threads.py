"""What a moderator sets for one thread."""

from __future__ import annotations

from flask import Response
from werkzeug.exceptions import NotFound

from talkwidget.core.queues import Wanted
from talkwidget.core.views import ThreadView
from talkwidget.pages.desk.frame import Desk, Notice, field_of
from talkwidget.pages.visit import Visit


def show(visit: Visit) -> Response:
    """Show a thread's settings."""
    return _lay_out(Desk(visit), None)


def act(visit: Visit) -> Response:
    """Set them."""
    desk = Desk(visit)

    def change() -> Response:
        form = visit.request.form
        visit.talk.set_thread(
            desk.site, _thread(desk).key, desk.who, state=form.get("state") or None, title=field_of(desk, "title"),
            hold="hold" in form, via="desk",
        )  # fmt: skip
        return _lay_out(desk, Notice("Saved."))

    return desk.attempt(change, lambda notice, status: _lay_out(desk, notice, status))


def _thread(desk: Desk) -> ThreadView:
    key = desk.visit.request.args.get("thread")
    if not key:
        raise NotFound
    thread = desk.visit.talk.thread(desk.site, key)
    if thread.id is None:
        raise NotFound
    return thread


def _lay_out(desk: Desk, notice: Notice | None, status: int = 200) -> Response:
    thread = _thread(desk)
    return desk.render(
        "thread.html",
        status=status,
        notice=notice,
        thread=thread,
        holds=desk.visit.talk.holds(desk.site, desk.who, thread.key),
        held=desk.visit.talk.find_cases(desk.site, desk.who, Wanted(thread=thread.key, state="pending")).cases,
    )

"""What a moderator sets for one thread."""

from __future__ import annotations

from flask import Response
from werkzeug.exceptions import NotFound

from talkwidget.core.views import ThreadView
from talkwidget.pages.desk.frame import Desk, Notice
from talkwidget.pages.visit import Visit

MOVED = "Somebody changed this thread meanwhile, and nothing was saved. Here it is as it is now: look again, then save."


def show(visit: Visit) -> Response:
    """Show a thread's settings."""
    return _lay_out(Desk(visit), None)


def act(visit: Visit) -> Response:
    """Set what was changed on the page, unless somebody else did meanwhile."""
    desk = Desk(visit)

    def change() -> Response:
        form, thread = visit.request.form, _thread(desk)
        wanted = {"state": form["state"], "title": form["title"].strip(), "hold": form.get("hold", "")}
        shown = {name: form[f"was_{name}"] for name in wanted}
        changed = {name: said for name, said in wanted.items() if said != shown[name]}
        now = _settings(desk, thread)
        if any(now[name] not in {shown[name], said} for name, said in changed.items()):
            return _lay_out(desk, Notice(MOVED, is_bad=True), 409)
        visit.talk.set_thread(
            desk.site, thread.key, desk.who, state=changed.get("state"), title=changed.get("title"),
            hold=bool(changed["hold"]) if "hold" in changed else None, via="desk",
        )  # fmt: skip
        return _lay_out(desk, Notice("Saved."))

    return desk.attempt(change, lambda notice, status: _lay_out(desk, notice, status))


def _settings(desk: Desk, thread: ThreadView) -> dict[str, str]:
    """What a thread's form shows, as a browser sends it."""
    holds = desk.visit.talk.holds(desk.site, desk.who, thread.key)
    return {"state": thread.state, "title": thread.title or "", "hold": "1" if holds else ""}


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
        shown=_settings(desk, thread),
        held=desk.visit.talk.count_held(desk.site, desk.who, thread.id) if thread.id is not None else 0,
    )

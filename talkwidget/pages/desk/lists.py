"""The words and domains that the site's checks go by."""

from __future__ import annotations

from flask import Response
from werkzeug.exceptions import BadRequest

from talkwidget.core import word_lists
from talkwidget.pages.desk.frame import Desk, Notice
from talkwidget.pages.visit import Visit

BODY_LIMIT = 2 * 1024 * 1024
"""Ten thousand lines, as a form writes them."""


def show(visit: Visit) -> Response:
    """Show every list."""
    return _lay_out(Desk(visit))


def act(visit: Visit) -> Response:
    """Put what was typed in place of one list, unless somebody changed it meanwhile."""
    desk = Desk(visit)
    form = visit.request.form
    kind, seen = form.get("do", ""), form.get("seen", "")
    if kind not in word_lists.KINDS or not (seen.isascii() and seen.isdecimal() and len(seen) < 10):
        raise BadRequest

    def put() -> Response:
        words = form.get("words", "").splitlines()
        visit.talk.set_word_list(desk.site, desk.who, kind, words, seen=int(seen), via="desk")
        return _lay_out(desk, Notice("Saved."))

    return desk.attempt(put, lambda notice, status: _lay_out(desk, notice, status, typed={kind: form.get("words", "")}))


def _lay_out(
    desk: Desk, notice: Notice | None = None, status: int = 200, typed: dict[str, str] | None = None
) -> Response:
    lists = [desk.visit.talk.word_list(desk.site, desk.who, kind) for kind in word_lists.KINDS]
    return desk.render("lists.html", status=status, notice=notice, lists=lists, typed=typed or {})

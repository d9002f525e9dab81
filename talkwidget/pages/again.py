"""What was typed into a form that failed before its own page could be laid out: shown once more, to be sent again."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Request
from werkzeug.exceptions import HTTPException

from talkwidget.auth import own_origin
from talkwidget.core.identity import Identity
from talkwidget.pages.session import sign_form
from talkwidget.pages.visit import Visit

LINES = {"name": "more.name", "email": "more.email", "website": "more.website", "note": "more.note"}
"""Fields of one line, and their labels."""
CARRIED = ("once", "title", "url", "days", "scope", "list", "reason", "good_faith", "child_abuse", "rule", "seen",
           "span")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sent:
    """A form as it was sent.

    address: where it was sent to
    token:   a fresh one; empty where nobody knows who is there
    text:    None where it had no such field
    lines:   fields of one line: name, label and value
    carried: what nobody sees
    draft:   the form that its fields are of, as the script calls it
    """

    address: str
    token: str
    do: str
    text: str | None
    lines: list[tuple[str, str, str]]
    carried: dict[str, str]
    draft: str


def sent(visit: Visit, who: Identity | None) -> Sent | None:
    """The form of a request; None where nothing was typed, where it can't be read, and where a foreign page sent it."""
    request = visit.request
    if _is_foreign(visit) or not is_typed(request):
        return None
    form = request.form
    return Sent(
        visit.address,
        sign_form(visit.site, who) if who is not None else "",
        form.get("do", ""),
        form.get("text"),
        [(name, label, form[name]) for name, label in LINES.items() if name in form],
        {name: form[name] for name in CARRIED if form.get(name)},
        request.args.get("open") or "write.0",
    )


def is_typed(request: Request) -> bool:
    """Whether a form with words in it was sent, and can be read."""
    if request.method != "POST":
        return False
    try:
        return any(request.form.get(name) for name in ("text", "list", *LINES))
    except HTTPException:
        return False


def _is_foreign(visit: Visit) -> bool:
    """Whether the browser names another origin: its words aren't the reader's. To name none is no proof of that."""
    site, origin = visit.request.headers.get("Sec-Fetch-Site"), visit.request.headers.get("Origin")
    if site is not None:
        return site not in {"same-origin", "none"}
    return origin not in {None, "null"} and str(origin).lower() != own_origin(visit.request)

"""What every page of the desk has around it: the moderator, the way about, the lengths of the queues."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urlencode

from flask import Response
from werkzeug.exceptions import BadRequest

from talkwidget import i18n
from talkwidget.core import queues
from talkwidget.core.cases import Case
from talkwidget.core.errors import TalkError
from talkwidget.core.identity import Identity
from talkwidget.core.views import DecisionView
from talkwidget.pages.assets import asset
from talkwidget.pages.desk import words
from talkwidget.pages.desk.access import moderator_of
from talkwidget.pages.errors import status_of
from talkwidget.pages.session import FormOld, sign_form
from talkwidget.pages.templates import environment
from talkwidget.pages.visit import PART, Visit

BODY_LIMIT = 64 * 1024
DID = "did"
"""The parameter that names the decisions which a page offers to undo."""
DID_AT_MOST = 100
_BEGAN, _TICK = dt.datetime(1970, 1, 1, tzinfo=dt.UTC), dt.timedelta(microseconds=1)
QUEUES = {"held": "Held", "reported": "Reported", "spam": "Spam", "all": "All"}


@dataclass(frozen=True, slots=True)
class Notice:
    """What came of a form.

    said:      in one sentence
    decisions: those that can be undone from here
    is_bad:    whether something wasn't done
    """

    said: str
    decisions: tuple[uuid.UUID, ...] = ()
    is_bad: bool = False


@dataclass
class Desk:
    """One visit to the desk. To make one is to ask who comes.

    :raises ModeratorsOnly: no moderator does.
    """

    visit: Visit
    who: Identity = field(init=False)

    def __post_init__(self) -> None:
        self.who = moderator_of(self.visit)

    @property
    def site(self) -> str:
        return self.visit.site.name

    @cached_property
    def token(self) -> str:
        return sign_form(self.visit.site, self.who)

    @property
    def wants_part(self) -> bool:
        """Whether the script asks."""
        return PART in self.visit.request.headers

    def to(self, page: str = "", anchor: str = "", **query: object) -> str:
        """The address of a page of the desk, as ``/comments/ID``."""
        said = urlencode({**{name: str(value) for name, value in query.items() if value}, **self.visit.to.common})
        return f"{self.visit.to.home}desk{page}" + (f"?{said}" if said else "") + (f"#{anchor}" if anchor else "")

    @property
    def here(self) -> str:
        """This page, without what was told on it once."""
        args = self.visit.request.args.items()
        query = {name: value for name, value in args if name != DID and name not in self.visit.to.common}
        page = self.visit.request.path.removeprefix(
            f"{self.visit.to.home.removeprefix(self.visit.request.script_root)}desk"
        )
        return self.to(page, **query)

    def check_form(self) -> None:
        """:raises FormOld: no page of this moderator's sent this form lately."""
        self.visit.check_origin()
        self.visit.check_form(is_everybodys=False)

    def render(self, template: str, *, status: int = 200, notice: Notice | None = None, **told: object) -> Response:
        """Write a page of the desk, or the part of one that the script asks for."""
        visit = self.visit
        known = {
            "desk": self,
            "site": visit.site,
            "me": self.who,
            "queues": QUEUES,
            "counts": visit.talk.queue_counts(self.site, self.who),
            "many": queues.MANY,
            "token": self.token,
            "here": self.here,
            "now": visit.door.clock(),
            "rules": visit.site.settings.house_rules,
            "words": i18n.catalogue("en"),
            "desk_style": visit.to.file(asset("css", "desk").name),
            "desk_script": visit.to.file(asset("js", "desk").name),
            "notice": notice,
            "queue": "",
            "asked": {},
            "outcome": None,
        }
        response = visit.answer_one(visit.render(f"desk/{template}", **(known | told)), status)
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    def told(self) -> Notice | None:
        """What the address says was done just now: the moderator's own decisions, to be undone."""
        wanted = _ids(self.visit.request.args.get(DID, ""))
        found = self.visit.talk.own_decisions(self.site, self.who, wanted) if wanted else []
        return Notice(words.did(found), tuple(one.id for one in found)) if found else None

    def lead(self, decided: list[DecisionView] | tuple[uuid.UUID, ...], to: str | None = None) -> Response:
        """Lead back to the page of a form that worked."""
        ids = [one if isinstance(one, uuid.UUID) else one.id for one in decided]
        address = to or self.here
        said = f"{DID}={'.'.join(one.hex for one in ids[:DID_AT_MOST])}"
        return self.visit.go(f"{address}{'&' if '?' in address else '?'}{said}" if ids else address)

    def attempt(self, act: Callable[[], Response], again: Callable[[Notice, int], Response]) -> Response:
        """Do what a form asks for; what can't be done is told on its page."""
        try:
            self.check_form()
            return act()
        except FormOld as error:
            said = "This page stood open for too long. Nothing was done: please press the button once more."
            return again(Notice(said, is_bad=True), status_of(error))
        except TalkError as error:
            return again(Notice(words.trouble(error), is_bad=True), status_of(error))


def field_of(desk: Desk, name: str) -> str | None:
    """What was typed into a field, or None."""
    return desk.visit.request.form.get(name, "").strip() or None


def day_of(text: str) -> dt.datetime | None:
    """The beginning of a day, in UTC; None for what is no day, or one that may have no next."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return dt.datetime.combine(day, dt.time(), dt.UTC) if day.year < dt.MAXYEAR else None


def id_of(text: str) -> uuid.UUID:
    """:raises BadRequest: this is no id."""
    try:
        return uuid.UUID(text)
    except ValueError:
        raise BadRequest from None


def moment_of(text: str) -> dt.datetime:
    """A moment, of microseconds since 1970.

    :raises BadRequest: this is none.
    """
    try:
        return _BEGAN + int(text) * _TICK
    except (ValueError, OverflowError):
        raise BadRequest from None


def seen_of(case: Case) -> str:
    """What a form says of a comment: which one, and the last decision and edit that its page knew of."""
    decision, edited = case.seen, case.comment.edited
    said = (case.comment.id.hex, decision.hex if decision else "0", str((edited - _BEGAN) // _TICK) if edited else "0")
    return ".".join(said)


def _ids(text: str) -> list[uuid.UUID]:
    try:
        return [uuid.UUID(hex=part) for part in text.split(".")[:DID_AT_MOST]]
    except ValueError:
        return []


environment.filters |= {"seen": seen_of}

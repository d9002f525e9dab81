"""The pages' own addresses: read once, and written so that the same page has one address."""

from __future__ import annotations

import dataclasses
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from werkzeug.exceptions import NotFound

SORTS = ("oldest", "newest", "top")
FORMS = ("reply", "edit", "delete", "mute", "share", "report", "statement", "moderate")
WITH_FOCUS = frozenset({"reply", "edit"})
"""Forms whose box has ``autofocus``: a browser that goes to a fragment takes no notice of it."""
NEWS = ("posted", "saved", "gone", "muted", "unmuted", "liked", "joined", "reported", "appealed", "moderated")
LAST_NUMBER = 2**31 - 1
_FORM = re.compile(rf"({'|'.join(FORMS)})\.([1-9]\d{{0,9}})", re.ASCII)
_NEWS = re.compile(rf"({'|'.join(NEWS)})\.(0|[1-9]\d{{0,9}})(?:\.([0-9a-f-]{{36}}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Open:
    """A form that stands open at a comment: one of ``FORMS``."""

    form: str
    number: int

    def __str__(self) -> str:
        return f"{self.form}.{self.number}"


@dataclass(frozen=True, slots=True)
class News:
    """What the reader has just done, to be told once more beside the page: to which comment, or to whom.

    author: of a moderator's decision, the decision itself
    """

    what: str
    number: int = 0
    author: uuid.UUID | None = None

    def __str__(self) -> str:
        return f"{self.what}.{self.number}" + (f".{self.author}" if self.author is not None else "")


@dataclass(frozen=True, slots=True)
class View:
    """What of a thread an address asks for.

    after:  a cursor
    around: the page that holds this comment
    root:   further replies below this one
    q:      words to look for
    shows:  whether muted comments are unfolded
    """

    sort: str = SORTS[0]
    after: str | None = None
    around: int | None = None
    root: int | None = None
    q: str | None = None
    open: Open | None = None
    news: News | None = None
    shows: bool = False

    @classmethod
    def read(cls, query: Mapping[str, str]) -> View:
        """Take a query apart; what only changes the looks and isn't known is left out.

        :raises NotFound: a comment is named, and it is no number.
        """
        form, news = _FORM.fullmatch(query.get("open", "")), _NEWS.fullmatch(query.get("news", ""))
        return cls(
            sort=query["sort"] if query.get("sort") in SORTS else SORTS[0],
            after=query.get("after") or None,
            around=number_of(query.get("around")),
            root=number_of(query.get("root")),
            q=query.get("q", "").replace("\0", "").strip() or None,
            open=Open(form[1], int(form[2])) if form else None,
            news=News(news[1], int(news[2]), _uuid(news[3])) if news else None,
            shows=query.get("show") == "muted",
        )

    @classmethod
    def sorted_as(cls, query: Mapping[str, str]) -> View:
        """The first page, in the order that a query asks for: where to go back to from elsewhere."""
        return cls(sort=query["sort"] if query.get("sort") in SORTS else SORTS[0])

    def but(self, **changes: object) -> View:
        """This view, somewhat changed; what was open or told is not taken along."""
        return dataclasses.replace(self, **({"open": None, "news": None} | changes))  # type: ignore[arg-type]  # checked by its caller's tests

    def pairs(self) -> dict[str, str]:
        """The query that asks for this view."""
        said = {
            "sort": self.sort if self.sort != SORTS[0] else None,
            "after": self.after,
            "around": self.around,
            "root": self.root,
            "q": self.q,
            "open": self.open,
            "show": "muted" if self.shows else None,
            "news": self.news,
        }
        return {name: str(value) for name, value in said.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where everything is.

    home:   the path everything hangs under, with a slash at its end
    origin: of the server, as ``https://talk.example``
    common: what every address takes along: ``site`` where there are several, ``lang`` where it was asked for
    """

    home: str
    origin: str
    common: Mapping[str, str]

    def thread(self, key: str, view: View | None = None, anchor: str = "") -> str:
        """A thread as some view shows it."""
        return self._write("thread", {"thread": key} | (view.pairs() if view is not None else {}), anchor)

    def comment(self, key: str, number: int, sort: str = SORTS[0]) -> str:
        """The permalink of a comment."""
        return self.thread(key, View(sort=sort, around=number), f"talk-{number}")

    def threads(self, after: str | None = None) -> str:
        return self._write("", {"after": after} if after is not None else {})

    def mutes(self, thread: str | None = None, kind: str = "", **more: str) -> str:
        """The list of muted people; ``thread`` is where the reader came from, ``kind`` as ``.csv`` a file of it."""
        return self._write(f"mutes{kind}", ({"thread": thread} if thread is not None else {}) | more)

    def desk(self, page: str = "", **query: str) -> str:
        """A page of the desk, as ``enter``."""
        return self._write(f"desk/{page}" if page else "desk", query)

    def feed(self, kind: str, thread: str | None = None) -> str:
        site = {"site": self.common["site"]} if "site" in self.common else {}
        query = site | ({"thread": thread} if thread is not None else {})
        return f"{self.home}feed.{kind}" + (f"?{urlencode(query, safe='/')}" if query else "")

    def file(self, name: str) -> str:
        return f"{self.home}{name}"

    def absolute(self, path: str) -> str:
        return f"{self.origin}{path}"

    def _write(self, page: str, query: Mapping[str, str], anchor: str = "") -> str:
        said = urlencode({**query, **self.common}, safe="/")
        return f"{self.home}{page}" + (f"?{said}" if said else "") + (f"#{anchor}" if anchor else "")


def anchor_of(form: str) -> str:
    """The fragment of an address that opens this form."""
    return "" if form in WITH_FOCUS else "open"


def number_of(text: str | None) -> int | None:
    """A comment's number as an address or a button has it; None without.

    :raises NotFound: it is none.
    """
    if text is None or text == "":
        return None
    if not re.fullmatch(r"[1-9]\d{0,9}", text, re.ASCII) or int(text) > LAST_NUMBER:
        raise NotFound
    return int(text)


def _uuid(text: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(text) if text else None
    except ValueError:
        return None

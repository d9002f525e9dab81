"""What every foreign format is turned into, and how one is refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

PUBLISHED = "published"
UNAPPROVED = "unapproved"
DELETED = "deleted"
SPAM = "spam"
PINGBACK = "pingback"
TRACKBACK = "trackback"
BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something begins in the file: both count from 1."""

    line: int
    column: int

    def __str__(self) -> str:
        return f"line {self.line}, column {self.column}"


class ImportRefused(Exception):
    """The file can't be read, and nothing of it was written. ``what`` is a sentence that says the cure."""

    def __init__(self, what: str, place: Place) -> None:
        self.what, self.place = what, place
        super().__init__(f"{place}: {what}")


@dataclass(frozen=True, slots=True)
class SourceThread:
    """One page of the foreign system.

    ref:     names it in this file, so that comments find it
    name:    the foreign system's own id, the same in every export; empty if it has none
    scope:   what makes the ids of its comments unique in the foreign system; empty if they are by themselves
    link:    the page's address as the file has it; may be empty or no address at all
    title:   HTML
    created: UTC, aware; None if the file doesn't say
    """

    ref: str
    name: str
    scope: str
    link: str
    title: str
    closed: bool
    deleted: bool
    created: dt.datetime | None
    place: Place


@dataclass(frozen=True, slots=True)
class SourceComment:
    """One comment of the foreign system.

    ref:      its id in the foreign system, unique in its thread; empty if it has none
    thread:   the ``ref`` of its thread, which may come later in the file
    parent:   the ``ref`` of what it replies to, in the same thread; empty for a root
    person:   a stable id of the author that is no e-mail; empty if there is none
    group:    tells people without one apart during this run (an e-mail): never stored
    created:  UTC, aware; None if the file doesn't say
    html:     the words, as HTML that nobody has cleaned yet
    newlines: whether a new line in ``html`` is one for the reader too
    kind:     ``published``, or why it isn't: one of the constants above
    flaw:     what isn't well-formed, where ``kind`` is ``broken``
    """

    ref: str
    thread: str
    parent: str
    name: str
    person: str
    group: str
    website: str
    created: dt.datetime | None
    html: str
    newlines: bool
    kind: str
    place: Place
    flaw: str = ""


class Format(Protocol):
    """One foreign format. ``name`` is also the issuer of the people it brings."""

    name: str

    def read(self, chunks: Iterable[bytes]) -> Iterator[SourceThread | SourceComment]:
        """Give threads and comments in the file's order.

        :raises ImportRefused: the file is hostile, damaged or something else.
        """
        ...


def moment(text: str, *, zone: dt.tzinfo = dt.UTC) -> dt.datetime | None:
    """Read an ISO 8601 date as UTC; None for what is none, and for zero dates.

    zone: what a date without one is in. Dates before 1990 are placeholders too: nobody commented on a page then.
    """
    try:
        value = dt.datetime.fromisoformat(text)
        value = (value if value.tzinfo else value.replace(tzinfo=zone)).astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None
    return value if value.year >= 1990 else None

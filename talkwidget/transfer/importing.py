"""Bring a foreign file into the conversation: read it all, decide, then take in one thread per transaction.

What an earlier run brought in is known by its origin and left as it is, so a run that was cut off is finished by
running it again, and a second run adds nothing.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, Protocol

from talkwidget.core.identity import Identity
from talkwidget.core.imports import ImportedComment, ImportedThread
from talkwidget.core.service import Talk
from talkwidget.core.source import words
from talkwidget.core.text import Rendered, clean_html
from talkwidget.transfer import plan
from talkwidget.transfer.address import Addressing
from talkwidget.transfer.format import Format, Place
from talkwidget.transfer.spool import Spool
from talkwidget.transfer.stream import unpacked

ANONYMOUS = "Anonymous"

_BATCH = 500


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the owner asks for.

    site:       the site's name; None is the only one
    addressing: how keys are made
    include:    of ``deleted``, ``spam`` and ``unapproved``: these come in too, as pending
    hold:       let wait what this site's checks doubt
    dry_run:    find out everything, write nothing
    """

    site: str | None = None
    addressing: Addressing = field(default_factory=Addressing)
    include: frozenset[str] = frozenset()
    hold: bool = False
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Skipped:
    """One comment that stays out. ``ref`` is its id in the foreign system."""

    ref: str
    reason: str
    detail: str
    place: Place


@dataclass(frozen=True, slots=True)
class Taken:
    """One thread, how many of its comments are new here, or would be, and how many of those the checks doubt."""

    key: str
    added: int
    already: int
    doubted: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What became of every comment: ``read`` is ``added`` + ``already`` + all of ``skipped``.

    placeholders: of those added or already there, the skipped ones that hold replies and came in without words
    doubted:      of those added, the published ones that this site's checks would hold; unknown to a dry run
    skipped:      count by reason
    elsewhere:    of those already there, the ones in a thread with another key; ``elsewhere_key`` is one such key
    """

    threads: int
    read: int
    added: int
    already: int
    placeholders: int
    doubted: int
    skipped: dict[str, int]
    elsewhere: int
    elsewhere_key: str | None
    findings: plan.Findings


class Listener(Protocol):
    """Who watches a run; all calls come from the thread that runs it."""

    def read(self, count: int) -> None:
        """``count`` more bytes of the file are read."""

    def planned(self, threads: int) -> None:
        """The file is read to its end and so many threads are to be taken in."""

    def skipped(self, comment: Skipped) -> None:
        """One comment stays out; in the file's order."""

    def taken(self, thread: Taken) -> None:
        """One thread is in and committed, or would be."""


def run_import(
    talk: Talk, file: BinaryIO, form: Format, wishes: Wishes, listener: Listener, *, now: dt.datetime
) -> Report:
    """Import ``file``; commits once per thread.

    now: UTC, aware: no comment is younger
    :raises ImportRefused: the file is hostile, damaged or something else; nothing was written.
    :raises SiteUnknown: before anything is read.
    :raises StoreBusy: the database went away; what was taken in stays, and running again does the rest.
    """
    talk.site(wishes.site)
    with Spool(wishes.include) as spool:
        for item in form.read(unpacked(file, progress=listener.read)):
            spool.add(item)
        findings = plan.settle(spool, wishes.addressing, system=form.name, include=wishes.include, now=now)
        _recognise(talk, spool, wishes, form.name)
        _name(spool)
        listener.planned(spool.number("SELECT count(DISTINCT key) FROM comment WHERE skip IS NULL"))
        for skipped in _skipped(spool):
            listener.skipped(skipped)
        added = already = threads = doubted = 0
        for thread in _threads(talk, spool, wishes, form.name):
            threads, added, already = threads + 1, added + thread.added, already + thread.already
            doubted += thread.doubted
            listener.taken(thread)
        return Report(
            threads=threads,
            read=spool.number("SELECT count(*) FROM comment"),
            added=added,
            already=already,
            placeholders=spool.number("SELECT count(*) FROM comment WHERE state = 'deleted'"),
            doubted=doubted,
            skipped=dict(
                spool.rows(
                    "SELECT skip, count(*) FROM comment WHERE skip IS NOT NULL"
                    " GROUP BY skip ORDER BY count(*) DESC, skip"
                )
            ),
            elsewhere=spool.number("SELECT count(*) FROM comment WHERE there <> key"),
            elsewhere_key=next(
                (there for (there,) in spool.rows("SELECT there FROM comment WHERE there <> key")), None
            ),
            findings=findings,
        )


def _recognise(talk: Talk, spool: Spool, wishes: Wishes, system: str) -> None:
    """Mark what is there already, and let its authors be those of their other comments too."""
    cursor = spool.run("SELECT origin FROM comment WHERE skip IS NULL ORDER BY row")
    while batch := [origin for (origin,) in cursor.fetchmany(_BATCH)]:
        for origin, known in talk.origins(wishes.site, batch).items():
            spool.run("UPDATE comment SET there = ? WHERE origin = ?", known.key, origin)
            if known.issuer == system:
                spool.run(
                    "INSERT OR IGNORE INTO person (who, subject) SELECT who, ? FROM comment"
                    " WHERE origin = ? AND who IS NOT NULL",
                    known.subject, origin,
                )  # fmt: skip


def _name(spool: Spool) -> None:
    """Give everybody a subject, and the name and website of their latest comment."""
    # SQLite gives the other columns of the row that has the maximum.
    spool.function("new_subject", 1, _new_subject)
    spool.run(
        "INSERT INTO person (who, subject, name, website) SELECT who, new_subject(who), name, website FROM"
        " (SELECT who, name, website, max(created) FROM comment WHERE state IN ('published', 'pending') GROUP BY who)"
        " WHERE true ON CONFLICT (who) DO UPDATE SET name = excluded.name, website = excluded.website"
    )


def _new_subject(who: str) -> str:
    kind, _, subject = who.partition(":")
    return subject if kind == "person" else str(uuid.uuid4())


def _skipped(spool: Spool) -> Iterator[Skipped]:
    for ref, reason, flaw, line, column in spool.rows(
        "SELECT ref, skip, flaw, line, col FROM comment WHERE skip IS NOT NULL ORDER BY line, col"
    ):
        yield Skipped(ref, reason, flaw if flaw != reason else "", Place(line, column))


def _threads(talk: Talk, spool: Spool, wishes: Wishes, system: str) -> Iterator[Taken]:
    for key, count, there in spool.rows(
        "SELECT key, count(*), count(there) FROM comment WHERE skip IS NULL GROUP BY key ORDER BY min(created), key"
    ):
        if wishes.dry_run or count == there:
            yield Taken(key, count - there, there)
        else:
            result = talk.import_thread(wishes.site, _thread(spool, key, system), hold=wishes.hold)
            yield Taken(key, result.added, result.already, result.doubted)


def _thread(spool: Spool, key: str, system: str) -> ImportedThread:
    sources = spool.run(
        "SELECT title, url, closed FROM thread WHERE key = ? ORDER BY created DESC, url DESC, title DESC", key
    ).fetchall()
    titles = (words(clean_html(title).html).strip() for title, *_ in sources if title)
    comments = spool.rows(
        "SELECT comment.origin, parent.origin, comment.source, comment.html, comment.plain, comment.created,"
        " comment.state, person.subject, person.name, person.website"
        " FROM comment LEFT JOIN comment AS parent ON parent.row = comment.above"
        " LEFT JOIN person ON person.who = comment.who AND comment.state <> 'deleted'"
        " WHERE comment.key = ? AND comment.skip IS NULL ORDER BY comment.created, comment.origin",
        key,
    )
    return ImportedThread(
        key=key,
        title=next(filter(None, titles), None),
        url=next((url for _, url, _ in sources if url), None),
        closed=all(closed for *_, closed in sources),
        comments=[
            ImportedComment(
                origin=origin,
                parent_origin=parent,
                author=Identity(system, subject or "", name=(name or "").strip() or ANONYMOUS, url=website or None),
                rendered=Rendered(source, html, plain),
                created=dt.datetime.fromisoformat(created),
                state=state,
            )
            for origin, parent, source, html, plain, created, state, subject, name, website in comments
        ],
    )

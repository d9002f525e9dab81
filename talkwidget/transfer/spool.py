"""A foreign file, read to its end and kept in a temporary database until it is taken in.

SQLite's private database without a name: on disk as it grows, unlinked from the start, gone with the process however
that ends. What nobody wants is never written to it: no e-mail (a keyed hash whose key dies with the run tells people
apart), no words of comments that are to be skipped.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import html
import secrets
import sqlite3
from collections.abc import Collection, Iterator
from typing import Any, Self

from talkwidget.core.text import Rendered, clean_html
from talkwidget.transfer.format import BROKEN, PUBLISHED, SourceComment, SourceThread

EMPTY = "empty"

_SCHEMA = """
CREATE TABLE thread (
    row INTEGER PRIMARY KEY, ref TEXT NOT NULL UNIQUE, name TEXT, scope TEXT, link TEXT, title TEXT, closed INTEGER,
    deleted INTEGER, created TEXT, line INTEGER, col INTEGER,
    key TEXT, loose TEXT, url TEXT, skip TEXT, nameless INTEGER
);
CREATE TABLE comment (
    row INTEGER PRIMARY KEY, ref TEXT, thread TEXT, parent TEXT, name TEXT, who TEXT, website TEXT, created TEXT,
    source TEXT, html TEXT, plain TEXT, kind TEXT, flaw TEXT,
    cut INTEGER, line INTEGER, col INTEGER,
    key TEXT, origin TEXT, skip TEXT, state TEXT, above INTEGER, there TEXT
);
CREATE TABLE person (who TEXT PRIMARY KEY, subject TEXT NOT NULL, name TEXT, website TEXT) WITHOUT ROWID;
"""


class Spool:
    """The temporary database; ``run`` is how decisions are made in it.

    kinds: which kinds of comments are wanted besides the published ones
    """

    def __init__(self, kinds: Collection[str] = ()) -> None:
        self._kinds = frozenset({PUBLISHED, *kinds})
        self._key = secrets.token_bytes(32)
        self._connection = sqlite3.connect("", isolation_level=None, cached_statements=64)
        self._connection.executescript(_SCHEMA)
        # Nothing here survives a crash anyway, so it needs no journal.
        self._connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; BEGIN;")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def run(self, sql: str, *values: object) -> sqlite3.Cursor:
        return self._connection.execute(sql, values)

    def rows(self, sql: str, *values: object) -> Iterator[Any]:
        return iter(self._connection.execute(sql, values))

    def number(self, sql: str, *values: object) -> int:
        return int(self._connection.execute(sql, values).fetchone()[0] or 0)

    def function(self, name: str, arguments: int, function: Any) -> None:
        self._connection.create_function(name, arguments, function)

    def alike(self, *parts: str) -> str:
        """A mark that is the same for the same parts during this run, and tells nothing of them."""
        return hashlib.blake2b("\0".join(parts).encode(), key=self._key, digest_size=16).hexdigest()

    def add(self, item: SourceThread | SourceComment) -> None:
        if isinstance(item, SourceThread):
            self._add_thread(item)
        else:
            self._add_comment(item)

    def _add_thread(self, thread: SourceThread) -> None:
        if not thread.ref:
            return
        self.run(
            "INSERT OR IGNORE INTO thread (ref, name, scope, link, title, closed, deleted, created, line, col)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            thread.ref, thread.name, thread.scope, thread.link, thread.title, thread.closed, thread.deleted,
            stamp(thread.created), thread.place.line, thread.place.column,
        )  # fmt: skip

    def _add_comment(self, comment: SourceComment) -> None:
        name = html.unescape(comment.name)
        words, flaw = self._words(comment)
        self.run(
            "INSERT INTO comment (ref, thread, parent, name, who, website, created, source, html, plain, kind, flaw,"
            " cut, line, col) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            comment.ref or self._likeness(comment), comment.thread, comment.parent, name, self._who(comment),
            comment.website, stamp(comment.created), words.source, words.html, words.plain, comment.kind, flaw,
            words.cut, comment.place.line, comment.place.column,
        )  # fmt: skip

    def _words(self, comment: SourceComment) -> tuple[Rendered, str]:
        nothing = Rendered("", "", "")
        if comment.kind == BROKEN:
            return nothing, comment.flaw
        if comment.kind not in self._kinds:
            return nothing, ""
        words = clean_html(comment.html, newlines=comment.newlines)
        return words, "" if words.html else EMPTY

    def _who(self, comment: SourceComment) -> str | None:
        # A hostile file may call an address a user name: it doesn't become an id.
        if comment.person and "@" not in comment.person and len(comment.person) <= 255:
            return f"person:{comment.person}"
        return f"group:{self.alike(comment.group.casefold())}" if comment.group else None

    @staticmethod
    def _likeness(comment: SourceComment) -> str:
        """An id for a comment without one, the same in every run over the same words."""
        parts = (comment.thread, stamp(comment.created) or "", comment.name, comment.html)
        return "~" + hashlib.blake2b("\0".join(parts).encode(), digest_size=16).hexdigest()


def stamp(moment: dt.datetime | None) -> str | None:
    """As text that sorts by time."""
    return None if moment is None else moment.astimezone(dt.UTC).isoformat(timespec="microseconds")

"""What a test may see from outside: the rows, the statements, the news, the answers a person gets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from talkwidget.core import events
from talkwidget.core.models import Base
from talkwidget.core.reading import SORTS

SIGNALS = (
    events.comment_posted,
    events.comment_edited,
    events.comment_deleted,
    events.comment_liked,
    events.comment_moderated,
    events.thread_changed,
    events.threads_redrawn,
    events.site_changed,
)


def rows(engine: sa.Engine) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table of ours, as another connection sees them."""
    with engine.connect() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(table.select())), key=repr)
            for table in Base.metadata.sorted_tables
        }


@contextmanager
def statements(engine: sa.Engine) -> Iterator[list[str]]:
    """The SQL sent in a ``with`` block, without its parameters: how long an IN list is remains to be seen."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(re.sub(r"\s+", " ", statement))

    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)


@contextmanager
def news() -> Iterator[list[Any]]:
    """Every event told in a ``with`` block."""
    told: list[Any] = []

    def hear(_sender: object, *, event: Any) -> None:
        told.append(event)

    for signal in SIGNALS:
        signal.connect(hear)
    try:
        yield told
    finally:
        for signal in SIGNALS:
            signal.disconnect(hear)


def everything_for(talk: Any, who: Any, key: str, *, words: str, author: Any) -> list[Any]:
    """All that one person can read: each door of reading, and all that is kept about them."""
    thread = talk.thread(None, key)
    return [
        thread,
        *(talk.page(thread, sort=sort, limit=2) for sort in SORTS),
        *(talk.around(thread, 1, sort=sort) for sort in SORTS),
        talk.replies(thread, 1),
        talk.search(thread, words),
        talk.since(thread, thread.changes_since),
        talk.counts(None, [key]),
        talk.latest(None),
        talk.latest(None, thread=key),
        talk.latest(None, author=author),
        talk.me(None, who, key),
        talk.mutes(None, who),
        talk.export(None, who),
    ]

"""Many comments at once, put where the conversation would have put them."""

from __future__ import annotations

import datetime as dt
import uuid

import sqlalchemy as sa

from talkwidget.core.models import Author, Comment, Site, Thread, new_id

WHEN = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)


def fill(engine: sa.Engine, *, roots: int, replies: int, thread: str = "/posts/42") -> None:
    """Make a thread of ``roots`` comments, the first with ``replies``; a thread of that key is replaced."""
    with engine.begin() as connection:
        site = connection.execute(sa.select(Site.id).where(Site.name == "default")).scalar_one()
        old = connection.execute(
            sa.select(Thread.id).where(Thread.site_id == site, Thread.key == thread)
        ).scalar_one_or_none()
        if old is not None:
            connection.execute(sa.delete(Comment).where(Comment.site_id == site, Comment.thread_id == old))
            connection.execute(sa.delete(Thread).where(Thread.site_id == site, Thread.id == old))
        author, thread_id, total = new_id(), new_id(), roots + replies
        connection.execute(
            sa.insert(Author),
            [{"site_id": site, "id": author, "issuer": "import", "subject": str(author), "name": "Many", "was": [],
              "token_epoch": 0, "mute_minute": 0, "mute_changes": 0, "created": WHEN}],
        )  # fmt: skip
        connection.execute(
            sa.insert(Thread),
            [{"site_id": site, "id": thread_id, "key": thread, "state": "open", "count": total, "last_number": total,
              "version": total, "created": WHEN}],
        )  # fmt: skip
        rows = [_row(site, thread_id, author, number, roots, replies) for number in range(1, total + 1)]
        connection.execute(sa.insert(Comment), rows)


def _row(
    site: uuid.UUID, thread: uuid.UUID, author: uuid.UUID, number: int, roots: int, replies: int
) -> dict[str, object]:
    root = number <= roots
    below = replies if number == 1 else 0
    return {
        "site_id": site, "id": new_id(), "thread_id": thread, "number": number, "author_id": author,
        "parent_number": None if root else 1, "root_number": number if root else 1, "depth": 0 if root else 1,
        "place": 0 if root else number - roots, "source": "Some words", "html": "<p>Some words</p>",
        "plain": "some words", "markup_version": 1, "state": "published", "official": False, "pinned": False,
        "listed": True, "likes": number % 7, "replies": below, "branch": below, "last_place": below, "created": WHEN,
    }  # fmt: skip

"""What a person may ask about themselves: everything kept, and to be forgotten (mute.md, M32)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa

from talkwidget.core import (
    appeals,
    authors,
    changes,
    comments,
    decisions,
    mutes,
    passkeys,
    quotes,
    reports,
    standings,
    threads,
)
from talkwidget.core.dialects import AnySession
from talkwidget.core.models import (
    Appeal,
    Author,
    Comment,
    Decision,
    DeskSession,
    Like,
    Mute,
    PostKey,
    Report,
    Revision,
    Thread,
)
from talkwidget.core.views import SiteView


def export(session: AnySession, site: SiteView, author: Author, *, now: dt.datetime) -> dict[str, Any]:
    """Everything the site keeps about one person, as JSON-ready values with RFC 3339 times.

    ``edits`` are those a moderator made of others' words, ``decisions`` those about this person and what they wrote,
    and ``decided`` those they took as a moderator. Not in it: what others keep of this person, such as mutes; who took
    a decision; and the digests that recognise for a day a comment sent twice, for 30 days an address.
    """
    written = session.execute(
        sa.select(Comment, Thread.key)
        .join(Thread, sa.and_(Thread.site_id == Comment.site_id, Thread.id == Comment.thread_id))
        .where(Comment.site_id == site.id, Comment.author_id == author.id)
        .order_by(Comment.created, Comment.number)
    ).all()
    revisions: dict[Any, list[dict[str, Any]]] = {}
    for revision in session.execute(
        sa.select(Revision)
        .join(Comment, sa.and_(Comment.site_id == Revision.site_id, Comment.id == Revision.comment_id))
        .where(Comment.site_id == site.id, Comment.author_id == author.id)
        .order_by(Revision.replaced)
    ).scalars():
        revisions.setdefault(revision.comment_id, []).append(
            {"text": revision.source, "replaced": _time(revision.replaced)}
        )
    edits = session.execute(
        sa.select(Revision.comment_id, Revision.replaced)
        .join(Comment, sa.and_(Comment.site_id == Revision.site_id, Comment.id == Revision.comment_id))
        .where(
            Revision.site_id == site.id, Revision.editor_id == author.id,
            sa.or_(Comment.author_id.is_(None), Comment.author_id != author.id),
        )
        .order_by(Revision.replaced)
    ).all()  # fmt: skip
    guests = session.execute(
        sa.select(Author)
        .where(Author.site_id == site.id, Author.merged_into == author.id)
        .order_by(Author.created, Author.id)
    ).scalars()
    likes = session.execute(
        sa.select(Like.comment_id, Like.created)
        .where(Like.site_id == site.id, Like.author_id == author.id)
        .order_by(Like.created)
    ).all()
    return {
        "site": site.name,
        "author": {
            "id": str(author.id), "issuer": author.issuer, "subject": author.subject, "name": author.name,
            "url": author.url, "email": author.email, "role": author.role, "since": _time(author.created),
            "standing": author.standing, "standing_until": _time(author.standing_until),
            "standing_reason": author.standing_reason,
            "was": [{"id": str(row.id), "subject": row.subject, "since": _time(row.created)} for row in guests],
        },
        "comments": [
            {
                "id": str(row.id), "thread": key, "number": row.number, "parent": row.parent_number,
                "text": row.source, "html": row.html, "state": row.state, "reason": row.reason,
                "official": row.official, "likes": row.likes, "created": _time(row.created),
                "edited": _time(row.edited), "history": revisions.get(row.id, []), "origin": row.origin,
                "findings": row.findings or [],
            }
            for row, key in written
        ],
        "edits": [{"comment": str(comment), "replaced": _time(replaced)} for comment, replaced in edits],
        "likes": [{"comment": str(comment), "created": _time(created)} for comment, created in likes],
        "mutes": [
            {
                "author": str(entry.author), "name": entry.name, "thread": entry.thread, "since": _time(entry.since),
                "until": _time(entry.until), "note": entry.note, "expired": entry.expired,
            }
            for entry in mutes.everything(session, site, author.id, now=now)
        ],
        "reports": [
            {
                "comment": str(row.comment_id), "reason": row.reason, "note": row.note, "name": row.name,
                "email": row.email, "at": _time(row.at), "outcome": row.outcome, "decided": _time(row.decided),
            }
            for row in session.execute(
                sa.select(Report)
                .where(Report.site_id == site.id, Report.reporter_id == author.id)
                .order_by(Report.at, Report.id)
            ).scalars()
        ],
        "appeals": [
            {
                "comment": str(entry.comment) if entry.comment is not None else None, "text": entry.text,
                "at": _time(entry.at), "outcome": entry.outcome, "answer": entry.answer,
                "decided": _time(entry.decided),
            }
            for entry in reversed(appeals.mine(session, site, author.id))
        ],
        "decisions": _log(session, site, Decision.author_id == author.id),
        "decided": _log(session, site, Decision.actor_id == author.id),
        **_ways_in(session, site, author),
    }  # fmt: skip


def _log(session: AnySession, site: SiteView, which: sa.ColumnElement[bool]) -> list[dict[str, Any]]:
    """Lines of the log, the oldest first, without who took the decisions."""
    lines = session.execute(sa.select(Decision).where(Decision.site_id == site.id, which).order_by(Decision.id))
    return [
        {
            "action": row.action, "at": _time(row.at), "via": row.via,
            "comment": str(row.comment_id) if row.comment_id is not None else None, "rule": row.rule, "note": row.note,
        }
        for row in lines.scalars()
    ]  # fmt: skip


def _ways_in(session: AnySession, site: SiteView, author: Author) -> dict[str, Any]:
    """Where a moderator of the standalone server signed in, and by what they may."""
    begun = session.execute(
        sa.select(DeskSession)
        .where(DeskSession.site_id == site.id, DeskSession.author_id == author.id)
        .order_by(DeskSession.created, DeskSession.id)
    ).scalars()
    return {
        "sessions": [
            {
                "browser": row.browser, "by": row.by, "since": _time(row.created), "used": _time(row.seen),
                "until": _time(row.expires), "ended": _time(row.ended),
            }
            for row in begun
        ],
        "passkeys": [
            {"name": key.name, "since": _time(key.created), "used": _time(key.used)}
            for key in passkeys.of_author(session, site, author)
        ],
    }  # fmt: skip


def nothing(site: SiteView) -> dict[str, Any]:
    """The export of somebody who left no trace."""
    kinds = (
        "comments",
        "edits",
        "likes",
        "mutes",
        "reports",
        "appeals",
        "decisions",
        "decided",
        "sessions",
        "passkeys",
    )
    return {"site": site.name, "author": None} | {kind: [] for kind in kinds}


def erase(session: AnySession, site: SiteView, author: Author, *, now: dt.datetime) -> None:
    """Forget a person: their words, likes, reports, mutes, the mutes of them, their name; threads keep their shape.

    Of whom a moderator silenced there stays a row that says so, and who it is to the host: else a ban would go away by
    erasing oneself. It has no name, no words and no reason. ``author`` is locked.
    """
    for thread in threads.lock_each(session, site, authors.threads_of(session, site, author.id, liked=True)):
        _leave(session, site, thread, author, now)
        changes.note_redrawn(session, thread)
    of_theirs = (
        Mute.reader_id, Mute.author_id, PostKey.author_id, Author.merged_into, Report.reporter_id, Appeal.author_id,
    )  # fmt: skip
    for column in of_theirs:
        table = column.class_
        session.execute(
            sa.delete(table)
            .where(table.site_id == site.id, column == author.id)
            .execution_options(synchronize_session=False)
        )
    session.execute(
        sa.update(Revision)
        .where(Revision.site_id == site.id, Revision.editor_id == author.id)
        .values(editor_id=None)
        .execution_options(synchronize_session=False)
    )
    decisions.forget(session, site, author.id)
    session.delete(author)
    if standings.is_silenced(author, now):
        # Deleted first all the same: what hangs on the row goes with it.
        session.flush()
        session.add(
            Author(site_id=site.id, id=author.id, issuer=author.issuer, subject=author.subject, created=now,
                   standing=author.standing, standing_until=author.standing_until)
        )  # fmt: skip


def _leave(session: AnySession, site: SiteView, thread: Thread, author: Author, now: dt.datetime) -> None:
    """Take one person out of one locked thread."""
    likes = session.execute(
        sa.select(Like, Comment)
        .join(Comment, sa.and_(Comment.site_id == Like.site_id, Comment.id == Like.comment_id))
        .where(Like.site_id == site.id, Like.author_id == author.id, Comment.thread_id == thread.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    for like, comment in likes:
        comment.likes -= 1
        session.delete(like)
    seen = [comment for _, comment in likes if comment.state == comments.PUBLISHED]
    if seen:
        changes.note(thread, *seen)
    session.flush()
    written = (
        session.execute(
            sa.select(Comment)
            .where(Comment.site_id == site.id, Comment.thread_id == thread.id, Comment.author_id == author.id)
            .order_by(Comment.number.desc())
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        .scalars()
        .all()
    )
    quotes.forget(session, thread, [row.number for row in written])
    reports.close_deleted(session, site, [row.id for row in written], now=now)
    for row in written:
        comments.erase(session, site, thread, row)


def _time(moment: dt.datetime | None) -> str | None:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None

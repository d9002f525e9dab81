"""A guest signs in: what they wrote, liked and muted becomes the account's (mute.md, M3, M27)."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from talkwidget.core import authors, mutes, reports, standings, threads
from talkwidget.core.dialects import AnySession
from talkwidget.core.identity import Identity
from talkwidget.core.models import Appeal, Author, Comment, Decision, Like, Mute, PostKey, Revision
from talkwidget.core.views import SiteView, Takeover


def take_over(session: AnySession, site: SiteView, guest: Identity, author: Author, *, now: dt.datetime) -> Takeover:
    """Make a guest's comments, likes and mutes those of ``author``, who is locked; once more changes nothing.

    Whoever muted the guest goes on not hearing them, and whom a moderator silenced stays silenced. The guest's tokens
    end: they lie in a browser for a year and outlive signing out, so none may ever speak for an account. The guest's
    row stays, empty: lists in other people's browsers know this person by its id.

    :raises MuteLimit: the two lists of mutes are too long to be one; nothing is taken over then.
    """
    row = authors.of_subject(session, site, guest)
    if row is not None:
        row = session.get(Author, (site.id, row.id), with_for_update=True, populate_existing=True)
    if row is None or row.merged_into is not None:
        return Takeover(0, 0)
    touched = authors.threads_of(session, site, row.id, liked=True)
    threads.lock_each(session, site, touched)
    comments = _hand_on(session, site, Comment.author_id, row.id, author.id)
    _hand_on(session, site, Revision.editor_id, row.id, author.id)
    _hand_on(session, site, Appeal.author_id, row.id, author.id)
    _hand_on(session, site, Decision.author_id, row.id, author.id)
    _join_likes(session, site, row.id, author.id)
    reports.join_takeover(session, site, row.id, author.id)
    moved = _join_mutes(session, site, row.id, author.id, now)
    _join_post_keys(session, site, row.id, author.id)
    standings.hand_on(row, author, now=now)
    author.name = author.name or row.name
    author.was = sorted({*author.was, str(row.id)})
    row.merged_into, row.token_epoch = author.id, row.token_epoch + 1
    row.name, row.url, row.email = "", None, None
    session.flush()
    threads.touch(session, site, touched | authors.threads_of(session, site, author.id))
    return Takeover(comments, moved)


def _hand_on(
    session: AnySession, site: SiteView, column: InstrumentedAttribute[Any], guest: uuid.UUID, author: uuid.UUID
) -> int:
    table = column.class_
    changed = session.execute(
        sa.update(table)
        .where(table.site_id == site.id, column == guest)
        .values({column: author})
        .execution_options(synchronize_session=False)
    )
    return int(changed.rowcount)  # type: ignore[attr-defined]  # a DML result is a CursorResult


def _join_likes(session: AnySession, site: SiteView, guest: uuid.UUID, author: uuid.UUID) -> None:
    def liked_by(person: uuid.UUID) -> set[uuid.UUID]:
        # A locking read: MariaDB's snapshot may be older than the locks.
        query = sa.select(Like.comment_id).where(Like.site_id == site.id, Like.author_id == person)
        return set(session.execute(query.with_for_update()).scalars())

    twice = sorted(liked_by(guest) & liked_by(author))
    if twice:  # one person, one like
        session.execute(
            sa.delete(Like)
            .where(Like.site_id == site.id, Like.author_id == guest, Like.comment_id.in_(twice))
            .execution_options(synchronize_session=False)
        )
        session.execute(
            sa.update(Comment)
            .where(Comment.site_id == site.id, Comment.id.in_(twice))
            .values(likes=Comment.likes - 1)
            .execution_options(synchronize_session=False)
        )
    _hand_on(session, site, Like.author_id, guest, author)


def _join_mutes(session: AnySession, site: SiteView, guest: uuid.UUID, author: uuid.UUID, now: dt.datetime) -> int:
    """The union of two lists (M3): the longer wish wins. Returns how many of the guest's own moved."""
    found = session.execute(
        sa.select(Mute)
        .where(Mute.site_id == site.id, sa.or_(Mute.reader_id == guest, Mute.author_id == guest))
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalars()
    moved = 0
    for old in found.all():
        reader = author if old.reader_id == guest else old.reader_id
        target = author if old.author_id == guest else old.author_id
        session.delete(old)
        if reader == target:  # nobody mutes themselves
            continue
        there = session.get(Mute, (site.id, reader, target, old.scope), with_for_update=True, populate_existing=True)
        if there is None:
            there = Mute(site_id=site.id, reader_id=reader, author_id=target, scope=old.scope,
                         since=old.since, until=old.until, note=old.note)  # fmt: skip
            session.add(there)
            moved += old.reader_id == guest
        there.since, there.until = min(there.since, old.since), mutes.later(there.until, old.until)
        there.note = there.note or old.note
    session.flush()
    if moved:
        mutes.check_room(mutes.rows(session, site, author, lock=True), set(), now=now)
    return moved


def _join_post_keys(session: AnySession, site: SiteView, guest: uuid.UUID, author: uuid.UUID) -> None:
    """Let a comment whose answer was lost be asked for again by the account."""
    found = session.execute(
        sa.select(PostKey).where(PostKey.site_id == site.id, PostKey.author_id == guest).with_for_update()
    ).scalars()
    for old in found.all():
        session.delete(old)
        if session.get(PostKey, (site.id, author, old.key_digest)) is None:
            session.add(
                PostKey(site_id=site.id, scope=author, key_digest=old.key_digest, body_digest=old.body_digest,
                        author_id=author, comment_id=old.comment_id, created=old.created)
            )  # fmt: skip

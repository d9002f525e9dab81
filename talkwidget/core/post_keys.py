"""Idempotency keys: the same key and body give one comment, for 24 hours, from however many tabs and retries."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import uuid

import sqlalchemy as sa

from talkwidget.core.dialects import AnySession
from talkwidget.core.errors import KeyReused
from talkwidget.core.models import NOBODY, Author, Comment, PostKey
from talkwidget.core.views import SiteView

KEPT = dt.timedelta(hours=24)


def digest(*parts: object) -> str:
    """One fixed-length name for all of ``parts``."""
    return hashlib.sha256(json.dumps([str(part) if part is not None else None for part in parts]).encode()).hexdigest()


def find(
    session: AnySession, site: SiteView, author: Author | None, key: str, body: str, *, now: dt.datetime
) -> PostKey | None:
    """The earlier use of this key by the same person (or by nobody yet known).

    :raises KeyReused: it came with another body.
    """
    row = session.get(PostKey, (site.id, _scope(author), digest(key)))
    if row is None or row.created <= now - KEPT:
        return None
    if row.body_digest != body:
        raise KeyReused
    return row


def keep(
    session: AnySession,
    site: SiteView,
    author: Author | None,
    key: str,
    body: str,
    comment: Comment,
    *,
    now: dt.datetime,
) -> None:
    """Remember what this key was used for, and forget the keys of yesterday."""
    session.execute(
        sa.delete(PostKey)
        .where(PostKey.site_id == site.id, PostKey.created <= now - KEPT)
        .execution_options(synchronize_session=False)
    )
    if comment.author_id is None:
        raise ValueError("a comment that was just written has an author")
    session.add(
        PostKey(site_id=site.id, scope=_scope(author), key_digest=digest(key), body_digest=body,
                author_id=comment.author_id, comment_id=comment.id, created=now)
    )  # fmt: skip
    session.flush()


def _scope(author: Author | None) -> uuid.UUID:
    return author.id if author is not None else NOBODY

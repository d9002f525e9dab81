"""Idempotency keys: the same key and body give one comment, for 24 hours, from however many tabs and retries."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import uuid
from typing import Any

import sqlalchemy as sa

from talkwidget.core import transactions
from talkwidget.core.authors import Entered
from talkwidget.core.dialects import AnySession
from talkwidget.core.errors import KeyReused
from talkwidget.core.locked import NewComment
from talkwidget.core.models import NOBODY, PostKey
from talkwidget.core.views import SiteView

KEPT = dt.timedelta(hours=24)
# Of the table, not the mapped class: nobody wants these rows as objects.
_TABLE = PostKey.metadata.tables[PostKey.__tablename__]
_USED: Any = sa.select(PostKey.body_digest, PostKey.author_id, PostKey.comment_id, PostKey.created).where(
    PostKey.site_id == sa.bindparam("site"),
    PostKey.scope == sa.bindparam("scope"),
    PostKey.key_digest == sa.bindparam("digest"),
)
_FORGET = sa.delete(_TABLE).where(_TABLE.c.site_id == sa.bindparam("site"), _TABLE.c.created <= sa.bindparam("until"))
_KEEP = sa.insert(_TABLE)


def digest(*parts: object) -> str:
    """One fixed-length name for all of ``parts``."""
    return hashlib.sha256(json.dumps([str(part) if part is not None else None for part in parts]).encode()).hexdigest()


def find(
    session: AnySession, site: SiteView, author: Entered | None, key: str, body: str, *, now: dt.datetime
) -> sa.Row[Any] | None:
    """The earlier use of this key by the same person (or by nobody yet known).

    :raises KeyReused: it came with another body.
    """
    named = {"site": site.id, "scope": _scope(author), "digest": digest(key)}
    row = transactions.connection(session).execute(_USED, named).one_or_none()
    if row is None or row.created <= now - KEPT:
        return None
    if row.body_digest != body:
        raise KeyReused
    return row


def keep(
    session: AnySession,
    site: SiteView,
    author: Entered | None,
    key: str,
    body: str,
    comment: NewComment,
    *,
    now: dt.datetime,
) -> None:
    """Remember what this key was used for, and forget the keys of yesterday."""
    connection = transactions.connection(session)
    connection.execute(_FORGET, {"site": site.id, "until": now - KEPT})
    used = {
        "site_id": site.id, "scope": _scope(author), "key_digest": digest(key), "body_digest": body,
        "author_id": comment.author_id, "comment_id": comment.id, "created": now,
    }  # fmt: skip
    connection.execute(_KEEP, used)


def _scope(author: Entered | None) -> uuid.UUID:
    return author.id if author is not None else NOBODY

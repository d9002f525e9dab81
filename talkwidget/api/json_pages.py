"""The conversation's values as JSON: plain dicts in the order of the documents, without a schema or a row in between.

Times are RFC 3339 in UTC with ``Z``, to the second. Nothing is written here that its reader may not see: the values
that come in hold no e-mail, address or token.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import orjson

from talkwidget import i18n
from talkwidget.core.checks import reasons
from talkwidget.core.comments import UNSEEN
from talkwidget.core.rows import Plain
from talkwidget.core.views import AuthorView, CommentView, Me, MuteView, Page, ThreadView, WordListView
from talkwidget.i18n import Catalogue

Json = dict[str, Any]


def write(value: Json) -> bytes:
    """The bytes of a JSON answer: compact, UTF-8, the same for the same value."""
    return orjson.dumps(value)


def time(moment: dt.datetime | None) -> str | None:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment is not None else None


def page(found: Page[Plain] | Page[CommentView]) -> bytes:
    """A page of a thread: the same bytes for every reader."""
    settings = found.thread.site.settings
    return write(
        {
            "thread": thread(found.thread),
            "settings": {
                "guests": settings.guests,
                "edit_seconds": settings.edit_seconds,
                "max_length": settings.max_length,
                "max_depth": settings.max_depth,
                "locale": settings.locale,
                "strings": settings.strings.digest,
            },
            "comments": [comment(row) if isinstance(row, CommentView) else row for row in found.comments],
            "next": found.next,
            "previous": found.previous,
        }
    )


def thread(found: ThreadView) -> Json:
    return {
        "site": found.site.name,
        "key": found.key,
        "title": found.title,
        "url": found.url,
        "state": found.state,
        "count": found.count,
        "version": found.version,
    }


def comment(row: CommentView) -> Json:
    return {
        "id": str(row.id),
        "number": row.number,
        "parent": row.parent,
        "root": row.root,
        "depth": row.depth,
        "author": author(row.author) if row.author is not None else None,
        "html": row.html,
        "state": row.state,
        "official": row.official,
        "pinned": row.pinned,
        "created": time(row.created),
        "edited": time(row.edited),
        "likes": row.likes,
        "replies": row.replies,
        "more": {"count": row.more.count, "next": row.more.next} if row.more is not None else None,
        "reason": row.reason,
        "quotes": {str(number): str(person) for number, person in row.quotes.items()},
    }


def own_comment(row: CommentView, words: Catalogue) -> Json:
    """A comment for its author, or for a moderator, who are told in their language why it waits."""
    return comment(row) | {"reason": why(row, words)}


def why(row: CommentView, words: Catalogue) -> str | None:
    """Why readers don't see a comment: a moderator's own words, or a check's rule in the reader's language."""
    if row.reason is None or row.state not in UNSEEN:
        return row.reason
    return i18n.sentence(words, reasons.sentence(row.reason))


def word_list(found: WordListView) -> Json:
    return {"kind": found.kind, "words": list(found.words), "version": found.version}


def author(person: AuthorView) -> Json:
    return {
        "id": str(person.id) if person.id is not None else None,
        "name": person.name,
        "url": person.url,
        "avatar": person.avatar,
        "role": person.role,
        "was": list(person.was),
    }


def me(reader: Me, words: Catalogue, *, token: str | None) -> Json:
    """What a page lays over the public one for its reader."""
    return {
        "author": author(reader.author) | {"guest": reader.author.guest} if reader.author is not None else None,
        "roles": list(reader.roles),
        "may": {
            "post": reader.may.post,
            "like": reader.may.like,
            "mute": reader.may.mute,
            "moderate": reader.may.moderate,
        },
        "mutes": [mute(entry) for entry in reader.mutes],
        "likes": [str(liked) for liked in reader.likes],
        "pending": [own_comment(row, words) for row in reader.pending],
        "version": reader.version,
        "why": i18n.sentence(words, reader.why) if reader.why is not None else None,
        "token": token,
    }


def mute(entry: MuteView) -> Json:
    return {
        "author": str(entry.author),
        "name": entry.name,
        "thread": entry.thread,
        "since": time(entry.since),
        "until": time(entry.until),
        "note": entry.note,
        "was": list(entry.was),
    }


def mute_list(entries: Sequence[MuteView], *, limit: int) -> Json:
    """The whole list, those included whose time ran out lately."""
    return {"mutes": [mute(entry) | ({"expired": True} if entry.expired else {}) for entry in entries], "limit": limit}

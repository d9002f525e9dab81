"""WordPress' export (WXR 1.0 to 1.2): an RSS file whose items hold their comments.

Items are told apart by where they stand in the file: post ids repeat in files that were merged or edited.
"""

from __future__ import annotations

import datetime as dt
import email.utils
import re
from collections.abc import Iterable, Iterator

from talkwidget.transfer.format import (
    BROKEN,
    DELETED,
    PINGBACK,
    PUBLISHED,
    SPAM,
    TRACKBACK,
    UNAPPROVED,
    SourceComment,
    SourceThread,
    moment,
)
from talkwidget.transfer.xml import Path, Record, records

_CHANNEL = ("rss", "channel")
_BLOG = (*_CHANNEL, "base_blog_url")
_ITEM = (*_CHANNEL, "item")
_COMMENT = (*_ITEM, "comment")
_WANTED: dict[Path, frozenset[str]] = {
    _BLOG: frozenset({""}),
    _ITEM: frozenset(
        {"title", "link", "guid", "pubDate", "post_id", "post_date_gmt", "post_date", "status", "comment_status"}
    ),
    _COMMENT: frozenset(
        f"comment_{name}"
        for name in (
            "id", "author", "author_email", "author_url", "date", "date_gmt", "content", "approved", "type", "parent",
            "user_id",
        )
    ),
}  # fmt: skip
_APPROVED = {
    "1": PUBLISHED, "approve": PUBLISHED, "approved": PUBLISHED, "": PUBLISHED,
    "spam": SPAM, "trash": DELETED, "post-trashed": DELETED,
}  # fmt: skip


class WordPress:
    """``read`` an export of one blog.

    zone: what local dates are in; they are used where the file has no UTC one
    """

    name = "wordpress"

    def __init__(self, zone: dt.tzinfo = dt.UTC) -> None:
        self._zone = zone

    def read(self, chunks: Iterable[bytes]) -> Iterator[SourceThread | SourceComment]:
        blog, items = "", 0
        current: Record | None = None
        for record in records(chunks, root="rss", wanted=_WANTED, spare=frozenset({_COMMENT})):
            if record.path == _BLOG:
                blog = _blog(record[""])
                continue
            item = record.inside or record
            items += item is not current
            current = item
            yield self._item(record, str(items), blog) if item is record else self._comment(record, str(items), blog)

    def _item(self, record: Record, ref: str, blog: str) -> SourceThread:
        return SourceThread(
            ref=ref,
            name=record["post_id"],
            scope=f"{blog}:{record['post_id'] or record['link']}",
            link=record["link"] or record["guid"],
            title=record["title"],
            closed=record["comment_status"] == "closed",
            deleted=record["status"] == "trash",
            created=self._moment(record["post_date_gmt"], record["post_date"]) or _pub_date(record["pubDate"]),
            place=record.place,
        )

    def _comment(self, record: Record, ref: str, blog: str) -> SourceComment:
        user, parent = record["comment_user_id"], record["comment_parent"]
        return SourceComment(
            ref=record["comment_id"],
            thread=ref,
            parent=parent if parent != "0" else "",
            name=record["comment_author"],
            person=f"{blog}:{user}" if user.isdecimal() and int(user) else "",
            group=record["comment_author_email"],
            website=record["comment_author_url"],
            created=self._moment(record["comment_date_gmt"], record["comment_date"]),
            html=record["comment_content"],
            newlines=True,
            kind=_kind(record),
            place=record.place,
        )

    def _moment(self, utc: str, local: str) -> dt.datetime | None:
        return moment(utc) or moment(local, zone=self._zone)


def _kind(record: Record) -> str:
    if record.broken:
        return BROKEN
    kind = record["comment_type"].lower()
    if kind in {PINGBACK, TRACKBACK}:
        return kind
    return _APPROVED.get(record["comment_approved"].lower(), UNAPPROVED)


def _blog(address: str) -> str:
    """What sets one blog's ids apart from another's: its address, whichever way it was reached."""
    return re.sub(r"^https?://(www\.)?|/+$", "", address.lower())


def _pub_date(text: str) -> dt.datetime | None:
    try:
        value = email.utils.parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    return moment(value.isoformat())

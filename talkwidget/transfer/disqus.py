"""Disqus' export: <https://help.disqus.com/en/articles/1717164-comments-export>.

Threads, then posts, each with a numeric ``dsq:id``; a post names its thread and its parent. The thread's own ``<id>``
is whatever the page passed as its identifier, empty in many exports, so it is only a last resort.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from talkwidget.transfer.format import BROKEN, DELETED, PUBLISHED, SPAM, UNAPPROVED, SourceComment, SourceThread, moment
from talkwidget.transfer.xml import Path, Record, records

_THREAD = ("disqus", "thread")
_POST = ("disqus", "post")
_WANTED: dict[Path, frozenset[str]] = {
    _THREAD: frozenset({"id", "link", "title", "createdAt", "isClosed", "isDeleted"}),
    _POST: frozenset(
        {"id", "message", "createdAt", "isDeleted", "isSpam", "isApproved", "thread", "parent"}
        | {"author/name", "author/username", "author/email"}
    ),
}


class Disqus:
    """``read`` an export of one forum."""

    name = "disqus"

    def read(self, chunks: Iterable[bytes]) -> Iterator[SourceThread | SourceComment]:
        for record in records(chunks, root="disqus", wanted=_WANTED, spare=frozenset(_WANTED)):
            yield _thread(record) if record.path == _THREAD else _post(record)


def _thread(record: Record) -> SourceThread:
    ref = record.ids.get("", "")
    return SourceThread(
        ref=ref,
        name=ref,
        scope="",
        link=record["link"] or record["id"],
        title=record["title"],
        closed=_is_true(record["isClosed"]),
        deleted=_is_true(record["isDeleted"]),
        created=moment(record["createdAt"]),
        place=record.place,
    )


def _post(record: Record) -> SourceComment:
    username = record["author/username"]
    return SourceComment(
        ref=record.ids.get("") or (f"id-{record['id']}" if record["id"] else ""),
        thread=record.ids.get("thread", ""),
        parent=record.ids.get("parent", ""),
        name=record["author/name"],
        person=username,
        group=record["author/email"],
        website="",
        created=moment(record["createdAt"]),
        html=record["message"],
        newlines=False,
        kind=_kind(record),
        place=record.place,
        flaw=record.broken,
    )


def _kind(record: Record) -> str:
    if record.broken:
        return BROKEN
    if _is_true(record["isSpam"]):
        return SPAM
    if _is_true(record["isDeleted"]):
        return DELETED
    return UNAPPROVED if record["isApproved"].lower() == "false" else PUBLISHED


def _is_true(text: str) -> bool:
    return text.lower() in {"true", "1"}

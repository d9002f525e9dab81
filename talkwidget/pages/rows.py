"""From a page's flat rows to what one reader sees: a tree, with their mutes laid over it. Pure.

The numbers in brackets are the rules of mute.md.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby

from markupsafe import Markup

from talkwidget.core.views import AuthorView, CommentView, Me
from talkwidget.i18n import Catalogue

PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class Reader:
    """What of a reader shows in a thread. Nobody in particular has muted nobody.

    ids:          all ids of the reader, those of earlier times too
    muted:        all ids of everybody they don't hear in this thread
    edited_since: comments written after this moment may still be edited
    """

    ids: frozenset[str] = frozenset()
    muted: frozenset[str] = frozenset()
    likes: frozenset[uuid.UUID] = frozenset()
    may_post: bool = False
    edited_since: dt.datetime | None = None

    def is_muted(self, comment: CommentView) -> bool:
        """Removed and deleted go before muted (M30); what is one's own or official is never hidden (M8, M26)."""
        if comment.author is None or comment.official or self.is_mine(comment):
            return False
        return comment.state == PUBLISHED and not self.muted.isdisjoint(ids_of(comment.author))

    def is_mine(self, comment: CommentView) -> bool:
        return comment.author is not None and not self.ids.isdisjoint(ids_of(comment.author))

    def may_edit(self, comment: CommentView) -> bool:
        in_time = self.edited_since is not None and comment.created > self.edited_since
        return in_time and comment.state != "removed" and self.is_mine(comment)


@dataclass(slots=True)
class Row:
    """One comment at its place.

    replies:  what hangs below it
    depth:    as shown
    is_flat:  it doesn't hang below its own parent, and so says whom it answers
    parent:   the comment it answers, where that is on this page
    to_muted: that one is muted
    """

    comment: CommentView
    html: Markup
    is_muted: bool
    is_mine: bool
    is_liked: bool
    may_edit: bool
    may_reply: bool
    is_flat: bool = True
    depth: int = 0
    parent: CommentView | None = None
    to_muted: bool = False
    replies: list[Row | Run] = field(default_factory=list)

    @property
    def number(self) -> int:
        return self.comment.number

    @property
    def is_silent(self) -> bool:
        """Whether the reader sees nothing of it and of all that hangs below it."""
        return self.is_muted and self.comment.more is None and all(below.is_silent for below in self.replies)


@dataclass(frozen=True, slots=True)
class Run:
    """Muted comments that stand side by side, with nothing audible below: one line (M5)."""

    rows: list[Row]

    is_silent = True

    @property
    def numbers(self) -> list[int]:
        return sorted(row.number for row in walk(self.rows))


NOBODY = Reader()


def reader_of(me: Me, *, thread: str, edited_since: dt.datetime) -> Reader:
    """What a reader's list, likes and name mean in one thread."""
    return Reader(
        ids=frozenset(ids_of(me.author)) if me.author is not None else frozenset(),
        muted=frozenset(
            one for mute in me.mutes if mute.thread in {None, thread} for one in (str(mute.author), *mute.was)
        ),
        likes=frozenset(me.likes),
        may_post=me.may.post,
        edited_since=edited_since,
    )


def arrange(
    comments: Iterable[CommentView], reader: Reader = NOBODY, *, max_depth: int, by_number: bool = True
) -> list[Row | Run]:
    """Lay a page's comments out in a tree at most ``max_depth`` deep (0: a flat list).

    Replies go by number. A comment whose parent is not here hangs below its root.

    by_number: the top level too; else it keeps the order in which the comments come
    """
    rows = {comment.number: _row(comment, reader) for comment in comments}
    above: dict[int, Row] = {}
    ordered = sorted(rows.values(), key=lambda row: row.number)
    for row in ordered:
        answered = rows.get(row.comment.parent or 0)
        if answered is not None:
            row.parent, row.to_muted = answered.comment, answered.is_muted
        up = answered or rows.get(row.comment.root)
        if up is row:
            continue
        while up is not None and up.depth >= max_depth:
            up = above.get(up.number)
        if up is not None:
            row.is_flat, row.depth = up is not answered, up.depth + 1
            above[row.number] = up
            up.replies.append(row)
    for row in ordered:
        row.replies = coalesce(below for below in row.replies if isinstance(below, Row))
    top = ordered if by_number else rows.values()
    return coalesce(row for row in top if row.number not in above)


def flat(comments: Iterable[CommentView], reader: Reader = NOBODY) -> list[Row]:
    """The comments as they come, without a tree: what a search found."""
    return [_row(comment, reader) for comment in comments]


def coalesce(rows: Iterable[Row]) -> list[Row | Run]:
    """Make one of each two or more neighbours that are wholly silent (M5)."""
    shown: list[Row | Run] = []
    for silent, group in groupby(rows, key=lambda row: row.is_silent):
        members = list(group)
        shown.extend([Run(members)] if silent and len(members) > 1 else members)
    return shown


def walk(rows: Iterable[Row | Run]) -> Iterator[Row]:
    """Every comment of a tree."""
    for row in rows:
        if isinstance(row, Run):
            yield from walk(row.rows)
        else:
            yield row
            yield from walk(row.replies)


def named(comments: Iterable[CommentView], words: Catalogue) -> list[CommentView]:
    """The comments, with something to call those whom an import left without a name.

    The embed hides single comments of theirs, too (M27). That list is the browser's own; on the Talk page, one mutes
    whom the import takes for one person.
    """
    nobody = words.say("page.guest")
    return [
        replace(comment, author=replace(comment.author, name=nobody))
        if comment.author is not None and not comment.author.name
        else comment
        for comment in comments
    ]


def ids_of(author: AuthorView) -> tuple[str, ...]:
    """All ids of a person, a guest's before signing in too."""
    return (str(author.id), *author.was) if author.id is not None else author.was


def _row(comment: CommentView, reader: Reader) -> Row:
    published = comment.state == PUBLISHED
    return Row(
        comment,
        html=Markup(comment.html or ""),  # noqa: S704  # made safe when it was written, in core/text
        is_muted=reader.is_muted(comment),
        is_mine=reader.is_mine(comment),
        is_liked=comment.id in reader.likes,
        may_edit=reader.may_edit(comment),
        may_reply=published and reader.may_post,
    )

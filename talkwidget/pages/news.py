"""What the reader has just done, told once more on the page that it led to."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from talkwidget.core.views import Me
from talkwidget.i18n import Catalogue
from talkwidget.pages.addresses import News
from talkwidget.pages.rows import Row, Run, ids_of, walk

OF_A_COMMENT = {"posted": "more.posted", "saved": "more.saved", "gone": "more.gone"}
WAITING = frozenset({"pending", "spam"})


@dataclass(frozen=True, slots=True)
class Told:
    """text: one sentence or two; undo: what the button for it does; focus: the id of what the reader goes on from."""

    text: str
    undo: str = ""
    focus: str = ""


def tell(news: News | None, rows: Sequence[Row | Run], me: Me | None, words: Catalogue) -> Told | None:
    """Put into words what an address says was done. Nobody is told of what they can't have done."""
    if news is None or me is None:
        return None
    number = news.number
    if news.what in OF_A_COMMENT:
        focus = "talk" if news.what == "gone" else f"talk-{number}"
        waits = any(row.number == number and row.comment.state in WAITING for row in walk(rows))
        text = words.say("embed.pending") if waits else words.say(OF_A_COMMENT[news.what], number=number)
        return Told(text, focus=focus)
    if news.what == "muted" and news.author is not None:
        return _muted(news.author, number, rows, me, words)
    if news.what == "unmuted":
        names = [row.comment.author.name for row in walk(rows) if _is_by(row, news.author) and row.comment.author]
        text = words.say("more.unmuted", name=words.isolated(names[0])) if names else words.say("page.done")
        return Told(text, focus=f"mute-{number}")
    if news.what == "moderated":
        return _moderated(news, rows, me, words)
    if news.what == "reported":
        return Told(words.say("more.reported"), focus=f"report-{number}")
    if news.what == "appealed":
        return Told(words.say("page.appealed"), focus=f"why-{number}")
    if news.what == "liked":
        return Told("", focus=f"like-{number}")
    return Told(words.say("page.done"), focus="talk")


def _moderated(news: News, rows: Sequence[Row | Run], me: Me, words: Catalogue) -> Told | None:
    """What a moderator did; a decision that can be taken back is named."""
    if not me.may.moderate:
        return None
    number = news.number
    is_here = any(row.number == number for row in walk(rows))
    undo = f"undo {news.author} {number}" if news.author is not None else ""
    return Told(words.say("page.done"), undo=undo, focus=f"talk-{number}" if is_here else "talk")


def _muted(author: uuid.UUID, number: int, rows: Sequence[Row | Run], me: Me, words: Catalogue) -> Told | None:
    entry = next((mute for mute in me.mutes if author == mute.author or str(author) in mute.was), None)
    if entry is None:
        return None
    hidden = sum(row.is_muted and _is_by(row, author) for row in walk(rows))
    muted = words.say("more.muted", name=words.isolated(entry.name or words.say("page.guest")))
    text = f"{muted} {words.say('more.nowHidden', n=hidden)}"
    return Told(text, undo=f"unmute {author} {number}", focus=f"show-{_line_of(number, rows)}")


def _line_of(number: int, rows: Sequence[Row | Run]) -> int:
    """The number that the line bears on which a comment is hidden: its own, or the first of several."""
    for row in rows:
        if isinstance(row, Run):
            if number in row.numbers:
                return row.numbers[0]
        elif (below := _line_of(number, row.replies)) != number:
            return below
    return number


def _is_by(row: Row, author: uuid.UUID | None) -> bool:
    return row.comment.author is not None and str(author) in ids_of(row.comment.author)

"""What moderators' decisions teach the filter: an approved comment is ham, one that they call spam is spam.

The counts of words are the sum of all lessons (and of imported models): each comment is one lesson at most, and what
was learned of it is kept with it, so that it is unlearned exactly. Where a comment is erased its lesson goes; what it
added to common words stays, they name nobody; a word that no standing comment's lesson has any more goes too.
"""

from __future__ import annotations

from collections.abc import Mapping
from operator import itemgetter
from typing import Any

import sqlalchemy as sa

from talkwidget.core import features
from talkwidget.core.dialects import AnySession
from talkwidget.core.dialects.upserts import add_up
from talkwidget.core.models import EVERY, TOTAL, Author, Comment, Lesson, Word

SPAM, HAM = LABELS = ("spam", "ham")
COUNTED = ("spam", "ham", "standing")
WORDS = Word.metadata.tables[Word.__tablename__]
_TAUGHT = {"spam": SPAM, "approve": HAM}


def learn(session: AnySession, row: Comment, action: str) -> tuple[str | None, bool]:
    """Learn what a moderator's action on a locked comment says of it, whatever its state was.

    Restoring what was called spam takes that back. No other action says whether a comment is spam.

    Returns what it was learned as before, and whether it is learned as something else now.
    """
    lesson = _of(session, row)
    before = lesson.label if lesson is not None else None
    wanted = _TAUGHT.get(action, before)
    if action == "restore" and before == SPAM:
        wanted = None
    _change(session, row, lesson, wanted)
    return before, wanted != before


def put_back(session: AnySession, row: Comment, label: str | None) -> str | None:
    """Learn a locked comment as what it was before a decision; return what it was learned as until now."""
    lesson = _of(session, row)
    before = lesson.label if lesson is not None else None
    _change(session, row, lesson, label)
    return before


def forget(session: AnySession, row: Comment) -> None:
    """Erase the lesson of a comment whose words go, and all words that only such comments had."""
    lesson = _of(session, row)
    if lesson is None:
        return
    _count(session, lesson, {"standing": -1})
    session.delete(lesson)
    session.flush()


def _of(session: AnySession, row: Comment) -> Lesson | None:
    # MariaDB's snapshot may be older than the lock on the comment: only a locking look sees what is there now.
    return session.execute(
        sa.select(Lesson)
        .where(Lesson.site_id == row.site_id, Lesson.comment_id == row.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalar_one_or_none()


def _change(session: AnySession, row: Comment, lesson: Lesson | None, label: str | None) -> None:
    if label == (lesson.label if lesson is not None else None):
        return
    if lesson is not None:
        _count(session, lesson, {lesson.label: -1, "standing": -1})
        session.delete(lesson)
        session.flush()
    if label is not None:
        lesson = Lesson(site_id=row.site_id, comment_id=row.id, label=label, words=_words(session, row))
        _count(session, lesson, {label: 1, "standing": 1})
        session.add(lesson)
        session.flush()


def _words(session: AnySession, row: Comment) -> list[str]:
    author = session.get(Author, (row.site_id, row.author_id)) if row.author_id is not None else None
    name, website = (author.name, author.url) if author is not None else ("", None)
    return list(features.of(source=row.source, html=row.html, plain=row.plain, name=name, website=website))


def _count(session: AnySession, lesson: Lesson, added: Mapping[str, int]) -> None:
    site, once = lesson.site_id, {name: added.get(name, 0) for name in COUNTED}
    rows: list[dict[str, Any]] = [{"site_id": site, "word": word, **once} for word in (EVERY, *lesson.words)]
    total = {label: len(lesson.words) * once[label] for label in LABELS}
    rows.append({"site_id": site, "word": TOTAL, **once, **total})
    # In one order for all: who counts in the same words meanwhile waits, instead of each for the other.
    rows.sort(key=itemgetter("word"))
    add_up(session, WORDS, rows, COUNTED)
    if once["standing"] < 0:
        words = [row["word"] for row in rows]
        session.execute(sa.delete(WORDS).where(WORDS.c.site_id == site, WORDS.c.word.in_(words), WORDS.c.standing <= 0))

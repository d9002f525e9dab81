"""What moderators' decisions teach the filter: an approved comment is ham, one that they call spam is spam.

The counts of words are the sum of all lessons (and of imported models): each comment is one lesson at most, and what
was learned of it is kept with it, so that it is unlearned exactly. Where a comment is erased its lesson goes; what it
added to common words stays, they name nobody; a word that no standing comment's lesson has any more goes too.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence

import sqlalchemy as sa

from talkwidget.core import features
from talkwidget.core.dialects import AnySession
from talkwidget.core.dialects.tallies import add_up
from talkwidget.core.models import EVERY, Author, Comment, Lesson, Word

SPAM, HAM = LABELS = ("spam", "ham")
COUNTED = ("spam", "ham", "standing")
WORDS = Word.metadata.tables[Word.__tablename__]
_TAUGHT = {"spam": SPAM, "approve": HAM}


def learn(session: AnySession, row: Comment, action: str) -> str | None:
    """Learn what a moderator's action on a locked comment says of it; return what it was learned as before.

    Restoring what was called spam takes that back. No other action says whether a comment is spam.
    """
    lesson = _of(session, row)
    before = lesson.label if lesson is not None else None
    wanted = _TAUGHT.get(action, before)
    if action == "restore" and before == SPAM:
        wanted = None
    _change(session, row, lesson, wanted)
    return before


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
    _count(session, row.site_id, lesson.words, {"standing": -1})
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
        _count(session, row.site_id, lesson.words, {lesson.label: -1, "standing": -1})
        session.delete(lesson)
        session.flush()
    if label is not None:
        words = [EVERY, *_words(session, row)]
        _count(session, row.site_id, words, {label: 1, "standing": 1})
        session.add(Lesson(site_id=row.site_id, comment_id=row.id, label=label, words=words))
        session.flush()


def _words(session: AnySession, row: Comment) -> Sequence[str]:
    author = session.get(Author, (row.site_id, row.author_id)) if row.author_id is not None else None
    name, website = (author.name, author.url) if author is not None else ("", None)
    return features.of(source=row.source, html=row.html, plain=row.plain, name=name, website=website)


def _count(session: AnySession, site: uuid.UUID, words: Collection[str], added: dict[str, int]) -> None:
    counts = {name: added.get(name, 0) for name in COUNTED}
    # In one order for all: who counts in the same words meanwhile waits, instead of each for the other.
    add_up(session, WORDS, [{"site_id": site, "word": word, **counts} for word in sorted(words)], COUNTED)
    if counts["standing"] < 0:
        session.execute(
            sa.delete(WORDS).where(WORDS.c.site_id == site, WORDS.c.word.in_(sorted(words)), WORDS.c.standing <= 0)
        )

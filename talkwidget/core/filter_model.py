"""What the filter learned, as a value that can be written to a file and given to another site.

It names nobody: names aren't in it, nor words that one comment only had.
"""

from __future__ import annotations

import uuid
from typing import Any, NoReturn

import sqlalchemy as sa

from talkwidget.core.dialects import AnySession
from talkwidget.core.dialects.upserts import add_up
from talkwidget.core.errors import Invalid
from talkwidget.core.lessons import COUNTED, WORDS
from talkwidget.core.models import EVERY, TOTAL

FORMAT, VERSION = "talkwidget filter", 1
MOST_WORDS, MOST_COUNTED, LONGEST = 200_000, 10_000_000, 64
_SEEN = 2


def export(session: AnySession, site: uuid.UUID) -> dict[str, Any]:
    """Return the model of a site, ready for JSON: lessons and words of each kind, and ``[spam, ham]`` for each word."""
    found = session.execute(
        sa.select(WORDS.c.word, WORDS.c.spam, WORDS.c.ham).where(WORDS.c.site_id == site).order_by(WORDS.c.word)
    ).all()
    counts = {word: (spam, ham) for word, spam, ham in found}
    lessons, words = counts.pop(EVERY, (0, 0)), counts.pop(TOTAL, (0, 0))
    shared = {word: both for word, both in counts.items() if sum(both) >= _SEEN and not word.startswith("name:")}
    return {
        "format": FORMAT, "version": VERSION, "lessons": list(lessons), "words_in_all": list(words),
        "words": {word: list(shared[word]) for word in sorted(shared)},
    }  # fmt: skip


def merge(session: AnySession, site: uuid.UUID, model: Any) -> int:
    """Add a model to what a site has learned itself; return how many words it has. Twice the same counts twice.

    :raises Invalid: it is no model, or not one that this version reads; nothing is changed then.
    """
    counts = _checked(model)
    # In one order for all, as lessons are counted.
    rows = [
        {"site_id": site, "word": word, "spam": spam, "ham": ham, "standing": 1}
        for word, (spam, ham) in sorted(counts.items())
    ]
    add_up(session, WORDS, rows, COUNTED)
    return len(rows) - 2


def _checked(model: Any) -> dict[str, tuple[int, int]]:
    if not isinstance(model, dict) or model.get("format") != FORMAT:
        _refuse("This is no filter's model. The command 'moderation model export' writes one.")
    if model.get("version") != VERSION:
        _refuse(f"This model is of version {model.get('version')!r}, and this talkwidget reads version {VERSION}.")
    words = model.get("words")
    if not isinstance(words, dict) or len(words) > MOST_WORDS:
        _refuse(f"'words' of a model names at most {MOST_WORDS:,} words, each with its two counts.")
    lessons, in_all = _pair(model, "lessons"), _pair(model, "words_in_all")
    counts = {word: _pair(words, word) for word in words}
    for word, pair in counts.items():
        if not 0 < len(word) <= LONGEST or word == TOTAL or "\x00" in word or not word.isprintable():
            _refuse(f"{word[:LONGEST]!r} is no word: it has 1 to {LONGEST} characters that can be seen.")
        if pair[0] > lessons[0] or pair[1] > lessons[1]:
            _refuse(f"{word!r} is counted more often than there are lessons: the file is damaged.")
    if any(sum(pair[kind] for pair in counts.values()) > in_all[kind] for kind in (0, 1)):
        _refuse("'words_in_all' is less than the words that are counted: the file is damaged.")
    return {**counts, EVERY: lessons, TOTAL: in_all}


def _pair(of: dict[str, Any], name: str) -> tuple[int, int]:
    pair = of.get(name)
    if (
        not isinstance(pair, list)
        or len(pair) != 2
        or not all(type(count) is int and 0 <= count <= MOST_COUNTED for count in pair)
    ):
        _refuse(f"{name[:LONGEST]!r} has to be two counts, [spam, ham], from 0 to {MOST_COUNTED:,}.")
    return pair[0], pair[1]


def _refuse(why: str) -> NoReturn:
    raise Invalid({"model": [why]})

"""The made-up site, thread by thread, in batches that are written one at a time."""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections.abc import Iterator, Sequence

from talkwidget.core.comments import DELETED, REMOVED
from talkwidget.core.filling import Batch, FilledComment, FilledThread, id_at
from talkwidget.corpus import shape
from talkwidget.corpus.crowd import Crowd
from talkwidget.corpus.texts import Stock
from talkwidget.corpus.words import languages

FIRST, YEARS = dt.datetime(2021, 1, 1, tzinfo=dt.UTC), dt.timedelta(days=5 * 365)
"""When the first thread is opened, and how long they come; the same times each time, for the same pages."""
BATCH = 20_000
"""Comments after which a batch ends, with the thread it is in."""
COMMENTS_EACH = 20
"""How many comments there are for each of the people, those who only like included."""
MOST_LIKES = 1000
_AT_HOME = 0.9
_EDITED, _DELETED, _REMOVED = 0.04, 0.012, 0.004
_REASON = "Off topic"
_PAUSE = 5400.0  # seconds between two comments, on average


class MadeUpSite:
    """``threads`` threads with ``comments`` comments in all, at least one each; the same ones for a ``seed``."""

    def __init__(self, *, threads: int, comments: int, seed: int) -> None:
        self._lots = random.Random(seed)  # noqa: S311  # lots for a play
        self.sizes = shape.sizes(threads, comments, self._lots)
        self._languages = languages()
        self._shares = [language.share for language in self._languages.values()]
        self._stock = Stock(self._languages, self._lots)
        self._texts = [text for texts in self._stock.by_language.values() for text in texts]
        self._crowd = Crowd(max(comments // COMMENTS_EACH, 10), self._languages.values(), self._lots)

    @staticmethod
    def key(index: int) -> str:
        """The key of a thread, from 0."""
        return f"/posts/{index + 1}"

    def batches(self) -> Iterator[Batch]:
        """Make it; once."""
        threads: list[FilledThread] = []
        waiting = 0
        for index in range(len(self.sizes)):
            threads.append(self._thread(index))
            waiting += self.sizes[index]
            if waiting >= BATCH or index == len(self.sizes) - 1:
                newcomers, self._crowd.newcomers = self._crowd.newcomers, []
                yield Batch(newcomers, threads)
                threads, waiting = [], 0

    def _thread(self, index: int) -> FilledThread:
        lots = self._lots
        opened = FIRST + index / len(self.sizes) * YEARS
        language = lots.choices(list(self._languages), self._shares)[0]
        title = lots.choice(self._languages[language].titles)
        key = self.key(index)
        comments = self._comments(self.sizes[index], language, opened)
        return FilledThread(id_at(opened, lots), key, title, f"https://bench.example{key}", comments)

    def _comments(self, size: int, language: str, now: dt.datetime) -> Sequence[FilledComment]:
        lots, crowd = self._lots, self._crowd
        rolls, home = lots.random, self._stock.by_language[language]
        written: list[FilledComment] = []
        ranks: list[int] = []
        for number in range(1, size + 1):
            rank = shape.rank(crowd.size, lots)
            crowd.spoke(rank)
            ranks.append(rank)
            texts = home if rolls() < _AT_HOME else self._texts
            words = texts[int(rolls() * len(texts))]
            edited = home[int(rolls() * len(home))] if rolls() < _EDITED else None
            likers = self._likers(now)
            written.append(
                FilledComment(
                    id_at(now, lots), crowd.at(rank, now), words, now, shape.parent(number, lots), edited, likers
                )
            )
            now += dt.timedelta(seconds=1 + rolls() * 2 * _PAUSE)
        self._part(written, ranks)
        return written

    def _likers(self, now: dt.datetime) -> Sequence[uuid.UUID]:
        count = shape.likes(self._lots)
        if not count:
            return ()
        count = min(count, MOST_LIKES, self._crowd.size // 2)
        if count == 1:
            return (self._crowd.at(int(self._lots.random() * self._crowd.size), now),)
        return [self._crowd.at(rank, now) for rank in self._lots.sample(range(self._crowd.size), count)]

    def _part(self, written: list[FilledComment], ranks: Sequence[int]) -> None:
        """Let some of the comments be deleted, or removed by a moderator."""
        for index, comment in enumerate(written):
            roll = self._lots.random()
            if roll < _DELETED and self._crowd.falls_silent(ranks[index]):
                written[index] = comment._replace(state=DELETED)
            elif _DELETED <= roll < _DELETED + _REMOVED:
                self._crowd.bring_moderator(comment.created)
                written[index] = comment._replace(state=REMOVED, reason=_REASON)

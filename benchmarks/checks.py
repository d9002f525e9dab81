"""Time what the checks cost a comment: run with `python -m benchmarks.checks [FOLDER]`.

Prints the processor time of ten thousand words in one list, of the whole pipeline over each comment, and the slowest
of what 10,000 characters can do to it. FOLDER has real comments as `NAME.jsonl.gz`, with ``author`` and HTML ``body``;
without one, they are made up. Exits with 1 where a limit is missed.
"""

from __future__ import annotations

import datetime as dt
import gzip
import json
import random
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from benchmarks.text import UNITS
from talkwidget.core.checks import Draft, Place, pipeline
from talkwidget.core.checks.matcher import Matcher
from talkwidget.core.errors import Invalid
from talkwidget.core.identity import GUEST, Identity
from talkwidget.core.models import Base
from talkwidget.core.settings import Settings
from talkwidget.core.text import Rendered, clean_html, render
from talkwidget.core.views import SiteView
from talkwidget.corpus.texts import Stock
from talkwidget.corpus.words import languages

WORDS, COMMENTS, LENGTH = 10_000, 5_000, 10_000
WORDS_MS, PIPELINE_MS, WORST_MS = 1.0, 2.0, 100.0
NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
SITE = SiteView(uuid.UUID(int=1), "default", "", {}, Settings(secret="x" * 32, moderation="on"))


def milliseconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return 1000 * (time.process_time() - start)


def comments(folder: str | None, lots: random.Random) -> list[tuple[str, Rendered]]:
    if folder is None:
        stock = Stock(languages(), lots)
        return [("Ada", words) for texts in stock.by_language.values() for words in texts][:COMMENTS]
    files = [gzip.decompress(path.read_bytes()) for path in sorted(Path(folder).glob("*.jsonl.gz"))]
    said = [json.loads(line) for file in files for line in file.splitlines()]
    drawn = lots.sample(said, min(COMMENTS, len(said)))
    return [(one.get("author") or "Ada", clean_html(one["body"])) for one in drawn]


def draft(name: str, words: Rendered) -> Draft:
    who = Identity(GUEST, "ada", name, "https://ada.example")
    return Draft(site=SITE, thread=Place("/a"), who=who, author=None, words=words, now=NOW)


def hostile() -> Iterator[tuple[str, Rendered]]:
    more = (
        "a1",
        "a.",
        "a b ",
        "a-",
        "+1",
        "1 ",
        "www.",
        "$1",
        "!",
        "@",
        "a@a.",
        "telegram ",
        "casino ",
        "[url",
        "\u0430a",
    )
    for unit in (*UNITS, *more):
        try:
            yield unit, render((unit * LENGTH)[:LENGTH], max_length=LENGTH, max_links=LENGTH)
        except Invalid:
            continue


def main() -> int:
    lots = random.Random(5)
    folder = sys.argv[1] if len(sys.argv) > 1 else None
    drafts = [draft(name, words) for name, words in comments(folder, lots) if words.html]
    letters = "abcdefghijklmnopqrstuvwxyz"
    listed = ["".join(lots.choices(letters, k=lots.randrange(4, 12))) for _ in range(WORDS)]
    print(f"{WORDS} words: {milliseconds(lambda: Matcher(listed)):.1f} ms to make the list")
    matcher = Matcher(listed)
    each = milliseconds(lambda: [list(matcher.find(one.words.plain)) for one in drafts]) / len(drafts)
    print(f"{WORDS} words: {1000 * each:.1f} µs for each of {len(drafts)} comments (limit {WORDS_MS * 1000:.0f})")

    engine = sa.create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        pipeline.judge(session, drafts[0])
        whole = milliseconds(lambda: [(session.rollback(), pipeline.judge(session, one)) for one in drafts]) / len(
            drafts
        )
        print(f"all checks: {1000 * whole:.0f} µs for each (limit {PIPELINE_MS * 1000:.0f})")
        slow = sorted(
            ((milliseconds(lambda words=words: pipeline.judge(session, draft("Ada", words))), unit)
             for unit, words in hostile()), reverse=True,
        )  # fmt: skip
    for took, unit in slow[:5]:
        print(f"all checks: {took:.1f} ms for {LENGTH} characters of {unit!r} (limit {WORST_MS:.0f})")
    return int(each > WORDS_MS or whole > PIPELINE_MS or slow[0][0] > WORST_MS)


if __name__ == "__main__":
    sys.exit(main())

"""A hundred decisions by keyboard on a queue of ten thousand: how long until each is answered.

Run it: ``.venv/bin/python -m benchmarks.desk [COMMENTS] [DECISIONS]``. It prints median, p95 and maximum of the
answers, as Chromium times them, and of the time from a key to the next comment.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa
from playwright.sync_api import Page, expect, sync_playwright

from talkwidget import migrations
from talkwidget.core import dialects
from talkwidget.core.identity import Identity
from tests.clock import FrozenClock
from tests.pages.place import PEOPLE, Place, make_app
from tests.servers import chromium
from tests.servers.web import serving

COMMENTS, DECISIONS = 10_000, 100
PEOPLE_WRITING, THREADS = 500, 200
GOAL = 100
"""Milliseconds that an answer may take."""
WORDS = (
    "The last tram of the evening leaves the harbour at ten to one, and whoever has missed it walks along the water"
    " with the others who have missed it."
)


def main(comments: int = COMMENTS, decisions: int = DECISIONS) -> int:
    """Measure, print, and return 0 if every answer was in time."""
    with tempfile.TemporaryDirectory() as folder:
        place = _fill(Path(folder) / "talk.sqlite", comments)
        with serving(place.app) as home, sync_playwright() as playwright:
            path = chromium.program(playwright)
            if path is None:
                sys.exit("No Chromium.")
            browser = chromium.launch(playwright, path)
            context = browser.new_context()
            context.add_cookies([{"name": "reader", "value": "moderator", "url": home}])
            answers, keys = _decide(context.new_page(), f"{home}/talk/desk", decisions)
            browser.close()
        with place.talk() as talk:
            taken = len(talk.decisions(None, PEOPLE["moderator"], limit=10 * decisions))
    print(f"{comments:,} comments waiting, {decisions} decisions, {taken} in the log")
    _print("answer", answers)
    _print("key to the next comment", keys)
    return 0 if taken == decisions and max(answers) <= GOAL else 1


def _fill(database: Path, comments: int) -> Place:
    engine = dialects.tune(sa.create_engine(dialects.database_url(f"sqlite:///{database}")))
    migrations.upgrade(engine)
    engine.dispose()
    place = Place(
        make_app(database, FrozenClock(), TALKWIDGET_MODERATION="hold", TALKWIDGET_HOUSE_RULES=["No advertising"]),
        FrozenClock(),
    )
    chance = random.Random(5)  # the same site each time
    with place.talk() as talk:
        for index in range(comments):
            who = Identity("host", f"p{chance.randrange(PEOPLE_WRITING)}", f"Person {index % PEOPLE_WRITING}")
            key = f"/posts/{chance.randrange(THREADS)}"
            talk.post(None, key, who, f"{index}: {WORDS}", title=f"Article {key}")
    return place


def _decide(page: Page, address: str, decisions: int) -> tuple[list[float], list[float]]:
    """Press keys as a moderator does who reads fast; return the answers' times and those of the moves, in ms."""
    page.goto(address)
    page.evaluate("window.same = true; performance.setResourceTimingBufferSize(10000)")
    keys = []
    for index in range(decisions):
        at = page.locator("li.item.at")
        before = at.get_attribute("id")
        began = time.perf_counter()
        if index % 5 == 4:
            page.keyboard.press("r")
            page.keyboard.type("No advertising")
            began = time.perf_counter()
            page.keyboard.press("Enter")
        else:
            page.keyboard.press("as"[index % 2])
        page.wait_for_function("before => document.querySelector('li.item.at')?.id != before", arg=before)
        keys.append(1000 * (time.perf_counter() - began))
        expect(page.locator(f"#{before}.slim")).to_have_count(1)
    if not page.evaluate("window.same"):
        sys.exit("The page was loaded anew.")
    answers = page.evaluate(
        "performance.getEntriesByType('resource').filter(one => one.initiatorType == 'xmlhttprequest'"
        " && new URL(one.name).pathname.endsWith('/desk') && !one.name.includes('after=')).map(one => one.duration)"
    )
    if len(answers) != decisions:
        sys.exit(f"{len(answers)} answers for {decisions} decisions.")
    return answers, keys


def _print(what: str, times: Sequence[float]) -> None:
    p95 = statistics.quantiles(times, n=20)[-1]
    print(f"{what}: median {statistics.median(times):.0f} ms, p95 {p95:.0f} ms, max {max(times):.0f} ms")


if __name__ == "__main__":
    sys.exit(main(*(int(word) for word in sys.argv[1:])))

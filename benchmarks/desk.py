"""A hundred decisions by keyboard on a queue of ten thousand: how long until each is answered.

Run it: ``.venv/bin/python -m benchmarks.desk [COMMENTS] [DECISIONS]``. It prints median, p95 and maximum of the
answers, as Chromium times them, and of the time from a key to the next comment.
"""

from __future__ import annotations

import datetime as dt
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from playwright.sync_api import Page, expect, sync_playwright

from talkwidget import migrations
from talkwidget.core import dialects
from talkwidget.core.models import Author, Comment, Thread, new_id
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
    place = Place(
        make_app(database, FrozenClock(), TALKWIDGET_MODERATION="hold", TALKWIDGET_HOUSE_RULES=["No advertising"]),
        FrozenClock(),
    )
    with place.talk() as talk:
        site = talk.site(None).id
    with engine.begin() as connection:
        for table, rows in _rows(site, comments):
            connection.execute(sa.insert(table), rows)
    engine.dispose()
    return place


def _rows(site: uuid.UUID, comments: int) -> list[tuple[type[Any], list[dict[str, Any]]]]:
    """What posting would write, at once: comments that wait, a second between each."""
    began = FrozenClock().now - dt.timedelta(days=1)
    people = [
        {"site_id": site, "id": new_id(), "issuer": "host", "subject": f"p{index}", "name": f"Person {index}",
         "was": [], "created": began}
        for index in range(PEOPLE_WRITING)
    ]  # fmt: skip
    threads = [
        {"site_id": site, "id": new_id(), "key": f"/posts/{index}", "title": f"Article {index}", "created": began,
         "last_number": comments // THREADS + 1}
        for index in range(THREADS)
    ]  # fmt: skip
    findings = [{"check": "house", "verdict": "hold", "code": "held", "facts": {}}]
    written = []
    for index in range(comments):
        words = f"{index}: {WORDS}"
        number = index // THREADS + 1
        written.append(
            {"site_id": site, "id": new_id(), "thread_id": threads[index % THREADS]["id"], "number": number,
             "root_number": number, "author_id": people[index * 7 % PEOPLE_WRITING]["id"], "source": words,
             "html": f"<p>{words}</p>\n", "plain": words.lower(), "state": "pending", "reason": "held",
             "findings": findings, "created": began + dt.timedelta(seconds=index)}
        )  # fmt: skip
    return [(Author, people), (Thread, threads), (Comment, written)]


def _decide(page: Page, address: str, decisions: int) -> tuple[list[float], list[float]]:
    """Press keys as a moderator does who reads fast; return the answers' times and those of the moves, in ms."""
    page.goto(address)
    page.evaluate("window.same = true")
    answers: list[float] = []
    page.on(
        "requestfinished",
        lambda request: request.method == "POST" and answers.append(request.timing["responseEnd"]),
    )
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
    if len(answers) != decisions:
        sys.exit(f"{len(answers)} answers for {decisions} decisions.")
    return answers, keys


def _print(what: str, times: Sequence[float]) -> None:
    p95 = statistics.quantiles(times, n=20)[-1]
    print(f"{what}: median {statistics.median(times):.0f} ms, p95 {p95:.0f} ms, max {max(times):.0f} ms")


if __name__ == "__main__":
    sys.exit(main(*(int(word) for word in sys.argv[1:])))

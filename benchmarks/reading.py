"""Time the reader's side in a real browser: run with `python -m benchmarks.reading`.

`talkwidget serve` on one port, a plain page on another, Chromium with a cold cache. Printed are, for 100 comments, from
navigation to the first comment readable (five visits, the median counts), requests, bytes and layout shift; for 1,000
comments on one page, with the processor slowed four times, the tasks over 50 ms after the first comment was painted,
and how long it takes to mute somebody with 100 of them, until the last of their words has gone. Exits with 1 where a
figure is missed.
"""

from __future__ import annotations

import datetime as dt
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy.orm import Session

from benchmarks.witness import OURS
from talkwidget import migrations
from talkwidget.core.dialects import tune
from talkwidget.core.identity import GUEST, Identity
from talkwidget.core.service import Talk
from talkwidget.core.settings import Settings
from tests.browser.stage import Blog
from tests.servers import chromium
from tests.servers.web import serving
from tests.serving.process import Served

VISITS = 5
FIRST_COMMENT_MS, TASK_MS, MUTE_MS, SLOWED = 250, 50, 100, 4
WORDS = (
    "A comment as people write them, neither long nor short, about nothing *much*, with a [link](https://a.example/). "
)

# Until the last of somebody's words has gone, and the frame after that. Looking is timed too, so it must cost nothing.
MUTE = """(name) => new Promise((done) => {
  const root = document.querySelector("talk-widget").shadowRoot;
  const named = [...root.querySelectorAll("[part=author]")].filter((each) => each.textContent == name);
  const button = [...root.querySelectorAll("button")].find((each) => each.textContent == "Mute " + name);
  const start = performance.now();
  button.click();
  const waits = () => named.some((each) => each.isConnected);
  const look = () => (waits() ? requestAnimationFrame(look) : setTimeout(() => done(performance.now() - start)));
  requestAnimationFrame(look);
})"""


def fill(talk: Talk, thread: str, roots: int, replies: int, *, author: str, site: str = "blog") -> None:
    """``roots`` comments with ``replies`` each; a tenth of all are ``author``'s."""
    for root in range(roots):
        above = None
        for place in range(replies + 1):
            name = author if (root * 3 + place) % 10 == 0 else f"Reader {place % 7}"
            who = Identity(GUEST, name, name)
            said = talk.post(site, thread, who, WORDS * (1 + place % 3), name=name, parent=above)
            above = above or said.comment.number


@contextmanager
def scene() -> Iterator[tuple[Served, str]]:
    """The server with both threads, and the address of the page that embeds them."""
    with tempfile.TemporaryDirectory() as folder:
        engine = tune(sa.create_engine(f"sqlite:///{Path(folder) / 'talk.sqlite'}"))
        migrations.upgrade(engine)
        clock = dt.datetime.now(dt.UTC)
        with Session(engine) as session:
            talk = Talk(session, Settings(secret="x" * 40, moderation="off"), clock=lambda: clock)
            talk.add_site("blog")
            fill(talk, "/100", 50, 1, author="Ada")
            fill(talk, "/1000", 100, 9, author="Natalia")
        engine.dispose()
        server, blog = Served(Path(folder)), Blog()
        server.start()
        for thread in ("/100", "/1000"):
            blog.pages[thread] = (
                '<!doctype html><html lang="en"><meta charset="utf-8"><link rel="icon" href="data:,">'
                "<title>News</title><h1>News</h1><p>What happened.</p>"
                f'<script async src="http://talk.localhost:{server.port}/talk/embed.js" data-site="blog"'
                f' data-thread="{thread}" data-limit="100"></script>'
            )
        with serving(blog, name="blog.localhost") as address:
            yield server, address
        server.stop()


@contextmanager
def visit(browser: Browser, address: str, *, slowed: int = 1) -> Iterator[tuple[Page, list[Any]]]:
    """A page nobody has in a cache, once its first comment is painted; and the requests it made."""
    context = browser.new_context()
    page, asked = context.new_page(), []

    def hear(response: Any) -> None:
        asked.append(response)

    page.on("response", hear)
    page.add_init_script(OURS.script)
    if slowed > 1:
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slowed})
    page.goto(address)
    page.wait_for_function("seen.painted")
    page.wait_for_load_state("networkidle")
    yield page, asked
    context.close()


def main() -> int:
    missed = []
    with scene() as (_, address), sync_playwright() as playwright:
        path = chromium.program(playwright)
        assert path, chromium.CURE
        browser = chromium.launch(playwright, path)
        times, shift, embed = [], 0.0, []
        for _ in range(VISITS):
            with visit(browser, address + "/100") as (page, asked):
                times.append(page.evaluate("seen.first"))
                shift = max(shift, page.evaluate("seen.shift"))
                embed = [each.request.sizes()["responseBodySize"] for each in asked if "talk.localhost" in each.url]
        first = statistics.median(times)
        print(
            f"100 comments: first comment after {first:.0f} ms ({min(times):.0f} to {max(times):.0f}), "
            f"limit {FIRST_COMMENT_MS}"
        )
        print(f"              {len(embed)} requests, {sum(embed):,} bytes of bodies, layout shift {shift:.4f}")
        with visit(browser, address + "/1000", slowed=SLOWED) as (page, _):
            page.wait_for_timeout(3_000)
            drawn = page.evaluate(
                "document.querySelector('talk-widget').shadowRoot.querySelectorAll('[part=text]').length"
            )
            painted, tasks = page.evaluate("[seen.painted, seen.tasks]")
            late = [duration for start, duration in tasks if start > painted]
            before = [duration for start, duration in tasks if start <= painted]
            first_mute, muted = (page.evaluate(MUTE, name) for name in ("Reader 1", "Natalia"))
        print(f"1,000 comments, processor slowed {SLOWED} times: {drawn} drawn, first painted after {painted:.0f} ms")
        before, late = ([round(each) for each in tasks] for tasks in (before, late))
        print(f"              long tasks before that: {before}, after: {late}")
        print(
            f"              muting somebody with 100 comments: {muted:.0f} ms, limit {MUTE_MS}; "
            f"the first mute of the visit, which loads the second file: {first_mute:.0f} ms"
        )
        browser.close()
    missed += [f"first comment: {first:.0f} ms"] * (first > FIRST_COMMENT_MS) + [f"shift: {shift}"] * (shift > 0)
    missed += [f"requests: {len(embed)}"] * (len(embed) != 2) + [f"a task of {max(late, default=0):.0f} ms"] * bool(
        late
    )
    missed += [f"muting: {muted:.0f} ms"] * (muted > MUTE_MS) + [f"drawn: {drawn}"] * (drawn != 1000)
    print("\n".join(f"MISSED {each}" for each in missed) or "All figures are kept.")
    return bool(missed)


if __name__ == "__main__":
    sys.exit(main())

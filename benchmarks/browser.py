"""A reader with a slow phone opens an article: when can they read the first comment, and what did it cost their phone?

Chromium with an empty cache, its processor slowed four times, on a network of 1.6 Mbit/s down, 0.75 Mbit/s up and
150 ms for each request (Lighthouse's "slow 4G"). The embeds are those of the packages, in the same article.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from typing import Any

import sqlalchemy as sa
from playwright.sync_api import Browser
from sqlalchemy.orm import Session

from benchmarks import witness
from benchmarks.article import ORIGIN, Articles, opened
from benchmarks.peers.isso import Isso
from benchmarks.peers.ours import SITE, Talkwidget
from benchmarks.peers.subject import Subject
from benchmarks.peers.waline import Waline
from benchmarks.reading import fill
from benchmarks.results import Chart, Figure, Result, Series, times
from benchmarks.stage import Measured, Stage, Turn, of, on_both_cores
from benchmarks.witness import Witness
from talkwidget.core.service import Talk
from talkwidget.core.settings import Settings

SLOWED = 4
NETWORK = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8}
PHONE = {"viewport": {"width": 412, "height": 823}, "device_scale_factor": 1.75}
COUNTS = (100, 1000)
WHOLE = "/all"
"""A thread of 1,000 that stand on one page: 100 roots with nine replies each."""
SETTLED = 1000
"""Milliseconds without a change of what is drawn, after which a visit is over."""
KINDS: tuple[tuple[type[Subject], Witness], ...] = (
    (Talkwidget, witness.OURS), (Isso, witness.ISSO), (Waline, witness.WALINE),
)  # fmt: skip
NOTES = (
    (
        f"Chromium, an empty cache for each visit, its processor slowed {SLOWED} times (so are the times of its tasks),"
        f" 1.6 Mbit/s down, 0.75 Mbit/s up, {NETWORK['latency']} ms before each answer, none for a new connection:"
        " Isso's and talkwidget's servers need one more than Waline, whose script comes from the article's host."
    ),
    (
        "Only the thread that runs scripts is slowed, as DevTools do it; what paints beside it has both cores, as a"
        " phone has several. The servers keep to one, and have nothing to do but for a moment in each visit."
    ),
    (
        "Readable: the words of the first comment have a place on the page, are visible, and the frame in which they"
        " were drawn is over."
    ),
    (
        "Isso's server doesn't pack its script; the article's host packs Waline's. What Waline asks of third parties"
        " (pictures, emoji) is refused at once here, which is in its favour."
    ),
)
_PENDING = """(settled) => new Promise((done) => {
  let last = 0, since = performance.now();
  const look = () => {
    const now = seen.all().length;
    if (now != last) [last, since] = [now, performance.now()];
    if (performance.now() - since > settled) done(now);
    else setTimeout(look, 100);
  };
  look();
})"""


def measure(stage: Stage) -> Result:
    articles = Articles()
    visits: dict[str, tuple[str, Witness]] = {}
    # A phone has several cores; on one, what draws and what tells us of it would make each task of the page longer.
    with on_both_cores(), ExitStack() as open_now:
        for kind, where in KINDS:
            subject = open_now.enter_context(kind(stage.folder / kind.name, core=stage.server_core))
            for count in COUNTS:
                subject.fill(f"/{count}", count)
                subject.check(f"/{count}", count)
                visits[_label(subject.name, count)] = f"/{subject.name}/{count}", where
                articles.add(f"/{subject.name}/{count}", subject.embed(f"/{count}"), subject.assets())
            if isinstance(subject, Talkwidget):
                _fill_whole(subject)
                visits[_label(subject.name, 1000, ", all on one page")] = WHOLE, where
                articles.add(WHOLE, subject.embed(WHOLE).replace("></", ' data-limit="100"></'), {})
        browser = open_now.enter_context(opened(articles))
        runs: dict[str, Callable[[], Measured]] = {
            name: partial(visit, browser, path, where) for name, (path, where) in visits.items()
        }
        turns = stage.take_turns(runs)
    return _result(turns)


def visit(browser: Browser, path: str, where: Witness) -> Measured:
    """Open one article with nothing in the cache, and stay until all is drawn."""
    context = browser.new_context(**PHONE)
    try:
        page = context.new_page()
        page.add_init_script(where.script)
        asked: dict[str, str] = {}
        sizes: dict[str, float] = {}
        wire = context.new_cdp_session(page)
        wire.on("Network.requestWillBeSent", lambda event: asked.update({event["requestId"]: event["request"]["url"]}))
        wire.on("Network.loadingFinished", lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}))
        wire.send("Network.enable")
        wire.send("Network.emulateNetworkConditions", NETWORK)
        wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
        wire.send("Performance.enable")
        page.goto(ORIGIN + path, wait_until="commit")
        page.wait_for_function("window.seen?.painted", polling=100, timeout=120_000)
        page.wait_for_load_state("networkidle")
        drawn = page.evaluate(_PENDING, SETTLED)
        seen = page.evaluate(
            "({ first: seen.painted, shift: seen.shift, tasks: seen.tasks.map(([, lasts]) => lasts) })"
        )
        spent = {one["name"]: one["value"] for one in wire.send("Performance.getMetrics")["metrics"]}
        # The article itself is the same for all, and a favicon in the page is no request.
        counted = [one for one, url in asked.items() if url.startswith("http") and url != ORIGIN + path]
        return {
            "first": seen["first"],
            "shift": seen["shift"],
            "main": spent["TaskDuration"] * 1000,
            "script": spent["ScriptDuration"] * 1000,
            "longest": max(seen["tasks"], default=0.0),
            "blocked": sum(lasts - 50 for lasts in seen["tasks"]),
            "bytes": sum(sizes.get(one, 0) for one in counted),
            "requests": len(counted),
            "drawn": drawn,
        }
    finally:
        context.close()


def _fill_whole(ours: Talkwidget) -> None:
    engine: sa.Engine = ours.engine()
    with Session(engine) as session:
        fill(Talk(session, Settings(secret="x" * 40, moderation="off")), WHOLE, 100, 9, author="Natalia", site=SITE)
    engine.dispose()


def _label(name: str, count: int, more: str = "") -> str:
    return f"{name}, {count:,}{more}"


def _result(turns: dict[str, list[Turn]]) -> Result:
    def series(what: str, *counts: int) -> list[Series]:
        ends = tuple(f"{count:,}" for count in counts)
        return [Series(name, of(each, what)) for name, each in turns.items() if any(end in name for end in ends)]

    def beside(name: str) -> list[Any]:
        return times(of(turns[_label("talkwidget", 100)], "first"), of(turns[_label(name, 100)], "first"))

    base = {count: _label("talkwidget", count) for count in COUNTS}
    whole = _label("talkwidget", 1000, ", all on one page")
    charts = [
        Chart(f"browser-{what}-{count}", f"{title}, {count:,} comments", "ms", series(what, count), base=base[count])
        for what, title in (("first", "Navigation to the first comment"), ("main", "Work of the phone's main thread"))
        for count in COUNTS
    ]
    charts += [
        Chart("browser-longest", "The longest task above 50 ms (0: none)", "ms", series("longest", *COUNTS)),
        Chart("browser-bytes", "What the comments add to the article's page", "bytes", series("bytes", *COUNTS)),
        Chart("browser-requests", "Requests for the comments", "requests", series("requests", *COUNTS)),
        Chart("browser-shift", "Layout shift (CLS)", "", series("shift", *COUNTS)),
    ]
    drawn = ", ".join(f"{name}: {series.median:.0f}" for name, series in _medians(turns, "drawn"))
    return Result(
        "browser",
        "The reader's browser, a slow phone",
        charts,
        [
            *(Figure(f"first comment readable, 100 comments, slow phone: beside {name}", beside(name), limit=0.5)
              for name in ("Isso", "Waline")),
            *(Figure(f"longest task, {what}", of(turns[name], "longest"), limit=50, unit="ms")
              for what, name in (("1,000 comments", base[1000]), ("1,000 comments on one page", whole))),
            Figure("layout shift, 100 comments", of(turns[base[100]], "shift"), limit=0, unit=""),
        ],
        [
            *NOTES,
            f"Comments drawn: {drawn}.",
        ],
    )  # fmt: skip


def _medians(turns: dict[str, list[Turn]], what: str) -> list[tuple[str, Series]]:
    return [(name, Series(name, of(each, what))) for name, each in turns.items()]

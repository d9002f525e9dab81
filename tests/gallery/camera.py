"""Takes the pictures of states, each in all looks."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.gallery.looks import DARK, LIGHT, NARROW, RTL
from tests.gallery.sheet import picture
from tests.gallery.states import STATES, State
from tests.gallery.studio import Studio, studio
from tests.servers import chromium

TALLEST = 1600


def shoot(out: Path, names: list[str]) -> list[str]:
    """Take the pictures of the states so named; return a sentence for each that could not be reached."""
    failed = []
    with tempfile.TemporaryDirectory() as folder, browsing() as browser, studio(Path(folder), browser) as opened:
        for state in STATES:
            if state.name in names:
                try:
                    _take(out, opened, state)
                except Exception as error:  # noqa: BLE001 (the other pictures are wanted all the same)
                    failed.append(f"{state.group}.{state.name}: {error}")
    return failed


@contextmanager
def browsing() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        path = chromium.program(playwright)
        if path is None:
            sys.exit(f"There is no Chromium. {chromium.CURE}")
        with chromium.launch(playwright, path) as browser:
            yield browser


def _take(out: Path, opened: Studio, state: State) -> None:
    for lang, looks in (("en", (LIGHT, DARK, NARROW)), ("ar", (RTL,))):
        with opened.visit(state, lang) as visitor:
            for look in looks:
                look.put_on(visitor.page)
                _photograph(visitor.page, out / picture(state, look.name))


def _photograph(page: Page, path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    size = "(({clientWidth, scrollHeight}) => [clientWidth, scrollHeight])(document.documentElement)"
    width, height = page.evaluate(size)
    shown = {"x": 0, "y": 0, "width": width, "height": min(height, TALLEST)}
    page.screenshot(path=path, animations="disabled", full_page=True, clip=shown)

"""`python -m tests.gallery.readme`: take the README's pictures anew, from the demo."""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import Browser, expect

from talkwidget.demo.site import make_app, write_threads
from tests.gallery.camera import browsing
from tests.servers.web import serving

EXAMPLES = Path(__file__).parents[2] / "examples"
PICTURES = (
    ("screenshot.png", "/night-train#talk-11", "light", 720, 800),
    ("screenshot-dark.png", "/dark#talk-22", "dark", 720, 640),
    ("screenshot-phone.png", "/right-to-left", "light", 390, 800),
)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, browsing() as browser:
        write_threads(Path(folder), address="http://127.0.0.1:8000")
        with serving(make_app(Path(folder))) as address:
            for name, page, scheme, width, height in PICTURES:
                _take(browser, EXAMPLES / name, address + page, scheme=scheme, width=width, height=height)


def _take(browser: Browser, path: Path, address: str, *, scheme, width: int, height: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce")
    page.goto(address)
    page.locator("talk-widget").scroll_into_view_if_needed()
    expect(page.locator("talk-widget section")).to_have_attribute("aria-busy", "false")
    first = page.locator("#" + (address.partition("#")[2] or "talk-1"))
    first.evaluate(
        "row => { row.getRootNode().activeElement?.blur(); scrollBy(0, row.getBoundingClientRect().top - 8) }"
    )
    page.screenshot(path=path, animations="disabled")
    page.close()


if __name__ == "__main__":
    main()

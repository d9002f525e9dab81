"""The system's Chromium, driven by Playwright; Playwright's own where that is what there is."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from playwright.sync_api import Browser, Playwright

CURE = "Install it: apt-get install chromium, or playwright install chromium. CHROMIUM names one elsewhere."
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
FLAGS = [
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    "--test-third-party-cookie-phaseout",  # the strictest browser a reader may have
]


def program(playwright: Playwright | None = None) -> str | None:
    """Return the path of a Chromium, or None."""
    named = os.environ.get("CHROMIUM")
    own = playwright.chromium.executable_path if playwright else None
    candidates = (named, *map(shutil.which, NAMES), MAC, own)
    return next((path for path in candidates if path and Path(path).exists()), None)


def launch(playwright: Playwright, path: str, *more: str) -> Browser:
    """Start a browser that asks nobody outside this machine; ``more`` are flags of its own."""
    return playwright.chromium.launch(
        executable_path=path, args=[*FLAGS, *more], ignore_default_args=["--headless", "--headless=old"]
    )

"""axe-core, as `npm ci` in js/ installs it, run inside the page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.servers.absent import absent

SCRIPT = Path(__file__).parents[2] / "js/node_modules/axe-core/axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What another colour or another width may change; the rest is found in the first look.
COLOURS = ["color-contrast", "link-in-text-block"]
SIZES = ["scrollable-region-focusable", "target-size"]


def violations(page: Page, within: str = "talk-widget", rules: list[str] | None = None) -> list[str]:
    """What axe finds ``within`` a selector, one line each: the rule, and where. Without ``rules``, by all of them."""
    if not SCRIPT.exists():
        absent("axe-core", "Install it: make js/node_modules/.ready")
    if not page.evaluate("'axe' in window"):
        page.evaluate(SCRIPT.read_text("utf-8"))
    wanted = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": TAGS}
    found: Any = page.evaluate(
        "([within, runOnly]) => axe.run(within, {runOnly, resultTypes: ['violations']}).then(said => said.violations)",
        [within, wanted],
    )
    return [f"{rule['id']}: {node['html'][:200]} {node['failureSummary']}" for rule in found for node in rule["nodes"]]

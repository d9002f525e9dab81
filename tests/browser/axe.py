"""axe-core, as `npm ci` in js/ installs it, run inside the page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.servers.absent import absent

SCRIPT = Path(__file__).parents[2] / "js/node_modules/axe-core/axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: Page) -> list[str]:
    """What axe finds in the widget, one line each: the rule, and where."""
    if not SCRIPT.exists():
        absent("axe-core", "Install it: make js/node_modules/.ready")
    page.evaluate(SCRIPT.read_text("utf-8"))
    found: Any = page.evaluate(
        "tags => axe.run('talk-widget', {runOnly: {type: 'tag', values: tags}}).then(said => said.violations)", TAGS
    )
    return [f"{rule['id']}: {node['html'][:200]} {node['failureSummary']}" for rule in found for node in rule["nodes"]]

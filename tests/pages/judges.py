"""Those who judge a page: html-validate on its source, axe on what a browser makes of it. Neither needs a network."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.axe import SCRIPT, TAGS
from tests.servers.absent import absent

MODULES = Path(__file__).parents[2] / "js/node_modules"
CONFIG = {
    "extends": ["html-validate:recommended", "html-validate:a11y"],
    "rules": {
        # Matters of taste, on which HTML has no opinion.
        "doctype-style": "off",
        "no-implicit-button-type": "off",
        "no-implicit-input-type": "off",
        "no-redundant-for": "off",
        # The buttons of that form stand with the comments, and name it: where there are none, it is empty.
        "wcag/h32": "off",
        # A form may name several comments: checkboxes of one name are a list.
        "form-dup-name": "off",
    },
}
PROGRAM = """
const { HtmlValidate, StaticConfigLoader } = require("html-validate");
const [config, pages] = JSON.parse(require("fs").readFileSync(0));
const judge = new HtmlValidate(new StaticConfigLoader(config));
Promise.all(Object.entries(pages).map(async ([name, html]) => {
  const { results } = await judge.validateString(html, name);
  const told = results.flatMap(({ messages }) => messages);
  return told.map(({ line, ruleId, message }) => `${name}:${line} ${ruleId}: ${message}`);
})).then(said => console.log(JSON.stringify(said.flat())));
"""


def faults(pages: Mapping[str, str]) -> list[str]:
    """What is wrong with the HTML of these pages, one line each."""
    if not (MODULES / "html-validate").is_dir():
        absent("html-validate", "Install it: make js/node_modules/.ready")
    done = subprocess.run(
        [_node(), "-e", PROGRAM], input=json.dumps([CONFIG, dict(pages)]), cwd=MODULES, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    said: list[str] = json.loads(done.stdout)
    return said


def violations(page: Page) -> list[str]:
    """What axe finds on a page, one line each: the rule, and where."""
    if not SCRIPT.exists():
        absent("axe-core", "Install it: make js/node_modules/.ready")
    page.evaluate(SCRIPT.read_text("utf-8"))
    found = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}}).then(said => said.violations)", TAGS
    )
    return [f"{rule['id']}: {node['html'][:200]} {node['failureSummary']}" for rule in found for node in rule["nodes"]]


def _node() -> str:
    # `make test` puts one beside this Python, where the system has none.
    folders = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    return shutil.which("node", path=folders) or absent("Node", "Install it: make .venv/.test")

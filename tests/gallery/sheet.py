"""The contact sheet: all pictures on one page, and one picture of each group's."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from html import escape
from pathlib import Path

from playwright.sync_api import Browser

from tests.gallery.looks import LOOKS, PHONE
from tests.gallery.states import STATES, State

SCALE = 2 / 3
STYLE = """
body { margin: 24px; width: max-content; font: 15px/1.4 system-ui, sans-serif; color: #222; background: #e9e9ec; }
h2 { margin: 32px 0 8px; text-transform: capitalize; }
h3 { margin: 20px 0 6px; font-size: 15px; }
h3 span { font-weight: 400; color: #555; }
div { display: flex; gap: 12px; align-items: start; }
img { display: block; background: #fff; box-shadow: 0 1px 4px #0004; }
"""


def picture(state: State, look: str) -> str:
    """Where a picture lies, from the sheet."""
    return f"{state.group}/{state.name}-{look}.png"


def write_sheet(folder: Path, browser: Browser, states: Iterable[State] = STATES) -> Path:
    """Write ``index.html`` over the pictures in ``folder``, and ``GROUP.png`` for each group; return the page."""
    sections = [_section(group, list(of)) for group, of in itertools.groupby(states, lambda state: state.group)]
    index = folder / "index.html"
    index.write_text(
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Every state of talkwidget</title>'
        f"<style>{STYLE}</style>{''.join(sections)}</html>",
        encoding="utf-8",
    )
    page = browser.new_page()
    page.goto(index.as_uri())
    for section in page.locator("section").all():
        section.screenshot(path=folder / f"{section.get_attribute('id')}.png")
    page.close()
    return index


def _section(group: str, states: list[State]) -> str:
    rows = "".join(
        f"<h3>{escape(state.name.replace('_', ' '))} <span>{escape(state.title)}</span></h3><div>"
        + "".join(_image(state, look.name, look.width) for look in LOOKS)
        + "</div>"
        for state in states
    )
    return f'<section id="{group}"><h2>{escape(group.replace("_", " "))}</h2>{rows}</section>'


def _image(state: State, look: str, width: int) -> str:
    shown = width if width == PHONE else int(width * SCALE)
    return f'<img src="{picture(state, look)}" width="{shown}" alt="{escape(state.name)}, {look}">'

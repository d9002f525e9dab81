"""Where visits take place: real servers, a real browser, one thread for each visit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser

from tests.browser.stage import Stage, lay_foundation, set_up
from tests.clock import FrozenClock
from tests.gallery.looks import LIGHT
from tests.gallery.states import State
from tests.gallery.visitor import Visitor
from tests.servers.web import Street


class Studio:
    def __init__(self, stage: Stage, browser: Browser) -> None:
        self.stage, self.browser = stage, browser

    @contextmanager
    def visit(self, state: State, lang: str = "en") -> Iterator[Visitor]:
        """Bring somebody who was never here into a state."""
        now = self.stage.clock.now
        context = self.browser.new_context(locale=lang, java_script_enabled=state.javascript)
        context.set_default_timeout(10_000)
        try:
            visitor = Visitor(context.new_page(), self.stage, f"/{lang}/{state.name}", lang)
            LIGHT.put_on(visitor.page)
            state.scene(visitor.telling)
            self.stage.set_site(**state.options)
            state.act(visitor)
            yield visitor
        finally:
            context.close()
            self.stage.clock.now = now
            self.stage.set_site(**dict.fromkeys(state.options))


@contextmanager
def studio(folder: Path, browser: Browser) -> Iterator[Studio]:
    """Open a studio over a database in ``folder``."""
    with Street() as street:
        yield Studio(set_up(street, lay_foundation(folder), FrozenClock()), browser)

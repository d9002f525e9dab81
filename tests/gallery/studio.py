"""Where visits take place: real servers, a real browser, one thread for each visit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Response
from playwright.sync_api import Browser, BrowserContext, Page

from talkwidget import templating
from tests.browser.stage import SITE, Stage, lay_foundation, set_up
from tests.clock import FrozenClock
from tests.gallery.looks import LIGHT
from tests.gallery.members import member_app
from tests.gallery.scenes import Telling
from tests.gallery.states import State
from tests.gallery.visitor import Visitor, article
from tests.servers.web import Street


class Studio:
    """``browser`` has one window for each language: to make one takes longer than most visits.

    member_address: of the host whose users comment as members
    """

    def __init__(self, stage: Stage, browser: Browser, member_address: str) -> None:
        self.stage, self.browser, self.member_address = stage, browser, member_address
        self._windows: dict[tuple[str, bool], BrowserContext] = {}

    @contextmanager
    def visit(self, state: State, lang: str = "en") -> Iterator[Visitor]:
        """Bring somebody who was never here into a state."""
        with self.receive(state.name, state.scene, lang, javascript=state.javascript) as visitor:
            try:
                self.stage.set_site(**state.options)
                state.act(visitor)
                yield visitor
            finally:
                self.stage.set_site(**dict.fromkeys(state.options))

    @contextmanager
    def receive(
        self, name: str, scene: Callable[[Telling], None], lang: str = "en", *, javascript: bool = True
    ) -> Iterator[Visitor]:
        """Somebody who was never here, before a thread in which this scene was told, and that nobody else visits."""
        now = self.stage.clock.now
        page = self._window(lang, javascript).new_page()
        try:
            visitor = Visitor(page, self.stage, f"/{lang}/{name}", lang, member_address=self.member_address)
            LIGHT.put_on(page)
            scene(visitor.telling)
            yield visitor
        finally:
            self._forget(page)
            page.close()
            self.stage.clock.now = now

    def _window(self, lang: str, javascript: bool) -> BrowserContext:
        if (lang, javascript) not in self._windows:
            opened = self.browser.new_context(locale=lang, java_script_enabled=javascript)
            opened.set_default_timeout(10_000)
            self._windows[lang, javascript] = opened
        return self._windows[lang, javascript]

    def _forget(self, page: Page) -> None:
        """Leave nothing of a visitor in the window for the next."""
        page.context.set_offline(False)
        page.context.clear_cookies()
        protocol = page.context.new_cdp_session(page)
        for origin in (self.stage.blog_address, self.stage.talk_address):
            protocol.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "local_storage"})


@contextmanager
def studio(folder: Path, browser: Browser) -> Iterator[Studio]:
    """Open a studio over a database in ``folder``."""
    with Street() as street:
        stage = set_up(street, lay_foundation(folder), FrozenClock())
        stage.app.add_url_rule("/host/<lang>/<name>", view_func=_host)
        yield Studio(stage, browser, street.serve(member_app(stage), name="blog.localhost"))


def _host(lang: str, name: str) -> Response:
    """An article whose template holds the thread of that state; what it may load is for the host to say."""
    page = article(lang, templating.embed(thread=f"/{lang}/{name}", site=SITE, lang=lang))
    return Response(page, headers={"Content-Security-Policy": "default-src * data: 'unsafe-inline'"})

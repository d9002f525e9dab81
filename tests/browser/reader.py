"""A person before a browser: finds things by role and name, as a screen reader does."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from playwright.sync_api import APIResponse, ConsoleMessage, Error, Locator, Page, Response, Route, expect
from playwright.sync_api import TimeoutError as Timeout

from tests.browser.stage import Stage

# A refusal is part of many scenes, and the browser logs it by itself.
EXPECTED = re.compile(r"Failed to load resource|blocked by CORS policy")
ACTIVE = "document.querySelector('talk-widget').shadowRoot.activeElement"
FOCUS = f"""() => {{
  const {{id, value, name, localName, textContent}} = {ACTIVE} ?? document.body;
  return localName == "button" ? textContent : id || name || localName;
}}"""


class Reader:
    def __init__(self, page: Page, stage: Stage) -> None:
        self.page, self.stage = page, stage
        self.complaints: list[str] = []
        page.clock.set_fixed_time(stage.clock.now)
        page.on("console", self._hear)
        page.on("pageerror", self._fail)

    def open(self, embed: str | None = None, *, at: str = "", wait: bool = True, **publish: Any) -> None:
        """Open the article; ``at`` is a fragment, as ``#talk-12``."""
        self.page.goto(self.stage.publish(embed, **publish) + at)
        if wait:
            self.wait()

    def wait(self) -> None:
        """Until the thread is there, and all that was to be drawn is."""
        expect(self.section).to_have_attribute("aria-busy", "false")

    @property
    def section(self) -> Locator:
        return self.page.locator("talk-widget section")

    @property
    def title(self) -> Locator:
        return self.section.get_by_role("heading", level=2)

    @property
    def status(self) -> Locator:
        return self.section.get_by_role("status")

    @property
    def box(self) -> Locator:
        """Where a new comment is written."""
        return self.section.get_by_role("textbox", name=re.compile("^Write a comment"))

    def comment(self, number: int) -> Locator:
        """A comment itself, without its replies."""
        return self.page.locator(f"#talk-{number} > [part=comment]")

    def button(self, name: str, *, within: Locator | None = None) -> Locator:
        return (within or self.section).get_by_role("button", name=name, exact=True)

    def press(self, name: str) -> None:
        self.button(name).click()

    def wait_for_news(self, questions: int = 2) -> None:
        """Wind the clock until the server was asked so often: what the last answer but one brought is drawn."""
        answers: list[Response] = []

        def hear(answer: Response) -> None:
            if "/api/comments?" in answer.url:
                answers.append(answer)

        self.page.on("response", hear)
        end = time.monotonic() + 20
        while len(answers) < questions and time.monotonic() < end:
            self.page.clock.run_for(1_000)
        self.page.remove_listener("response", hear)
        assert len(answers) >= questions

    def numbers(self) -> list[int]:
        """The comments in the order in which they stand, when all are drawn."""
        self.wait()
        return self.numbers_so_far()

    def numbers_so_far(self) -> list[int]:
        """Those that are drawn by now."""
        ids = self.page.locator("talk-widget li").evaluate_all("rows => rows.map(row => row.id)")
        return [int(name.removeprefix("talk-")) for name in ids]

    def focus(self) -> str:
        """What has the focus: a button's name, a comment's id, a field's name."""
        return str(self.page.evaluate(f"({FOCUS})()"))

    def expect_focus(self, name: str) -> None:
        """Until it has the focus: what a press does may have to be fetched first."""
        with suppress(Timeout):
            self.page.wait_for_function(f"name => ({FOCUS})() == name", arg=name, timeout=5_000)
        assert self.focus() == name

    def begin(self) -> None:
        """Go to the box and wait until all of its form is there."""
        self.box.focus()
        expect(self.button("Post")).to_be_visible()

    def write(self, text: str, *, name: str | None = "Nina") -> None:
        """Write a comment as a guest, or, without a name, as who one is."""
        self.box.fill(text)
        if name is not None:
            self.section.get_by_label("Name").fill(name)
        self.press("Post")

    def kept(self, suffix: str) -> Any:
        """What the browser keeps under a key that ends so."""
        return self.page.evaluate(
            "suffix => JSON.parse(Object.entries(localStorage).find(([key]) => key.endsWith(suffix))?.[1] ?? 'null')",
            suffix,
        )

    @contextmanager
    def answered(self, path: str, answer: Any) -> Iterator[None]:
        """While this lasts, requests to ``path`` get ``answer(route)``."""
        pattern = re.compile(f"/talk/api/{path}([?].*)?$")
        self.page.route(pattern, answer)
        yield
        self.page.unroute(pattern)

    def hold(self, pattern: str | re.Pattern[str]) -> list[Route]:
        """Keep requests back until `let_go`."""
        held: list[Route] = []

        def keep(route: Route) -> None:
            held.append(route)

        self.page.route(pattern, keep)
        return held

    def let_go(self, held: list[Route]) -> None:
        """Let requests go on, the first of them as soon as it is there."""
        self.wait_for(held)
        for route in held:
            route.continue_()

    @contextmanager
    def answered_late(self, pattern: re.Pattern[str], ask: Callable[[], object]) -> Iterator[None]:
        """Have the server's answer to what ``ask`` sends, and give it to the page when the block has ended."""
        held: list[tuple[Route, APIResponse]] = []

        def fetch(route: Route) -> None:
            # The browser knows each name that ends in localhost; the driver, which fetches here, may not.
            held.append((route, route.fetch(url=re.sub(r"//[\w.]+:", "//127.0.0.1:", route.request.url))))

        self.page.route(pattern, fetch)
        ask()
        self.wait_for(held)
        yield
        for route, answer in held:
            route.fulfill(response=answer)
        self.page.unroute(pattern)

    def wait_for(self, held: list[Any]) -> None:
        """Until a request is kept back."""
        end = time.monotonic() + 10
        while not held and time.monotonic() < end:
            self.page.evaluate("0")  # what a page does is heard of when it is asked something
        assert held

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not EXPECTED.search(message.text):
            self.complaints.append(message.text)

    def _fail(self, error: Error) -> None:
        self.complaints.append(str(error))


def problem(status: int, code: str, detail: str, seconds: int = 0) -> Any:
    """An answer of the server's, in place of the one it would give. ``seconds`` until it may be tried again."""

    def answer(route: Route) -> None:
        if route.request.method == "OPTIONS":
            route.continue_()
            return
        route.fulfill(
            status=status,
            json={"status": status, "code": code, "detail": detail},
            headers={
                "Access-Control-Allow-Origin": "*",
                "Access-Control-Expose-Headers": "Retry-After",
                "Retry-After": str(seconds),
            },
            content_type="application/problem+json",
        )

    return answer


def cut(route: Route) -> None:
    """Let nothing through."""
    route.abort()

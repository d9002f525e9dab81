"""A moderator's browser at the desk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Locator, Page, expect

from talkwidget.core.identity import Identity
from tests.pages.place import KEY, PEOPLE, Place

PEOPLE["second"] = Identity("host", "second", "Second", roles=frozenset({"moderator"}))


@dataclass
class Seat:
    """One moderator's tab; what its console complains of is kept."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", lambda message: message.type == "error" and self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def open(self, address: str) -> Seat:
        self.page.goto(address)
        self.page.evaluate("window.same = true")
        return self

    @property
    def stayed(self) -> bool:
        return bool(self.page.evaluate("window.same === true"))

    def press(self, keys: str) -> None:
        for key in keys.split():
            self.page.keyboard.press(key)

    def item(self, words: str) -> Locator:
        return self.page.locator("li.item", has_text=words)

    @property
    def open_items(self) -> Locator:
        return self.page.locator("li.item:not(.slim, .sent)")

    @property
    def at(self) -> Locator:
        return self.page.locator("li.item.at")

    @property
    def status(self) -> Locator:
        return self.page.locator("#status")

    @property
    def unsent(self) -> Locator:
        return self.page.locator("#unsent")

    def expect_count(self, said: str, queue: str = "held") -> None:
        expect(self.page.locator(f'header [data-count="{queue}"]')).to_have_text(said)


@dataclass
class Desk:
    """A host with a desk, and who sits at it."""

    place: Place
    home: str
    seats: Callable[[str], Seat]

    def fill(self, many: int, *, moderation: str = "hold", key: str = KEY) -> None:
        """Let so many comments wait: "Words 0" is the oldest."""
        for index in range(many):
            self.place.say("bob" if index % 2 else "nina", f"Words {index}.", key=key, title="An article")
            self.place.clock.advance(minutes=1)

    def seat(self, who: str = "moderator", path: str = "desk") -> Seat:
        return self.seats(who).open(f"{self.home}/talk/{path}")

    def states(self) -> list[str]:
        """Each comment's state, the oldest first."""
        states, after = [], None
        with self.place.talk() as talk:
            while True:
                page = talk.queue(None, PEOPLE["moderator"], "all", after=after)
                states += [case.comment.state for case in page.cases]
                after = page.next
                if after is None:
                    return states[::-1]

    def log(self) -> list[str]:
        """What was decided, the oldest first."""
        with self.place.talk() as talk:
            return [line.action for line in reversed(talk.decisions(None, PEOPLE["moderator"], limit=500))]


@contextmanager
def seats(browser: Browser, home: str, **how: object) -> Iterator[Callable[[str], Seat]]:
    """Seat moderators, each in a browser of their own; nothing on their consoles may be left unexpected."""
    taken: list[Seat] = []

    def take(who: str) -> Seat:
        context = browser.new_context(**how)  # type: ignore[arg-type]
        context.add_cookies([{"name": "reader", "value": who, "url": home}])
        seat = Seat(context.new_page())
        taken.append(seat)
        return seat

    yield take
    for seat in taken:
        seat.page.context.close()
    assert [complaint for seat in taken for complaint in seat.complaints] == []

"""Searching a thread, and sharing what is in it."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.gallery.scenes import quarrel
from tests.gallery.states.state import state
from tests.gallery.visitor import Visitor


def find(visitor: Visitor, english: str, arabic: str) -> None:
    visitor.push("embed.search")
    box = visitor.find("searchbox", "more.find")
    box.fill(visitor.put(english, arabic))
    box.press("Enter")


@state(quarrel)
def searching(visitor: Visitor) -> None:
    visitor.open()
    find(visitor, "sea", "بحر")
    expect(visitor.section).to_contain_text(visitor.say("more.found", n=2))


@state(quarrel)
def found_muted(visitor: Visitor) -> None:
    """What muted people said is counted, and folded."""
    visitor.open()
    visitor.mute("burt", of=1)
    find(visitor, "sea", "بحر")
    expect(visitor.section).to_contain_text(visitor.say("more.foundMuted", n=1))


@state(quarrel)
def found_nothing(visitor: Visitor) -> None:
    visitor.open()
    find(visitor, "aeroplane", "طائرة")
    expect(visitor.section).to_contain_text(visitor.say("more.foundNone", words=visitor.put("aeroplane", "طائرة")))


@state(quarrel)
def sharing(visitor: Visitor) -> None:
    visitor.open()
    visitor.push("embed.share", of=2)
    expect(visitor.find("button", "more.copy")).to_be_visible()

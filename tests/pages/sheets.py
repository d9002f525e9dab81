"""The desk without scripts: what a page shows a moderator, and how its forms are sent."""

from __future__ import annotations

from talkwidget.core.identity import Identity
from tests.pages.place import PEOPLE, fields_of

RULES = ["No personal attacks", "No advertising"]
PEOPLE["second"] = Identity("host", "second", "Second", roles=frozenset({"moderator"}))
PEOPLE["admin"] = Identity("host", "admin", "Admin", roles=frozenset({"admin"}))


def items(sheet):
    return sheet.all('//li[contains(@class, "item")]')


def words(sheet) -> list[str]:
    return sheet.said('//li[contains(@class, "item")]//div[@class="words"]')


def form_of(sheet, place: int, button: str):
    """The form in which a button of a comment stands, as it would be sent."""
    (pressed,) = items(sheet)[place].xpath(f'.//button[@value="{button}"]')
    form = next(pressed.iterancestors("form"))
    return form.get("action"), fields_of(form) | {"do": button}


def press(visitor, sheet, place: int, button: str, **fields):
    address, sent = form_of(sheet, place, button)
    return visitor.post(address, sent | fields)


def undo(visitor, sheet):
    """Press the button of the notice; a form may name several decisions."""
    (form,) = sheet.all('//div[contains(@class, "notice")]/form')
    decisions = [field.value for field in form.xpath('.//input[@name="d"]')]
    return visitor.post(form.get("action"), fields_of(form) | {"d": decisions, "do": "undo"})


def states(place) -> list[str]:
    with place.talk() as talk:
        page = talk.queue(None, PEOPLE["moderator"], "all")
        return [case.comment.state for case in reversed(page.cases)]


def log(place) -> list[str]:
    with place.talk() as talk:
        return [line.action for line in reversed(talk.decisions(None, PEOPLE["moderator"]))]


def notice(sheet) -> str:
    return " ".join(sheet.said('//div[contains(@class, "notice")]/p'))

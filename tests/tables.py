"""The README's tables as the code has them, a list of lines each."""

from __future__ import annotations

import dataclasses
import inspect
import re
from collections.abc import Iterable

from talkwidget.api.calls import Reader
from talkwidget.api.problems import STATUSES, TITLES
from talkwidget.api.views import CALLS
from talkwidget.core import errors
from talkwidget.core.checks.reasons import SENTENCES
from talkwidget.core.setting_values import PREFIX
from talkwidget.core.settings import Settings
from talkwidget.pages.blueprint import PAGES, Page
from talkwidget.serving.gateway import REFUSALS

WHO = {Reader.ANYBODY: "anybody", Reader.SOMEBODY: "a known reader", Reader.MODERATOR: "a moderator"}


def settings() -> list[str]:
    def default(value: object) -> str:
        return {True: "yes", False: "no"}[value] if isinstance(value, bool) else f"`{value}`" if value else "none"

    def row(one: dataclasses.Field[object]) -> tuple[str, ...]:
        rules = one.metadata
        bounds = f" {rules['low']} to {rules['high']}." if rules["low"] is not None else ""
        own = "" if rules["per_site"] else " Not per site."
        value = None if one.default is dataclasses.MISSING else one.default
        zero = "`0`" if value == 0 and not isinstance(value, bool) else default(value)
        return f"`{PREFIX}{one.name.upper()}`", zero, rules["doc"] + bounds + own

    return _table(("setting", "default", "what it does"), map(row, dataclasses.fields(Settings)))


def problems() -> list[str]:
    titles = {
        kind.code: kind.title
        for kind in vars(errors).values()
        if inspect.isclass(kind) and issubclass(kind, errors.TalkError)
    }
    rows = [(f"`{code}`", str(status), titles.get(code) or TITLES[code]) for code, status in STATUSES.items()]
    rows += [(f"`{code}`", str(status), title) for code, (status, title) in REFUSALS.items() if code not in STATUSES]
    return _table(("code", "status", "title"), sorted(rows, key=lambda row: (row[1], row[0])))


def reasons() -> list[str]:
    return _table(
        ("code", "what the author is told"), ((f"`{code}`", said) for code, said in sorted(SENTENCES.items()))
    )


def calls() -> list[str]:
    rows = ((f"`{call.method} {_address(call.rule)}`", call.says, WHO[call.reader]) for call in CALLS)
    return _table(("call", "what it does", "who may"), rows)


WAYS_IN = {"enter": "anybody", "sessions": "a signed-in moderator", "passkey": "anybody"} | dict.fromkeys(
    ("mailed", "unsubscribe"), "who has the letter"
)
"""The rooms of the desk that aren't only a moderator's."""
NO_PAGES = frozenset({"home", "slash", "desk_slash", "asset", "passkeys_script"})


def pages() -> list[str]:
    def who(page: Page) -> str:
        return WAYS_IN.get(page.name, "a moderator" if page.rule.startswith("/desk") else "anybody")

    rows = (
        (", ".join(page.views), f"`{_address(re.sub('<any.*?:', '<', page.rule))}`", who(page))
        for page in PAGES
        if page.name not in NO_PAGES
    )
    return _table(("method", "page", "who may"), rows)


def _address(rule: str) -> str:
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: found[1].upper(), rule)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    return [f"| {' | '.join(cells)} |" for cells in (head, ("---",) * len(head), *rows)]

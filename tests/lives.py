"""A person who leaves every kind of trace that there is, all of it with a canary in it."""

from __future__ import annotations

import uuid
from typing import Any

from talkwidget.core.identity import Identity
from talkwidget.core.reports import WantedReport

CANARY = Identity(
    "host", "canary-subject", "Canary-Name", "https://canary.example/canary-url", "canary-mail@mail.example"
)


def a_life(talk: Any, who: Identity, *, other: Identity) -> uuid.UUID:
    """Let somebody leave every kind of trace that there is; return their id."""
    author = talk.post(None, "/a", who, "canary-words one", title="A", idempotency_key="k" * 24).author.id
    talk.edit(None, at(talk, "/a", 1), who, "canary-words two")
    others = talk.post(None, "/a", other, "an answer", parent=1).author.id
    talk.post(None, "/a", who, "canary-words three", parent=2)
    talk.post(None, "/b", other, "elsewhere")
    talk.like(None, at(talk, "/b", 1), who)
    talk.like(None, at(talk, "/a", 1), other)
    notice = WantedReport(
        reason="illegal", note="canary-note", name="Canary-Name", email="canary-notice@mail.example", good_faith=True
    )
    talk.report(None, at(talk, "/b", 1), who, notice)
    talk.mute(None, who, others, days=7, note="canary-note")
    talk.mute(None, who, others, thread="/b")
    talk.mute(None, other, author, note="what ada thinks of them")
    return author


def at(talk: Any, key: str, number: int) -> uuid.UUID:
    """The id of a comment, by its number."""
    [found] = [row.id for row in talk.around(talk.thread(None, key), number).comments if row.number == number]
    return found

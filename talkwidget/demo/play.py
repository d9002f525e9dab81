"""Play ``thread.toml`` through the use cases: everybody says their lines, then what became of them happens."""

from __future__ import annotations

import datetime as dt
import tomllib
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from talkwidget.core.identity import GUEST, HOST, Identity
from talkwidget.core.service import Talk
from talkwidget.demo.forms import NIGHT_TRAIN, RIGHT_TO_LEFT, TIMETABLE

THREADS = {NIGHT_TRAIN: "comments", TIMETABLE: "closed", RIGHT_TO_LEFT: "arabic"}
READER, MODERATOR, MUTED = "robin", "mira", "burt"

_SCRIPT = Path(__file__).with_name("thread.toml")


class Clock:
    """Stands where it is put, while the past is played."""

    def __init__(self) -> None:
        self.start = self.now = dt.datetime.now(dt.UTC)

    def __call__(self) -> dt.datetime:
        return self.now

    def put(self, minutes_ago: float) -> None:
        self.now = self.start - dt.timedelta(minutes=minutes_ago)


def cast() -> dict[str, Identity]:
    """Return everybody who talks, by the name that the script has for them."""
    people: Mapping[str, Mapping[str, Any]] = tomllib.loads(_SCRIPT.read_text("utf-8"))["people"]
    return {
        key: Identity(
            issuer=GUEST if person.get("guest") else HOST,
            subject=str(uuid.uuid5(uuid.NAMESPACE_URL, key)) if person.get("guest") else key,
            name=person["name"],
            url=person.get("url"),
            roles=frozenset(person.get("roles", ())),
        )
        for key, person in people.items()
    }


def play(talk: Talk, clock: Clock, *, titles: Mapping[str, str], address: str) -> None:
    """Fill an empty site. ``titles`` are the articles', by thread; ``address`` is where they stand."""
    script = tomllib.loads(_SCRIPT.read_text("utf-8"))
    people = cast()
    for key, part in THREADS.items():
        said = [
            (line, _say(talk, clock, people, key, line, title=titles[key], url=address + key)) for line in script[part]
        ]
        for line, comment in said:
            _befall(talk, clock, people, line, comment)
    clock.put(0)
    talk.set_thread(None, TIMETABLE, people[MODERATOR], state="closed")
    me = talk.me(None, people[MUTED])
    if me.author is not None and me.author.id is not None:
        talk.mute(None, people[READER], me.author.id, note="Not before coffee.")


def _say(
    talk: Talk, clock: Clock, people: Mapping[str, Identity], key: str, line: Mapping[str, Any], *, title: str,
    url: str,
) -> uuid.UUID:  # fmt: skip
    clock.put(line["ago"])
    who = people[line["by"]]
    if line.get("held"):
        talk.set_site("default", options={"moderation": "hold"})
    name = who.name if who.is_guest else None
    posted = talk.post(None, key, who, line["text"].strip(), parent=line.get("to"), name=name, title=title, url=url)
    if line.get("held"):
        talk.set_site("default", options={"moderation": None})
    return posted.comment.id


def _befall(
    talk: Talk, clock: Clock, people: Mapping[str, Identity], line: Mapping[str, Any], comment: uuid.UUID
) -> None:
    clock.put(line["ago"] - 6 if line["ago"] > 6 else 0)
    for key in line.get("likes", ()):
        talk.like(None, comment, people[key])
    if "edited" in line:
        talk.edit(None, comment, people[line["by"]], line["edited"].strip())
    if line.get("deleted"):
        talk.delete(None, comment, people[line["by"]])
    if "removed" in line:
        talk.moderate(None, comment, people[MODERATOR], "remove", reason=line["removed"])
    if line.get("official"):
        talk.moderate(None, comment, people[MODERATOR], "official")

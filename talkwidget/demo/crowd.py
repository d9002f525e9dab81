"""A thousand short comments about stations, drawn by lot from hand-written halves; the same ones each time."""

from __future__ import annotations

import datetime as dt
import itertools
import random
from collections.abc import Iterator

from talkwidget.core import text
from talkwidget.core.identity import HOST, Identity
from talkwidget.core.imports import ImportedComment, ImportedThread
from talkwidget.demo.forms import THOUSAND
from talkwidget.demo.play import cast

COMMENTS, EVERY_TENTH = 1000, "Wendell Pryce"
MINUTES = 60 * 24 * 30
"""How long ago the first was written."""

_SEED = 1847
_FIRST = "Ada Ben Cleo Dov Esi Femi Greta Hugo Ilse Juno Kofi Lena Milo Nora Otto Pia Quinn Rosa Sven Tove".split()
_LAST = "Abara Blom Cardoso Dunne Eriksen Fabre Grau Hale Imre Jansen Koval Lund".split()
_STATIONS = (
    "Abbots Crossing", "Bellewood Junction", "Carrow-by-Sea", "Dunmere Halt", "Elderlake", "Fennick Road",
    "Gallow Hill", "Harbour Street", "Ister Bridge", "Joiners Yard", "Kestrel Moor", "Long Acre", "Marrowfield",
    "Nine Arches", "Old Mint", "Pell Sands", "Quarry Bank", "Rookhaven", "Saltmarsh", "Thornton Low Level",
    "Upper Wick", "Vane Cross", "Westerby Central", "Yarrow Dock",
)  # fmt: skip
_OPENINGS = (
    "{s}, for the tea.", "**{s}**, and it isn't close.", "It has to be {s}.", "{s}. I will not be taking questions.",
    "I was going to say {s}, but {t} has the better clock.", "{s} before they painted it.",
    "Platform 2 at {s}, facing the wrong way.", "{s}, in the rain, with nobody waiting.",
)  # fmt: skip
_REASONS = (
    "The stationmaster keeps bees on the roof of the signal box and will tell you about it.",
    "My parents met in the queue for the lost property office there; it was the same umbrella.",
    "There is one bench in the sun at four in the afternoon, and the whole town knows whose it is.",
    "You can hear the sea from the underpass. Nobody has ever found out how.",
    "Somebody tunes the piano in the waiting hall on the first Monday of each month, unpaid.",
    "The last train is announced by name, and so are the people who are running for it.",
    "I slept there once with forty strangers and a goat, and we still write to each other.",
    "The departure board clacks. I have recorded it. I play it when I can't sleep.",
    "They never took the gas lamps down; they only stopped lighting three of them.",
    "A kiosk, a cat, and a view of four counties. What else is there?",
    "It is the only platform I know from which you can watch your train not stopping.",
    "Because the 7:14 waits for the school bus, timetable or no timetable.",
)
_ANSWERS = (
    "Seconded.", "The bees died, I am sorry to say. There is a plaque.", "I know that bench. I know whose it is, too.",
    "Which side of the tracks?", "*Thank you.* I thought I was the only one.", "I missed mine there twice. On purpose.",
    "It was a Wednesday, and it was two goats.", "{s} is better, and you know it.", "Tell us about the umbrella!",
    "You have just sold a ticket.", "That was my uncle.", "Not since the fire. But yes.",
    "> unpaid\n\nWe pay him in marmalade.", "I have to disagree, with all respect to the cat.",
)  # fmt: skip


def thread(now: dt.datetime, *, title: str, url: str) -> ImportedThread:
    """Make the thread as it would come from another system; ``now`` is after the last comment."""
    return ImportedThread(THOUSAND, title=title, url=url, comments=list(_comments(now)))


def _comments(now: dt.datetime) -> Iterator[ImportedComment]:
    lots = random.Random(_SEED)  # noqa: S311  # lots for a play
    people = [_person(f"{first} {last}") for first, last in itertools.product(_FIRST, _LAST)]
    people += cast().values()
    wendell = _person(EVERY_TENTH)
    for place in range(COMMENTS):
        parent = lots.randrange(max(0, place - 40), place) if place and lots.random() < 0.55 else None
        said = _say(lots, lots.choice(_ANSWERS) if parent is not None else "")
        yield ImportedComment(
            origin=f"demo:{place}",
            parent_origin=f"demo:{parent}" if parent is not None else None,
            author=wendell if place % 10 == 3 else lots.choice(people),
            rendered=text.render(said, max_length=1000, max_links=0),
            created=now - dt.timedelta(minutes=MINUTES * (COMMENTS - place) / COMMENTS),
        )


def _say(lots: random.Random, answer: str) -> str:
    station, other = lots.sample(_STATIONS, 2)
    if answer:
        return answer.format(s=station)
    reasons = lots.sample(_REASONS, lots.choice((0, 1, 1, 1, 2)))
    return " ".join([lots.choice(_OPENINGS).format(s=station, t=other), *reasons])


def _person(name: str) -> Identity:
    return Identity(HOST, name, name)

"""A reader's list of mutes as a file, JSON or CSV: written, and read back with the schema of the API's own import."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import marshmallow as ma

from talkwidget.api import bodies, csv_lists, json_pages
from talkwidget.api.schemas import MuteList
from talkwidget.core.errors import TalkError
from talkwidget.core.views import MuteView, WantedMute

MOST_PEOPLE = 1000
"""People on one list (M25)."""


class Unreadable(TalkError):
    """This is no list that was exported here."""

    code = "malformed"
    title = "This is no list of muted people."


def write_mutes(entries: Sequence[MuteView], kind: str) -> bytes:
    """The whole list, those included whose time ran out lately; ``kind`` is ``json`` or ``csv``."""
    if kind == "csv":
        return csv_lists.write(entries)
    return json_pages.write(json_pages.mute_list(entries, limit=MOST_PEOPLE))


def read_mutes(body: bytes) -> list[WantedMute]:
    """What a file of either kind asks for.

    :raises Unreadable: it is neither, or says what no list says.
    """
    try:
        said = bodies.parse_json(body) if body.lstrip()[:1] == b"{" else csv_lists.read(body)
        return wanted_mutes(MuteList().load(said))
    except (bodies.Malformed, ma.ValidationError) as error:
        raise Unreadable from error


def wanted_mutes(loaded: Mapping[str, Any]) -> list[WantedMute]:
    """The lines of a list that :class:`MuteList` has read."""
    return [
        WantedMute(line["author"], line.get("until"), line.get("thread"), line.get("note")) for line in loaded["mutes"]
    ]

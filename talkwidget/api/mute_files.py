"""A reader's list of mutes as a file, JSON or CSV: written, and read back with the schema of the API's own import."""

from __future__ import annotations

import codecs
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
        body = _utf8(body)
        said = bodies.parse_json(body) if body.lstrip()[:1] == b"{" else csv_lists.read(body)
        return wanted_mutes(MuteList().load(said))
    except (bodies.Malformed, ma.ValidationError, UnicodeDecodeError) as error:
        raise Unreadable from error


def _utf8(body: bytes) -> bytes:
    """A file as it was exported here: editors and spreadsheets save it with a byte order mark, or in UTF-16."""
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        body = body.decode("utf-16").encode()
    return body.removeprefix(codecs.BOM_UTF8)


def wanted_mutes(loaded: Mapping[str, Any]) -> list[WantedMute]:
    """The lines of a list that :class:`MuteList` has read."""
    return [
        WantedMute(line["author"], line.get("until"), line.get("thread"), line.get("note")) for line in loaded["mutes"]
    ]

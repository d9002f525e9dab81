"""Cursors: opaque to clients, a sort and a key to us. Paging is by keyset, never by counting rows."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass

from talkwidget.core.errors import BadCursor

FORWARD, BACKWARD = "f", "b"


@dataclass(frozen=True, slots=True)
class Cursor:
    """``kind`` is the sort, or what is paged; ``key`` the last row's place in it."""

    kind: str
    direction: str
    key: tuple[int, ...]

    def __str__(self) -> str:
        body = json.dumps([self.kind, self.direction, *self.key], separators=(",", ":"))
        return base64.urlsafe_b64encode(body.encode()).decode().rstrip("=")


def read_cursor(text: str | None, kind: str, *, width: int) -> Cursor | None:
    """Take a cursor apart.

    :raises BadCursor: it isn't one of ours, or belongs to another sort.
    """
    if text is None:
        return None
    try:
        body = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, binascii.Error, RecursionError):
        raise BadCursor from None
    if (
        not isinstance(body, list)
        or body[:1] != [kind]
        or len(body) != width + 2
        or body[1] not in (FORWARD, BACKWARD)
        or not all(type(part) is int and abs(part) < 2**31 for part in body[2:])
    ):
        raise BadCursor
    return Cursor(kind, body[1], tuple(body[2:]))

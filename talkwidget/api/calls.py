"""What a call of the API is: described once, next to its view.

Routes, CORS, limits, parsing and the OpenAPI document are all made from these descriptions, so that none of them can
forget a call.
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass

import marshmallow as ma
from flask import Response

from talkwidget.api.bodies import BODY_LIMIT
from talkwidget.core.rates import Rate

JSON = "application/json"


class Access(enum.Enum):
    """Whose answers these are.

    PUBLIC:   the same bytes for everybody, unless only members may read the site
    PERSONAL: one reader's; known by bearer token or the host's session
    OPEN:     no site's: the embed, the document of the API
    """

    PUBLIC = "public"
    PERSONAL = "personal"
    OPEN = "open"


class Reader(enum.Enum):
    """Who must be asking: anybody, somebody, or a moderator."""

    ANYBODY = "anybody"
    SOMEBODY = "somebody"
    MODERATOR = "moderator"


@dataclass(frozen=True, slots=True)
class Answer:
    """A call's success: its status and, where it has a body, the schema and media type of that.

    ``schema`` names a class of ``answers``, which only the document needs.
    """

    status: int = 200
    schema: str | None = None
    media_type: str = JSON
    has_etag: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call.

    name:     the operation's id
    view:     takes an ``Asked``, and what stands in the path by its name
    says:     one sentence of what it does
    query:    the schema of its parameters
    body:     the schema of its JSON body; None for a call without one
    optional: whether the body may be left out
    kinds:    the media types its body may have
    limit:    the most bytes its body may have
    rate:     what it counts as where it writes: see `rates.DEFAULTS`
    problems: the codes of what can go wrong, beyond what every call of its access has in common
    """

    name: str
    method: str
    rule: str
    view: Callable[..., Response]
    says: str
    answer: Answer
    access: Access = Access.PERSONAL
    reader: Reader = Reader.SOMEBODY
    query: type[ma.Schema]
    body: type[ma.Schema] | None = None
    optional: bool = False
    kinds: tuple[str, ...] = (JSON,)
    limit: int = BODY_LIMIT
    rate: Rate = Rate.OTHER
    header: type[ma.Schema] | None = None
    problems: tuple[str, ...] = ()

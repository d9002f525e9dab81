"""Bodies as they come: bounded before they are read, and JSON by the letter of RFC 8259, in UTF-8.

Python's parser is kinder than the RFC: it takes NaN, repeated names, numbers that become infinite and halves of
surrogate pairs, and gives up on deep nesting with a RecursionError. Here each of them is a 400.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Any, NoReturn

from flask import Request
from werkzeug.exceptions import RequestEntityTooLarge

BODY_LIMIT = 64 * 1024
IMPORT_LIMIT = 512 * 1024
LIST_LIMIT = 8 * 1024 * 1024
"""A whole list of words: 20,000 lines of 100 characters, of up to four bytes each."""
DEEPEST = 32
"""Levels of lists and objects in one body."""


class Malformed(ValueError):
    """This can't be read as what it says it is."""


class MediaTypeUnsupported(ValueError):
    """The body is of another kind than those this call takes."""


def read_bytes(request: Request, *, limit: int) -> bytes:
    """Read a body of at most ``limit`` bytes; not a byte of one that says it is longer.

    :raises RequestEntityTooLarge: it is longer; a chunked one is read no further than the limit.
    """
    if (request.content_length or 0) > limit:
        raise RequestEntityTooLarge
    # Werkzeug ends a chunked body at its limit without a word: one byte more tells a longer one from a full one.
    request.max_content_length = limit + 1
    body = request.get_data()
    if len(body) > limit:
        raise RequestEntityTooLarge
    return body


def must_be(request: Request, *media_types: str) -> str:
    """The body's media type, which is one of ``media_types``.

    :raises MediaTypeUnsupported: it is another, or not in UTF-8.
    """
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if request.mimetype not in media_types or charset not in {"utf-8", "utf8"}:
        raise MediaTypeUnsupported(f"Send the body as {' or '.join(media_types)}, in UTF-8.")
    return request.mimetype


def parse_json(body: bytes) -> Any:
    """Parse a JSON text.

    :raises Malformed: it isn't one, repeats a name, nests deeper than 32 levels, or can't be stored as Unicode.
    """
    try:
        value = json.loads(
            body.decode("utf-8"), parse_constant=_refuse_constant, parse_float=_finite, object_pairs_hook=_unrepeated
        )
    except Malformed:
        raise
    except RecursionError:
        raise Malformed(f"The body nests deeper than {DEEPEST} levels.") from None
    except UnicodeDecodeError:
        raise Malformed("The body is not in UTF-8.") from None
    except json.JSONDecodeError as error:
        raise Malformed(f"The body is no JSON: {error.msg} in line {error.lineno}, column {error.colno}.") from None
    except ValueError:
        raise Malformed("The body has a number with too many digits.") from None
    try:
        for text in _texts(value):
            text.encode()
    except UnicodeEncodeError:
        raise Malformed("The body has half of a surrogate pair.") from None
    return value


def _refuse_constant(name: str) -> NoReturn:
    raise Malformed(f"JSON has no {name}.")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise Malformed("The body has a number that is too large.")
    return number


def _unrepeated(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Malformed("The body says the same name twice in one object.")
    return found


def _texts(value: Any) -> Iterator[str]:
    """Every text of a parsed body, names included.

    :raises Malformed: it nests too deep.
    """
    level, depth = [value], 0
    while level:
        below: list[Any] = []
        for one in level:
            if isinstance(one, str):
                yield one
            elif isinstance(one, (dict, list)):
                if depth == DEEPEST:
                    raise Malformed(f"The body nests deeper than {DEEPEST} levels.")
                below.extend(one if isinstance(one, list) else (*one, *one.values()))
        level, depth = below, depth + 1

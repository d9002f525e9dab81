"""How an answer is packed for its way (RFC 9110, 8.4.1): by Brotli where a client can unpack it, else by gzip."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from isal import isal_zlib
from werkzeug.http import parse_accept_header

GZIP = 31
"""zlib's word for its largest window, in gzip's frame (RFC 1952), which then has no time."""
PLAIN = ""


def _br(plain: bytes) -> bytes:
    # Five is smaller than gzip's best for little more time than its usual; from nine on, it takes thirty times as long.
    import brotli  # for who has a browser

    packed: bytes = brotli.compress(plain, quality=5)
    return packed


def _gzip(plain: bytes) -> bytes:
    # ISA-L: a seventh more bytes than zlib's usual six for a quarter of its time, as each write makes a page new. Whose
    # bytes count most, browsers, have Brotli.
    packed: bytes = isal_zlib.compress(plain, 1, wbits=GZIP)
    return packed


PACK: dict[str, Callable[[bytes], bytes]] = {"br": _br, "gzip": _gzip}
"""By name, the better first."""


@lru_cache(maxsize=256)
def coding_of(accepted: str) -> str:
    """The best of what ``Accept-Encoding`` takes (RFC 9110, 12.5.3); `PLAIN` where it takes neither."""
    said = parse_accept_header(accepted or None)
    # Of two that are wanted as much, max takes the first.
    best = max(PACK, key=lambda coding: said[coding])
    return best if said[best] > 0 else PLAIN


def tag(etag: str, coding: str) -> str:
    """The ETag's inside of an answer so packed: other bytes, another strong ETag."""
    return f"{etag}-{coding}" if coding else etag


def tags(etag: str) -> list[str]:
    """The insides that all say this version, whichever way it is packed."""
    return [etag, *(tag(etag, coding) for coding in PACK)]

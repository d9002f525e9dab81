"""A file as chunks of plain bytes, whether or not it is gzipped (RFC 1952), with an eye on bombs."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO

CHUNK = 64 * 1024
# Exports of every size deflate 5 to 40 times; a bomb up to 1,032 times.
BOMB_RATIO = 200
BOMB_FLOOR = 64 * 1024 * 1024

_GZIP = b"\x1f\x8b"
_ZIP = b"PK\x03\x04"


class Unreadable(Exception):
    """The bytes themselves can't be had. The sentence says the cure."""


def unpacked(file: BinaryIO, *, progress: Callable[[int], object]) -> Iterator[bytes]:
    """Give the bytes in chunks of at most 64 KiB.

    progress: called with the number of bytes just taken from the file itself.
    :raises Unreadable: damaged or truncated gzip, a decompression bomb, or a ZIP archive.
    """
    first = file.read(CHUNK)
    if first.startswith(_ZIP):
        raise Unreadable("This is a ZIP archive. Unpack it and import the XML files in it one by one.")
    raw = _raw(file, first, progress)
    yield from _gunzipped(raw) if first.startswith(_GZIP) else raw


def _raw(file: BinaryIO, first: bytes, progress: Callable[[int], object]) -> Iterator[bytes]:
    chunk = first
    while chunk:
        yield chunk
        progress(len(chunk))
        chunk = file.read(CHUNK)


def _gunzipped(raw: Iterator[bytes]) -> Iterator[bytes]:
    """The members of a gzip file one after the other, as gzip(1) reads them; zero padding between them is skipped."""
    taken = given = 0
    member = None
    for piece in raw:
        taken += len(piece)
        rest = piece
        while rest:
            if member is None:
                rest = rest.lstrip(b"\0")
                if not rest:
                    break
                member = zlib.decompressobj(wbits=31)
            try:
                plain = member.decompress(rest, CHUNK)
            except zlib.error as error:
                raise Unreadable(f"The gzip file is damaged ({error}). Download it again.") from None
            given += len(plain)
            if given > BOMB_FLOOR and given > BOMB_RATIO * taken:
                raise Unreadable(
                    f"The gzip file unpacks to more than {BOMB_RATIO} times its size, as no export does. If you trust "
                    "it, unpack it yourself and import the result."
                )
            if plain:
                yield plain
            rest = member.unused_data if member.eof else member.unconsumed_tail
            if member.eof:
                member = None
    if member is not None:
        raise Unreadable("The gzip file ends too early. Download it again.")

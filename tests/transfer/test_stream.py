from __future__ import annotations

import gzip
import io
import zlib

import pytest

from talkwidget.transfer import stream
from talkwidget.transfer.stream import CHUNK, Unreadable, unpacked

WORDS = b"<disqus>" + bytes(range(32, 127)) * 5000


def unpack(raw: bytes) -> bytes:
    return b"".join(unpacked(io.BytesIO(raw), progress=lambda count: None))


@pytest.mark.parametrize("raw", [b"", WORDS], ids=["empty", "words"])
def test_plain_bytes_pass(raw):
    assert unpack(raw) == raw


def test_gzip_is_known_by_its_first_bytes():
    assert unpack(gzip.compress(WORDS)) == WORDS


def test_several_members_with_padding_are_one_file():
    half = len(WORDS) // 2

    packed = gzip.compress(WORDS[:half]) + bytes(512) + gzip.compress(WORDS[half:]) + bytes(512)

    assert unpack(packed) == WORDS


def test_no_piece_is_larger_than_a_chunk():
    pieces = list(unpacked(io.BytesIO(gzip.compress(bytes(10 * CHUNK))), progress=lambda count: None))

    assert max(map(len, pieces)) == CHUNK
    assert sum(map(len, pieces)) == 10 * CHUNK


def test_progress_counts_the_bytes_of_the_file_itself():
    packed, counts = gzip.compress(WORDS), []

    for _ in unpacked(io.BytesIO(packed), progress=counts.append):
        pass

    assert sum(counts) == len(packed)


def test_a_gzip_file_cut_short_is_unreadable():
    with pytest.raises(Unreadable, match="ends too early"):
        unpack(gzip.compress(WORDS)[:-20])


@pytest.mark.parametrize(
    "packed",
    [
        gzip.compress(WORDS)[:200] + b"\xff" * 50 + gzip.compress(WORDS)[250:],
        gzip.compress(WORDS)[:-8] + bytes(8),
        gzip.compress(WORDS) + b"rubbish",
    ],
    ids=["bytes", "checksum", "rubbish behind"],
)
def test_a_damaged_gzip_file_is_unreadable(packed):
    with pytest.raises(Unreadable, match="damaged"):
        unpack(packed)


def test_a_bomb_is_unreadable_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(stream, "BOMB_FLOOR", 1024 * 1024)
    bomb, given = gzip.compress(bytes(50_000_000)), []
    pieces = unpacked(io.BytesIO(bomb), progress=lambda count: None)

    with pytest.raises(Unreadable, match="200 times its size"):
        given.extend(map(len, pieces))

    assert sum(given) <= 200 * len(bomb) + CHUNK < 50_000_000


def test_an_honest_file_that_packs_well_is_no_bomb(monkeypatch):
    monkeypatch.setattr(stream, "BOMB_FLOOR", 1024)
    words = b"".join(b"<post>%d %d</post>\n" % (number, zlib.crc32(b"%d" % number)) for number in range(20_000))

    assert unpack(gzip.compress(words)) == words


def test_a_zip_archive_is_unreadable_with_the_cure():
    with pytest.raises(Unreadable, match="Unpack it"):
        unpack(b"PK\x03\x04rest")

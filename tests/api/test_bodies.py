from __future__ import annotations

import base64
import io
import json

import pytest
from flask import Request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.test import EnvironBuilder

from talkwidget.api import bodies
from talkwidget.api.bodies import BODY_LIMIT, IMPORT_LIMIT, Malformed

# RFC 8259 leaves it to the reader what a repeated name means; two readers that differ are a hole, so we take none.
STRICTER = {"y_object_duplicated_key.json", "y_object_duplicated_key_and_value.json"}


class Watched(io.BytesIO):
    """A body that knows how much of it was read."""

    taken = 0

    def read(self, size=-1):
        chunk = super().read(size)
        self.taken += len(chunk)
        return chunk

    def readinto(self, buffer):
        size = super().readinto(buffer)
        self.taken += size
        return size


def sent(body: Watched, *, chunked: bool, length: int = 0) -> Request:
    environ = EnvironBuilder(method="POST", content_type="application/json").get_environ()
    environ["wsgi.input"] = body
    if chunked:
        environ.pop("CONTENT_LENGTH", None)
        environ |= {"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"}
    else:
        environ["CONTENT_LENGTH"] = str(length)
    return Request(environ)


def test_of_a_body_that_says_it_is_too_long_nothing_is_read():
    body = Watched(b"x" * (BODY_LIMIT + 1))

    with pytest.raises(RequestEntityTooLarge):
        bodies.read_bytes(sent(body, chunked=False, length=BODY_LIMIT + 1), limit=BODY_LIMIT)

    assert body.taken == 0


def test_a_chunked_body_is_read_no_further_than_its_limit():
    body = Watched(b"x" * 3_000_000)

    with pytest.raises(RequestEntityTooLarge):
        bodies.read_bytes(sent(body, chunked=True), limit=BODY_LIMIT)

    assert body.taken <= BODY_LIMIT + 1


@pytest.mark.parametrize("chunked", [True, False])
def test_a_body_of_exactly_the_limit_is_read(chunked):
    body = Watched(b"x" * BODY_LIMIT)

    assert len(bodies.read_bytes(sent(body, chunked=chunked, length=BODY_LIMIT), limit=BODY_LIMIT)) == BODY_LIMIT


def test_the_json_test_suite(shared_data):
    surprises = []
    for case in json.loads((shared_data / "attacks" / "jsontestsuite.json").read_text()):
        wanted = "n" if case["name"] in STRICTER else case["expect"][0]
        try:
            bodies.parse_json(base64.b64decode(case["b64"]))
            got = "y"
        except Malformed:
            got = "n"
        if wanted in "yn" and got != wanted:
            surprises.append((case["name"], wanted, got))

    assert surprises == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff",
        b"\xef\xbb\xbf{}",
        b'{"text": NaN}',
        b"[Infinity]",
        b"[1e999]",
        b"[" + b"9" * 5000 + b"]",
        b'{"text": "a", "text": "b"}',
        b'["\\ud800"]',
        b'{"\\udfff": 1}',
        b"[" * 33 + b"]" * 33,
        b"[" * 60_000,
        b"[" * 30_000 + b"]" * 30_000,
        b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
        '{"a": 1}'.encode("utf-16"),
    ],
    ids=lambda body: body[:20].decode("latin-1"),
)
def test_what_the_rfc_forbids_or_no_database_keeps_is_malformed(body):
    with pytest.raises(Malformed):
        bodies.parse_json(body)


def test_a_pair_of_surrogates_is_one_letter():
    assert bodies.parse_json(b'["\\ud83d\\ude00"]') == ["\N{GRINNING FACE}"]


def test_thirty_two_levels_are_taken():
    assert bodies.parse_json(b"[" * 32 + b"]" * 32)


def test_a_list_of_mutes_may_be_longer_than_a_comment():
    assert IMPORT_LIMIT > BODY_LIMIT

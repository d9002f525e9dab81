from __future__ import annotations

import base64
import gzip
import hashlib

import pytest

from talkwidget.api import bundle
from talkwidget.core.settings import Settings
from tests.api.apps import Browser, app_for

SCRIPT = b"(() => { /* the embed */ })();" * 40


@pytest.fixture
def built(tmp_path, monkeypatch):
    for name in ("embed.js", "embed.mjs", "more.mjs", "moderating.mjs"):
        (tmp_path / name).write_bytes(SCRIPT)
    monkeypatch.setattr(bundle, "STATIC", tmp_path)
    return tmp_path


@pytest.fixture
def anybody(built) -> Browser:
    """Return a browser at a server whose store is away: the embed needs none."""
    return Browser(app_for(lambda: None, Settings(secret="a secret of the test, long enough")))


@pytest.mark.parametrize("name", ["embed.js", "embed.mjs"])
def test_the_embed_is_for_every_page_and_revalidated(anybody, name):
    answer = anybody.get(f"/{name}", headers={"Origin": "https://anywhere.example"})

    assert (answer.status_code, answer.data) == (200, SCRIPT)
    assert answer.content_type == "text/javascript; charset=utf-8"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "immutable" not in answer.headers["Cache-Control"]


def test_an_embed_that_is_there_already_is_not_sent_again(anybody):
    etag = anybody.get("/embed.js").headers["ETag"]

    assert anybody.get("/embed.js", headers={"If-None-Match": etag}).status_code == 304


def test_the_fixed_address_is_good_for_a_year(anybody):
    found = bundle.read("embed.js")

    answer = anybody.get(f"/embed.{found.digest}.js")

    assert answer.data == SCRIPT
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_another_fixed_address_is_nothing(anybody):
    answer = anybody.get("/embed.0123456789abcdef.js")

    assert (answer.status_code, answer.headers["Cache-Control"]) == (404, "no-store")


@pytest.mark.parametrize("name", ["more", "moderating"])
def test_to_the_embed_of_another_build_a_module_says_to_reload_the_page(anybody, name):
    answer = anybody.get(
        f"/{name}.01234567.mjs", headers={"Accept-Language": "de", "Origin": "https://anywhere.example"}
    )

    assert (answer.status_code, answer.content_type) == (200, "text/javascript; charset=utf-8")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert b"Laden Sie sie neu" in answer.data


def test_what_is_no_digest_names_no_module(anybody):
    assert anybody.get("/more.old.mjs").status_code == 404


def test_a_new_build_has_another_address(built):
    before = bundle.read("embed.js").digest

    (built / "embed.js").write_bytes(SCRIPT + b";")

    assert bundle.read("embed.js").digest != before


def test_the_hash_for_owners_pages_is_that_of_the_bytes(built):
    wanted = base64.b64encode(hashlib.sha384(SCRIPT).digest()).decode()

    assert bundle.read("embed.js").integrity == f"sha384-{wanted}"


def test_gzip_gives_the_same_embed(anybody):
    answer = anybody.get("/embed.js", headers={"Accept-Encoding": "gzip"})

    assert gzip.decompress(answer.data) == SCRIPT
    assert len(answer.data) < len(SCRIPT)


def test_an_embed_that_was_not_built_is_a_problem(anybody, built):
    (built / "embed.js").unlink()

    answer = anybody.get("/embed.js")

    assert (answer.status_code, answer.json["code"]) == (404, "not_found")

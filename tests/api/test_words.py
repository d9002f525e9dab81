"""``GET /i18n/LANG.DIGEST.json``: one language for the embed, good for ever."""

from __future__ import annotations

import gzip
import json
from typing import ClassVar

import pytest

from talkwidget import i18n
from talkwidget.core.settings import Settings
from tests.api.apps import Browser, app_for


@pytest.fixture
def anybody() -> Browser:
    """Return a browser at a server whose store is away: these words need none."""
    return Browser(app_for(lambda: None, Settings(secret="a secret of the test, long enough")))


def address(lang: str, digest: str | None = None) -> str:
    return f"/i18n/{lang}.{digest or i18n.digest()}.json"


def test_a_language_is_for_every_page_and_for_ever(anybody):
    answer = anybody.get(address("de"), headers={"Origin": "https://anywhere.example"})

    assert (answer.status_code, answer.content_type) == (200, "application/json")
    assert answer.json == i18n.wire(i18n.catalogue("de"))
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer.headers["Vary"] == "Accept-Encoding"


def test_it_comes_packed_and_not_twice(anybody):
    packed = anybody.get(address("de"), headers={"Accept-Encoding": "gzip"})

    again = anybody.get(address("de"), headers={"If-None-Match": packed.headers["ETag"]})

    assert json.loads(gzip.decompress(packed.data))["lang"] == "de"
    assert again.status_code == 304


def test_each_language_has_an_etag_of_its_own(anybody):
    assert len({anybody.get(address(lang)).headers["ETag"] for lang in i18n.LANGUAGES}) == len(i18n.LANGUAGES)


@pytest.mark.parametrize(("tag", "lang"), [("de-AT", "de"), ("zh-TW", "zh-Hant"), ("en", "en")])
def test_the_nearest_language_is_given(anybody, tag, lang):
    assert anybody.get(address(tag)).json["lang"] == lang


@pytest.mark.parametrize(
    "path",
    [address("tlh"), address("de", "00000000"), address("de", "0" * 9), "/i18n/de.json", "/i18n/..%2f..%2fen.json",
     "/i18n/de..json", "/i18n/"],
)  # fmt: skip
def test_what_is_not_there_is_a_problem_that_nobody_keeps(stranger, path):
    answer = stranger.get(path)

    assert (answer.status_code, answer.json["code"]) == (404, "not_found")
    assert answer.headers["Cache-Control"] == "no-store"


class TestOwnWords:
    """A site whose owner says some things otherwise."""

    PAGE = "/api/comments?thread=/a"
    OWN: ClassVar = {"en": {"embed.empty": "Say something"}, "de": {"embed.empty": "Sag was"}}

    def test_the_page_names_them_and_their_address_has_them(self, talk, stranger):
        talk.set_site("default", options={"strings": self.OWN})

        digest = stranger.get(self.PAGE).json["settings"]["strings"]
        english, german = (stranger.get(address(lang, digest)) for lang in ("en", "de-AT"))

        assert "Say something" in english.json["embed"]
        assert "Sag was" in german.json["embed"]
        assert english.headers["Cache-Control"].endswith("immutable")

    def test_the_page_is_new_when_they_change(self, talk, stranger):
        before = stranger.get(self.PAGE)

        talk.set_site("default", options={"strings": self.OWN})
        after = stranger.get(self.PAGE, headers={"If-None-Match": before.headers["ETag"]})

        assert before.json["settings"]["strings"] is None
        assert after.status_code == 200

    def test_each_site_has_its_own(self, app, talk):
        talk.add_site("other")
        talk.set_site("default", options={"strings": self.OWN})
        somebody = Browser(app)
        digest = somebody.get(f"{self.PAGE}&site=default").json["settings"]["strings"]

        there = somebody.get(f"{address('en', digest)}?site=default")
        elsewhere = somebody.get(f"{address('en', digest)}?site=other")
        unnamed = somebody.get(address("en", digest))

        assert "Say something" in there.json["embed"]
        assert (elsewhere.status_code, elsewhere.json["code"]) == (404, "not_found")
        assert (unnamed.status_code, unnamed.json["code"]) == (404, "site_unknown")

    def test_ours_are_still_at_their_own_address(self, talk, stranger):
        talk.set_site("default", options={"strings": self.OWN})

        assert "Say something" not in stranger.get(address("en")).json["embed"]

"""Problems speak the reader's language; what others share never does."""

from __future__ import annotations

import pytest

from talkwidget import i18n
from talkwidget.core.settings import Settings
from tests.api.apps import app_for, signed_in
from tests.conftest import SECRET

EMPTY = {"thread": "/a", "text": " "}
FRENCH = {"Accept-Language": "fr-CA, de;q=0.5"}


def said(lang: str, key: str = "errors.text_empty") -> str:
    return i18n.catalogue(lang).say(key)


def test_the_language_is_the_one_that_is_asked_for(ada):
    answer = ada.post("/api/comments?lang=de-AT", EMPTY, headers=FRENCH)

    assert (answer.json["code"], answer.json["title"]) == ("text_empty", "There is nothing to post.")
    assert answer.json["detail"] == said("de")
    assert answer.json["errors"] == {"text": [said("de")]}


@pytest.mark.parametrize(
    ("accepted", "lang"),
    [("fr-CA, de;q=0.5", "fr"), ("tlh, de;q=0.5", "de"), ("de;q=0, tlh", "en"), ("*", "en"), ("tlh", "en"),
     (", ".join(["tlh"] * 500 + ["de"]), "en"), ("\u00e9", "en")],
)  # fmt: skip
def test_else_it_is_what_the_browser_accepts(ada, accepted, lang):
    answer = ada.post("/api/comments", EMPTY, headers={"Accept-Language": accepted})

    assert answer.json["detail"] == said(lang)


def test_else_it_is_the_sites(talk, ada):
    talk.set_site("default", options={"locale": "pt-BR"})

    assert ada.post("/api/comments", EMPTY).json["detail"] == said("pt")
    assert ada.post("/api/comments?lang=tlh", EMPTY).json["detail"] == said("pt")


def test_it_is_in_the_sites_own_words(talk, ada):
    talk.set_site("default", options={"strings": {"de": {"errors.text_empty": "Nichts?"}}})

    assert ada.post("/api/comments?lang=de", EMPTY).json["detail"] == "Nichts?"


def test_what_a_form_holds_wrongly_is_told_in_it_too(stranger):
    wrong = {"thread": "/a", "text": "Hello", "name": "x" * 256, "email": "x" * 255, "website": "y" * 2049}

    answer = stranger.post("/api/comments?lang=de", wrong)

    assert answer.status_code == 422
    assert answer.json["errors"] == {
        "name": [said("de", "errors.name_too_long")],
        "email": [said("de", "errors.email_wrong")],
        "website": [said("de", "errors.website_wrong")],
    }


def test_a_body_that_is_too_large_is_told_in_it_too(ada):
    answer = ada.post("/api/comments?lang=de", {"thread": "/a", "text": "x" * 70_000})

    assert (answer.status_code, answer.json["detail"]) == (413, said("de", "errors.body_too_large"))


def test_an_owners_sentence_passes_untouched(talk, settings, session):
    from talkwidget.core.service import Talk

    strict = Talk(session, settings, may_post=lambda who, key: "Members of the club only.")
    ada = signed_in(app_for(lambda: strict, settings), "ada")

    answer = ada.post("/api/comments?lang=de", {"thread": "/a", "text": "Hello"})

    assert (answer.json["code"], answer.json["detail"]) == ("refused", "Members of the club only.")


@pytest.mark.parametrize("path", ["/api/comments?thread=/a", "/api/counts?thread=/a", "/feed.json?thread=/a"])
def test_what_others_share_is_the_same_in_every_language(ada, stranger, path):
    ada.comment("Hello", thread="/a")

    answers = [stranger.get(path, headers=headers) for headers in ({}, FRENCH)]
    english, asked = answers[0], stranger.get(f"{path}&lang=de")

    assert answers[0].data == answers[1].data
    assert asked.headers["ETag"] == english.headers["ETag"] or "feed" in path
    assert english.headers["Vary"] == "Accept-Encoding"


class TestAServerOfAnotherLanguage:
    @pytest.fixture
    def settings(self):
        return Settings(secret=SECRET, locale="de")

    def test_an_address_that_is_nothing_is_answered_all_the_same(self, stranger):
        answer = stranger.get("/nowhere", headers=FRENCH)

        assert (answer.status_code, answer.json["code"]) == (404, "not_found")

    def test_what_can_t_be_read_is_told_in_its_language(self, ada):
        answer = ada.post("/api/comments", {"thread": "/a", "text": "x" * 70_000})

        assert answer.json["detail"] == said("de", "errors.body_too_large")

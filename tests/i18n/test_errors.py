"""What went wrong, in the reader's language: the catalogues and the conversation say the same."""

from __future__ import annotations

import pytest

from talkwidget import i18n
from talkwidget.api.problems import TOO_LARGE
from talkwidget.api.views.embed import OUTDATED
from talkwidget.core import errors
from talkwidget.core.checks import reasons
from talkwidget.core.errors import Invalid, Sentence, TalkError
from talkwidget.core.reading import TOO_MANY_WORDS

ENGLISH = i18n.catalogue("en")
TOLD: list[TalkError] = [
    errors.CommentUnknown(),
    errors.AuthorUnknown(),
    errors.CommentGone(),
    errors.SignInRequired(),
    errors.MembersOnly(),
    errors.NotYours(),
    errors.ModeratorsOnly(),
    errors.LinkSpent(),
    errors.PasskeyRefused(),
    errors.DeskClosed(),
    errors.Refused(),
    errors.EditWindowOver(seconds=60),
    errors.EditWindowOver(seconds=900),
    errors.EditWindowOver(seconds=31_536_000),
    errors.EditWindowOver(seconds=0),
    errors.ThreadClosed(),
    errors.TokenInvalid(),
    errors.TokenExpired(),
    errors.TokenRevoked(),
    errors.TextEmpty(),
    errors.TextTooLong(limit=10_000, length=12_345),
    errors.TooManyLinks(limit=20, count=1_000),
    errors.NameReserved(),
    errors.ParentUnknown(1234),
    errors.BadCursor(),
    errors.VersionTooOld(),
    errors.KeyReused(),
    errors.MuteYourself(),
    errors.MuteLimit(limit=1_000),
    errors.MutesTooFast(limit=60, retry_after=1),
    errors.MutesTooFast(limit=60, retry_after=59),
    errors.RateLimited(limit=20, retry_after=1),
    errors.RateLimited(limit=20, retry_after=120),
    errors.RateLimited(limit=20, retry_after=121),
    errors.RateLimited(limit=20, retry_after=86_400),
    errors.StoreBusy(),
    errors.StorageFull(),
    errors.ProofRequired({}),
]
ALONE = (
    errors.NAME_MISSING,
    errors.NAME_TOO_LONG,
    errors.EMAIL_WRONG,
    errors.WEBSITE_WRONG,
    errors.WORDS_MISSING,
    TOO_MANY_WORDS,
    TOO_LARGE,
    OUTDATED,
    *map(reasons.sentence, reasons.SENTENCES),
)
"""Sentences that no class of their own says."""


def sentences(error: TalkError) -> list[Sentence]:
    said = [one for found in error.errors.values() for one in found] if isinstance(error, Invalid) else [error.detail]
    assert all(isinstance(one, Sentence) for one in said)
    return said


EVERY = [*(one for error in TOLD for one in sentences(error)), *ALONE]


@pytest.mark.parametrize("said", EVERY)
def test_the_conversation_and_the_english_catalogue_say_the_same(said):
    assert i18n.sentence(ENGLISH, said) == str(said)


def test_every_text_about_an_error_is_said_somewhere():
    assert {f"errors.{said.key}" for said in EVERY} == {key for key in ENGLISH.texts if key.startswith("errors.")}


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_every_language_can_say_them_all(lang):
    words = i18n.catalogue(lang)

    for said in EVERY:
        assert "{" not in i18n.sentence(words, said)


def test_numbers_are_written_as_in_the_language():
    assert "12.345" in i18n.detail(i18n.catalogue("de"), errors.TextTooLong(limit=10_000, length=12_345))
    assert "1.000" in i18n.detail(i18n.catalogue("de"), errors.MuteLimit(limit=1_000))
    assert "#1234" in i18n.detail(ENGLISH, errors.ParentUnknown(1234))


def test_an_owners_own_sentence_passes_untouched():
    assert i18n.detail(i18n.catalogue("de"), errors.Refused("Members of the club only.")) == "Members of the club only."


def test_an_error_without_a_text_stays_english():
    error = errors.StoreNotReady()

    assert i18n.detail(i18n.catalogue("de"), error) == error.detail


def test_an_owners_own_words_are_used():
    words = i18n.catalogue("en", {"en": {"errors.text_empty": "Cat got your tongue?"}})

    assert i18n.detail(words, errors.TextEmpty()) == "Cat got your tongue?"
    assert i18n.fields(words, errors.TextEmpty()) == {"text": ["Cat got your tongue?"]}

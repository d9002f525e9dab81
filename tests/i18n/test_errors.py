"""What went wrong, in the reader's language: the catalogues and the conversation say the same."""

from __future__ import annotations

import datetime as dt

import pytest

from talkwidget import i18n
from talkwidget.api.problems import TOO_LARGE
from talkwidget.api.views.embed import OUTDATED
from talkwidget.core import errors, word_lists
from talkwidget.core.appeals import REDRESS
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
    errors.LetterLinkDead(),
    errors.LetterOutdated(),
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
    errors.BranchLocked(),
    errors.Silenced(until=None, reason="Threats."),
    errors.WordsChanged(),
    errors.ReportYourself(),
    errors.NothingDecided(),
    errors.AppealExists(),
    errors.AppealTooLate(),
]


def _of_word_lists() -> list[Sentence]:
    wrong = {"banned": ["*", "w" * 1000], "blocked_domains": ["no domain"]}
    said = []
    for kind, lines in wrong.items():
        with pytest.raises(Invalid) as refusal:
            word_lists.tidy(kind, lines)
        said += [one for found in refusal.value.errors.values() for one in found]
    with pytest.raises(Invalid) as refusal:
        word_lists.tidy("banned", [f"word{number}" for number in range(word_lists.MOST_LINES + 1)])
    return said + [one for found in refusal.value.errors.values() for one in found]


ALONE = (
    errors.NAME_MISSING,
    errors.NAME_TOO_LONG,
    errors.EMAIL_WRONG,
    errors.WEBSITE_WRONG,
    errors.WORDS_MISSING,
    TOO_MANY_WORDS,
    TOO_LARGE,
    OUTDATED,
    errors.EXPLANATION_MISSING,
    errors.NOTIFIER_MISSING,
    errors.GOOD_FAITH_MISSING,
    errors.APPEAL_EMPTY,
    errors.ANSWER_MISSING,
    REDRESS,
    *map(reasons.sentence, reasons.SENTENCES),
    *_of_word_lists(),
)
"""Sentences that no class of their own says."""


TIMED_OUT = "errors.silenced"
"""Says a time, and that as each language writes it."""


def sentences(error: TalkError) -> list[Sentence]:
    said = [one for found in error.errors.values() for one in found] if isinstance(error, Invalid) else [error.detail]
    assert all(isinstance(one, Sentence) for one in said)
    return said


EVERY = [*(one for error in TOLD for one in sentences(error)), *ALONE]


@pytest.mark.parametrize("said", EVERY)
def test_the_conversation_and_the_english_catalogue_say_the_same(said):
    assert i18n.sentence(ENGLISH, said) == str(said)


def test_every_text_about_an_error_is_said_somewhere():
    told = {f"errors.{said.key}" for said in EVERY} | {TIMED_OUT}
    assert told == {key for key in ENGLISH.texts if key.startswith("errors.")}


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_the_end_of_a_time_out_is_said_as_the_language_writes_a_time(lang):
    words, until = i18n.catalogue(lang), dt.datetime(2099, 5, 3, 10, tzinfo=dt.UTC)

    said = i18n.detail(words, errors.Silenced(until=until, reason="Cool down."))

    assert words.time(until) in said
    assert said.endswith("Cool down.")
    assert not i18n.detail(words, errors.Silenced(until=until)).endswith(" ")


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

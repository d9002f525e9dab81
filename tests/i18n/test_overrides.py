"""An owner's own words: checked when they are set, with the cure where they don't hold."""

from __future__ import annotations

import json

import pytest

from talkwidget import i18n
from talkwidget.core.errors import SettingsError
from talkwidget.core.settings import Settings, site_options

OWN = {"en": {"embed.empty": "Say something", "more.fresh": {"one": "One more", "other": "{n} more"}}}


def refusal(value: object) -> str:
    with pytest.raises(SettingsError) as told:
        Settings(strings=value)
    return told.value.detail


def test_own_words_stand_in_place_of_ours():
    words = i18n.catalogue("en", Settings(strings=OWN).strings)

    assert words.say("embed.empty") == "Say something"
    assert (words.say("more.fresh", n=1), words.say("more.fresh", n=2)) == ("One more", "2 more")
    assert words.say("embed.reply") == i18n.catalogue("en").say("embed.reply")


def test_other_languages_keep_their_own():
    assert i18n.catalogue("de", Settings(strings=OWN).strings) is i18n.catalogue("de")


def test_the_environment_gives_them_as_json_and_the_config_as_a_dict():
    from_environment = Settings.load({}, {"TALKWIDGET_STRINGS": json.dumps(OWN)}, secret="s")
    from_config = Settings.load({"TALKWIDGET_STRINGS": OWN}, {}, secret="s")

    assert from_environment.strings == from_config.strings == OWN
    assert Settings.load({}, {"TALKWIDGET_STRINGS": ""}).strings == {}


@pytest.mark.parametrize(
    ("wrong", "cure"),
    [
        ({"de-AT": {}}, "there is no language 'de-AT'. Did you mean 'de'?"),
        ({"dee": {}}, "there is no language 'dee'. Did you mean 'de'?"),
        ({"tlh": {}}, "there is no language 'tlh'."),
        ({7: {}}, "there is no language 7."),
        ({"en": {"embed.emty": "x"}}, "there is no text 'embed.emty'. Did you mean 'embed.empty'?"),
        ({"en": {"empty": "x"}}, "there is no text 'empty'. Did you mean 'embed.empty'?"),
        ({"en": {"embed.empty": "Hello {name}"}}, "en, embed.empty has no place {name}. It has none."),
        ({"en": {"embed.mute": "Mute {n}"}}, "en, embed.mute has no place {n}. It has {name}."),
        ({"en": {"more.fresh": {"few": "x", "other": "y"}}}, "no plural form 'few'. This language has one, other."),
        ({"pl": {"more.fresh": {"two": "x", "other": "y"}}}, "This language has few, many, one, other."),
        ({"en": {"more.fresh": {"one": "x"}}}, "the plural form 'other' is missing"),
        ({"en": {"embed.empty": {"other": "x"}}}, "en, embed.empty counts nothing"),
        ({"en": {"embed.empty": " "}}, "en, embed.empty is empty"),
        ({"en": {"more.fresh": {"one": "", "other": "x"}}}, "en, more.fresh is empty"),
        ({"en": {"embed.empty": 7}}, "it takes a text"),
        ({"en": {"more.fresh": {"other": 7}}}, "it takes a text"),
        ({"en": "Say something"}, "'en' takes texts by key"),
        ([], "it takes texts by language and key"),
        (7, "it takes texts by language and key"),
        ("{", "is no JSON"),
        ("[" * 100_000, "is no JSON"),
    ],
)
def test_what_does_not_hold_is_refused_with_the_cure(wrong, cure):
    told = refusal(wrong)

    assert told.startswith("TALKWIDGET_STRINGS")
    assert cure in told


def test_one_text_may_stand_for_all_plural_forms():
    words = i18n.catalogue("en", Settings(strings={"en": {"more.fresh": "New: {n}"}}).strings)

    assert words.say("more.fresh", n=1) == "New: 1"


def test_a_site_sets_its_own_and_takes_them_back(talk):
    talk.set_site("default", options={"strings": json.dumps(OWN)})
    own = talk.site(None).settings.strings

    talk.set_site("default", options={"strings": None})

    assert own == OWN
    assert talk.site(None).settings.strings == {}


def test_a_site_is_told_at_once_what_does_not_hold():
    with pytest.raises(SettingsError, match=r"Did you mean 'embed\.empty'"):
        site_options({"strings": '{"en": {"embed.emty": "x"}}'})


def test_what_an_older_version_kept_for_a_site_never_breaks_it():
    kept = {"en": {"embed.gone": "x", "embed.empty": "Say something"}, "xx": {"embed.empty": "x"}, "de": 7}

    own = Settings().for_site({"strings": kept}).strings

    assert own == {"en": {"embed.empty": "Say something"}}


def test_the_digest_tells_words_apart_and_is_the_same_for_the_same():
    first, again, other = (
        Settings(strings=value).strings.digest
        for value in (OWN, json.loads(json.dumps(OWN)), {"en": {"embed.empty": "Say nothing"}})
    )

    assert first == again
    assert len({first, other, i18n.digest()}) == 3
    assert len(first) == 8
    assert Settings().strings.digest is None


def test_settings_with_words_can_still_be_told_apart_and_kept_in_a_set():
    assert len({Settings(strings=OWN), Settings(strings=OWN), Settings(strings={"en": {"embed.empty": "x"}})}) == 2

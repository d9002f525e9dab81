"""A name, a title or an address in a sentence that goes the other way: what stands beside it stays where it belongs."""

from __future__ import annotations

import pytest

from talkwidget import i18n
from tests.pages.place import KEY, PEOPLE

MIXED = pytest.mark.parametrize(("lang", "name"), [("en", "נור 3"), ("ar", "Nour (3)")])


def isolated(lang: str, text: str, name: str, **values: object) -> str:
    """A text with a name set apart by characters that nobody sees."""
    return i18n.catalogue(lang).say(text, name=f"\u2068{name}\u2069", **values)


def button(lang: str, text: str, name: str) -> str:
    return i18n.catalogue(lang).say(text, name=name)


@MIXED
def test_what_was_done_sets_a_name_apart(place, stranger, lang, name):
    place.say(name)

    muted = stranger.press(stranger.get(lang=lang), button(lang, "embed.mute", name))
    unmuted = stranger.press(muted, button(lang, "embed.unmute", name))

    (note,) = muted.all('//div[@part="note"]')
    assert note.get("data-say").startswith(isolated(lang, "more.muted", name))
    assert muted.said('//div[@part="note"]/p')[0] == note.get("data-say")
    assert unmuted.said('//div[@part="note"]/p')[0] == isolated(lang, "more.unmuted", name)


@MIXED
@pytest.mark.parametrize("form", ["reply.1", "mute.1"])
def test_a_form_sets_apart_whom_it_is_about(place, stranger, lang, name, form):
    place.say(name)

    page = stranger.get(lang=lang, open=form)

    heads = '//*[@id="open"]//legend/bdi | //label[@for="open-text"]/bdi'
    assert page.said(heads) == [name]


def test_the_form_sets_apart_who_one_is(reader):
    assert reader.get(lang="ar").said('//label[@for="write-text"]/bdi') == ["Ada"]


@MIXED
def test_the_pages_title_sets_the_articles_apart(place, stranger, lang, name):
    place.say("bob", title=name)

    assert stranger.get(lang=lang).said("//title") == [
        i18n.catalogue(lang).say("page.talkFor", title=f"\u2068{name}\u2069")
    ]


@MIXED
def test_the_reason_of_a_removal_is_set_apart(place, reader, lang, name):
    mine = place.say("ada")
    with place.talk() as talk:
        talk.moderate(None, mine.id, PEOPLE["moderator"], "remove", reason=name)

    assert reader.get(lang=lang).said('//p[@part="placeholder"]/bdi') == [name]


def test_the_address_on_paper_is_set_apart(place, stranger):
    place.say("bob")

    (address,) = stranger.get(lang="ar").said('//p[@part="printed"]/bdi')
    assert address.endswith(f"thread?thread={KEY}")


def test_what_goes_the_same_way_is_left_alone(place, stranger):
    place.say("eve")

    muted = stranger.press(stranger.get(), "Mute Eve")

    assert muted.all('//div[@part="note"]')[0].get("data-say") == "Muted Eve. 1 comment hidden."

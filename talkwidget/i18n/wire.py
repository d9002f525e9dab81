"""A catalogue as the embed takes it: texts by place, for their names are known to its build."""

from __future__ import annotations

from typing import Any

from talkwidget.i18n.catalogue import ENGLISH, PLACE, Catalogue, Text, catalogue

PARTS = ("embed", "more")


def wire(words: Catalogue) -> dict[str, Any]:
    """Write a catalogue for the embed: ``{"lang", "dir", "embed": [...], "more": [...]}``.

    The texts stand in the order of the English catalogue; their places are numbered, from 0, in the order in which
    the English text first has them. A counting text stays an object of forms by plural category.
    """
    english = catalogue(ENGLISH).texts
    return {"lang": words.lang, "dir": words.dir} | {
        part: [_numbered(words.texts[key], english[key]) for key in english if key.startswith(f"{part}.")]
        for part in PARTS
    }


def places(text: Text) -> tuple[str, ...]:
    """The names of a text's places, in the order in which its forms first have them."""
    forms = [text] if isinstance(text, str) else text.values()
    return tuple(dict.fromkeys(name for form in forms for name in PLACE.findall(form)))


def _numbered(text: Text, english: Text) -> Text:
    number = {name: str(index) for index, name in enumerate(places(english))}

    def written(form: str) -> str:
        return PLACE.sub(lambda place: f"{{{number[place[1]]}}}", form)

    return written(text) if isinstance(text, str) else {category: written(form) for category, form in text.items()}

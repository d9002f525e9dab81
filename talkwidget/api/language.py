"""In which language an error is told. No answer that others share depends on it."""

from __future__ import annotations

from flask import Request

from talkwidget import i18n
from talkwidget.core.settings import Settings

PARAMETER = "lang"
MOST_TAGS = 10
"""Of those a browser accepts; the rest of a longer list is nobody's wish."""


def words_for(request: Request, settings: Settings) -> i18n.Catalogue:
    """What is said to who sent this: in the language of ``lang``, else of ``Accept-Language``, else of the site."""
    accepted = [tag for tag, quality in request.accept_languages if quality > 0]
    lang = i18n.negotiate([request.args.get(PARAMETER, ""), *accepted[:MOST_TAGS]], settings.locale)
    return i18n.catalogue(lang, settings.strings)

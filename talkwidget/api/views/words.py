"""What the embed says, in another language than its own English."""

from __future__ import annotations

from flask import Response
from werkzeug.exceptions import NotFound

from talkwidget import i18n
from talkwidget.api import json_pages
from talkwidget.api.asked import Asked
from talkwidget.api.cache import etag_of
from talkwidget.api.calls import Access, Answer, Call, Reader
from talkwidget.api.schemas import SiteQuery
from talkwidget.api.views.embed import FOR_EVER


def read_words(asked: Asked, lang: str, digest: str) -> Response:
    spoken = i18n.match(lang)
    if spoken is None:
        raise NotFound
    # Ours are everybody's; an owner's own are asked for by their own digest, and only they need the store.
    strings = asked.site.settings.strings if digest != i18n.digest() else i18n.Overrides()
    if digest not in {i18n.digest(), strings.digest}:
        raise NotFound
    words = i18n.catalogue(spoken, strings)
    return asked.answer_all(
        etag_of("words", spoken, digest), lambda: json_pages.write(i18n.wire(words)), lasting=FOR_EVER
    )


CALLS = (
    Call(
        name="readWords",
        method="GET",
        rule="/i18n/<lang>.<digest>.json",
        view=read_words,
        says="Load what the embed says in a language, in this version of its texts, kept by browsers for a year.",
        access=Access.OPEN,
        reader=Reader.ANYBODY,
        query=SiteQuery,
        answer=Answer(schema="Words", has_etag=True),
        problems=("not_found", "invalid", "site_unknown", "store_busy", "store_not_ready"),
    ),
)

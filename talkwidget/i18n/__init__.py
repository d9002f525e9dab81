"""What is said to readers, in their language: one JSON catalogue each, for the embed, the Talk page and the errors.

A catalogue has four parts: ``embed`` (in the bundle, in English), ``more`` (its second file), ``page`` and
``errors``. A text holds named places, as ``{name}``; one that counts is an object of forms by CLDR plural category,
chosen by ``{n}``. The room stands below every door and above nothing but the errors, because all of them speak.
"""

from talkwidget.i18n.catalogue import LANGUAGES, Catalogue, catalogue, digest, match, negotiate
from talkwidget.i18n.overrides import Overrides, check_overrides, kept_overrides
from talkwidget.i18n.sentences import detail, fields, sentence
from talkwidget.i18n.wire import wire

__all__ = [
    "LANGUAGES",
    "Catalogue",
    "Overrides",
    "catalogue",
    "check_overrides",
    "detail",
    "digest",
    "fields",
    "kept_overrides",
    "match",
    "negotiate",
    "sentence",
    "wire",
]

"""The templates' environment: our own, so that nothing a host sets for its templates reaches these."""

from __future__ import annotations

import datetime as dt
import functools
import re

import jinja2
from babel import Locale
from markupsafe import Markup, escape

from talkwidget import i18n
from talkwidget.api import why
from talkwidget.i18n import Catalogue
from talkwidget.pages.portraits import avatar

_MARK = re.compile("\ue000([0-9]+)\ue001")


def iso(moment: dt.datetime) -> str:
    """A time as HTML's ``datetime`` takes it (RFC 3339)."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def rich(words: Catalogue, key: str, /, **values: object) -> Markup:
    """Say a text whose values may be markup: the text itself and every other value are escaped."""
    kept = list(values.values())
    marks = {
        name: f"\ue000{index}\ue001" if isinstance(value, Markup) else value
        for index, (name, value) in enumerate(values.items())
    }
    return Markup(_MARK.sub(lambda mark: str(escape(kept[int(mark[1])])), str(escape(words.say(key, **marks)))))  # noqa: S704  # escaped, piece by piece


def bdi(name: str) -> Markup:
    """A name within a sentence, whatever direction it is written in."""
    return Markup("<bdi>{}</bdi>").format(name)


def sentence(said: str, words: Catalogue) -> str:
    """A sentence of the conversation's, in the language of the page."""
    return i18n.sentence(words, said)


def time(words: Catalogue, moment: dt.datetime) -> Markup:
    """A day, with the exact time for who wants it."""
    return Markup('<time datetime="{}" title="{} UTC">{}</time>').format(
        iso(moment), words.time(moment), words.date(moment)
    )


@functools.cache
def languages() -> list[tuple[str, str]]:
    """Every language that is spoken here: its tag, and how it calls itself."""
    return sorted(((tag, _own_name(tag)) for tag in i18n.LANGUAGES), key=lambda pair: pair[1].casefold())


def _own_name(tag: str) -> str:
    name = Locale.parse(tag, sep="-").get_display_name() or tag
    return name[0].upper() + name[1:]


environment = jinja2.Environment(
    loader=jinja2.PackageLoader("talkwidget.pages"),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
environment.filters |= {"iso": iso, "avatar": avatar, "bdi": bdi, "why": why, "sentence": sentence}
environment.globals |= {"rich": rich, "time": time}

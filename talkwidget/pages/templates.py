"""The templates' environment: our own, so that nothing a host sets for its templates reaches these."""

from __future__ import annotations

import datetime as dt
import re

import jinja2
from markupsafe import Markup, escape

from talkwidget.i18n import Catalogue
from talkwidget.pages.portraits import avatar

_MARK = re.compile("\ue000([0-9]+)\ue001")


def iso(moment: dt.datetime) -> str:
    """A time as HTML's ``datetime`` takes it (RFC 3339)."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def rich(words: Catalogue, key: str, **values: object) -> Markup:
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


environment = jinja2.Environment(
    loader=jinja2.PackageLoader("talkwidget.pages"),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
environment.filters |= {"iso": iso, "avatar": avatar, "bdi": bdi}
environment.globals |= {"rich": rich}

"""Sites: which there are, and what each sets for itself."""

from __future__ import annotations

import datetime as dt
import json
import re
import uuid
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from talkwidget.core import transactions
from talkwidget.core.dialects import AnySession
from talkwidget.core.dialects.columns import as_kept
from talkwidget.core.errors import Invalid, SiteUnknown
from talkwidget.core.models import Site
from talkwidget.core.settings import Settings, site_options
from talkwidget.core.text import plain
from talkwidget.core.views import SiteView

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_SITE = sa.select(Site.id, Site.name, Site.title, as_kept(Site.options).label("options"))
_BY_NAME = _SITE.where(Site.name == sa.bindparam("name"))


def find(session: AnySession, settings: Settings, name: str | None) -> SiteView:
    """The site of this name; without one, the only site there is.

    :raises SiteUnknown: no such site, or none named where there are several: never a silent default.
    """
    if name is not None:
        check_name(name)
        row = transactions.connection(session).execute(_BY_NAME, {"name": name}).one_or_none()
    else:
        several = session.execute(_SITE.limit(2)).all()
        row = several[0] if len(several) == 1 else None
    if row is None:
        raise SiteUnknown(name)
    return view_of(row.id, row.name, row.title, row.options, settings)


def check_name(name: str) -> None:
    """Refuse what no site can be called before a database sees it: engines differ on NUL, surrogates and blanks.

    :raises SiteUnknown: it can't be a site's name.
    """
    if not _NAME.fullmatch(name):
        raise SiteUnknown(name)


def every(session: AnySession, settings: Settings) -> list[SiteView]:
    return [view(row, settings) for row in session.execute(sa.select(Site).order_by(Site.name)).scalars()]


def add(session: AnySession, name: str, *, title: str, options: Mapping[str, Any], now: dt.datetime) -> Site:
    """Make a site; one that is there is left as it is.

    :raises Invalid: the name can't be a site's.
    :raises SettingsError: an option isn't a site's to set.
    """
    if not _NAME.fullmatch(name):
        raise Invalid({"site": ["A site's name has 1 to 64 small letters, digits, dots, dashes and underscores."]})
    row = session.execute(sa.select(Site).where(Site.name == name)).scalar_one_or_none()
    if row is None:
        row = Site(name=name, title=plain(title, limit=255), options=site_options(options), created=now)
        session.add(row)
        session.flush()
    return row


def change(session: AnySession, name: str, *, title: str | None, options: Mapping[str, Any]) -> Site:
    """Set some of a site's options; None takes one back to the deployment's."""
    check_name(name)
    row = session.execute(
        sa.select(Site).where(Site.name == name).with_for_update().execution_options(populate_existing=True)
    ).scalar_one_or_none()
    if row is None:
        raise SiteUnknown(name)
    if title is not None:
        row.title = plain(title, limit=255)
    wanted = site_options(options)
    kept = {option: value for option, value in row.options.items() if option not in wanted}
    row.options = kept | {option: value for option, value in wanted.items() if value is not None}
    return row


def view(row: Site, settings: Settings) -> SiteView:
    return SiteView(row.id, row.name, row.title, row.options, settings.for_site(row.options))


@lru_cache(maxsize=1024)
def view_of(site: uuid.UUID, name: str, title: str, options: str, settings: Settings) -> SiteView:
    """A site from its columns, with ``options`` as they are stored: each is looked at by every read, and rarely new."""
    said = json.loads(options)
    return SiteView(site, name, title, said, settings.for_site(said))

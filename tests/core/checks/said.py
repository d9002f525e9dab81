"""Drafts as the checks see them, from what somebody says."""

from __future__ import annotations

import datetime as dt
import uuid

from talkwidget.core.checks import Draft, Place
from talkwidget.core.identity import GUEST, Identity
from talkwidget.core.models import Author
from talkwidget.core.settings import Settings
from talkwidget.core.text import Rendered, render
from talkwidget.core.views import SiteView
from tests.conftest import SECRET

NOW = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)


def site(**settings) -> SiteView:
    options = {"secret": SECRET, "moderation": "on"} | settings
    return SiteView(uuid.UUID(int=1), "default", "", {}, Settings(**options))


def draft(
    text: str | Rendered, *, name: str = "Ada", website: str | None = None, where: SiteView | None = None,
    author: Author | None = None, member: bool = False,
) -> Draft:  # fmt: skip
    """What a stranger says, a guest unless a ``member``."""
    words = text if isinstance(text, Rendered) else render(text, max_length=10_000, max_links=100)
    who = Identity("host" if member else GUEST, "ada", name, website)
    return Draft(site=where or site(), thread=Place("/a"), who=who, author=author, words=words, now=NOW)

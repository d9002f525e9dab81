"""Where a comment leads: its links, and the website of its writer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlsplit

from talkwidget.core.checks.draft import Draft
from talkwidget.core.text import web_address

_HREF = re.compile(r'<a href="([^"]*)"')
_BARE = re.compile(r"(?<![\w@.-])(?:[\w-]{1,63}\.)+[a-z]{2,24}(?![\w-])")


@dataclass(frozen=True, slots=True)
class Address:
    """``url`` as it stands, and its host in lower case, empty for an e-mail address."""

    url: str
    host: str


def links(draft: Draft) -> list[Address]:
    """The links of the text, in their order."""
    return [Address(url, host_of(url)) for url in map(unescape, _HREF.findall(draft.words.html))]


def website(draft: Draft) -> Address | None:
    """The website of the writer."""
    url = web_address(draft.who.url or (draft.author.url if draft.author is not None else None))
    return Address(url, host_of(url)) if url is not None else None


def bare_hosts(draft: Draft) -> list[str]:
    """What reads like a domain in the words and is no link, as ``shop.example``; much of it is none."""
    return _BARE.findall(draft.words.plain)


def host_of(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").rstrip(".").removeprefix("www.")
    except ValueError:  # the host of a link is checked by whoever follows it
        return ""

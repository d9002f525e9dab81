"""The lists of words and domains that a site's checks go by."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from talkwidget.core.dialects import AnySession
from talkwidget.core.errors import Invalid, Sentence, WordsChanged
from talkwidget.core.models import WordList
from talkwidget.core.text import fold, normalise, web_address
from talkwidget.core.views import SiteView, WordListView

BANNED, SUSPECT, BLOCKED_DOMAINS, ALLOWED_DOMAINS = KINDS = ("banned", "suspect", "blocked_domains", "allowed_domains")
MOST_LINES = 20_000
LINE_LENGTH = 100
_LEAST_BESIDE_A_STAR = 2


def check_kind(kind: str) -> None:
    """:raises Invalid: there is no such list."""
    if kind not in KINDS:
        raise Invalid({"kind": [f"A list is one of {', '.join(KINDS)}."]})


def tidy(kind: str, lines: Iterable[str]) -> tuple[str, ...]:
    """Return the lines of a list as they are kept: white space folded, empty and repeated ones gone, domains as hosts.

    :raises Invalid: some lines won't do, each told with its number; or there are too many.
    """
    read = _domain if kind.endswith("_domains") else _words
    kept: dict[str, None] = {}
    wrong: list[Sentence] = []
    for number, line in enumerate(lines, 1):
        said = " ".join(normalise(line).replace("\uff0a", "*").split())
        if not said:
            continue
        found = read(said, number)
        if isinstance(found, Sentence):
            wrong.append(found)
        else:
            kept[found] = None
    if len(kept) > MOST_LINES:
        said = f"A list has at most {MOST_LINES:,} lines; this has {len(kept):,}."
        wrong.append(Sentence(said, "word_list_long", limit=MOST_LINES, count=len(kept)))
    if wrong:
        raise Invalid({"words": wrong[:20]})
    return tuple(kept)


def find(session: AnySession, site: SiteView, kind: str) -> WordListView:
    """One list; version 0 until somebody writes one."""
    row = session.execute(
        sa.select(WordList.words, WordList.version).where(WordList.site_id == site.id, WordList.kind == kind)
    ).one_or_none()
    return WordListView(kind, tuple(row.words.split("\n")) if row.words else (), row.version) if row else _none(kind)


def versions(session: AnySession, site: uuid.UUID) -> dict[str, int]:
    """The version of each list that somebody wrote, by kind."""
    rows = session.execute(sa.select(WordList.kind, WordList.version).where(WordList.site_id == site))
    return {row.kind: row.version for row in rows}


def put(
    session: AnySession, site: SiteView, kind: str, lines: Sequence[str], *, seen: int | None
) -> tuple[WordListView, WordListView]:
    """Put lines in place of a list's; return what was there, and what is. Neither is written where both are the same.

    :raises WordsChanged: the list isn't in the version ``seen`` any more.
    """
    row = session.get(WordList, (site.id, kind), with_for_update=True, populate_existing=True)
    was = WordListView(kind, tuple(row.words.split("\n")) if row.words else (), row.version) if row else _none(kind)
    if seen not in {None, was.version}:
        raise WordsChanged
    if tuple(lines) == was.words:
        return was, was
    if row is None:
        row = WordList(site_id=site.id, kind=kind, version=0)
        session.add(row)
    row.words, row.version = "\n".join(lines), row.version + 1
    session.flush()
    return was, WordListView(kind, tuple(lines), row.version)


def _none(kind: str) -> WordListView:
    return WordListView(kind, (), 0)


def _words(line: str, number: int) -> str | Sentence:
    core = fold(line.strip("*"))
    if len(line) > LINE_LENGTH:
        said = f"Line {number}: a line has at most {LINE_LENGTH} characters."
        return Sentence(said, "word_list_line_long", number=number, limit=LINE_LENGTH)
    if "*" in core or not core or ("*" in line and len(core) < _LEAST_BESIDE_A_STAR):
        said = f"Line {number}: a * stands at the beginning or the end, beside two letters or more."
        return Sentence(said, "word_list_star", number=number)
    return line


def _domain(line: str, number: int) -> str | Sentence:
    """The host of a domain, or of an address: without ``www.`` and ``*.``, which it stands for too."""
    address = web_address(line if "://" in line else f"http://{line.removeprefix('*.')}")
    if address is None:
        return Sentence(
            f"Line {number}: this is no domain. It looks like shop.example", "word_list_domain", number=number
        )
    host = address.partition("://")[2].partition("/")[0].partition("?")[0].partition("#")[0].partition(":")[0]
    return host.rstrip(".").removeprefix("www.")

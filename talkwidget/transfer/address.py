"""Which thread a foreign page becomes: from its address to the owner's key."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urlsplit

from talkwidget.transfer.format import ImportRefused, Place

KEY_LENGTH = 512
# What the embed leaves out of a key, in js/src/config.js.
_TRACKING = re.compile(r"(utm_|mc_[ce]id|_g[al]=|igshid|\w*clk?id=|[gw]braid)", re.IGNORECASE)

_SAFE = "/?%!$&'()*+,;=:@~[]|"  # what URL.pathname and URL.search leave alone


@dataclass(frozen=True, slots=True)
class Page:
    """Where a foreign thread goes.

    key:   the thread's key; may be too long
    url:   the page's address, if it is one
    loose: the same for all addresses of one page: http or https, with or without www and trailing slash
    host:  without port, lower case; empty where there is none
    """

    key: str
    url: str | None
    loose: str
    host: str


class Addressing:
    """How the owner wants keys made.

    strip_host: the key is the path, as the embed's default is; else the whole address
    merge:      addresses that differ in http, https, www or a trailing slash only are one page
    hosts:      take pages of these hosts only; all, if empty
    renamed:    old address or key to the new one
    """

    def __init__(
        self,
        *,
        strip_host: bool = False,
        merge: bool = False,
        hosts: Collection[str] = (),
        renamed: Mapping[str, str] | None = None,
    ) -> None:
        self.merge = merge
        self._strip_host = strip_host
        self._hosts = frozenset(host.lower() for host in hosts)
        self._renamed = dict(renamed or {})
        self._alike = {self._page(old).loose: old for old in self._renamed} if merge else {}

    def page(self, link: str) -> tuple[Page, str | None]:
        """Place a link; give also the row of ``renamed`` that spoke for it."""
        page = self._page(link)
        for old in (link, page.url, page.key, self._alike.get(page.loose)):
            if old in self._renamed:
                return self._page(self._renamed[old]), old
        return page, None

    def takes(self, page: Page) -> bool:
        """Whether the page is of a host that is wanted; one without a host always is."""
        return not self._hosts or not page.host or page.host in self._hosts

    def unused(self, used: Collection[str | None]) -> list[str]:
        """The old addresses that no page had."""
        return [old for old in self._renamed if old not in used]

    def _page(self, link: str) -> Page:
        parts = _split(link)
        if parts is None:
            # Neither address nor path: an identifier that the page passed. It is a key already.
            return Page(link, None, link, "")
        query = "&".join(part for part in parts.query.split("&") if part and not _TRACKING.match(part))
        query, path = quote(query, safe=_SAFE), quote(parts.path, safe=_SAFE) or "/"
        asked = f"?{query}" if query else ""
        bare = path.rstrip("/") + asked
        if not parts.netloc:
            return Page(path + asked, None, bare, "")
        host = parts.netloc.lower()
        address = f"{parts.scheme or 'https'}://{host}{path}{asked}"
        if self._strip_host:
            return Page(path + asked, address, bare, parts.hostname or "")
        return Page(address, address, host.removeprefix("www.") + bare, parts.hostname or "")


def read_map(rows: bytes) -> dict[str, str]:
    """Read ``old,new`` rows (CSV, RFC 4180, UTF-8).

    :raises ImportRefused: a row isn't two cells, a cell is empty or too long, or two rows disagree; the place's column
        counts cells.
    """
    try:
        text = rows.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ImportRefused("This is no UTF-8. Save the file as UTF-8.", _place(rows, error.start)) from None
    renamed: dict[str, str] = {}
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for cells in reader:
            row = [cell.strip() for cell in cells]
            if any(row):
                _add(renamed, row, reader.line_num)
    except csv.Error as error:
        raise ImportRefused(f"This is no CSV: {error}.", Place(max(reader.line_num, 1), 1)) from None
    return renamed


def _add(renamed: dict[str, str], row: list[str], line: int) -> None:
    if len(row) != 2:
        raise ImportRefused(
            f"A row has two cells, the old address and the new one; this one has {len(row)}. Put quotes around an "
            "address that holds a comma.",
            Place(line, min(len(row), 2) + 1),
        )
    for column, cell in enumerate(row, 1):
        if not cell:
            raise ImportRefused("This cell is empty.", Place(line, column))
    old, new = row
    if len(new) > KEY_LENGTH:
        raise ImportRefused(f"This is longer than {KEY_LENGTH} characters.", Place(line, 2))
    if renamed.setdefault(old, new) != new:
        raise ImportRefused(f"{old!r} has another new address in an earlier row.", Place(line, 2))


def _split(link: str) -> SplitResult | None:
    if not link or re.search(r"\s", link):
        return None
    try:
        parts = urlsplit(link)
        hostname = parts.hostname
    except ValueError:
        return None
    if parts.scheme in {"http", "https"}:
        return parts if hostname else None
    if parts.scheme:
        return None
    return parts if parts.path.startswith("/") or hostname else None


def is_key(link: str) -> bool:
    """Whether a link can stand for its page: an address, a path or an identifier, but nothing a browser would run."""
    return bool(link) and (_split(link) is not None or not re.match(r"[a-z][a-z0-9+.-]*:(?!\d)", link, re.IGNORECASE))


def _place(raw: bytes, offset: int) -> Place:
    before = raw[:offset]
    return Place(before.count(b"\n") + 1, offset - before.rfind(b"\n"))

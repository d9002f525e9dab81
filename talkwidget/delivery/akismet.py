"""Akismet: a company that tells spam by what it sees on millions of sites (https://akismet.com/developers/).

It is told the words, the writer's name, website and address: that is its price, and the setting says so. Where no
address is known, as in an import, it isn't asked. What gives no answer decides nothing, as with `check_hook`.

Moderators' decisions aren't sent back: Akismet wants the address with them, and we don't keep addresses.
"""

from __future__ import annotations

import logging
from urllib.parse import urlencode

from flask import has_request_context, request

from talkwidget.core.checks import Draft, Finding, Verdict
from talkwidget.delivery import client
from talkwidget.delivery.client import Unanswered

ADDRESS = "https://rest.akismet.com/1.1/comment-check"

log = logging.getLogger("talkwidget")


class Akismet:
    """Asks Akismet with a site's own key; ``address`` and ``private`` are for another server that speaks the same."""

    def __init__(self, address: str = ADDRESS, *, private: bool = False, seconds: float = client.SECONDS) -> None:
        self._address, self._private, self._seconds = address, private, seconds

    def __call__(self, draft: Draft) -> Finding | None:
        client_address = request.remote_addr if has_request_context() else None
        if client_address is None:
            return None
        told = urlencode(_told(draft, client_address)).encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        try:
            said = client.post(self._address, told, headers, private=self._private, seconds=self._seconds).strip()
            return _read(said)
        except Unanswered as error:
            log.warning("Akismet decides nothing: %s", error)
            return None


def _read(said: bytes) -> Finding | None:
    """:raises Unanswered: it is no answer."""
    if said not in {b"true", b"false"}:
        raise Unanswered("it takes this key or this question for none")
    return Finding("akismet", Verdict.SPAM, "akismet") if said == b"true" else None


def _told(draft: Draft, client_address: str) -> dict[str, str]:
    settings, who = draft.site.settings, draft.who
    told = {
        "api_key": settings.akismet_key,
        "blog": settings.akismet_blog,
        "blog_lang": settings.locale,
        "blog_charset": "UTF-8",
        "user_ip": client_address,
        "user_agent": request.headers.get("User-Agent", ""),
        "comment_type": "comment" if draft.parent is None else "reply",
        "comment_author": draft.name,
        "comment_content": draft.words.source,
        "comment_date_gmt": draft.now.isoformat(timespec="seconds"),
    }
    if who.url:
        told["comment_author_url"] = who.url
    if draft.edits is not None:
        told["recheck_reason"] = "edit"
    return told

"""The owner's own check on another server: it is told of a comment, signed, and says what is to become of it.

Signed as https://www.standardwebhooks.com has it, so that its libraries verify it: HMAC-SHA256 over the message's id,
the time and the body, joined by dots. What gives no answer decides nothing, and a line of the log says so: the net
fails for everybody alike, and a site whose hook is away for a night shouldn't have a queue of all its comments.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import logging
import uuid
from typing import Any
from urllib.parse import urlsplit

from talkwidget.core.checks import Draft, Finding, Verdict
from talkwidget.delivery import client
from talkwidget.delivery.client import Unanswered

log = logging.getLogger("talkwidget")


class CheckHook:
    """Asks the server that a site's settings name.

    seconds: how long it may take
    """

    def __init__(self, *, seconds: float = client.SECONDS) -> None:
        self._seconds = seconds

    def __call__(self, draft: Draft) -> Finding | None:
        settings = draft.site.settings
        body = json.dumps(_told(draft), ensure_ascii=False, separators=(",", ":")).encode()
        headers = _signed(body, settings.check_secret, int(draft.now.timestamp()))
        try:
            said = client.post(settings.check_url, body, headers, private=settings.check_private, seconds=self._seconds)
            return _read(said)
        except Unanswered as error:
            log.warning("the check at %s decides nothing: %s", urlsplit(settings.check_url).hostname, error)
            return None


def _told(draft: Draft) -> dict[str, Any]:
    """What the owner's server hears: the comment and who wrote it, but for the e-mail."""
    who, author = draft.who, draft.author
    return {
        "type": "comment.check",
        "timestamp": draft.now.isoformat(),
        "data": {
            "site": draft.site.name,
            "thread": draft.thread.key,
            "parent": draft.parent,
            "edits": str(draft.edits) if draft.edits is not None else None,
            "via": draft.sender.via,
            "author": {
                "id": str(author.id) if author is not None else None,
                "issuer": who.issuer,
                # A guest's is ours, and nobody else's business.
                "subject": who.subject if not who.is_guest else None,
                "name": draft.name,
                "url": who.url,
            },
            "text": draft.words.source,
            "html": draft.words.html,
        },
    }


def _signed(body: bytes, secret: str, now: int) -> dict[str, str]:
    message = f"msg_{uuid.uuid4().hex}"
    digest = hmac.new(_key(secret), f"{message}.{now}.".encode() + body, hashlib.sha256).digest()
    return {
        "Content-Type": "application/json",
        "webhook-id": message,
        "webhook-timestamp": str(now),
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
    }


def _key(secret: str) -> bytes:
    """The bytes of a secret: ``whsec_`` and base64, or a text as it is."""
    if secret.startswith("whsec_"):
        try:
            return base64.b64decode(secret.removeprefix("whsec_"), validate=True)
        except binascii.Error:
            pass
    return secret.encode()


def _read(said: bytes) -> Finding | None:
    """:raises Unanswered: it is no answer."""
    try:
        answer = json.loads(said)
        verdict, sentence = answer.get("verdict"), answer.get("sentence")
        if verdict is None:
            return None
        facts = {"sentence": sentence} if sentence is not None and isinstance(sentence, str) else {}
        return Finding("hook", Verdict(verdict), "own", facts)
    except (ValueError, AttributeError, RecursionError):
        raise Unanswered('what it said is not {"verdict": ..., "sentence": ...}') from None

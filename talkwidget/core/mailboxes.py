"""E-mail addresses, as people type them."""

from __future__ import annotations

import re

LENGTH = 254
_EMAIL = re.compile(r"[^@\s<>\x00-\x1f\x7f\ud800-\udfff]+@[^@\s<>\x00-\x1f\x7f\ud800-\udfff]+")


def is_email(said: str) -> bool:
    """Whether something may be an e-mail address (RFC 5321): whether anybody reads it there, nobody can tell."""
    return len(said) <= LENGTH and _EMAIL.fullmatch(said) is not None

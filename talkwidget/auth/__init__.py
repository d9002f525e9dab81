"""Who is asking. Three ways to be somebody, and one function that tries them in order.

A bearer token first: a guest's or a moderator's own (``tokens``), or one that the owner's server signed (``sso``).
Without one, on the host's own pages, the host's session (``reader``, ``flask_login``). Permission is not asked here:
an identity says who it is, the conversation decides what they may do. Other doors come in by these names only.
"""

from talkwidget.auth.flask_login import current_reader
from talkwidget.auth.origins import SAFE_METHODS, is_from_own_pages, may_use_session, own_origin
from talkwidget.auth.reader import (
    check_keys,
    issue_guest_token,
    issue_staff_token,
    read_token,
    renew_token,
    renewed_guest_token,
    who_is_asking,
)

__all__ = [
    "SAFE_METHODS",
    "check_keys",
    "current_reader",
    "is_from_own_pages",
    "issue_guest_token",
    "issue_staff_token",
    "may_use_session",
    "own_origin",
    "read_token",
    "renew_token",
    "renewed_guest_token",
    "who_is_asking",
]

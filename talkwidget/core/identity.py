"""Who is asking, as the doors tell it to the conversation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

GUEST = "guest"
HOST = "host"
STAFF = "staff"
SSO = "sso"

MODERATOR_ROLES = frozenset({"moderator", "admin"})


@dataclass(frozen=True, slots=True)
class Identity:
    """One person, known for ever by ``(issuer, subject)``; everything else is a snapshot and may change.

    issuer:  who vouches: ``guest``, ``host``, ``sso``, ``staff``, or a foreign system an import came from
    subject: the issuer's own immutable id: never an e-mail, an address, or a hash of either; at most 255 characters
    name:    what readers see; text, at most 80 characters
    url:     the person's website, ``http`` or ``https``
    email:   never shown to anybody
    roles:   what the issuer says the person may do: ``moderator``, ``admin``
    """

    issuer: str
    subject: str
    name: str = ""
    url: str | None = None
    email: str | None = None
    roles: frozenset[str] = frozenset()

    @property
    def is_guest(self) -> bool:
        return self.issuer == GUEST

    @property
    def is_moderator(self) -> bool:
        return not self.roles.isdisjoint(MODERATOR_ROLES)

    @property
    def role(self) -> str | None:
        """The one role that readers see beside the name."""
        return "admin" if "admin" in self.roles else "moderator" if "moderator" in self.roles else None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedGuest(Identity):
    """A guest by the signature of their token alone; whether it was revoked is seen with the lock on their row.

    epoch: the count of revocations when it was signed
    """

    epoch: int


Identify = Callable[[], Identity | None]
"""How the host tells us who is asking: called inside a request, ``None`` for somebody it doesn't know."""

MayPost = Callable[[Identity, str], bool | str]
"""The host's say on a new comment: called with the person and the thread's key. True publishes; a sentence, or
False, refuses and is shown to the writer."""

"""The built embed, as it lies in the package: its bytes, its name for ever, its hash for owners' pages."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

STATIC = Path(__file__).parent.parent / "static"


@dataclass(frozen=True)
class Bundle:
    """One built file."""

    name: str
    content: bytes

    @cached_property
    def digest(self) -> str:
        """What stands in the address that is good for a year: 8 hexadecimal digits."""
        return hashlib.sha256(self.content).hexdigest()[:8]

    @property
    def integrity(self) -> str:
        """The value of a script tag's ``integrity`` (Subresource Integrity)."""
        return "sha384-" + base64.b64encode(hashlib.sha384(self.content).digest()).decode()


def read(name: str) -> Bundle | None:
    """One built file; None if it isn't built."""
    try:
        return Bundle(name, (STATIC / name).read_bytes())
    except FileNotFoundError:
        return None

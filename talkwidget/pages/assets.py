"""The pages' style sheet and script, under names that hold their hash: browsers keep them for a year."""

from __future__ import annotations

import functools
import hashlib
from dataclasses import dataclass
from pathlib import Path

from talkwidget import i18n

FOLDER = Path(__file__).parent
KINDS = {"css": "text/css", "js": "text/javascript"}
FOR_EVER = "public, max-age=31536000, immutable"
NOT_LONG = "public, max-age=60"


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is served. ``name`` stands in its address."""

    name: str
    content: bytes
    media_type: str


@functools.cache
def asset(kind: str, of: str = "talk") -> Asset:
    """The style sheet (``css``) or the script (``js``) of the Talk page (``talk``) or the desk (``desk``)."""
    content = (FOLDER / "static" / f"{of}.{kind}").read_bytes()
    return Asset(f"{of}.{_digest(content)}.{kind}", content, f"{KINDS[kind]}; charset=utf-8")


@functools.cache
def edition() -> str:
    """What names all that a page is made of besides its thread: another edition is another page to every cache."""
    parts = [path.read_bytes() for path in sorted((FOLDER / "templates").rglob("*.html"))]
    names = [asset(kind).name.encode() for kind in KINDS]
    return _digest(b"\0".join([*parts, *names, i18n.digest().encode()]))


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:8]

"""The secret that signs guests' tokens: made on the first start, kept in a file that only its owner reads.

There is no default: a secret that everybody knows would let everybody be anybody.
"""

from __future__ import annotations

import os
import secrets
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

import sqlalchemy as sa

from talkwidget.core import dialects
from talkwidget.core.errors import SettingsError

SHORTEST = 16


def secret_beside(url: sa.URL) -> Path:
    """Where the secret of a database is kept: beside the SQLite file, else in the current folder."""
    file = dialects.file_of(url)
    return file.with_name(f"{file.name}.secret") if file else Path("talkwidget.secret")


def keep_secret(path: Path) -> str:
    """Return the secret in a file, which is made if it isn't there.

    :raises SettingsError: others may read the file, or it holds no secret, or it can't be made.
    """
    try:
        if not path.exists():
            _make(path)
        mode = path.stat().st_mode
        secret = path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it isn't text"
        raise SettingsError(f"The secret in {path} can't be kept: {reason}. Name another with --secret-file.") from None
    if os.name == "posix" and mode & (stat.S_IROTH | stat.S_IWOTH):
        raise SettingsError(f"Everybody on this machine may read the secret in {path}. Cure: chmod 600 {path}")
    if len(secret) < SHORTEST:
        raise SettingsError(
            f"{path} holds no secret: it takes at least {SHORTEST} characters. Remove it to have one made."
        )
    return secret


def _make(path: Path) -> None:
    """Put a secret there, whole or not at all; another process may be first."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".secret-")  # mode 0600
    draft = Path(name)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(32) + "\n")
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            path.hardlink_to(draft)
    finally:
        draft.unlink()

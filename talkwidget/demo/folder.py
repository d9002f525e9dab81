"""Where the demo keeps its comments between two starts: a folder of this user's own among the temporary files."""

from __future__ import annotations

import getpass
import os
import stat
import tempfile
from pathlib import Path

from talkwidget.core.errors import SettingsError


def own_folder() -> Path:
    """Return the folder, made if need be.

    :raises SettingsError: somebody else has put something there.
    """
    folder = Path(tempfile.gettempdir()) / f"talkwidget-demo-{getpass.getuser()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or (os.name == "posix" and found.st_uid != os.getuid()):
        raise SettingsError(f"{folder} belongs to somebody else. Remove it, or set TMPDIR to a folder of yours.")
    return folder

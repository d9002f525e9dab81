"""The style sheets and the scripts of the pages."""

from __future__ import annotations

from flask import Response

from talkwidget.pages.assets import FOR_EVER, NOT_LONG, asset
from talkwidget.pages.visit import Visit


def read(_visit: Visit, digest: str, kind: str, of: str = "talk") -> Response:
    """Serve a file. Under another version's name it is this version's, and not for long.

    A cached page of before an update asks for a file that has gone; without any it would be without style.
    """
    found = asset(kind, of)
    response = Response(found.content, content_type=found.media_type)
    response.headers["Cache-Control"] = FOR_EVER if found.name == f"{of}.{digest}.{kind}" else NOT_LONG
    return response

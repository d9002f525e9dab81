"""A session for each app context, for what everybody may read, where the database is our own.

A host's session may hold rows that a reader in the same request shall see; ours holds none.
"""

from __future__ import annotations

from typing import Any

from flask import Flask, g
from flask_sqlalchemy import SQLAlchemy

from talkwidget.core.transactions import ReadSession, close, end

_SESSION = "talkwidget_read_session"


def watch(app: Flask) -> None:
    """Close each context's session at its end."""
    app.teardown_appcontext(_close)


def session_on(db: SQLAlchemy) -> ReadSession:
    """The session of the app context that is open, with nothing known from an earlier look."""
    session: ReadSession | None = g.get(_SESSION)
    if session is None:
        session = ReadSession(db.engine)
        setattr(g, _SESSION, session)
    else:
        end(session)  # what was written meanwhile shall be seen
    return session


def _close(_error: Any) -> None:
    session: ReadSession | None = g.pop(_SESSION, None)
    if session is not None:
        close(session)

"""A session for each app context, for what everybody may read, where the database is our own.

A host's session may hold rows that a reader in the same request shall see; ours holds none.
"""

from __future__ import annotations

from flask import g
from flask_sqlalchemy import SQLAlchemy

from talkwidget.core import transactions
from talkwidget.core.transactions import ReadSession

_SESSION = "talkwidget_read_session"


def session_on(db: SQLAlchemy) -> ReadSession:
    """The session of the app context that is open, with nothing known from an earlier look."""
    session: ReadSession | None = g.get(_SESSION)
    if session is None:
        session = ReadSession(db.engine)
        setattr(g, _SESSION, session)
    else:
        transactions.end(session)  # what was written meanwhile shall be seen
    return session


def end() -> None:
    """Close the session of the app context that ends, if it has one."""
    session: ReadSession | None = g.pop(_SESSION, None)
    if session is not None:
        transactions.close(session)

"""The copy of the database that an app's public reads go to: its engine, and a session for each app context.

Both are our own, whoever the host is: a bind of its Flask-SQLAlchemy would route by table, and readers' tables are
the writers' too; and the host's session keeps its transaction, its identity map and its connection to itself.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import Flask, g
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import Session

from talkwidget.core import dialects, transactions
from talkwidget.core.replicas import Replica
from talkwidget.core.settings import Settings

_SESSION = "talkwidget_copy"


def open_replica(app: Flask, db: SQLAlchemy, settings: Settings) -> Replica | None:
    """Make the engine, which connects when first asked, and close each context's session at its end.

    :raises SettingsError: ``read_database_uri`` is no database's address.
    """
    if not settings.read_database_uri:
        return None
    url = dialects.database_url(settings.read_database_uri)
    replica = Replica(dialects.tune(sa.create_engine(url, **dialects.replica_options(url))))
    replica.watch(db.session)
    app.teardown_appcontext(_close)
    return replica


def session_on(replica: Replica) -> Session:
    """The session of the app context that is open."""
    if _SESSION not in g:
        setattr(g, _SESSION, replica.sessions())
    session: Session = getattr(g, _SESSION)
    return session


def _close(_error: Any) -> None:
    session: Session | None = g.pop(_SESSION, None)
    if session is not None:
        transactions.end(session)
        session.close()

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.api.apps import Browser, app_for, new_guest, signed_in


@pytest.fixture
def app(talk, session, settings) -> Flask:
    app = app_for(lambda: talk, settings)
    # As Flask-SQLAlchemy does: no request sees what an earlier one's snapshot saw.
    app.teardown_request(lambda error: session.rollback())
    return app


@pytest.fixture
def stranger(app) -> Browser:
    return Browser(app)


@pytest.fixture
def guest(app) -> Browser:
    return new_guest(app)


@pytest.fixture
def ada(app) -> Browser:
    return signed_in(app, "ada")


@pytest.fixture
def bob(app) -> Browser:
    return signed_in(app, "bob")


@pytest.fixture
def moderator(app) -> Browser:
    return signed_in(app, "moderator")


@pytest.fixture
def statements(engine):
    """Count what is asked of the database: ``with statements() as seen: ...; len(seen)``."""

    @contextmanager
    def count() -> Iterator[list[str]]:
        seen: list[str] = []

        def note(connection, cursor, statement, *rest):
            seen.append(statement)

        sa.event.listen(engine, "before_cursor_execute", note)
        yield seen
        sa.event.remove(engine, "before_cursor_execute", note)

    return count

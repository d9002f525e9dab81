from __future__ import annotations

import datetime as dt

import pytest

from tests.api.apps import Browser, app_for, new_guest, signed_in
from tests.browser.stage import Stage, lay_foundation, set_up
from tests.servers.web import Street


@pytest.fixture
def app(talk, session, settings):
    app = app_for(lambda: talk, settings)
    app.teardown_request(lambda error: session.rollback())
    return app


@pytest.fixture
def ada(app) -> Browser:
    """She mutes."""
    return signed_in(app, "ada")


@pytest.fixture
def bob(app) -> Browser:
    """He is muted."""
    return signed_in(app, "bob")


@pytest.fixture
def carol(app) -> Browser:
    """She is neither."""
    return signed_in(app, "carol")


@pytest.fixture
def greta(app) -> Browser:
    """A guest, who muted before she signed in."""
    return new_guest(app)


@pytest.fixture
def stage(tmp_path, clock) -> Stage:
    clock.now = dt.datetime.now(dt.UTC).replace(microsecond=0)  # the browser keeps real time
    with Street() as street:
        yield set_up(street, lay_foundation(tmp_path), clock)

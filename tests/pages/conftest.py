from __future__ import annotations

import shutil

import pytest
import sqlalchemy as sa

from talkwidget import migrations
from talkwidget.core import dialects
from tests.pages.place import Place, make_app


@pytest.fixture(scope="session")
def foundation(tmp_path_factory):
    """A database with our tables and no rows, to be copied."""
    path = tmp_path_factory.mktemp("pages") / "empty.sqlite"
    engine = dialects.tune(sa.create_engine(dialects.database_url(f"sqlite:///{path}")))
    migrations.upgrade(engine)
    engine.dispose()
    return path


@pytest.fixture
def make_place(tmp_path, clock, foundation):
    """Make a place: ``make_place(TALKWIDGET_MODERATION="hold")``."""

    def make(**config):
        return Place(make_app(shutil.copy(foundation, tmp_path / "talk.sqlite"), clock, **config), clock)

    return make


@pytest.fixture
def place(make_place) -> Place:
    return make_place()


@pytest.fixture
def stranger(place):
    return place.visitor()


@pytest.fixture
def reader(place):
    """Ada, signed in to the host."""
    return place.visitor("ada")

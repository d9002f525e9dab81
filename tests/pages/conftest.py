from __future__ import annotations

import shutil

import pytest
import sqlalchemy as sa

from talkwidget import migrations
from talkwidget.core import dialects
from tests.pages.place import KEY, Place, make_app
from tests.pages.sheets import RULES


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


@pytest.fixture
def desk_place(make_place, clock):
    """Four comments that wait, by Bob and a guest, in two threads."""
    place = make_place(TALKWIDGET_MODERATION="hold", TALKWIDGET_HOUSE_RULES=RULES)
    for index, (who, key) in enumerate((("bob", KEY), ("nina", KEY), ("bob", "/b"), ("nina", "/b"))):
        place.say(who, f"Words {index} with *stress*", key=key, title=f"Article {key}")
        clock.advance(minutes=10)
    return place


@pytest.fixture
def mod(desk_place):
    return desk_place.visitor("moderator")

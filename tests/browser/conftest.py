"""Fixtures of the browser tests: the stage, and somebody who looks at it."""

from __future__ import annotations

import shutil

import pytest

from tests.browser.desk import Desk, seats
from tests.browser.reader import Reader
from tests.browser.stage import Stage, lay_foundation, set_up
from tests.gallery.studio import studio
from tests.pages.place import Place, make_app
from tests.servers.web import Street


@pytest.fixture(scope="session")
def foundation(tmp_path_factory):
    return lay_foundation(tmp_path_factory.mktemp("foundation"))


@pytest.fixture
def stage(tmp_path, clock, foundation):
    """An article on one site, talkwidget on another."""
    with Street() as street:
        yield set_up(street, shutil.copy(foundation, tmp_path / "talk.sqlite"), clock)


@pytest.fixture
def reader(page, stage: Stage):
    """A reader who was never here; what goes wrong on the page's console fails the test that didn't expect it."""
    reader = Reader(page, stage)
    yield reader
    assert reader.complaints == []


@pytest.fixture
def two_tabs(page, stage: Stage):
    """One reader's two tabs."""
    return Reader(page, stage), Reader(page.context.new_page(), stage)


@pytest.fixture(scope="module")
def gallery(tmp_path_factory, chromium):
    """A studio for many visits: real servers that start once."""
    with studio(tmp_path_factory.mktemp("gallery"), chromium) as opened:
        yield opened


@pytest.fixture
def waiting(reader, stage):
    """A reader of a thread of two, whose clock the test winds."""
    reader.page.clock.install(time=stage.clock.now)
    stage.say("Ada", "One")
    stage.say("Burt", "Two")
    reader.open()
    return reader


@pytest.fixture
def desk(tmp_path, clock, foundation, browser, serve):
    """A desk at which everything waits, and moderators who come to it."""
    rules = {"TALKWIDGET_MODERATION": "hold", "TALKWIDGET_HOUSE_RULES": ["No personal attacks", "No advertising"]}
    app = make_app(shutil.copy(foundation, tmp_path / "talk.sqlite"), clock, **rules)
    home = serve(app)
    with seats(browser, home) as take:
        yield Desk(Place(app, clock), home, take)

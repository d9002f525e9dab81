"""Fixtures of the real things: data, databases, a browser, web servers."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.servers import chromium as chromiums
from tests.servers.absent import absent
from tests.servers.shared import KINDS, Databases, SharedFolder
from tests.servers.web import Street

ROOT = Path(__file__).parents[2]
FOLDER = pytest.StashKey[SharedFolder]()


def pytest_configure(config):
    lent = getattr(config, "workerinput", {}).get("servers")
    config.stash[FOLDER] = SharedFolder(Path(lent) if lent else None)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node):
    node.workerinput["servers"] = str(node.config.stash[FOLDER].path)


def pytest_unconfigure(config):
    config.stash[FOLDER].close()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real exports and attack strings beside the project."""
    path = ROOT.parent / "shared" / "data"
    if not path.is_dir():
        absent("real exports and attack strings", "They are in ../shared/data where the project is developed.")
    return path


@pytest.fixture(scope="session")
def databases(pytestconfig):
    worker = getattr(pytestconfig, "workerinput", {}).get("workerid", "main")
    made = Databases(pytestconfig.stash[FOLDER], worker)
    yield made
    made.close()


@pytest.fixture(params=KINDS)
def database_url(request, databases):
    """The address of a real database with our schema and no rows; `-k postgresql` picks one kind."""
    yield databases.ours(request.param).url
    databases.clear(request.param)


@pytest.fixture
def engine(request, databases, database_url) -> sa.Engine:
    return databases.ours(request.node.callspec.params["database_url"]).engine


@pytest.fixture
def session(engine):
    with Session(engine) as session:
        yield session


@pytest.fixture(params=KINDS)
def empty_database_url(request, databases):
    """The address of a real database without a table, for one test."""
    with databases.empty(request.param) as url:
        yield url


@pytest.fixture
def durable(databases):
    """Start a server to kill or restart: ``durable("postgresql")`` has kill(), start(), stop(), create() and url()."""
    with ExitStack() as servers:
        yield lambda kind: servers.enter_context(databases.durable(kind))


@pytest.fixture
def redis(durable):
    """A Redis of one's own, to kill() and start() again."""
    return durable("redis")


@pytest.fixture
def nginx(durable):
    """An nginx with the example's configuration: ``nginx.stand_before(port)``."""
    return durable("nginx")


@pytest.fixture
def pair(databases):
    """A real PostgreSQL with a real replica, which keeps up again at the test's end."""
    leader, standby = databases.pair()
    yield leader, standby
    standby.catch_up()


@pytest.fixture(scope="session")
def chromium():
    """A real browser, shared by this worker's tests."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = chromiums.program(playwright)
        if path is None:
            absent("Chromium", chromiums.CURE)
        browser = chromiums.launch(playwright, path)
        yield browser
        browser.close()


@pytest.fixture
def browser(chromium):
    return chromium


@pytest.fixture
def page(browser):
    """A fresh page of a reader who was never here."""
    context = browser.new_context()
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def serve():
    """Serve a WSGI app and return its address: ``serve(app)``, or ``serve(app, name="blog.localhost")``."""
    with Street() as street:
        yield street.serve

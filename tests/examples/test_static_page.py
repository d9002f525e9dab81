from __future__ import annotations

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from talkwidget import TalkWidget, migrations
from talkwidget.standalone import create_app
from tests.conftest import SECRET
from tests.examples.reading import EXAMPLES

THERE = "http://127.0.0.1:8000"
HERE = "http://127.0.0.1:8080"


@pytest.fixture
def address(serve, tmp_path):
    """The page on one site and the comments on another, each on a free port."""
    url = f"sqlite:///{tmp_path / 'talk.sqlite'}"
    engine = sa.create_engine(url)
    migrations.upgrade(engine)
    engine.dispose()
    talk = create_app(url, secret=SECRET)
    page = (EXAMPLES / "static-page/index.html").read_text()

    def static(environ, start_response):
        start_response("200 OK", [("Content-Type", "text/html; charset=utf-8")])
        return [page.replace(THERE, comments).replace(HERE, address).encode()]

    comments, address = serve(talk, name="talk.localhost"), serve(static, name="blog.localhost")
    with talk.app_context():
        TalkWidget.of(talk).add_site("page", options={"origins": [address]})
    return address


def test_a_reader_comments_on_a_page_without_a_server(page, address):
    page.goto(address)
    page.get_by_role("textbox", name="comment").fill("From a *static* page")
    page.get_by_role("textbox", name="name").fill("Ada")
    page.get_by_role("button", name="Post").click()

    expect(page.get_by_text("From a static page")).to_be_visible()
    page.reload()
    expect(page.get_by_text("From a static page")).to_be_visible()

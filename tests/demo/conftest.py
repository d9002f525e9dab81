from __future__ import annotations

import pytest

from talkwidget.demo.site import make_app, write_threads

ADDRESS = "http://127.0.0.1:8000"


@pytest.fixture(scope="package")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    write_threads(folder, address=ADDRESS)
    return folder


@pytest.fixture
def app(folder):
    return make_app(folder)


@pytest.fixture
def reader(app):
    return app.test_client()

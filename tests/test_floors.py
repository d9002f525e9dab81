from __future__ import annotations

from pathlib import Path

import pytest

from tests import floors

ROOT = Path(__file__).parent.parent


def test_imports_go_down_only():
    assert floors.offences(ROOT) == []


def test_only_the_doors_and_the_extension_read_the_request():
    assert floors.request_readers(ROOT) == []


def test_no_source_file_is_longer_than_400_lines():
    assert floors.too_long(ROOT) == []


def test_every_file_is_named_after_what_is_in_it():
    assert floors.nameless(ROOT) == []


def plant(root: Path, files: dict[str, str]) -> None:
    for name, source in {"talkwidget/__init__.py": "", **files}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source)


@pytest.mark.parametrize(
    ("file", "source", "reason"),
    [
        ("core/comments.py", "from talkwidget.core.service import Talk", "floor 2 is above floor 1"),
        ("core/models.py", "from talkwidget.core import comments", "floor 1 is above floor 0"),
        ("core/models.py", "from . import comments", "floor 1 is above floor 0"),
        ("core/models.py", "from .comments import Comment", "floor 1 is above floor 0"),
        ("core/service.py", "def f():\n    from ..api import views", "floor 3 is above floor 2"),
        ("api/views.py", "import talkwidget.extension", "floor 4 is above floor 3"),
        ("auth/guests.py", "from talkwidget import TalkWidget", "floor 6 is above floor 3"),
        ("extension.py", "from talkwidget.cli import main", "floor 5 is above floor 4"),
        ("pages/talk.py", "from talkwidget.api import views", "doors don't know each other's insides"),
        ("transfer/disqus.py", "from ..auth.guests import sign", "doors don't know each other's insides"),
        ("core/text.py", "from flask import escape", "core/ knows nothing of the web"),
        ("core/text.py", "import flask_login", "core/ knows nothing of the web"),
        ("core/text.py", "import http.client", "core/ knows nothing of the web"),
        ("core/text.py", "from urllib import request", "core/ knows nothing of the web"),
        ("core/text.py", "import marshmallow as ma", "core/ knows nothing of the web"),
        ("core/service.py", "import sqlite3", "only core/dialects tells databases apart"),
        ("api/views.py", "from sqlalchemy.dialects import mysql", "only core/dialects tells databases apart"),
        ("surprise.py", "", "its floor is unknown"),
    ],
)
def test_an_import_against_the_law_is_seen(tmp_path, file, source, reason):
    known = ("core/service.py", "core/comments.py", "api/views.py", "auth/guests.py", "cli.py", "extension.py")
    plant(tmp_path, {f"talkwidget/{name}": "" for name in known} | {f"talkwidget/{file}": source})

    told = floors.offences(tmp_path)

    assert len(told) == 1, told
    assert reason in told[0]


def test_a_circle_on_one_floor_is_seen(tmp_path):
    plant(
        tmp_path,
        {
            "talkwidget/core/mutes.py": "from talkwidget.core import threads",
            "talkwidget/core/threads.py": "from talkwidget.core.comments import Comment",
            "talkwidget/core/comments.py": "from . import mutes",
        },
    )

    told = floors.offences(tmp_path)

    assert len(told) == 1
    assert told[0].startswith("imports in a circle: ")


def test_what_the_law_allows_is_not_told(tmp_path):
    plant(
        tmp_path,
        {
            "talkwidget/core/dialects.py": "from sqlalchemy.dialects import mysql",
            "talkwidget/core/comments.py": "from urllib.parse import urlsplit\nfrom talkwidget.core.models import Base",
            "talkwidget/core/models.py": "from talkwidget.core.dialects import Json",
            "talkwidget/core/service.py": "from talkwidget.core import comments, models",
            "talkwidget/api/views.py": "from flask import request\nfrom . import schemas",
            "talkwidget/api/schemas.py": "import marshmallow as ma",
            "talkwidget/api/asked.py": "from talkwidget.auth import who_is_asking",
            "talkwidget/auth/__init__.py": "from talkwidget.auth.reader import who_is_asking",
            "talkwidget/auth/reader.py": "",
            "talkwidget/extension.py": "from talkwidget.api import views\nfrom talkwidget.migrations import env",
            "talkwidget/migrations/env.py": "import alembic",
            "talkwidget/__init__.py": "from talkwidget.extension import TalkWidget",
        },
    )

    assert floors.offences(tmp_path) == []
    assert floors.request_readers(tmp_path) == []


@pytest.mark.parametrize("source", ["from flask import Flask, request", "import flask\nprint(flask.request.args)"])
def test_a_reader_of_the_request_outside_the_doors_is_seen(tmp_path, source):
    plant(tmp_path, {"talkwidget/standalone.py": source})

    assert floors.request_readers(tmp_path) == ["talkwidget.standalone"]


def test_a_file_of_401_lines_is_seen(tmp_path):
    plant(tmp_path, {"tests/test_a.py": "\n" * 401, "js/src/view.js": "\n" * 401, "talkwidget/a.py": "\n" * 400})

    assert floors.too_long(tmp_path) == ["tests/test_a.py: 401 lines", "js/src/view.js: 401 lines"]


@pytest.mark.parametrize("name", ["utils", "text_helpers", "manager", "common"])
def test_a_name_that_says_nothing_is_seen(tmp_path, name):
    plant(tmp_path, {f"talkwidget/core/{name}.py": ""})

    assert floors.nameless(tmp_path) == [f"talkwidget/core/{name}.py"]

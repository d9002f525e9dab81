from __future__ import annotations

import os
import shutil
import sys
import time
from pathlib import Path

import pytest
import sqlalchemy as sa

from talkwidget import TalkWidget, migrations
from talkwidget.standalone import create_app
from tests.conftest import SECRET
from tests.examples.reading import EXAMPLES, load, run
from tests.servers.absent import absent

SHARED = "a-shared-secret-of-more-than-32-characters"
NAME = "Ada Ünïcode / <b>"
LANGUAGES = {"py": sys.executable, "mjs": "node", "php": "php"}
PATH = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))  # Node may come from PyPI


@pytest.fixture
def talk(tmp_path):
    """A standalone server whose site takes the owner's tokens."""
    url = f"sqlite:///{tmp_path / 'talk.sqlite'}"
    engine = sa.create_engine(url)
    migrations.upgrade(engine)
    engine.dispose()
    app = create_app(url, secret=SECRET)
    with app.app_context():
        TalkWidget.of(app).add_site(
            "blog", options={"token_algorithm": "HS256", "token_keys": [f"2026-11:{SHARED}"], "guests": False}
        )
    return app


def me(talk, token):
    return talk.test_client().get("/talk/api/me?site=blog", headers={"Authorization": f"Bearer {token}"}).json


def sign(language: str, name: str = NAME, secret: str = SHARED) -> str:
    program = shutil.which(LANGUAGES[language], path=PATH)
    if program is None:
        absent({"mjs": "Node", "php": "PHP"}[language], "apt-get install nodejs php-cli")
    return run(program, f"sign.{language}", "user-7", name, folder="sso", given=f"{secret}\n").strip()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_each_language_signs_is_accepted(talk, language):
    answer = me(talk, sign(language))

    assert answer["author"]["name"] == NAME
    assert answer["author"]["guest"] is False


@pytest.mark.parametrize("language", LANGUAGES)
def test_another_secret_is_not(talk, language):
    assert me(talk, sign(language, secret="another-secret-of-more-than-32-characters"))["code"] == "token_invalid"


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "py"])
def test_every_language_makes_the_same_token(language):
    while True:  # until both were signed within one second
        second = int(time.time())
        one, other = sign("py"), sign(language)
        if int(time.time()) == second:
            break
    assert one == other


def test_flask_hands_a_token_to_whoever_is_signed_in(talk, monkeypatch):
    monkeypatch.syspath_prepend(str(EXAMPLES / "sso"))
    app = load("sso/app.py").create_app(SHARED)
    app.secret_key = SECRET
    browser = app.test_client()

    before = browser.get("/talk-token")
    with browser.session_transaction() as session:
        session |= {"user_id": "user-7", "name": "Ada"}
    after = browser.get("/talk-token")

    assert before.status_code == 401
    assert after.headers["Cache-Control"] == "no-store"
    assert me(talk, after.json["token"])["author"]["name"] == "Ada"

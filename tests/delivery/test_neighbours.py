"""Processes that tell each other what changed, by a real Redis that dies, hangs and comes back."""

from __future__ import annotations

import importlib.util
import json
import multiprocessing
import os
import subprocess
import threading
import time
import uuid
from contextlib import closing
from functools import partial

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import Client

from talkwidget import Identity, SettingsError, TalkWidget, migrations
from talkwidget.api.ready import ReadyAnswers
from talkwidget.cli import command_line
from talkwidget.core.marks import Marks
from talkwidget.core.service import Talk
from talkwidget.core.settings import Settings
from talkwidget.delivery.neighbours import SURE_SECONDS, Neighbours
from talkwidget.standalone import create_app
from tests.conftest import SECRET
from tests.serving.process import PATIENCE, PROGRAM, environment
from tests.witness import statements

THREAD = "/talk/api/comments?site=blog&thread=/1"
ADA = Identity("sso", "ada", "Ada")
CHANNEL = "talkwidget"


class Process:
    """What one process has, beside others in this one: an app, its answers, its neighbours, a clock of its own."""

    def __init__(self, app, redis_url, *, channel=CHANNEL, fresh=60.0) -> None:
        self.app, self.now, self.marks = app, 1000.0, Marks()
        self.neighbours = Neighbours(redis_url, channel, self.marks)
        self.marks.tell = self.neighbours.tell
        with app.app_context():
            self.marks.watch(app.extensions["sqlalchemy"].session)
            self.engine = app.extensions["sqlalchemy"].engine
        route = partial(Flask.wsgi_app, app)  # without the answers of the app's own
        ready = ReadyAnswers(
            route, self.marks, plain=["/talk/api/comments"], fresh=fresh, sure=self.neighbours.sure, room=10**6,
            clock=lambda: self.now,
        )  # fmt: skip
        self.client = Client(ready)

    def texts(self):
        return [row["html"][3:-5] for row in self.client.get(THREAD).json["comments"]]

    def says(self, text: str) -> None:
        with self.app.app_context():
            TalkWidget.of(self.app).post("blog", "/1", ADA, text)

    def hears(self) -> bool:
        return self.neighbours.sure() > 0

    def loses(self, how) -> None:
        """Have Redis go by ``how``, and wait until that is known."""
        before = self.marks.of_any()
        how()
        wait_until(lambda: self.marks.of_any() > before)
        assert not self.hears()

    def looks(self) -> int:
        """How many statements an answer takes."""
        with statements(self.engine) as sent:
            self.client.get(THREAD)
        return len(sent)


@pytest.fixture
def process(tmp_path, redis):
    """Start one more process: ``process()``; it hears when it is returned, if Redis is there."""
    url = f"sqlite:///{tmp_path / 'talk.sqlite'}"
    migrations.upgrade(sa.create_engine(url, poolclass=sa.NullPool))
    started = []

    def start(redis_url: str = redis.url, **options) -> Process:
        app = create_app(url, secret=SECRET)
        if not started:
            with app.app_context():
                TalkWidget.of(app).add_site("blog")
        one = Process(app, redis_url, **options)
        started.append(one)
        wait_until(one.hears)
        return one

    yield start
    for one in started:
        one.neighbours.close()
        one.engine.dispose()


def wait_until(condition) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def elsewhere(process: Process, text: str) -> None:
    """Have somebody write who knows no Redis."""
    engine = sa.create_engine(process.engine.url, poolclass=sa.NullPool)
    with Session(engine) as session:
        Talk(session, Settings(secret=SECRET)).post("blog", "/1", ADA, text)


def test_what_one_process_writes_shows_at_the_other_at_once(process):
    one, other = process(), process()
    assert other.texts() == []

    one.says("Hello")

    wait_until(lambda: other.texts() == ["Hello"])


def test_who_hears_of_all_writes_asks_seldom(process):
    one = process(fresh=1.0)
    one.says("Hello")
    one.client.get(THREAD)

    one.now += SURE_SECONDS - 0.1
    assert one.looks() == 0
    one.now += 0.1
    assert one.looks() == 1


def test_ones_own_words_cost_no_look(process):
    one, other = process(), process()
    one.says("Hello")
    wait_until(lambda: other.texts() == ["Hello"])
    one.client.get(THREAD)

    one.neighbours.tell({None})
    before = one.marks.of_any()
    other.neighbours.tell({None})  # said after it: when this is heard, that was too

    wait_until(lambda: one.marks.of_any() > before)
    assert one.marks.of_any() == before + 1


@pytest.mark.parametrize("how", ["kill", "hang"])
def test_without_redis_an_answer_is_fresh_as_long_as_the_setting_says(process, redis, how):
    one = process(fresh=1.0)
    one.texts()
    one.loses(getattr(redis, how))
    assert one.looks() == 1  # what was said in between is unknown

    elsewhere(one, "Hello")
    assert one.texts() == []
    one.now += 1

    assert one.texts() == ["Hello"]


def test_a_write_does_not_wait_for_a_redis_that_hangs(process, redis):
    one = process()
    redis.hang()

    for number in range(50):
        one.says(str(number))

    assert one.neighbours._unsaid or one.neighbours._speaking
    redis.go_on()
    wait_until(lambda: not one.neighbours._unsaid and not one.neighbours._speaking)


def test_what_was_written_while_redis_was_away_shows_when_it_is_back(process, redis):
    one = process()
    one.texts()
    one.loses(redis.kill)
    one.texts()
    elsewhere(one, "Hello")
    assert one.texts() == []

    redis.start()

    wait_until(lambda: one.texts() == ["Hello"])


def test_what_could_not_be_said_is_said_later(process, redis):
    with redis.client() as boss:
        boss.acl_setuser("late", enabled=False, passwords=["+secret"], categories=["+@all"], channels=["*"])
        other, marks = process(), Marks()
        late = Neighbours(redis.url.replace("//", "//late:secret@"), CHANNEL, marks)
        before = other.marks.of_any()
        late.tell({uuid.uuid4()})
        wait_until(boss.acl_log)
        assert other.marks.of_any() == before

        boss.acl_setuser("late", enabled=True)

        wait_until(lambda: other.marks.of_any() == before + 1)
    late.close()


def test_a_command_says_its_word_before_it_ends(process, redis):
    one = process()
    one.says("Hello")
    one.client.get(THREAD)
    database = str(one.engine.url).replace("+pysqlite", "")
    words = [*PROGRAM, "thread", "close", "/1", "--site", "blog", "--database", database]

    done = subprocess.run(
        words, env=environment() | {"TALKWIDGET_REDIS_URL": redis.url, "TALKWIDGET_SECRET": SECRET},
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    wait_until(lambda: one.client.get(THREAD).json["thread"]["state"] == "closed")


def test_what_nobody_can_read_may_be_anything(process, redis):
    one = process()
    one.client.get(THREAD)

    for words in ("junk", "[]", "{}", json.dumps({"from": "x", "everything": False, "threads": [7]})):
        before = one.marks.of_any()
        with redis.client() as client:
            client.publish(CHANNEL, words)
        wait_until(lambda before=before: one.marks.of_any() > before)
        assert one.looks() == 1


def test_another_channel_is_not_heard(process, redis):
    one, far = process(), process(channel="elsewhere")
    before = one.marks.of_any()

    far.neighbours.tell({None})
    with redis.client() as client:
        client.publish(CHANNEL, json.dumps({"from": "x", "everything": False, "threads": [uuid.uuid4().hex]}))

    wait_until(lambda: one.marks.of_any() > before)
    assert one.marks.of_any() == before + 1


def test_many_threads_at_once_are_one_word(process):
    one, other = process(), process()
    before = other.marks.of_any()

    one.neighbours.tell({uuid.uuid4() for _ in range(100_000)})

    wait_until(lambda: other.marks.of_any() > before)
    assert other.marks.of(uuid.uuid4()) > 0


def test_a_forked_process_trusts_nothing_it_was_left(process):
    one = process()
    one.texts()
    before = one.marks.of_any()

    def child() -> None:
        first = one.marks.of_any() == before or one.hears()
        wait_until(one.hears)
        one.neighbours.close()
        os._exit(int(first))

    forked = multiprocessing.get_context("fork").Process(target=child)
    forked.start()
    forked.join()

    assert forked.exitcode == 0


def test_a_missing_library_is_named_with_its_cure(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)

    with pytest.raises(SettingsError, match=r"pip install 'talkwidget\[redis\]'"):
        create_app("sqlite://", secret=SECRET, config={"TALKWIDGET_REDIS_URL": "redis://127.0.0.1"})


@pytest.mark.parametrize("url", ["127.0.0.1", "http://127.0.0.1", "redis://:pass@word@host:port", "redis://host:pass"])
def test_an_address_that_is_none_stops_the_start_and_stays_secret(url):
    with pytest.raises(SettingsError, match="TALKWIDGET_REDIS_URL") as refused:
        create_app("sqlite://", secret=SECRET, config={"TALKWIDGET_REDIS_URL": url})

    assert "pass" not in str(refused.value).replace("password", "")


def test_a_command_has_said_its_word_when_it_is_over_and_leaves_no_thread(redis, tmp_path, monkeypatch):
    """A server forks after it made its site: a thread that goes on would leave its locks behind, held for ever."""
    monkeypatch.setenv("TALKWIDGET_REDIS_URL", redis.url)
    database = ["--database", f"sqlite:///{tmp_path / 'talk.sqlite'}"]
    run = partial(CliRunner(catch_exceptions=False).invoke, command_line())
    run(["upgrade", *database])
    with redis.client() as client, closing(client.pubsub(ignore_subscribe_messages=True)) as line:
        line.subscribe(CHANNEL)
        line.get_message(timeout=PATIENCE)

        before = set(threading.enumerate())

        run(["site", "add", "blog", *database])

        assert set(threading.enumerate()) <= before
        assert line.get_message(timeout=PATIENCE)["channel"] == CHANNEL.encode()

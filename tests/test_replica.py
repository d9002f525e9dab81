"""Public reads from a replica that lags behind: the primary rests, and nobody sees their own writing vanish."""

from __future__ import annotations

import itertools
from contextlib import ExitStack
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import Session

from talkwidget import Identity, TalkWidget
from talkwidget.core.models import Base
from talkwidget.core.replicas import AWAY_SECONDS
from talkwidget.core.service import Talk
from talkwidget.core.settings import Settings
from talkwidget.mounted import mounted
from talkwidget.standalone import create_app
from tests.clock import Seconds
from tests.conftest import SECRET
from tests.servers.wire import Wire
from tests.witness import statements

ADA = Identity("sso", "ada", "Ada")
MODERATOR = Identity("sso", "mo", "Mo", roles=frozenset({"moderator"}))
WHERE = "site=blog&thread=/1"
COMMENTS = f"/talk/api/comments?{WHERE}"
PUBLIC = {
    "comments": COMMENTS,
    "the newest": f"{COMMENTS}&sort=newest",
    "search": f"{COMMENTS}&q=comment",
    "since": f"{COMMENTS}&since=1",
    "counts": f"/talk/api/counts?{WHERE}",
    "the thread's feed": f"/talk/feed.atom?{WHERE}",
    "the site's feed": "/talk/feed.json?site=blog",
    "the Talk page": f"/talk/thread?{WHERE}",
    "the list of threads": "/talk/?site=blog",
}
NAMES = (f"replicated_{number}" for number in itertools.count())


@pytest.fixture
def place(pair):
    """A database on a leader and its replica: ``app()`` is one more process that serves it."""
    leader, standby = pair
    name = next(NAMES)
    url = leader.create(name)
    engine = sa.create_engine(url)
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        talk = Talk(session, Settings(secret=SECRET))
        talk.add_site("blog")
        for number in range(1, 4):
            talk.post("blog", "/1", ADA, f"comment {number}")
    standby.catch_up()
    with ExitStack() as apps:

        def app(read: str = "", url: str = url, **config):
            read = read or standby.url(name)
            made = create_app(url, secret=SECRET, config={"TALKWIDGET_READ_DATABASE_URI": read, **config})
            apps.callback(dispose, made)
            return made

        yield SimpleNamespace(url=url, app=app, standby=standby, engine=engine, name=name)
    engine.dispose()
    standby.catch_up()
    leader.drop(name)


def dispose(app):
    with app.app_context():
        app.extensions["sqlalchemy"].engine.dispose()
    replica_of(app).engine.dispose()


def replica_of(app):
    return mounted(app).replica


def primary_of(app):
    with app.app_context():
        return app.extensions["sqlalchemy"].engine


def write(app, work):
    with app.app_context():
        return work(TalkWidget.of(app))


def post(app, text="written just now", thread="/1"):
    return write(app, lambda talk: talk.post("blog", thread, ADA, text))


def get(app, address, **headers):
    return app.test_client(use_cookies=False).get(address, headers=headers)


@pytest.mark.parametrize("what", PUBLIC)
def test_what_everybody_may_read_costs_the_primary_nothing(place, what):
    app = place.app()

    with statements(primary_of(app)) as sent:
        assert get(app, PUBLIC[what]).status_code == 200
    assert sent == []


def test_what_is_a_readers_own_is_read_where_it_is_written(place):
    app = place.app()
    guest = app.test_client(use_cookies=False).post(
        "/talk/api/comments", json={"site": "blog", "thread": "/1", "text": "hello", "name": "Guest"}
    )
    token = {"Authorization": f"Bearer {guest.json['token']}"}

    with statements(replica_of(app).engine) as sent:
        assert get(app, f"/talk/api/me?{WHERE}", **token).json["author"]["name"] == "Guest"
        assert get(app, "/talk/api/me/export?site=blog", **token).status_code == 200
    assert sent == []


@pytest.mark.parametrize("what", PUBLIC)
def test_ones_own_comment_is_seen_at_once_however_far_the_replica_lags(place, what):
    app = place.app()
    before = get(app, PUBLIC[what]).data
    place.standby.pause()

    post(app, "a comment written just now")

    assert get(app, PUBLIC[what]).data != before
    assert get(app, PUBLIC[what]).data == get(place.app(place.url), PUBLIC[what]).data


WRITES = {
    "other words": lambda talk, ids: talk.edit("blog", ids[0], ADA, "Otherwise"),
    "a like": lambda talk, ids: talk.like("blog", ids[0], Identity("sso", "bob", "Bob")),
    "one that goes": lambda talk, ids: talk.delete("blog", ids[2], ADA),
    "a moderator's no": lambda talk, ids: talk.moderate("blog", ids[1], MODERATOR, "remove", reason="spam"),
    "a closed thread": lambda talk, ids: talk.set_thread("blog", "/1", MODERATOR, state="closed"),
    "a setting": lambda talk, ids: talk.set_site("blog", options={"max_depth": 1}),
}  # fmt: skip


@pytest.mark.parametrize("kind", WRITES)
def test_whatever_is_written_is_seen_at_once(place, kind):
    app = place.app()
    before = get(app, COMMENTS).data
    place.standby.pause()

    write(app, lambda talk: WRITES[kind](talk, [row.id for row in talk.page(talk.thread("blog", "/1")).comments]))

    assert get(app, COMMENTS).data != before


def test_a_site_that_becomes_its_members_own_is_closed_at_once(place):
    app = place.app()
    get(app, COMMENTS)
    place.standby.pause()

    write(app, lambda talk: talk.set_site("blog", options={"members_only": True}))

    assert get(app, COMMENTS).status_code == 401


def test_the_replica_is_asked_again_when_it_has_what_was_written(place):
    app = place.app()
    place.standby.pause()
    post(app)
    get(app, COMMENTS)
    place.standby.catch_up()

    with statements(primary_of(app)) as sent:
        assert len(get(app, COMMENTS).json["comments"]) == 4
        assert get(app, PUBLIC["the site's feed"]).status_code == 200
    assert sent == []


def test_another_threads_lag_is_nothing_to_this_one(place):
    app = place.app()
    place.standby.pause()
    post(app, thread="/2")

    with statements(primary_of(app)) as sent:
        get(app, COMMENTS)
    assert sent == []


def test_nobody_sees_an_older_page_after_a_newer_one(place):
    app = place.app()
    place.standby.pause()
    post(place.app())  # another process
    assert len(get(app, f"{COMMENTS}&version=4").json["comments"]) == 4

    assert len(get(app, COMMENTS).json["comments"]) == 4
    assert get(app, PUBLIC["counts"]).json["counts"] == {"/1": 4}


@pytest.mark.parametrize("asked", ["version=4", "since=4"])
def test_who_has_seen_a_version_is_told_nothing_older_by_any_process(place, asked):
    place.standby.pause()
    post(place.app())

    assert get(place.app(), f"{COMMENTS}&{asked}").json["thread"]["version"] == 4


@pytest.mark.parametrize("address", [f"{COMMENTS}&around=4", f"/talk/thread?{WHERE}&around=4"])
def test_a_permalink_leads_to_a_comment_that_another_process_has_just_taken(place, address):
    place.standby.pause()
    post(place.app(), "taken elsewhere")

    assert "taken elsewhere" in get(place.app(), address).text


def test_a_permalink_leads_into_a_thread_that_the_replica_does_not_have(place):
    place.standby.pause()
    post(place.app(), "the very first", thread="/new")

    assert "the very first" in get(place.app(), "/talk/api/comments?site=blog&thread=/new&around=1").text


def test_without_scripts_a_reader_sees_their_words_whichever_process_answers(place):
    browser = place.app().test_client()
    place.standby.pause()
    form = {"do": "post", "text": "without scripts", "name": "Guest"}
    sent = browser.post(f"/talk/thread?{WHERE}", data=form, headers={"Sec-Fetch-Site": "same-origin"})
    sent = browser.post(sent.headers["Location"], data=form, headers={"Sec-Fetch-Site": "same-origin"})
    assert sent.status_code == 303

    [cookie] = browser._cookies.values()
    answer = get(place.app(), f"/talk/thread?{WHERE}", Cookie=f"{cookie.key}={cookie.value}")

    assert "without scripts" in answer.text


def test_a_replica_that_is_away_is_not_missed_and_not_asked_each_time(place):
    app = place.app("postgresql://talk@127.0.0.1:1/nobody")
    replica, tries, seconds = replica_of(app), [], Seconds()
    replica._clock = seconds
    sa.event.listen(replica.engine, "do_connect", lambda *_: tries.append(1))

    for _ in range(3):
        assert {get(app, address).status_code for address in PUBLIC.values()} == {200}
    assert len(tries) == 1
    seconds.now += AWAY_SECONDS
    get(app, COMMENTS)
    assert len(tries) == 2


def test_a_replica_that_comes_back_is_asked_again(place):
    app = place.app()
    replica, seconds = replica_of(app), Seconds()
    replica._clock = seconds
    replica.failed(OSError())

    with statements(replica.engine) as sent:
        get(app, COMMENTS)
    assert sent == []
    seconds.now += AWAY_SECONDS
    for _ in range(2):
        with statements(replica.engine) as sent:
            get(app, COMMENTS)
        assert sent


@pytest.mark.parametrize("wrong", ["no tables", "no right to read"])
def test_a_replica_that_can_not_tell_breaks_nothing(place, wrong):
    address = place.standby.url("postgres" if wrong == "no tables" else place.name)
    if wrong == "no right to read":
        with place.engine.begin() as connection:
            connection.exec_driver_sql("DROP ROLE IF EXISTS nobody")
            connection.exec_driver_sql("CREATE ROLE nobody LOGIN")
        place.standby.catch_up()
        address = address.replace("talk@", "nobody@")
    app = place.app(address)

    assert {get(app, one).status_code for one in PUBLIC.values()} == {200}


def test_what_the_replica_does_not_know_the_primary_is_asked(place):
    app = place.app()
    place.standby.pause()
    with Session(place.engine) as session:
        Talk(session, Settings(secret=SECRET)).add_site("new")

    assert get(app, "/talk/api/comments?site=new&thread=/1").status_code == 200
    assert get(app, "/talk/api/comments?site=none&thread=/1").status_code == 404


def test_all_of_an_answer_is_from_one_moment_of_the_replica(place):
    app = place.app()
    with app.app_context():
        reads = mounted(app).listen()
        thread = reads.thread("blog", "/1")
        post(place.app())
        place.standby.catch_up()

        assert len(reads.page(thread).comments) == 3
        assert reads.counts("blog", ["/1"]) == {"/1": 3}
        assert len(mounted(app).listen().page(thread).comments) == 4


def test_after_a_failover_that_lost_something_the_primary_is_right(place):
    app = place.app()
    post(app, "lost")
    with place.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE talk_thread SET version = 3, count = 3, last_number = 3")
        connection.exec_driver_sql("DELETE FROM talk_comment WHERE number = 4")
    place.standby.catch_up()
    get(app, COMMENTS)

    with statements(primary_of(app)) as sent:
        assert len(get(app, COMMENTS).json["comments"]) == 3
    assert sent == []


def test_answers_that_stand_ready_are_as_new_as_what_was_written_here(place):
    app = place.app(TALKWIDGET_FRESH_SECONDS=60)
    get(app, COMMENTS)
    place.standby.pause()

    post(app, "while it stands ready")

    assert "while it stands ready" in get(app, COMMENTS).text


@pytest.mark.parametrize("path", ["primary", "replica"])
def test_a_line_that_is_cut_when_all_is_said_takes_no_answer_back(place, path):
    address = sa.make_url(place.url if path == "primary" else place.standby.url(place.name))
    with Wire(address.port) as wire:
        cut = address.set(port=wire.port).render_as_string(hide_password=False)
        app = place.app(cut) if path == "replica" else place.app(url=cut)
        asked = COMMENTS if path == "replica" else f"/talk/api/me?{WHERE}"
        get(app, asked)  # the first connection is rolled back at once, to get to know the server

        wire.cut_after(b"ROLLBACK")
        assert get(app, asked).status_code == 200
        assert wire.cuts == 1
        assert get(app, asked).status_code == 200


def test_a_hosts_session_is_left_alone(place):
    host = Flask("host")
    host.config |= {
        "SECRET_KEY": SECRET,
        "SQLALCHEMY_DATABASE_URI": place.engine.url,
        "TALKWIDGET_READ_DATABASE_URI": place.standby.url(place.name),
    }
    db = SQLAlchemy(host)
    TalkWidget(host, db=db)

    @host.get("/page")
    def page():
        from flask import render_template_string

        drawn = render_template_string("{{ talkwidget(thread='/1', site='blog') }}{{ talkwidget_count(thread='/1') }}")
        assert not db.session().in_transaction()
        return drawn

    with statements(primary_of(host)) as sent:
        assert "comment 3" in host.test_client().get("/page").text
    assert sent == []
    dispose(host)

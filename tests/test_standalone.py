from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from flask import Flask
from flask_sqlalchemy import SQLAlchemy

from talkwidget import SettingsError, TalkWidget
from talkwidget.core import commits
from talkwidget.mounted import mounted
from talkwidget.standalone import create_app
from tests.conftest import SECRET


def make_app(database, **more):
    app = create_app(database, secret=SECRET, **more)
    with app.app_context():
        for site in ("blog", "shop"):
            TalkWidget.of(app).add_site(site, options={"origins": [f"https://{site}.example"]})
    return app


@pytest.fixture
def app(database_url):
    app = make_app(database_url)
    yield app
    with app.app_context():
        app.extensions["sqlalchemy"].engine.dispose()


@pytest.fixture
def file(tmp_path):
    """The address of a small SQLite database with our tables."""
    from talkwidget import migrations

    url = f"sqlite:///{tmp_path / 'talk.sqlite'}"
    engine = sa.create_engine(url)
    migrations.upgrade(engine)
    engine.dispose()
    return url


def post(app, site, text):
    return app.test_client().post(
        "/talk/api/comments", json={"site": site, "thread": "/1", "text": text, "name": "Ada"}
    )


def read(app, site):
    return app.test_client().get(f"/talk/api/comments?thread=/1&site={site}").json["comments"]


def test_several_sites_keep_their_threads_apart(app):
    assert post(app, "blog", "On the blog").status_code == 201
    assert post(app, "shop", "In the shop").status_code == 201

    assert [comment["html"] for comment in read(app, "blog")] == ["<p>On the blog</p>\n"]
    assert [comment["number"] for comment in read(app, "shop")] == [1]


def test_a_request_that_names_no_site_is_refused(app):
    answer = app.test_client().get("/talk/api/comments?thread=/1")

    assert (answer.status_code, answer.json["code"]) == (404, "site_unknown")


def test_each_site_has_its_own_origins(app):
    def allowed(site, origin):
        answer = app.test_client().post(
            "/talk/api/comments",
            json={"site": site, "thread": "/1", "text": "Hello", "name": "Ada"},
            headers={"Origin": origin},
        )
        return answer.status_code, answer.headers.get("Access-Control-Allow-Origin")

    assert allowed("blog", "https://blog.example") == (201, "https://blog.example")
    assert allowed("blog", "https://shop.example") == (403, None)


def test_a_monitor_learns_that_the_database_answers(app):
    answer = app.test_client().get("/healthz")

    assert (answer.status_code, answer.json) == (200, {"status": "ok"})
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("database", ["sqlite:////nowhere/at/all.sqlite", "postgresql://127.0.0.1:1/away"])
def test_a_monitor_learns_no_more_than_that_it_does_not(database):
    app = create_app(database, secret=SECRET)

    answer = app.test_client().get("/healthz")

    assert (answer.status_code, answer.json) == (503, {"status": "unavailable"})


def test_a_database_that_is_away_is_a_problem_that_says_when_to_come_back():
    app = create_app("postgresql://127.0.0.1:1/away", secret=SECRET)

    answer = app.test_client().get("/talk/api/comments?site=blog&thread=/1")

    assert (answer.status_code, answer.json["code"]) == (503, "store_busy")
    assert answer.headers["Retry-After"]


@pytest.mark.parametrize(
    "path", ["/", "/healthz", "/nowhere", "/talk/embed.js", "/talk/api/comments?thread=/1&site=blog"]
)
def test_every_answer_has_the_headers_that_keep_it_harmless(file, path):
    headers = make_app(file).test_client().get(path).headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "Strict-Transport-Security" not in headers


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/nowhere", 404), ("POST", "/", 405)])
def test_what_is_not_there_is_a_problem(file, method, path, status):
    answer = make_app(file).test_client().open(path, method=method)

    assert (answer.status_code, answer.content_type) == (status, "application/problem+json")


def test_the_root_tells_how_to_embed_and_names_nobodys_site(file):
    page = make_app(file).test_client().get("/").text

    assert "/talk/embed.js" in page
    assert "blog</var>" not in page


def test_an_unforeseen_error_tells_the_client_nothing(file, monkeypatch, caplog):
    def broken():
        raise RuntimeError("the canary")

    app = make_app(file)
    app.add_url_rule("/broken", view_func=broken)

    answer = app.test_client().get("/broken")

    assert answer.status_code == 500
    assert "canary" not in answer.text
    assert "canary" in caplog.text


def test_a_relative_file_is_taken_from_the_current_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    app = create_app("sqlite:///here.sqlite", secret=SECRET)

    with app.app_context():
        assert app.extensions["sqlalchemy"].engine.url.database == str(tmp_path / "here.sqlite")


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("postgres://u:p@h/n", "postgresql+psycopg://u:***@h/n"),
        ("postgresql://h/n", "postgresql+psycopg://h/n"),
        ("postgresql+psycopg2://h/n", "postgresql+psycopg://h/n"),
        ("mysql://h/n", "mysql+pymysql://h/n"),
        ("mariadb://h/n", "mariadb+pymysql://h/n"),
    ],
)
def test_an_address_means_the_driver_that_we_bring(said, meant):
    app = create_app(said, secret=SECRET)

    with app.app_context():
        url = app.extensions["sqlalchemy"].engine.url
    assert str(url.set(query={})) == meant


@pytest.mark.parametrize("said", ["gibberish", "oracle://h/n", ""])
def test_an_address_of_no_database_of_ours_says_what_one_looks_like(said):
    with pytest.raises(SettingsError, match="sqlite"):
        create_app(said, secret=SECRET)


def test_a_driver_that_is_not_installed_says_how_to_get_it(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)

    with pytest.raises(SettingsError, match=r"pip install 'talkwidget\[postgresql\]'"):
        create_app("postgresql://h/n", secret=SECRET)


def test_without_a_secret_it_does_not_start():
    with pytest.raises(SettingsError, match="TALKWIDGET_SECRET"):
        create_app("sqlite://")


def test_an_acknowledged_comment_is_on_the_disk_and_an_erased_one_is_not(file):
    app = make_app(file)

    with app.app_context(), app.extensions["sqlalchemy"].engine.connect() as connection:
        told = {
            pragma: connection.exec_driver_sql(f"PRAGMA {pragma}").scalar()
            for pragma in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }

    assert told == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}


def test_an_error_of_the_database_does_not_show_the_values_of_its_statement(file):
    app = make_app(file)

    with app.app_context(), pytest.raises(sa.exc.OperationalError) as caught:
        app.extensions["sqlalchemy"].session.execute(sa.text("SELECT :word FROM nowhere"), {"word": "the canary"})

    assert "canary" not in str(caught.value)


def test_while_another_process_holds_the_file_all_who_write_are_told_when_to_try_again_and_readers_read(
    file, monkeypatch
):
    app = make_app(file)
    monkeypatch.setattr(commits, "PATIENCE", 0.1)
    post(app, "blog", "before")
    with app.app_context():
        engine = app.extensions["sqlalchemy"].engine
    waits = [100]
    sa.event.listen(engine, "checkout", lambda connection, *_: connection.execute(f"PRAGMA busy_timeout={waits[-1]}"))
    other = sqlite3.connect(engine.url.database, isolation_level=None)

    with ThreadPoolExecutor(8) as people:
        other.execute("BEGIN IMMEDIATE")
        told = [people.submit(post, app, "blog", f"word {n}") for n in range(8)]
        seen = [comment["html"] for comment in read(app, "blog")]
        busy = {(one.result().status_code, "Retry-After" in one.result().headers) for one in told}
        other.execute("COMMIT")
        waits.append(20_000)
        monkeypatch.setattr(commits, "PATIENCE", 20)
        again = {one.status_code for one in people.map(lambda n: post(app, "blog", f"word {n}"), range(8))}
    other.close()

    assert busy == {(503, True)}
    assert seen == ["<p>before</p>\n"]
    assert again == {201}
    assert sorted(comment["number"] for comment in read(app, "blog")) == list(range(1, 10))
    engine.dispose()


def test_those_who_write_at_once_share_a_commit_here_and_a_hosts_session_commits_alone(file):
    own = make_app(file)
    host = Flask("host")
    host.config.update(SQLALCHEMY_DATABASE_URI=file, SECRET_KEY=SECRET)
    TalkWidget(host, db=SQLAlchemy(host))

    with own.app_context():
        assert TalkWidget.of(own)._commits is not None
    with host.app_context():
        assert TalkWidget.of(host)._commits is None


@pytest.mark.parametrize("path", ["/talk/api/comments?site=blog&thread=/1", "/talk/api/counts?site=blog&thread=/1"])
def test_what_everybody_may_read_needs_no_session_of_the_app(app, path):
    with app.app_context():
        db = app.extensions["sqlalchemy"]
    had = []
    app.teardown_appcontext(lambda _error: had.append(db.session.registry.has()))

    answer = app.test_client().get(path)

    assert (answer.status_code, had) == (200, [False])


def test_what_was_written_since_the_last_look_is_seen(app):
    with app.app_context():
        before = mounted(app).listen().site("blog").title
        TalkWidget.of(app).set_site("blog", title="The blog")
        after = mounted(app).listen().site("blog").title

    assert (before, after) == ("", "The blog")

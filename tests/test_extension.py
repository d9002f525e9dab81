from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask
from flask_sqlalchemy import SQLAlchemy

from talkwidget import Identity, SettingsError, Talk, TalkWidget, comment_posted
from talkwidget.core.models import Base, Comment, Site
from tests.conftest import SECRET
from tests.hosts import make_host, make_tables, post, read

THREAD = "/talk/api/comments?thread=/posts/1"


@pytest.fixture
def host(tmp_path) -> Flask:
    app, db = make_host(tmp_path)
    TalkWidget(app, db=db)
    make_tables(app, db)
    return app


def test_one_object_serves_two_apps_that_know_nothing_of_each_other(tmp_path):
    db = SQLAlchemy()
    talk = TalkWidget(db=db)
    apps = []
    for name in ("first", "second"):
        app = Flask(name)
        app.config |= {"SECRET_KEY": SECRET, "SQLALCHEMY_DATABASE_URI": f"sqlite:///{tmp_path / name}.sqlite"}
        app.config["TALKWIDGET_MAX_LENGTH"] = 10 if name == "first" else 100
        db.init_app(app)
        talk.init_app(app)
        make_tables(app, db)
        apps.append(app)
    first, second = apps

    post(second, "longer than ten characters")

    assert read(first) == []
    assert len(read(second)) == 1
    assert post(first, "longer than ten characters")["code"] == "text_too_long"
    assert not {name for name, value in vars(talk).items() if isinstance(value, Flask)}


def test_two_objects_serve_two_apps_of_one_process(tmp_path):
    apps = []
    for name, prefix in (("first", "/talk"), ("second", "/comments")):
        app, db = make_host(tmp_path, name)
        TalkWidget(app, db=db, url_prefix=prefix)
        make_tables(app, db)
        apps.append(app)
    first, second = apps

    post(second, "Here", prefix="/comments")

    assert read(first) == []
    assert read(second, prefix="/comments") == ["<p>Here</p>\n"]
    assert second.test_client().get(THREAD).status_code == 404


def test_the_use_cases_work_without_http_on_the_hosts_own_session(tmp_path, ada):
    app, db = make_host(tmp_path)
    TalkWidget(app, db=db)
    make_tables(app, db)

    with app.app_context():
        talk = TalkWidget.of(app)
        talk.post(None, "/posts/1", ada, "Hello")
        seen = db.session.scalars(sa.select(Comment.source)).all()

    assert isinstance(talk, Talk)
    assert seen == ["Hello"]


def test_another_apps_context_is_not_written_to_by_mistake(tmp_path):
    db = SQLAlchemy()
    apps = []
    for name in ("first", "second"):
        app = Flask(name)
        app.config |= {"SECRET_KEY": SECRET, "SQLALCHEMY_DATABASE_URI": f"sqlite:///{tmp_path / name}.sqlite"}
        db.init_app(app)
        TalkWidget(app, db=db)
        apps.append(app)
    first, second = apps

    with first.app_context(), pytest.raises(SettingsError, match="'second'"):
        TalkWidget.of(second)
    with pytest.raises(SettingsError, match="app_context"):
        TalkWidget.of(first)


def test_an_app_without_talkwidget_says_how_to_mount_it():
    app = Flask("bare")

    with app.app_context(), pytest.raises(SettingsError, match=r"TalkWidget\(app, db=db\)"):
        TalkWidget.of(app)


def test_without_a_database_it_asks_for_one():
    with pytest.raises(SettingsError, match=r"TalkWidget\(app, db=db\)"):
        TalkWidget(Flask("bare"))


def test_a_database_that_the_app_does_not_have_yet_is_refused():
    with pytest.raises(SettingsError, match="Call db"):
        TalkWidget(Flask("bare"), db=SQLAlchemy())


def test_a_host_with_named_databases_only_is_told_the_cure(tmp_path):
    app = Flask("named")
    app.config |= {"SECRET_KEY": SECRET, "SQLALCHEMY_BINDS": {"archive": f"sqlite:///{tmp_path / 'a.sqlite'}"}}
    db = SQLAlchemy(app)

    with pytest.raises(SettingsError, match="SQLALCHEMY_DATABASE_URI"):
        TalkWidget(app, db=db)


def test_a_default_database_among_the_named_ones_is_enough(tmp_path):
    app = Flask("named")
    app.config |= {"SECRET_KEY": SECRET, "SQLALCHEMY_BINDS": {None: f"sqlite:///{tmp_path / 'a.sqlite'}"}}
    db = SQLAlchemy(app)

    TalkWidget(app, db=db)
    make_tables(app, db)

    assert read(app) == []


def test_without_a_secret_it_does_not_start(tmp_path):
    app, db = make_host(tmp_path, SECRET_KEY=None)

    with pytest.raises(SettingsError, match="SECRET_KEY, or TALKWIDGET_SECRET"):
        TalkWidget(app, db=db)


@pytest.mark.parametrize(
    ("config", "secret"),
    [
        ({}, SECRET),
        ({"SECRET_KEY": b"bytes-are-allowed-too"}, "bytes-are-allowed-too"),
        ({"TALKWIDGET_SECRET": "its-own"}, "its-own"),
    ],
)
def test_the_secret_is_its_own_or_the_apps(tmp_path, config, secret):
    app, db = make_host(tmp_path, **config)

    TalkWidget(app, db=db)

    assert app.extensions["talkwidget"].settings.secret == secret


def test_the_environment_sets_what_the_config_does_not(tmp_path, monkeypatch):
    monkeypatch.setenv("TALKWIDGET_MAX_DEPTH", "5")
    monkeypatch.setenv("TALKWIDGET_MAX_LINKS", "5")
    app, db = make_host(tmp_path, TALKWIDGET_MAX_LINKS=7)

    TalkWidget(app, db=db)

    settings = app.extensions["talkwidget"].settings
    assert (settings.max_depth, settings.max_links) == (5, 7)


def test_a_misspelt_setting_stops_the_start_with_the_nearest_name(tmp_path):
    app, db = make_host(tmp_path, TALKWIDGET_MAX_LENGHT=5)

    with pytest.raises(SettingsError, match="TALKWIDGET_MAX_LENGTH"):
        TalkWidget(app, db=db)


def test_a_key_that_could_check_no_token_stops_the_start(tmp_path):
    app, db = make_host(tmp_path, TALKWIDGET_TOKEN_ALGORITHM="ES256", TALKWIDGET_TOKEN_KEYS=["a:no PEM"])

    with pytest.raises(SettingsError, match="no public key"):
        TalkWidget(app, db=db)


@pytest.mark.parametrize("prefix", ["talk", "/talk/", "/", ""])
def test_a_prefix_that_is_no_path_is_refused(tmp_path, prefix):
    app, db = make_host(tmp_path)

    with pytest.raises(SettingsError, match="url_prefix"):
        TalkWidget(app, db=db, url_prefix=prefix)


def test_one_app_takes_it_once(host):
    with pytest.raises(SettingsError, match="already"):
        TalkWidget(host, db=host.extensions["sqlalchemy"])


def test_create_all_of_the_host_makes_the_tables(tmp_path):
    app, db = make_host(tmp_path)
    TalkWidget(app, db=db)

    make_tables(app, db)

    with app.app_context():
        assert set(Base.metadata.tables) <= set(sa.inspect(db.engine).get_table_names())


def test_a_host_whose_tables_have_a_schema_keeps_ours_out_of_it(tmp_path):
    app = Flask("schema")
    app.config |= {"SECRET_KEY": SECRET, "SQLALCHEMY_DATABASE_URI": f"sqlite:///{tmp_path / 'a.sqlite'}"}
    db = SQLAlchemy(app, metadata=sa.MetaData(schema="magazine"))
    TalkWidget(app, db=db)

    assert {table.schema for table in db.metadata.tables.values()} == {None}
    assert db.metadata.schema == "magazine"


def test_tables_that_are_not_there_are_a_problem_that_says_the_cure(tmp_path):
    app, db = make_host(tmp_path)
    TalkWidget(app, db=db)

    answer = app.test_client().get(THREAD)

    assert answer.status_code == 503
    assert answer.json["code"] == "store_not_ready"
    assert "flask talk upgrade" in answer.json["detail"]


def test_the_one_site_is_made_by_the_first_reader(host):
    assert read(host) == []

    with host.app_context():
        assert [site.name for site in TalkWidget.of(host).sites()] == ["default"]


def test_the_one_site_comes_back_when_a_hosts_test_empties_the_tables(host):
    post(host, "Gone soon")
    with host.app_context():
        db = host.extensions["sqlalchemy"]
        for table in reversed(db.metadata.sorted_tables):
            db.session.execute(table.delete())
        db.session.commit()

    post(host, "Still here")

    assert read(host) == ["<p>Still here</p>\n"]


def test_no_other_site_is_ever_made(host):
    answer = host.test_client().get(f"{THREAD}&site=blog")

    assert (answer.status_code, answer.json["code"]) == (404, "site_unknown")
    with host.app_context():
        assert host.extensions["sqlalchemy"].session.scalars(sa.select(Site.name)).all() == []


def told(app: Flask) -> dict[str, object]:
    """What of an app belongs to its host."""
    return {
        "errors": dict(app.error_handler_spec[None]),
        "before": list(app.before_request_funcs[None]),
        "after": list(app.after_request_funcs[None]),
        "teardown": list(app.teardown_request_funcs[None]),
        "contexts": list(app.teardown_appcontext_funcs),
        "processors": list(app.template_context_processors[None]),
        "config": dict(app.config),
        "json": app.json,
        "session": app.session_interface,
        "wsgi": app.wsgi_app,
    }


def test_nothing_of_the_host_is_touched(tmp_path):
    app, db = make_host(tmp_path)
    app.register_error_handler(404, lambda error: ("the host's own page", 404))
    before = told(app)

    TalkWidget(app, db=db)

    assert told(app) == before
    answer = app.test_client().get("/nowhere", headers={"Origin": "https://elsewhere.example"})
    assert answer.text == "the host's own page"
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_a_path_under_the_prefix_that_is_nothing_is_a_problem_not_the_hosts_page(host):
    host.register_error_handler(404, lambda error: ("the host's own page", 404))

    answer = host.test_client().get("/talk/nowhere")

    assert (answer.status_code, answer.content_type) == (404, "application/problem+json")


def test_the_host_says_who_is_asking(tmp_path):
    app, db = make_host(tmp_path)
    TalkWidget(app, db=db, identify=lambda: Identity("host", "7", "Ada Lovelace"))
    make_tables(app, db)

    answer = post(app, "Signed in", name=None)

    assert answer["comment"]["author"]["name"] == "Ada Lovelace"
    assert answer["token"] is None


def test_the_host_has_the_last_word_on_a_comment(tmp_path):
    app, db = make_host(tmp_path)
    TalkWidget(app, db=db, may_post=lambda who, thread: f"Not in {thread}, {who.name}.")
    make_tables(app, db)

    answer = post(app, "Refuse me")

    assert (answer["code"], answer["detail"]) == ("refused", "Not in /posts/1, Ada.")


def test_news_are_sent_by_the_app(tmp_path):
    apps = []
    for name in ("first", "second"):
        app, db = make_host(tmp_path, name)
        TalkWidget(app, db=db)
        make_tables(app, db)
        apps.append(app)
    first, second = apps
    heard = []

    with comment_posted.connected_to(lambda app, event: heard.append((app, event.number)), sender=first):
        post(first, "Heard")
        post(second, "Not heard")

    assert heard == [(first, 1)]

"""What a host's templates and terminal get from us."""

from __future__ import annotations

import pytest
from flask import Flask, render_template_string

from talkwidget import TalkWidget
from tests.hosts import make_host, make_tables, post, read

DISQUS = """<?xml version="1.0" encoding="utf-8"?>
<disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals">
<thread dsq:id="1"><link>https://blog.example/posts/1</link><title>One</title></thread>
<post dsq:id="2"><message><![CDATA[<p>From elsewhere</p>]]></message><createdAt>2020-01-01T00:00:00Z</createdAt>
<isDeleted>false</isDeleted><isSpam>false</isSpam><author><name>Ada</name></author><thread dsq:id="1"/></post>
</disqus>"""


@pytest.fixture
def host(tmp_path) -> Flask:
    app, db = make_host(tmp_path)
    TalkWidget(app, db=db)
    make_tables(app, db)
    return app


def test_a_template_helper_of_the_hosts_own_is_left_alone(tmp_path):
    app, db = make_host(tmp_path)
    theirs = {"talkwidget": "the host's", "talkwidget_count": "the host's too"}
    app.jinja_env.globals |= theirs

    TalkWidget(app, db=db)

    assert theirs.items() <= app.jinja_env.globals.items()


def test_flask_talk_works_on_the_app_it_is_called_for(tmp_path):
    app, db = make_host(tmp_path)
    TalkWidget(app, db=db)
    flask = app.test_cli_runner()

    made = flask.invoke(args=["talk", "upgrade"])
    named = flask.invoke(args=["talk", "moderator", "add", "Ada", "--email", "ada@blog.example"])
    listed = flask.invoke(args=["talk", "moderator", "list"])

    assert "at revision" in made.output
    assert "ts_" in named.output
    assert "ada@blog.example" in listed.output
    assert read(app) == []


def test_flask_talk_imports(host, tmp_path):
    export = tmp_path / "export.xml"
    export.write_text(DISQUS)

    told = host.test_cli_runner().invoke(args=["talk", "import", "disqus", str(export), "--strip-host"])

    assert told.exit_code == 0, told.output
    assert read(host) == ["<p>From elsewhere</p>\n"]


def test_flask_talk_answers_a_refusal_with_a_sentence(host):
    refused = host.test_cli_runner().invoke(args=["talk", "moderate", "remove", "/posts/1#7"])

    assert refused.exit_code == 1
    assert refused.output == "Error: This comment does not exist, or not any more.\n"


def test_a_template_fills_the_widgets_slots(host):
    template = "{% call talkwidget(thread='/posts/1') %}<p slot='header'>House rules</p>{% endcall %}"
    post(host, "First!")

    with host.test_request_context():
        written = render_template_string(template)

    assert written.count('<slot name="header"></slot>') == 1
    assert written.index("application/json") < written.index("<p slot='header'>House rules</p></talk-widget>")

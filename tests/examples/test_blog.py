from __future__ import annotations

import shutil

import pytest

from talkwidget import TalkWidget
from tests.conftest import SECRET
from tests.examples.reading import EXAMPLES, flask, load

ARTICLE = "/articles/hello"


@pytest.fixture(scope="module")
def blog():
    return load("blog/blog.py")


@pytest.fixture
def app(blog, tmp_path):
    app = blog.create_app(SECRET_KEY=SECRET, SQLALCHEMY_DATABASE_URI=f"sqlite:///{tmp_path / 'blog.sqlite'}")
    with app.app_context():
        blog.db.create_all()
    commands = app.test_cli_runner()
    commands.invoke(args=["write", "Hello", "The first article."])
    commands.invoke(args=["add-user", "ada@blog.example", "Ada", "--password", "one", "--editor"])
    commands.invoke(args=["add-user", "bob@blog.example", "Bob", "--password", "two"])
    return app


def browser_of(app, email=None, password=""):
    browser = app.test_client()
    if email:
        browser.post("/sign-in", data={"email": email, "password": password})
    return browser


def comment(browser, text, **more):
    return browser.post(
        "/talk/api/comments", json={"thread": ARTICLE, "text": text, **more}, headers={"Sec-Fetch-Site": "same-origin"}
    )


def test_its_readme_works_line_by_line(tmp_path):
    database = f"sqlite:///{tmp_path / 'blog.sqlite'}"
    surroundings = {"folder": "blog", "SECRET_KEY": SECRET, "DATABASE_URL": database}

    flask("blog", "db", "upgrade", **surroundings)
    flask("blog", "talk", "upgrade", **surroundings)
    written = flask("blog", "write", "Hello", "The first article.", **surroundings)
    flask("blog", "add-user", "ada@blog.example", "Ada", "--editor", given="one\none\n", **surroundings)

    assert written == f"{ARTICLE}\n"


def test_its_own_migrations_are_complete_and_never_mention_ours(tmp_path):
    shutil.copytree(EXAMPLES / "blog", tmp_path / "blog", ignore=shutil.ignore_patterns("__pycache__", "instance"))
    surroundings = {
        "folder": str(tmp_path / "blog"),
        "SECRET_KEY": SECRET,
        "DATABASE_URL": f"sqlite:///{tmp_path / 'a'}",
    }
    flask("blog", "db", "upgrade", **surroundings)

    flask("blog", "db", "migrate", **surroundings)

    assert [path.name for path in (tmp_path / "blog/migrations/versions").glob("*.py")] == ["0001_the_blogs_tables.py"]


def test_an_article_brings_its_comments(app):
    comment(browser_of(app), "Passing *by*", name="Carol")

    page = app.test_client().get(ARTICLE).text

    assert f'<talk-widget id="talk" thread="{ARTICLE}" title="Hello" lang="en">' in page
    assert "Passing <em>by</em>" in page
    assert '<script async src="/talk/embed.' in page


def test_the_index_counts_what_was_said(app):
    app.test_cli_runner().invoke(args=["write", "Silence", "The second article."])
    comment(browser_of(app), "Passing by", name="Carol")

    page = app.test_client().get("/").text

    assert f'<span data-talk-count="{ARTICLE}">1 comment</span>' in page
    assert '<span data-talk-count="/articles/silence">0 comments</span>' in page


def test_somebody_signed_in_comments_under_their_own_name(app):
    bob = browser_of(app, "bob@blog.example", "two")

    answer = comment(bob, "Mine")

    assert answer.status_code == 201
    assert answer.json["comment"]["author"]["name"] == "Bob"


def test_a_wrong_password_lets_nobody_in(app):
    stranger = browser_of(app, "bob@blog.example", "wrong")

    assert comment(stranger, "Not mine").json["code"] == "invalid"  # a guest says a name


def test_everybody_else_is_a_guest(app):
    answer = comment(browser_of(app), "Passing by", name="Carol")

    assert answer.json["token"].startswith("tg_")


def test_an_editor_moderates_and_others_do_not(app):
    written = comment(browser_of(app), "Spam", name="Carol").json["comment"]
    call = {
        "path": f"/talk/api/comments/{written['id']}/moderation",
        "json": {"action": "remove", "reason": "Spam"},
        "headers": {"Sec-Fetch-Site": "same-origin"},
    }

    by_bob = browser_of(app, "bob@blog.example", "two").post(**call)
    by_ada = browser_of(app, "ada@blog.example", "one").post(**call)

    assert (by_bob.status_code, by_bob.json["code"]) == (403, "moderators_only")
    assert by_ada.json["comment"]["state"] == "removed"


def test_another_sites_form_can_not_speak_for_somebody_signed_in(app):
    bob = browser_of(app, "bob@blog.example", "two")

    answer = bob.post(
        "/talk/api/comments",
        json={"thread": ARTICLE, "text": "Forged"},
        headers={"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
    )

    assert answer.status_code == 403
    with app.app_context():
        assert TalkWidget.of(app).counts(None, [ARTICLE]) == {ARTICLE: 0}

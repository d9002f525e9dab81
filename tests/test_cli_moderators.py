"""``talkwidget moderator ...``: how somebody becomes a moderator, and comes to their desk."""

from __future__ import annotations

import json
import re

import pytest

from talkwidget import TalkWidget
from talkwidget.standalone import create_app
from tests.pages.place import OWN
from tests.test_cli import Terminal


@pytest.fixture
def blog(monkeypatch, tmp_path):
    terminal = Terminal(monkeypatch, tmp_path)
    terminal.done("upgrade")
    terminal.done("site", "add", "blog")
    return terminal


def enter(blog, said: str, *, as_: str = "enter"):
    """Open the link that a command printed, and press its button."""
    found = re.search(r"^  (https?://\S+)(/talk/desk/enter\?site=blog)#(\S+)$", said, re.MULTILINE)
    assert found, said
    app = create_app("sqlite:///talkwidget.sqlite", secret=(blog.folder / "talkwidget.sqlite.secret").read_text())
    client = app.test_client()
    return found[1], client.post(found[2], data={"do": as_, "code": found[3]}, headers=OWN), client


def test_who_is_added_by_their_e_mail_gets_a_link_and_readers_see_nothing_of_it(blog):
    said = blog.done("moderator", "add", "ada@blog.example", "--site", "blog")

    address, answer, _ = enter(blog, said)
    listed = blog.done("moderator", "list", "--site", "blog")

    assert "Moderator is a moderator of blog." in said
    assert (address, answer.status_code) == ("http://127.0.0.1:8000", 303)
    assert "TALKWIDGET_ADDRESS isn't set" in said
    assert re.fullmatch(r"Moderator  moderator  ada@blog\.example  \S+  1 session, 0 passkeys\n", listed)


def test_the_link_leads_to_the_server_s_own_address(blog, monkeypatch):
    monkeypatch.setenv("TALKWIDGET_ADDRESS", "https://Talk.example/")

    said = blog.done("moderator", "add", "Ada", "--email", "ada@blog.example", "--site", "blog", "--role", "admin")

    assert "Ada is an admin of blog." in said
    assert "  https://talk.example/talk/desk/enter?site=blog#" in said
    assert "isn't set" not in said


@pytest.mark.parametrize("who", ["Ada", "ada@blog.example"])
def test_a_new_link_is_printed_for_who_is_there(blog, who):
    blog.done("moderator", "add", "Ada", "--email", "ada@blog.example", "--site", "blog")

    said = blog.done("moderator", "link", who, "--site", "blog")

    assert enter(blog, said)[1].status_code == 303
    assert enter(blog, said)[1].status_code == 403


def test_nobody_gets_a_link_who_is_no_moderator(blog):
    assert "No moderator has" in blog.refused("moderator", "link", "eve@blog.example", "--site", "blog")


def test_who_is_removed_is_signed_out(blog):
    _, _, client = enter(blog, blog.done("moderator", "add", "Ada", "--email", "ada@blog.example", "--site", "blog"))
    waiting = blog.done("moderator", "link", "Ada", "--site", "blog")
    assert client.get("/talk/desk/sessions?site=blog").status_code == 200

    blog.done("moderator", "remove", "ada@blog.example", "--site", "blog")

    assert client.get("/talk/desk/sessions?site=blog").status_code == 303
    assert enter(blog, waiting)[1].status_code == 403


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("ADDRESS", "talk.example", "no origin"), ("ADDRESS", "https://talk.example/path", "no origin"),
        ("SMTP_URL", "http://mail.example", "no address of a mail server"),
        ("SMTP_URL", "smtp://:secret@", "no address of a mail server"),
        ("SMTP_URL", "smtp://user:secret@mail.example", "set TALKWIDGET_ADDRESS and TALKWIDGET_MAIL_FROM"),
        ("MAIL_FROM", "nobody", "takes a sender"), ("MAIL_FROM", "a@b.example\r\nBcc: x@y.example", "takes a sender"),
    ],
)  # fmt: skip
def test_a_setting_for_letters_that_cant_be_used_is_a_sentence(blog, monkeypatch, name, value, said):
    monkeypatch.setenv(f"TALKWIDGET_{name}", value)

    told = blog.refused("site", "list")

    assert said in told
    assert "secret" not in told


@pytest.fixture
def mailing(blog, monkeypatch):
    """A server that sends letters, and Ada, who moderates."""
    monkeypatch.setenv("TALKWIDGET_SMTP_URL", "smtp://127.0.0.1:1")
    monkeypatch.setenv("TALKWIDGET_MAIL_FROM", "talk@mail.example")
    monkeypatch.setenv("TALKWIDGET_ADDRESS", "https://talk.example")
    blog.done("moderator", "add", "Ada", "--email", "ada@blog.example", "--site", "blog")
    return blog


@pytest.mark.parametrize("rhythm", ["at-once", "daily", "never"])
def test_it_is_said_how_often_letters_come(mailing, rhythm):
    said = mailing.done("moderator", "notify", "ada@blog.example", rhythm, "--site", "blog")

    assert said == f"Ada gets letters {rhythm.replace('-', ' ')}.\n"
    assert mailing.done("moderator", "letters", "--site", "blog") == "Nothing waits to be sent.\n"


def test_letters_that_wait_are_listed(mailing):
    mailing.done("moderator", "notify", "Ada", "at-once", "--site", "blog")
    mailing.done("site", "set", "blog", "--option", "moderation=hold")
    app = create_app("sqlite:///talkwidget.sqlite", secret=(mailing.folder / "talkwidget.sqlite.secret").read_text())
    with app.app_context():
        TalkWidget.of(app).post("blog", "/a", None, "Some words", name="Nina")

    listed = mailing.done("moderator", "letters", "--site", "blog")

    assert re.fullmatch(r"ada@blog\.example  \S{36}  0 tries  due \d{4}-\d\d-\d\d \d\d:\d\d\n", listed)


def test_letters_are_refused_to_nobody_and_where_none_can_be_sent(mailing, monkeypatch):
    assert "No moderator has" in mailing.refused("moderator", "notify", "eve", "daily", "--site", "blog")
    monkeypatch.delenv("TALKWIDGET_SMTP_URL")

    assert "No letter can be sent." in mailing.refused("moderator", "notify", "Ada", "daily", "--site", "blog")


def test_a_thread_waits_and_is_released(blog):
    blog.done("thread", "hold", "/posts/1", "--site", "blog")
    told = blog.done("thread", "release", "/posts/1", "--site", "blog")

    assert told == "What is written in /posts/1 is published from now on.\n"
    log = json.loads(blog.done("moderate", "log", "--format", "json", "--site", "blog"))
    assert [line["action"] for line in log["decisions"]] == ["release_thread", "hold_thread"]

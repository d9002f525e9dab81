from __future__ import annotations

import json
import re
import sqlite3
import sys

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from talkwidget.cli import command_line
from talkwidget.core import dialects
from talkwidget.core.models import Base
from talkwidget.core.service import Talk
from talkwidget.standalone import create_app
from tests.conftest import SECRET


class Terminal:
    """A folder in which somebody types ``talkwidget ...``."""

    def __init__(self, monkeypatch, folder, database: str | None = None) -> None:
        monkeypatch.chdir(folder)
        monkeypatch.delenv("TALKWIDGET_SECRET", raising=False)
        if database:
            monkeypatch.setenv("TALKWIDGET_DATABASE_URI", database)
        self.folder = folder

    def type(self, *words: str, given: str | None = None) -> Result:
        return CliRunner().invoke(command_line(), words, input=given, prog_name="talkwidget")

    def done(self, *words: str, given: str | None = None) -> str:
        result = self.type(*words, given=given)
        assert result.exit_code == 0, (result.output, result.exception)
        return result.stdout

    def refused(self, *words: str) -> str:
        result = self.type(*words)
        assert result.exit_code in {1, 2}, result.output
        assert isinstance(result.exception, SystemExit), repr(result.exception)
        return result.stderr


@pytest.fixture
def terminal(monkeypatch, tmp_path):
    terminal = Terminal(monkeypatch, tmp_path)
    terminal.done("upgrade")
    return terminal


@pytest.fixture
def blog(terminal):
    terminal.done("site", "add", "blog", "--origin", "https://blog.example")
    return terminal


@pytest.fixture
def said(blog, clock, ada):
    """What ada says on the blog: ``said("Hello", hold=True)``."""
    engine = dialects.tune(sa.create_engine("sqlite:///talkwidget.sqlite"))

    def say(text, hold=False):
        from sqlalchemy.orm import Session

        from talkwidget import Settings

        with Session(engine) as session:
            talk = Talk(session, Settings(secret=SECRET, moderation="hold" if hold else "off"), clock=clock)
            return talk.post("blog", "/posts/1", ada, text).comment

    yield say
    engine.dispose()


def page(terminal):
    app = create_app("sqlite:///talkwidget.sqlite", secret=SECRET)
    return app.test_client().get("/talk/api/comments?site=blog&thread=/posts/1").json


def test_an_upgrade_makes_the_tables_and_then_has_nothing_to_do(monkeypatch, tmp_path, empty_database_url):
    terminal = Terminal(monkeypatch, tmp_path, empty_database_url)

    first, second = terminal.done("upgrade"), terminal.done("upgrade")

    assert first == "The tables are made, at revision 0012.\n"
    assert second == "Nothing to do: the tables are at revision 0012.\n"


def test_an_upgrade_takes_over_what_create_all_made(monkeypatch, tmp_path, empty_database_url):
    engine = sa.create_engine(empty_database_url)
    Base.metadata.create_all(engine)
    engine.dispose()

    told = Terminal(monkeypatch, tmp_path, empty_database_url).done("upgrade")

    assert "they are what they should be" in told


@pytest.fixture
def served(monkeypatch):
    """How often a server would have been started."""
    served: list[object] = []
    monkeypatch.setattr("talkwidget.serving.server.run", lambda make, **_: served.append(make))
    monkeypatch.setattr("talkwidget.cli._must_be_free", lambda *_: None)
    return served


def test_a_server_that_upgraded_does_not_hold_alembic(monkeypatch, tmp_path, served):
    for name in [name for name in sys.modules if name.partition(".")[0] == "alembic"]:
        monkeypatch.delitem(sys.modules, name)

    told = Terminal(monkeypatch, tmp_path).type("serve", "--site", "blog")

    assert (told.exit_code, len(served)) == (0, 1)
    assert "The tables are made, at revision 0012.\n" in told.stderr
    assert "alembic" not in sys.modules


def test_who_serves_a_site_without_a_moderator_is_told_to_name_one(terminal, served, monkeypatch):
    hint = "talkwidget moderator add NAME"
    monkeypatch.setenv("TALKWIDGET_MODERATION", "on")

    told = [terminal.type("serve", "--site", "blog").stderr]
    terminal.done("moderator", "add", "Mo", "--site", "blog")
    told.append(terminal.type("serve", "--site", "blog").stderr)
    monkeypatch.setenv("TALKWIDGET_MODERATION", "off")
    told.append(terminal.type("serve", "--site", "blog").stderr)

    assert [hint in one for one in told] == [True, False, False]


def test_what_can_not_be_upgraded_is_not_served(terminal, served, capfd):
    engine = sa.create_engine("sqlite:///talkwidget.sqlite")
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE talk_alembic_version SET version_num = '9999'")
    engine.dispose()

    told = terminal.type("serve", "--site", "blog")

    assert (told.exit_code, served) == (1, [])
    assert capfd.readouterr().err.startswith("Error: The database is at revision 9999")


@pytest.mark.parametrize(
    ("database", "sentence"),
    [
        ("gibberish", "no database's address"),
        ("oracle://h/n", "'oracle'"),
        ("postgresql://ada:canary@127.0.0.1:1/away", "refused"),
        ("mysql://ada:canary@127.0.0.1:1/away", "refused"),
        ("sqlite:////nowhere/at/all.sqlite", "unable to open database file"),
    ],
)
def test_a_database_out_of_reach_is_a_sentence_without_its_password(monkeypatch, tmp_path, database, sentence):
    terminal = Terminal(monkeypatch, tmp_path)

    told = terminal.refused("upgrade", "--database", database)

    assert sentence in told.lower() or sentence in told
    assert "canary" not in told


@pytest.mark.parametrize(
    "words", [["site", "list"], ["moderator", "list", "--site", "blog"], ["moderate", "waiting", "--site", "blog"]]
)
def test_before_the_first_upgrade_each_command_says_the_cure(monkeypatch, tmp_path, words):
    assert "talkwidget upgrade" in Terminal(monkeypatch, tmp_path).refused(*words)


def test_sites_are_added_set_and_listed(monkeypatch, tmp_path, database_url):
    terminal = Terminal(monkeypatch, tmp_path, database_url)

    terminal.done("site", "add", "blog", "--title", "My blog", "--origin", "https://blog.example")
    terminal.done("site", "set", "blog", "--option", "moderation=hold", "--option", "max_length=500")
    terminal.done(
        "site", "set", "blog", "--origin", "https://a.example", "--origin", "https://b.example", "--unset", "max_length"
    )

    assert terminal.done("site", "list") == (
        "blog  My blog\n  moderation: hold\n  origins: https://a.example, https://b.example\n"
    )


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["site", "add", "blog"], "already"),
        (["site", "add", "Blog!"], "small letters"),
        (["site", "set", "shop"], "talkwidget site add NAME"),
        (["site", "set", "blog", "--origin", "https://*.example"], "wild card"),
        (["site", "set", "blog", "--option", "max_lenght=5"], "max_length"),
        (["site", "set", "blog", "--option", "max_length"], "NAME=VALUE"),
        (["site", "set", "blog", "--option", "secret=abc"], "nothing a site can set"),
        (["site", "set", "blog", "--option", "token_algorithm=ES256"], "TOKEN_KEYS"),
        (["site", "set", "blog", "--token-key", "nofile"], "KID:FILE"),
        (["site", "set", "blog", "--token-key", "a:nowhere.pem"], "can't be read"),
        (["moderator", "add", "Ada", "--site", "shop"], "shop"),
        (["moderator", "remove", "ada@blog.example", "--site", "blog"], "moderator list"),
        (["moderate", "remove", "gibberish"], "THREAD#NUMBER"),
        (["moderate", "remove", "/posts/1#7", "--site", "blog"], "does not exist"),
        (["moderate", "remove", "0198c0de-0000-7000-8000-000000000000", "--site", "blog"], "does not exist"),
        (["thread", "close", "", "--site", "blog"], "1 to 512"),
        (["serve"], "--site"),
        (["serve", "--origin", "https://a.example"], "--site"),
        (["serve", "--site", "blog", "--trusted-proxies", "proxy"], "--trusted-proxies"),
        (["serve", "--site", "blog", "--port", "0"], "--port"),
        (["import", "disqus", "nowhere.xml"], "nowhere.xml"),
    ],
)  # fmt: skip
def test_what_can_not_be_done_is_a_sentence(blog, words, sentence):
    if words == ["serve"]:
        (blog.folder / "talkwidget.sqlite").unlink()

    assert sentence in blog.refused(*words)


def test_a_misspelt_setting_in_the_environment_is_a_sentence(blog, monkeypatch):
    monkeypatch.setenv("TALKWIDGET_MAX_LENGHT", "5")

    assert "TALKWIDGET_MAX_LENGTH" in blog.refused("site", "list")


def test_a_key_is_read_from_its_file_and_never_shown(blog):
    (blog.folder / "shared").write_text("a-shared-secret-of-more-than-32-characters\n")

    shown = blog.done("site", "set", "blog", "--option", "token_algorithm=HS256", "--token-key", "2026-11:shared")

    assert "2026-11:..." in shown
    assert "a-shared-secret" not in shown + blog.done("site", "list")


def test_what_signs_for_a_site_and_its_key_of_akismet_are_never_shown(blog):
    said = {
        "check_url": "https://blog.example/check", "check_secret": "a-secret-of-more-than-24-characters",
        "akismet_key": "an-akismet-key", "akismet_blog": "https://blog.example/",
    }  # fmt: skip

    options = (word for name, value in said.items() for word in ("--option", f"{name}={value}"))
    shown = blog.done("site", "set", "blog", *options) + blog.done("site", "list")

    assert "https://blog.example/check" in shown
    assert "a-secret" not in shown
    assert "an-akismet" not in shown


def test_a_private_key_given_for_the_public_one_is_refused_and_not_stored(blog):
    (blog.folder / "key").write_text("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")

    told = blog.refused("site", "set", "blog", "--option", "token_algorithm=EdDSA", "--token-key", "a:key")

    assert "no public key" in told
    assert "token" not in blog.done("site", "list")


def test_a_moderators_token_works_until_they_are_removed(blog, said):
    comment = said("Remove me")
    app = create_app(
        "sqlite:///talkwidget.sqlite", secret=(blog.folder / "talkwidget.sqlite.secret").read_text().strip()
    )
    path = f"/talk/api/comments/{comment.id}/moderation?site=blog"

    added = blog.done("moderator", "add", "Bob", "--email", "bob@blog.example", "--site", "blog")
    token = re.search(r"^  (ts_\S+)$", added, re.MULTILINE)
    assert token
    headers = {"Authorization": f"Bearer {token[1]}"}
    removed = app.test_client().post(path, json={"action": "remove", "reason": "Spam"}, headers=headers)
    listed = blog.done("moderator", "list", "--site", "blog")
    blog.done("moderator", "remove", "bob@blog.example", "--site", "blog")
    restored = app.test_client().post(path, json={"action": "restore"}, headers=headers)

    assert removed.json["comment"]["state"] == "removed"
    assert "Bob  moderator  bob@blog.example" in listed
    assert token[1] not in listed
    assert (restored.status_code, restored.json["code"]) == (401, "token_revoked")


def test_a_comment_is_moderated_by_its_permalink_or_its_id(blog, said):
    comment = said("First")

    blog.done("moderate", "edit", "/posts/1#talk-1", "--site", "blog", "--text", "Edited *once*")
    assert page(blog)["comments"][0]["html"] == "<p>Edited <em>once</em></p>\n"
    blog.done("moderate", "edit", str(comment.id), "--site", "blog", given="Edited twice")
    assert page(blog)["comments"][0]["html"] == "<p>Edited twice</p>\n"
    log = json.loads(blog.done("moderate", "log", "--site", "blog", "--format", "json"))["decisions"]
    assert [(line["action"], line["via"]) for line in log] == [("edit", "cli"), ("edit", "cli")]
    blog.done("moderate", "official", "/posts/1#1", "--site", "blog")
    assert page(blog)["comments"][0]["official"]
    blog.done("moderate", "unofficial", "/posts/1#1", "--site", "blog")
    assert not page(blog)["comments"][0]["official"]
    blog.done("moderate", "remove", "/posts/1#1", "--reason", "Spam", "--site", "blog")
    assert page(blog)["thread"]["count"] == 0
    blog.done("moderate", "restore", "/posts/1#1", "--site", "blog")
    assert page(blog)["thread"]["count"] == 1


def test_what_waits_is_listed_and_approved(blog, said):
    said("Look at\nthis \x1b[31mplease", hold=True)

    listed = blog.done("moderate", "waiting", "--site", "blog")
    blog.done("moderate", "approve", "/posts/1#1", "--site", "blog")

    assert listed.startswith("/posts/1#1  Ada  Look at this")
    assert "\x1b" not in listed
    assert page(blog)["thread"]["count"] == 1
    assert blog.done("moderate", "waiting", "--site", "blog") == "No comment waits.\n"


def test_what_was_decided_is_logged_and_taken_back(blog, said):
    said("First")
    blog.done("moderate", "remove", "/posts/1#1", "--rule", "Tone", "--reason", "=1+1", "--site", "blog")

    log = json.loads(blog.done("moderate", "log", "--format", "json", "--site", "blog"))["decisions"]
    assert [(line["action"], line["via"], line["rule"]) for line in log] == [("remove", "cli", "Tone")]
    assert [(line["thread"], line["number"]) for line in log] == [("/posts/1", 1)]
    assert ",'=1+1," in blog.done("moderate", "log", "--format", "csv", "--site", "blog")
    assert "remove" in blog.done("moderate", "log", "--site", "blog")
    assert blog.done("moderate", "undo", log[0]["id"], "--site", "blog") == "The comment is published again.\n"
    assert page(blog)["thread"]["count"] == 1


def test_a_file_of_the_log_is_whole_and_a_part_says_so(blog, said, monkeypatch):
    said("First")
    monkeypatch.setattr("talkwidget.core.audit.FILE", 2)
    for action in ("pin", "unpin", "pin"):
        blog.done("moderate", action, "/posts/1#1", "--site", "blog")

    whole = json.loads(blog.done("moderate", "log", "--format", "json", "--site", "blog"))["decisions"]
    part = blog.type("moderate", "log", "--limit", "2", "--site", "blog")

    assert [line["action"] for line in whole] == ["pin", "unpin", "pin"]
    assert len(part.stdout.splitlines()) == 2
    assert "There are more than these 2" in part.stderr


def test_a_person_is_silenced_pardoned_and_all_they_wrote_removed(blog, said):
    author = said("First").author
    said("Second")

    assert blog.done("moderate", "silence", "/posts/1#1", "--for", "7d", "--site", "blog").startswith("Ada can't")
    assert blog.done("moderate", "pardon", str(author.id), "--site", "blog") == "Ada may comment like anybody.\n"
    log = json.loads(blog.done("moderate", "log", "--site", "blog", "--format", "json"))["decisions"]
    taken_back = blog.done("moderate", "undo", log[0]["id"], "--site", "blog")
    assert taken_back == "What was decided about Ada is taken back.\n"
    assert blog.done("moderate", "watch", str(author.id), "--site", "blog").startswith("Ada is watched")
    assert blog.done("moderate", "purge", "/posts/1#2", "--spam", "--site", "blog") == "2 comments are spam.\n"
    assert page(blog)["thread"]["count"] == 0
    assert "7x" in blog.refused("moderate", "silence", "/posts/1#1", "--for", "7x", "--site", "blog")


def test_a_thread_is_opened_named_and_closed(blog, ada):
    blog.done("thread", "open", "/posts/1", "--site", "blog")
    blog.done("thread", "set", "/posts/1", "--title", "News", "--url", "https://blog.example/posts/1", "--site", "blog")
    told = blog.done("thread", "close", "/posts/1", "--site", "blog")

    assert told == "/posts/1 is closed: News, https://blog.example/posts/1\n"
    assert page(blog)["thread"]["state"] == "closed"


def test_old_addresses_are_forgotten(blog, said, served):
    comment = said("Hello")
    with sqlite3.connect(blog.folder / "talkwidget.sqlite") as file:
        file.execute("UPDATE talk_comment SET address = 'a hash', created = '2026-01-01 00:00:00.000000'")

    told = [blog.done("site", "forget-addresses", "blog") for _ in range(2)]
    with sqlite3.connect(blog.folder / "talkwidget.sqlite") as file:
        file.execute("UPDATE talk_comment SET address = 'a hash'")
    blog.done("serve", "--site", "blog")

    assert (comment.number, len(served)) == (1, 1)
    assert told == ["1 address forgotten.\n", "0 addresses forgotten.\n"]
    assert blog.done("site", "forget-addresses", "blog") == told[1]


def test_each_command_takes_the_database_and_says_what_it_does():
    def commands(group, *words):
        for name in group.list_commands(None):
            command = group.get_command(None, name)
            yield from commands(command, *words, name) if hasattr(command, "list_commands") else [(*words, name)]

    for words in commands(command_line()):
        told = CliRunner().invoke(command_line(), [*words, "--help"]).stdout
        assert ("--database" in told) == (words != ("demo",)), words
        assert re.search(r"\n\n  [A-Z][^\n]*\w", told), words


def test_a_version_is_told():
    assert re.fullmatch(
        r"talkwidget, version \d+\.\d+\.\d+\S*\n",
        CliRunner().invoke(command_line(), ["--version"], prog_name="talkwidget").output,
    )

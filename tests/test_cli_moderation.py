"""``talkwidget moderation ...``, typed."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from talkwidget.core import dialects
from talkwidget.core.identity import Identity
from talkwidget.core.service import Talk
from talkwidget.core.settings import Settings
from tests.conftest import SECRET
from tests.test_cli import Terminal

EVE = Identity("host", "eve", "Eve Seller")
SPAM = "Cheap luxury handbags and replica watches, free shipping"
HAM = "I read the chapter about the night train twice"


@pytest.fixture
def blog(monkeypatch, tmp_path):
    monkeypatch.setenv("TALKWIDGET_MODERATION", "on")
    terminal = Terminal(monkeypatch, tmp_path)
    terminal.done("upgrade")
    terminal.done("site", "add", "blog", "--option", "advertising=no")
    return terminal


@pytest.fixture
def taught(blog, clock, bob, moderator):
    """A blog whose moderator decided about ten comments of each kind."""
    engine = dialects.tune(sa.create_engine("sqlite:///talkwidget.sqlite"))
    with Session(engine) as session:
        talk = Talk(session, Settings(secret=SECRET, moderation="off"), clock=clock)
        for number in range(10):
            for who, words, action in ((EVE, SPAM, "spam"), (bob, HAM, "approve")):
                comment = talk.post("blog", "/a", who, f"{words} {number}").comment.id
                talk.moderate("blog", comment, moderator, action)
    engine.dispose()
    return blog


def test_it_says_what_would_happen_and_why(taught):
    said = taught.done("moderation", "explain", "--site", "blog", "--text", SPAM, "--name", "Eve")

    assert said.startswith("It would go to the spam.\n* bayes: spam (bayes_spam). Your comment reads like spam")
    assert "spam words: " in said
    assert "replica 0.98" in said


def test_words_come_from_standard_input_too(taught):
    said = taught.done("moderation", "explain", "--site", "blog", given=SPAM)

    assert said.startswith("It would go to the spam.")


def test_it_says_so_where_no_check_objects(taught):
    said = taught.done("moderation", "explain", "--site", "blog", "--text", "Well said.")

    assert said == "It would be published.\nNo check has anything to say about it.\n"


def test_it_says_it_as_json(taught):
    said = json.loads(taught.done("moderation", "explain", "--site", "blog", "--text", SPAM, "--json"))

    assert said["verdict"] == "spam"
    assert said["findings"][0]["code"] == "bayes_spam"
    assert said["findings"][0]["facts"]["probability"] > 0.99


def test_it_knows_what_moderators_think_of_a_member(taught, clock, moderator):
    engine = sa.create_engine("sqlite:///talkwidget.sqlite")
    with Session(engine) as session:
        talk = Talk(session, Settings(secret=SECRET), clock=clock)
        eve = talk.post("blog", "/b", EVE, "hello").author.id
        talk.set_standing("blog", eve, moderator, "trusted")
    engine.dispose()

    said = taught.done("moderation", "explain", "--site", "blog", "--text", SPAM, "--member", "host:eve")

    assert said.startswith("It would be published.\n* author: publish (trusted)")


def test_a_member_that_is_none_is_refused_with_how_to_name_one(blog):
    assert "ISSUER:SUBJECT, as host:42" in blog.refused(
        "moderation", "explain", "--site", "blog", "--text", "x", "--member", "eve"
    )


def test_a_model_goes_from_one_site_to_another(taught):
    taught.done("site", "add", "news", "--option", "advertising=no")

    told = taught.done("moderation", "model", "export", "--site", "blog", "model.json")
    taught.done("moderation", "model", "import", "--site", "news", "model.json")

    assert "of 10 spam and 10 other comments are in model.json" in told
    said = taught.done("moderation", "explain", "--site", "news", "--text", SPAM)
    assert said.startswith("It would go to the spam.")


@pytest.mark.parametrize(
    ("content", "reason"),
    [(None, "can't be read"), ("{", "isn't JSON"), ("[" * 100_000, "isn't JSON"), ("{}", "no filter's model")],
)
def test_a_file_that_is_no_model_is_refused_with_a_sentence(blog, content, reason):
    if content is not None:
        (blog.folder / "model.json").write_text(content)

    assert reason in blog.refused("moderation", "model", "import", "--site", "blog", "model.json")


def test_all_from_one_address_goes_at_once(blog, bob):
    engine = dialects.tune(sa.create_engine("sqlite:///talkwidget.sqlite"))
    with Session(engine) as session:
        talk = Talk(session, Settings(secret=SECRET, moderation="on"))
        for who, address in ((EVE, "192.0.2.7"), (bob, "192.0.2.7"), (bob, "198.51.100.9")):
            talk.post("blog", "/a", who, HAM, sender=talk.sender(talk.site("blog"), "api", address))
    engine.dispose()

    told = blog.done("moderate", "purge", "/a#1", "--same-address", "--spam", "--site", "blog")

    assert told == "2 comments are spam.\n"

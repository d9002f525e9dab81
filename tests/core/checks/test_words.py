from __future__ import annotations

import pytest
import sqlalchemy as sa

from talkwidget.core.errors import Invalid, ModeratorsOnly, Refused, WordsChanged
from talkwidget.core.identity import GUEST, Identity
from talkwidget.core.models import Comment
from talkwidget.core.service import Talk
from talkwidget.core.settings import Settings
from talkwidget.core.word_lists import MOST_LINES
from tests.conftest import SECRET


@pytest.fixture
def settings():
    return Settings(secret=SECRET, moderation="on", advertising=False)


@pytest.fixture
def listed(talk, moderator):
    def listed(kind, *lines, site="default"):
        return talk.set_word_list(site, moderator, kind, lines)

    return listed


def guest(name="Greta"):
    return Identity(GUEST, "greta", name)


def say(talk, text, *, name="Greta", website=None, site="default"):
    return talk.post(site, "/a", guest(), text, name=name, website=website).comment


def kept(session, comment):
    """The findings of a comment, by code."""
    row = session.execute(sa.select(Comment).where(Comment.id == comment.id)).scalar_one()
    return {finding["code"]: finding["facts"] for finding in row.findings or ()}


@pytest.mark.parametrize(
    "fields",
    [{"text": "Go to the Casino"}, {"text": "Hi", "name": "Casino King"}, {"text": "See [this](https://casino.example)"},
     {"text": "Hi", "website": "https://a.example/best-casino"}],
)  # fmt: skip
def test_a_banned_word_is_refused_wherever_it_stands(talk, listed, fields):
    listed("banned", "casino")

    with pytest.raises(Refused) as refused:
        say(talk, **fields)

    assert refused.value.detail == "This has a word, or a name, that isn't used here."
    assert refused.value.detail.key == "reason_word_banned"


def test_a_suspect_word_waits_and_names_itself(talk, session, listed):
    listed("suspect", "casin*", "buy now")

    held = say(talk, "Casinos: buy  now!")

    assert (held.state, held.reason) == ("pending", "word_suspect")
    assert kept(session, held)["word_suspect"] == {"words": ["casinos", "buy now"], "lines": ["casin*", "buy now"]}


def test_no_more_than_five_words_are_named(talk, session, listed):
    words = [f"word{number}" for number in range(9)]
    listed("suspect", *words)

    held = say(talk, " ".join(words))

    assert kept(session, held)["word_suspect"]["words"] == words[:5]


def test_a_change_of_a_list_holds_at_once(talk, listed):
    listed("banned", "casino")
    with pytest.raises(Refused):
        say(talk, "casino")

    listed("banned", "poker")

    assert say(talk, "casino").state == "published"
    with pytest.raises(Refused):
        say(talk, "poker")


def test_a_list_is_its_sites_alone(talk, listed):
    talk.add_site("other")
    listed("banned", "casino", site="other")
    listed("banned", "poker")

    assert say(talk, "casino").state == "published"
    assert say(talk, "poker", site="other").state == "published"


def test_an_edit_is_looked_at_too(talk, listed):
    comment = say(talk, "Hello")
    listed("banned", "casino")

    with pytest.raises(Refused):
        talk.edit("default", comment.id, guest(), "casino")


def test_moderators_may_say_what_they_like(talk, listed, moderator):
    listed("banned", "casino")

    assert talk.post("default", "/a", moderator, "casino").comment.state == "published"


@pytest.fixture
def asked(session):
    """Every statement that reads a list, or counts comments."""
    statements = []
    engine = session.get_bind()

    def note(_connection, _cursor, statement, *_):
        if "talk_word_list" in statement or "count(" in statement:
            statements.append(statement)

    sa.event.listen(engine, "before_cursor_execute", note)
    yield statements
    sa.event.remove(engine, "before_cursor_execute", note)


def test_a_comment_costs_one_statement_for_all_lists(talk, listed, asked):
    for kind in ("banned", "suspect", "blocked_domains", "allowed_domains"):
        listed(kind, "one.example")
    say(talk, "See https://two.example")
    asked.clear()

    say(talk, "Again, see https://two.example")

    assert len([statement for statement in asked if "talk_word_list" in statement]) == 1


def test_without_checks_a_comment_costs_none(session, clock, listed, asked):
    talk = Talk(session, Settings(secret=SECRET, moderation="off"), clock=clock)
    listed("banned", "casino")
    asked.clear()

    said = say(talk, "casino")

    assert (said.state, asked) == ("published", [])


def test_lines_are_kept_tidy(talk, listed, moderator):
    written = listed("suspect", " Casin* \n", "", "buy \t now", "Casin*", "\uff0acoin")

    assert written.words == ("Casin*", "buy now", "*coin")
    assert talk.word_list("default", moderator, "suspect") == written


@pytest.mark.parametrize(
    ("line", "kept"),
    [("Shop.Example", "shop.example"),
     ("https://www.shop.example/a?b", "shop.example"), ("*.shop.example", "shop.example"),
     ("zip", "zip"), ("bücher.example:81", "xn--bcher-kva.example"), ("shop.example.", "shop.example")],
)  # fmt: skip
def test_a_domain_is_kept_as_its_host(listed, line, kept):
    assert listed("blocked_domains", line).words == (kept,)


@pytest.mark.parametrize(
    ("kind", "line"),
    [("banned", "*"), ("banned", "c*sino"), ("banned", "a*"), ("banned", "x" * 101), ("suspect", "\u2800*"),
     ("blocked_domains", "two words"), ("allowed_domains", "a@shop.example"), ("allowed_domains", "-")],
)  # fmt: skip
def test_a_bad_line_is_told_by_its_number(talk, listed, moderator, kind, line):
    with pytest.raises(Invalid) as wrong:
        listed(kind, "fine.example", "", line)

    assert [said.partition(":")[0] for said in wrong.value.errors["words"]] == ["Line 3"]
    assert talk.word_list("default", moderator, kind).version == 0


def test_a_list_has_an_end(listed):
    with pytest.raises(Invalid):
        listed("banned", *(f"word{number}" for number in range(MOST_LINES + 1)))


def test_there_are_four_lists(talk, moderator, listed):
    with pytest.raises(Invalid):
        listed("others", "word")
    with pytest.raises(Invalid):
        talk.word_list("default", moderator, "others")


@pytest.mark.parametrize("identity", [None, Identity(GUEST, "greta", "Greta"), Identity("host", "ada", "Ada")])
def test_only_moderators_read_and_write_lists(talk, identity):
    with pytest.raises(ModeratorsOnly):
        talk.word_list("default", identity, "banned")
    with pytest.raises(ModeratorsOnly):
        talk.set_word_list("default", identity, "banned", ["casino"])


def test_a_change_is_logged_and_what_changes_nothing_is_not(talk, listed, moderator):
    listed("banned", "casino", "poker")
    listed("banned", "casino", "roulette", "poker")
    listed("banned", "casino", "roulette", "poker")

    log = talk.decisions("default", moderator)

    told = [(line.action, line.rule, line.note, line.actor_name, line.comment, line.author) for line in log]
    assert told == [
        ("word_list", "banned", "+1 -0", "Moderator", None, None),
        ("word_list", "banned", "+2 -0", "Moderator", None, None),
    ]


def test_nobody_overwrites_what_they_have_not_seen(talk, listed, moderator):
    seen = listed("banned", "casino").version
    listed("banned", "casino", "poker")

    with pytest.raises(WordsChanged):
        talk.set_word_list("default", moderator, "banned", ["roulette"], seen=seen)

    assert talk.word_list("default", moderator, "banned").words == ("casino", "poker")

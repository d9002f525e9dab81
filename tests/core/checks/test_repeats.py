"""Who says the same again waits; what many say is spam; what is quoted, or short, is neither."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from talkwidget.core.identity import Identity
from talkwidget.core.models import Likeness
from talkwidget.core.service import Talk
from talkwidget.core.settings import Settings
from tests.conftest import SECRET
from tests.lives import at
from tests.witness import statements

WORDS = (
    "The night train to Vienna leaves at a quarter past eight, and whoever has a couch seat should bring a blanket, "
    "for the heating in the older carriages either does nothing at all or roasts everybody until Linz."
)
EVE, MAL = (Identity("host", name.lower(), name) for name in ("Eve", "Mal"))


@pytest.fixture
def talk(session, clock):
    talk = Talk(session, Settings(secret=SECRET), clock=clock)
    talk.add_site("default")
    return talk


def end_of(talk, who, key, words=WORDS, **asked):
    """In which state a comment begins, and why."""
    row = talk.post(None, key, who, words, **asked).comment
    return row.state, row.reason


def test_the_same_person_saying_the_same_today_waits(talk, clock, ada):
    talk.post(None, "/a", ada, WORDS)
    clock.advance(hours=23)

    assert end_of(talk, ada, "/a") == ("pending", "repeat")


def test_what_one_said_yesterday_one_may_say_again(talk, clock, ada):
    talk.post(None, "/a", ada, WORDS)
    clock.advance(hours=25)

    assert end_of(talk, ada, "/a") == ("published", None)


def test_the_same_words_by_several_wait_and_are_spam_from_the_third_on(talk, clock, ada, bob):
    ends = []
    for who in (ada, bob, EVE, MAL):
        ends.append(end_of(talk, who, "/a"))
        clock.advance(days=2)

    assert ends == [("published", None), ("pending", "repeat_many"), ("spam", "repeat_many"), ("spam", "repeat_many")]


def test_one_person_in_many_threads_is_spam_from_the_third_on(talk, clock, ada):
    ends = []
    for key in ("/a", "/b", "/c"):
        ends.append(end_of(talk, ada, key))
        clock.advance(days=2)

    assert ends == [("published", None), ("pending", "repeat_many"), ("spam", "repeat_many")]


def test_after_thirty_days_nobody_remembers(talk, clock, ada, bob):
    talk.post(None, "/a", ada, WORDS)
    clock.advance(days=30)

    assert end_of(talk, bob, "/a") == ("published", None)


def test_a_changed_word_hides_nothing(talk, ada, bob):
    talk.post(None, "/a", ada, WORDS)

    assert end_of(talk, bob, "/b", WORDS.replace("blanket", "COAT") + " !!") == ("pending", "repeat_many")


@pytest.mark.parametrize("words", ["Thanks!", "+1", "I agree with you"])
def test_short_words_are_everybodys(talk, ada, bob, words):
    for who in (ada, bob, EVE):
        assert end_of(talk, who, "/a", words) == ("published", None)


def test_replies_that_quote_the_same_are_no_repeats(talk, ada, bob):
    talk.post(None, "/a", ada, WORDS)
    for who, own in (
        (bob, "That is how it was for me too, last winter."),
        (EVE, "Mine was warm, and on time at that."),
    ):
        ends = end_of(talk, who, "/a", f"> #1: {WORDS}\n\n{own}", parent=1)

        assert ends == ("published", None)


def test_an_edited_comment_is_no_repeat_of_itself(talk, ada):
    comment = talk.post(None, "/a", ada, WORDS).comment.id

    assert talk.edit(None, comment, ada, WORDS + " Or Salzburg.").state == "published"


def test_an_edit_into_somebody_elses_words_waits(talk, ada, bob):
    talk.post(None, "/a", ada, WORDS)
    comment = talk.post(None, "/a", bob, "Something quite harmless about the weather in Vienna.").comment.id

    assert talk.edit(None, comment, bob, WORDS).state == "pending"


def test_the_words_before_an_edit_are_forgotten(talk, ada, bob):
    comment = talk.post(None, "/a", ada, WORDS).comment.id
    talk.edit(None, comment, ada, "Something quite harmless about the weather in Vienna.")

    assert end_of(talk, bob, "/a") == ("published", None)


def test_the_print_goes_with_the_words(talk, session, ada, bob):
    talk.post(None, "/a", ada, WORDS)
    talk.delete(None, at(talk, "/a", 1), ada)

    assert session.scalars(sa.select(Likeness.comment_id)).all() == []
    assert end_of(talk, bob, "/a") == ("published", None)


def test_the_print_goes_with_its_author(talk, session, ada, bob):
    talk.post(None, "/a", ada, WORDS)
    talk.post(None, "/a", bob, "Something quite harmless about the weather in Vienna.", parent=1)
    talk.erase(None, ada)

    assert len(set(session.scalars(sa.select(Likeness.comment_id)))) == 1


def test_what_was_removed_is_still_known(talk, ada, bob, moderator):
    talk.post(None, "/a", ada, WORDS)
    talk.moderate(None, at(talk, "/a", 1), moderator, "remove")

    assert end_of(talk, bob, "/b") == ("pending", "repeat_many")


def test_another_sites_words_are_another_sites(talk, ada, bob):
    talk.add_site("other")
    talk.post("other", "/a", ada, WORDS)

    assert talk.post("default", "/a", bob, WORDS).comment.state == "published"


def test_the_facts_say_how_often_and_how_near(talk, session, ada, bob):
    from talkwidget.core.models import Comment

    talk.post(None, "/a", ada, WORDS)
    talk.post(None, "/a", bob, WORDS)

    [findings] = [row.findings for row in session.scalars(sa.select(Comment)) if row.findings]
    assert findings == [
        {"check": "repeats", "verdict": "hold", "code": "repeat_many", "facts": {"earlier": 1, "bits": 0}}
    ]


def test_a_comment_costs_one_look_and_one_write(talk, engine, ada):
    talk.post(None, "/a", ada, "Something quite harmless about the weather in Vienna.")
    with statements(engine) as sent:
        talk.post(None, "/a", ada, WORDS)

    mine = [statement.split(" ")[0] for statement in sent if "talk_likeness" in statement]
    assert mine == ["SELECT", "INSERT"]


def test_where_moderation_is_off_nothing_is_looked_for_or_kept(session, clock, engine, ada):
    talk = Talk(session, Settings(secret=SECRET, moderation="off"), clock=clock)
    talk.add_site("default")
    with statements(engine) as sent:
        comment = talk.post(None, "/a", ada, WORDS).comment.id
        talk.edit(None, comment, ada, WORDS + " Or Salzburg.")

    assert not [statement for statement in sent if "talk_likeness" in statement]

"""What the filter says of a comment, and the words by which it says so."""

from __future__ import annotations

import pytest

from talkwidget.core.checks import Verdict, bayes
from talkwidget.core.errors import ModeratorsOnly, ThreadClosed
from talkwidget.core.identity import Identity
from talkwidget.core.service import Talk
from talkwidget.core.settings import Settings
from tests.conftest import SECRET
from tests.witness import rows, statements

EVE = Identity("host", "eve", "Eve Seller", "https://bags.example/")
SPAM = "Cheap luxury handbags and replica watches, free shipping: https://bags.example/replica-watches"
HAM = "I read the chapter about the night train twice, and the second map is wrong by a station."


@pytest.fixture
def asked(session, clock):
    """The conversation with its checks on."""
    return Talk(session, Settings(secret=SECRET, moderation="on", advertising=False), clock=clock)


@pytest.fixture
def lesson(talk, bob, moderator):
    """Let a moderator decide about so many comments of each kind."""

    def lesson(*, spam, ham):
        for number in range(spam):
            comment = talk.post(None, "/lessons", EVE, f"{SPAM} {number}").comment.id
            talk.moderate(None, comment, moderator, "spam")
        talk.set_site("default", options={"moderation": "hold"})
        for number in range(ham):
            comment = talk.post(None, "/lessons", bob, f"{HAM} {number}").comment.id
            talk.moderate(None, comment, moderator, "approve")
        talk.set_site("default", options={"moderation": None})

    return lesson


def found(asked, words, moderator, **given):
    judged = asked.explain(None, None, words, asker=moderator, **given)
    return next((finding for finding in judged.findings if finding.check == "bayes"), None)


def test_what_reads_like_spam_here_is_spam(asked, talk, lesson, moderator):
    lesson(spam=10, ham=10)

    finding = found(asked, SPAM, moderator)

    assert (finding.verdict, finding.code) == (Verdict.SPAM, "bayes_spam")
    assert finding.facts["probability"] > 0.99


def test_a_little_of_it_is_held_only(asked, talk, lesson, moderator):
    lesson(spam=10, ham=10)

    finding = found(asked, "free replica handbags and cheap luxury watches, said the aunt", moderator)

    assert (finding.verdict, finding.code) == (Verdict.HOLD, "bayes_suspect")


def test_few_words_make_nobody_a_spammer(asked, talk, lesson, moderator):
    """However sure they are: the comment is held for a look."""
    lesson(spam=10, ham=10)

    finding = found(asked, "luxury replica handbags", moderator)

    assert finding.facts["probability"] > 0.99
    assert finding.verdict is Verdict.HOLD


def test_what_reads_like_what_was_approved_passes(asked, talk, lesson, moderator):
    lesson(spam=10, ham=10)

    assert found(asked, "the second map of the night train is wrong", moderator) is None


def test_what_nobody_said_before_passes(asked, talk, lesson, moderator):
    lesson(spam=10, ham=10)

    assert found(asked, "Kürbis Salbei Zwiebel", moderator) is None


@pytest.mark.parametrize(("spam", "ham"), [(9, 10), (10, 9), (30, 0)])
def test_it_is_silent_before_it_knows_enough_of_both(asked, talk, lesson, moderator, spam, ham):
    lesson(spam=spam, ham=ham)

    assert found(asked, SPAM, moderator) is None


def test_learning_moves_the_probability(asked, talk, lesson, bob, moderator):
    lesson(spam=10, ham=10)
    before = found(asked, SPAM, moderator).facts["probability"]
    talk.set_site("default", options={"moderation": "hold"})
    for number in range(20):
        comment = talk.post(None, "/news", bob, f"Replica watches and luxury handbags were found {number}").comment.id
        talk.moderate(None, comment, moderator, "approve")
    talk.set_site("default", options={"moderation": None})

    after = found(asked, "Replica watches and luxury handbags", moderator)

    assert before > 0.99
    assert after is None


def test_the_words_that_counted_are_named_each_with_its_own_probability(asked, talk, lesson, moderator):
    lesson(spam=12, ham=12)

    facts = found(asked, "free replica handbags and cheap luxury watches, said the aunt", moderator).facts

    assert "replica 0.98" in facts["spam_words"]
    assert facts["ham_words"] == ["the 0.02"]


def test_name_and_website_count_too(asked, talk, lesson, moderator):
    lesson(spam=10, ham=10)

    finding = found(asked, "well said", moderator, name="Seller", website="https://bags.example/")

    assert {"name:seller 0.98", "site:bags.example 0.98"} <= set(finding.facts["spam_words"])


def test_another_sites_lessons_say_nothing_here(asked, talk, lesson, moderator):
    lesson(spam=10, ham=10)
    talk.add_site("other")

    judged = asked.explain("other", None, SPAM, asker=moderator)

    assert judged.findings == ()


def test_it_asks_the_database_once(asked, talk, lesson, moderator, engine):
    lesson(spam=10, ham=10)

    with statements(engine) as sent:
        found(asked, SPAM, moderator)

    assert len([statement for statement in sent if "FROM talk_word " in statement]) == 1


def test_with_the_checks_off_it_asks_nothing(talk, lesson, bob, engine):
    lesson(spam=10, ham=10)

    with statements(engine) as sent:
        talk.post(None, "/a", bob, SPAM)

    assert [statement for statement in sent if "FROM talk_word " in statement] == []


def test_what_it_takes_for_spam_waits_and_its_author_is_told_why(asked, talk, lesson, moderator):
    lesson(spam=10, ham=10)

    posted = asked.post(None, "/a", EVE, SPAM)

    assert (posted.comment.state, posted.comment.reason) == ("spam", "bayes_spam")


# --- the dry run ------------------------------------------------------------------------------------------------------


def test_explaining_stores_nothing(asked, talk, lesson, moderator, engine):
    lesson(spam=10, ham=10)
    before = rows(engine)

    asked.explain(None, None, SPAM, asker=moderator, name="Eve", website="https://bags.example/", thread="/new")

    assert rows(engine) == before


def test_explaining_says_what_posting_does(asked, talk, lesson, moderator):
    lesson(spam=10, ham=10)

    explained = asked.explain(None, EVE, SPAM, asker=moderator, thread="/a")

    assert explained.decisive.code == asked.post(None, "/a", EVE, SPAM).comment.reason


def test_explaining_says_that_a_thread_is_closed(asked, talk, bob, moderator):
    talk.set_thread(None, "/a", moderator, state="closed")

    with pytest.raises(ThreadClosed):
        asked.explain(None, bob, HAM, asker=moderator, thread="/a")


def test_only_moderators_may_ask_what_the_house_thinks(asked, talk, bob):
    for asker in (None, bob):
        with pytest.raises(ModeratorsOnly):
            asked.explain(None, None, "hello", asker=asker)


# --- the arithmetic ---------------------------------------------------------------------------------------------------


def test_no_evidence_is_one_half():
    assert bayes.combine([]) == 0.5
    assert bayes.of_counts(0, 0, spam_words=10, ham_words=10) == 0.5


def test_as_much_for_as_against_is_one_half():
    assert bayes.combine([0.98, 0.02, 0.9, 0.1]) == pytest.approx(0.5)


def test_the_more_words_say_so_the_surer():
    few, many = bayes.combine([0.9] * 3), bayes.combine([0.9] * 30)

    assert 0.9 < few < many <= 1


def test_a_word_counts_by_its_share_of_each_kind():
    """Not by how many lessons of a kind there are, nor how long they are: most sites have far more of one."""
    assert bayes.of_counts(5, 50, spam_words=100, ham_words=1000) == pytest.approx(0.5)


def test_a_word_seen_once_is_trusted_little():
    once, often = (bayes.of_counts(seen, 0, spam_words=50, ham_words=50) for seen in (1, 20))

    assert 0.8 < once < 0.9 < often < 1

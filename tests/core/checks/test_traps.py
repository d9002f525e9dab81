"""What only machines do with a form: fill in what nobody sees, and send it faster than people write."""

from __future__ import annotations

import pytest

from talkwidget.core.checks import Sender
from talkwidget.core.service import Talk
from talkwidget.core.settings import Settings
from tests.conftest import SECRET


@pytest.fixture
def settings() -> Settings:
    return Settings(secret=SECRET, moderation="on")


def write(talk, who, **facts):
    return talk.post(None, "/a", who, "hello", sender=Sender("page", **facts)).comment


def opened_for(talk, clock, seconds: float) -> float | None:
    """How long a form was open that took a moment along, and was sent so much later."""
    moment = talk.moment(None)
    clock.advance(seconds=seconds)
    return talk.seconds_since(None, moment)


def test_a_filled_trap_makes_a_comment_spam(talk, ada):
    written = write(talk, ada, trapped=True)

    assert (written.state, written.reason) == ("spam", "trap_filled")
    assert talk.page(talk.thread(None, "/a")).comments == []


def test_a_form_sent_within_two_seconds_waits(talk, ada, clock):
    written = write(talk, ada, seconds=opened_for(talk, clock, 1.9))

    assert (written.state, written.reason) == ("pending", "too_quick")


def test_a_form_that_was_open_for_two_seconds_is_published(talk, ada, clock):
    assert write(talk, ada, seconds=opened_for(talk, clock, 2)).state == "published"


def test_who_says_nothing_of_time_is_held_for_none(talk, ada):
    assert write(talk, ada, seconds=talk.seconds_since(None, None)).state == "published"


@pytest.mark.parametrize("forged", ["x", "WyJhIiwwXQ.c2ln", "\x00", "é.é", "." * 400])
def test_a_moment_that_we_did_not_sign_tells_nothing(talk, forged):
    assert talk.seconds_since(None, forged) is None


def test_a_moment_of_another_site_tells_nothing(talk):
    talk.add_site("other")

    assert talk.seconds_since("other", talk.moment("default")) is None
    assert talk.seconds_since("default", talk.moment("default")) == 0


def test_a_moment_of_yesterday_tells_nothing(talk, clock):
    assert opened_for(talk, clock, 86_400) is None
    assert opened_for(talk, clock, 86_399) == 86_399


def test_a_server_whose_clock_is_behind_counts_no_negative_time(talk, clock):
    moment = talk.moment(None)
    clock.advance(seconds=-5)

    assert talk.seconds_since(None, moment) == 0


def test_a_moderator_may_be_as_quick_as_they_like(talk, moderator):
    assert write(talk, moderator, seconds=0.1, trapped=True).state == "published"


def test_without_moderation_nothing_is_asked(session, clock, ada):
    talk = Talk(session, Settings(secret=SECRET, moderation="off"), clock=clock)
    talk.add_site("default")

    assert write(talk, ada, seconds=0.1, trapped=True).state == "published"

from __future__ import annotations

import pytest

from talkwidget.core.identity import GUEST, Identity
from talkwidget.core.settings import Settings
from tests.conftest import SECRET


@pytest.fixture
def settings():
    return Settings(secret=SECRET, moderation="on", hold_first=2)


def say(talk, name="Greta"):
    return talk.post("default", "/a", Identity(GUEST, name, name), "Hello", name=name).comment


def test_the_first_comments_of_somebody_wait_until_so_many_are_published(talk, moderator):
    first, second = say(talk), say(talk)
    talk.moderate("default", first.id, moderator, "approve")
    third = say(talk)
    talk.moderate("default", second.id, moderator, "approve")

    fourth = say(talk)

    assert [comment.state for comment in (first, second, third, fourth)] == ["pending"] * 3 + ["published"]
    assert first.reason == "first_comments"


def test_what_one_published_is_no_credit_of_another(talk, moderator):
    say(talk, "Otto")
    for _ in range(2):
        talk.moderate("default", say(talk).id, moderator, "approve")

    assert say(talk, "Otto").state == "pending"


def test_an_edit_of_a_published_first_comment_waits_again(talk, moderator):
    talk.set_site("default", options={"hold_first": 1})
    comment = say(talk)
    talk.moderate("default", comment.id, moderator, "approve")

    edited = talk.edit("default", comment.id, Identity(GUEST, "Greta", "Greta"), "Other words")

    assert edited.state == "pending"


def test_by_default_nobody_waits(talk):
    talk.set_site("default", options={"hold_first": 0})

    assert say(talk).state == "published"

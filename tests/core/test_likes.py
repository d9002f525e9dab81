from __future__ import annotations

import pytest
import sqlalchemy as sa

from talkwidget.core.errors import CommentUnknown, SignInRequired
from talkwidget.core.identity import GUEST, Identity
from talkwidget.core.models import Like


@pytest.fixture
def comment(talk, ada):
    return talk.post(None, "/a", ada, "first").comment


def shown(talk) -> list[int]:
    return [row.likes for row in talk.page(talk.thread(None, "/a")).comments]


def test_a_like_counts_once_however_often_it_is_given(talk, session, bob, comment):
    answers = [talk.like(None, comment.id, bob).likes for _ in range(3)]

    assert answers == [1, 1, 1]
    assert shown(talk) == [1]
    assert session.scalar(sa.select(sa.func.count()).select_from(Like)) == 1


def test_a_like_is_taken_back_once(talk, session, ada, bob, comment):
    for who in (ada, bob):
        talk.like(None, comment.id, who)
    answers = [talk.unlike(None, comment.id, bob).likes for _ in range(3)]

    assert answers == [1, 1, 1]
    assert shown(talk) == [1]
    assert session.scalar(sa.select(sa.func.count()).select_from(Like)) == 1


def test_a_like_can_be_given_again(talk, bob, comment):
    for use in (talk.like, talk.unlike, talk.like):
        answer = use(None, comment.id, bob)

    assert answer.likes == 1


def test_who_never_liked_takes_nothing_back(talk, ada, bob, comment):
    talk.like(None, comment.id, ada)

    assert talk.unlike(None, comment.id, bob).likes == 1


def test_a_person_sees_what_they_like_in_the_thread(talk, ada, bob, comment):
    talk.like(None, comment.id, bob)
    elsewhere = talk.post(None, "/b", ada, "elsewhere").comment
    talk.like(None, elsewhere.id, bob)

    assert talk.me(None, bob, "/a").likes == [comment.id]
    assert talk.me(None, bob, "/b").likes == [elsewhere.id]
    assert talk.me(None, bob).likes == []
    assert talk.me(None, ada, "/a").likes == []


def test_guests_like_too_and_are_known_again(talk, comment):
    new = talk.like(None, comment.id, None)
    again = talk.like(None, comment.id, Identity(GUEST, new.subject))
    other = talk.like(None, comment.id, None)

    assert (new.likes, new.guest_is_new) == (1, True)
    assert (again.likes, again.guest_is_new, again.subject) == (1, False, new.subject)
    assert (other.likes, other.guest_is_new) == (2, True)
    assert other.subject != new.subject


def test_guests_do_not_like_where_they_stay_out(talk, ada, comment):
    guest = talk.like(None, comment.id, None)
    talk.set_site("default", options={"guests": False})

    for who in (None, Identity(GUEST, guest.subject)):
        with pytest.raises(SignInRequired):
            talk.like(None, comment.id, who)

    assert talk.like(None, comment.id, ada).likes == 2


def test_only_what_is_public_is_liked(talk, ada, bob, moderator, comment):
    removed = talk.post(None, "/a", ada, "removed").comment
    talk.moderate(None, removed.id, moderator, "remove")
    talk.post(None, "/a", bob, "reply", parent=1)
    talk.delete(None, comment.id, ada)
    talk.set_site("default", options={"moderation": "hold"})
    held = talk.post(None, "/a", ada, "held").comment

    for row in (removed, comment, held):
        with pytest.raises(CommentUnknown):
            talk.like(None, row.id, bob)


def test_likes_come_back_with_a_restored_comment(talk, bob, moderator, comment):
    talk.like(None, comment.id, bob)
    talk.moderate(None, comment.id, moderator, "remove")
    talk.moderate(None, comment.id, moderator, "restore")

    assert shown(talk) == [1]
    assert talk.like(None, comment.id, bob).likes == 1


def test_a_deleted_comments_likes_go_with_it(talk, session, ada, bob, comment):
    talk.like(None, comment.id, bob)
    talk.post(None, "/a", bob, "reply", parent=1)
    talk.delete(None, comment.id, ada)

    assert shown(talk) == [0, 0]
    assert session.scalars(sa.select(Like)).all() == []
    assert talk.me(None, bob, "/a").likes == []


def test_a_like_that_nobody_sees_makes_no_page_new(talk, ada, bob, moderator, comment):
    talk.post(None, "/a", ada, "below", parent=comment.number)
    talk.like(None, comment.id, bob)
    talk.moderate(None, comment.id, moderator, "remove")
    before = talk.thread(None, "/a").version

    talk.unlike(None, comment.id, bob)

    assert talk.thread(None, "/a").version == before

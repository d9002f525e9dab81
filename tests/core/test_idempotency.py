from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from talkwidget.core.errors import CommentGone, Invalid, KeyReused, ParentUnknown
from talkwidget.core.identity import GUEST, Identity
from talkwidget.core.models import Author, Comment, PostKey

KEY = "6f1c3c6e-8a53-4f2e-9d6b-1f0e5f3f9a10"


def count(session, model) -> int:
    return session.scalar(sa.select(sa.func.count()).select_from(model))


def test_the_same_key_and_body_give_the_same_comment(talk, session, ada):
    first = talk.post(None, "/a", ada, "hello", idempotency_key=KEY)
    again = talk.post(None, "/a", ada, "hello", idempotency_key=KEY)

    assert again.comment == first.comment
    assert (first.replayed, again.replayed) == (False, True)
    assert (again.thread, again.author, again.subject) == (first.thread, first.author, first.subject)
    assert count(session, Comment) == 1


def test_words_that_differ_by_what_is_tidied_are_the_same_body(talk, ada):
    first = talk.post(None, "/a", ada, "hello\r\n", idempotency_key=KEY)

    assert talk.post(None, "/a", ada, "hello", idempotency_key=KEY, title="Later").comment == first.comment


@pytest.mark.parametrize("other", [{"source": "bye"}, {"key": "/b"}, {"parent": 1}])
def test_another_body_with_the_same_key_is_refused(talk, session, ada, other):
    talk.post(None, "/a", ada, "first")
    talk.post(None, "/a", ada, "hello", idempotency_key=KEY)
    body = {"key": "/a", "source": "hello"} | other

    with pytest.raises(KeyReused):
        talk.post(None, identity=ada, idempotency_key=KEY, **body)

    assert count(session, Comment) == 2


@pytest.mark.parametrize("other", [{"name": "Bob"}, {"email": "g@mail.example"}, {"website": "https://g.example"}])
def test_a_guest_with_another_name_is_another_body(talk, other):
    talk.post(None, "/a", None, "hello", name="Gil", idempotency_key=KEY)

    with pytest.raises(KeyReused):
        talk.post(None, "/a", None, "hello", idempotency_key=KEY, **({"name": "Gil"} | other))


def test_another_key_gives_another_comment(talk, session, ada):
    for key in (KEY, KEY[::-1], None, None):
        talk.post(None, "/a", ada, "hello", idempotency_key=key)

    assert count(session, Comment) == 4


def test_a_new_guests_retry_gives_the_same_guest(talk, session):
    first, again = (talk.post(None, "/a", None, "hello", name="Gil", idempotency_key=KEY) for _ in range(2))

    assert again.comment == first.comment
    assert again.subject == first.subject
    assert again.guest_is_new  # so that the lost token is made again
    assert count(session, Author) == 1


def test_a_known_guests_retry_is_their_own(talk, session):
    first = talk.post(None, "/a", None, "first", name="Gil")
    gil = Identity(GUEST, first.subject)

    posted, again = (talk.post(None, "/a", gil, "hello", idempotency_key=KEY) for _ in range(2))

    assert again.comment == posted.comment
    assert not again.guest_is_new
    assert count(session, Comment) == 2


def test_one_persons_key_is_nobody_elses(talk, session, ada, bob):
    first = talk.post(None, "/a", ada, "hello", idempotency_key=KEY)
    guest = talk.post(None, "/a", None, "hello", name="Gil", idempotency_key=KEY)
    other = talk.post(None, "/a", bob, "hello", idempotency_key=KEY)

    assert [posted.comment.number for posted in (first, guest, other)] == [1, 2, 3]
    assert [posted.author.name for posted in (first, guest, other)] == ["Ada", "Gil", "Bob"]


def test_one_sites_key_is_not_anothers(talk, session, ada):
    talk.add_site("other")
    for site in ("default", "other"):
        assert talk.post(site, "/a", ada, "hello", idempotency_key=KEY).comment.number == 1

    assert count(session, Comment) == 2


def test_a_key_is_forgotten_after_a_day(talk, session, clock, ada):
    first = talk.post(None, "/a", ada, "hello", idempotency_key=KEY)
    clock.advance(hours=24, microseconds=-1)
    late = talk.post(None, "/a", ada, "hello", idempotency_key=KEY)
    clock.advance(microseconds=1)
    next_day = talk.post(None, "/a", ada, "other words", idempotency_key=KEY)

    assert late.comment == first.comment
    assert next_day.comment.number == 2
    assert count(session, PostKey) == 1


def test_yesterdays_keys_are_swept_away(talk, session, clock, ada, bob):
    for number in range(3):
        talk.post(None, "/a", ada, "hello", idempotency_key=f"{KEY}{number}")
    clock.advance(hours=24)
    talk.post(None, "/a", bob, "hello", idempotency_key=KEY)

    assert count(session, PostKey) == 1


def test_a_refused_comment_uses_no_key(talk, ada):
    with pytest.raises(ParentUnknown):
        talk.post(None, "/a", ada, "hello", parent=1, idempotency_key=KEY)
    with pytest.raises(Invalid):
        talk.post(None, "/a", None, "hello", idempotency_key=KEY)

    assert talk.post(None, "/a", ada, "hello", idempotency_key=KEY).comment.number == 1
    assert talk.post(None, "/a", None, "hello", name="Gil", idempotency_key=KEY).comment.number == 2


def test_a_retry_is_answered_though_the_thread_was_closed_since(talk, ada, moderator):
    first = talk.post(None, "/a", ada, "hello", idempotency_key=KEY)
    talk.set_thread(None, "/a", moderator, state="closed")

    assert talk.post(None, "/a", ada, "hello", idempotency_key=KEY).comment == first.comment


def test_a_retry_shows_what_waits_to_its_author(talk, ada):
    talk.set_site("default", options={"moderation": "hold"})
    first = talk.post(None, "/a", ada, "hello", idempotency_key=KEY)

    assert talk.post(None, "/a", ada, "hello", idempotency_key=KEY).comment == first.comment


@pytest.mark.parametrize("replied", [False, True])
def test_a_retry_does_not_bring_back_what_was_deleted(talk, session, ada, bob, replied):
    first = talk.post(None, "/a", ada, "hello", idempotency_key=KEY)
    if replied:
        talk.post(None, "/a", bob, "reply", parent=1)
    talk.delete(None, first.comment.id, ada)

    with pytest.raises(CommentGone):
        talk.post(None, "/a", ada, "hello", idempotency_key=KEY)

    assert talk.thread(None, "/a").count == replied


@pytest.mark.parametrize("key", ["", "x" * 10_000, "\x00", "\ud800", "ключ"])
def test_any_text_is_a_key(talk, ada, key):
    first, again = (talk.post(None, "/a", ada, "hello", idempotency_key=key) for _ in range(2))

    assert again.comment == first.comment


def test_a_used_key_is_kept_without_words_or_names(talk, session, engine):
    talk.post(None, "/a", None, "secret words", name="Gil", email="gil@mail.example", idempotency_key="my key")

    kept = repr(session.execute(sa.select(PostKey.__table__)).all())
    assert not any(word in kept for word in ("secret", "Gil", "mail.example", "my key"))


SOON = dt.timedelta(minutes=15)


def test_the_same_words_at_the_same_place_are_one_comment_for_a_while(talk, clock, ada):
    first = talk.post(None, "/a", ada, "hello", idempotency_key=KEY, same_within=SOON)
    again = talk.post(None, "/a", ada, "hello\r\n", idempotency_key=KEY[::-1], same_within=SOON)
    clock.advance(seconds=SOON.total_seconds())
    later = talk.post(None, "/a", ada, "hello", same_within=SOON)

    assert (again.comment, again.replayed) == (first.comment, True)
    assert later.comment.number == 2


@pytest.mark.parametrize("other", [{"source": "Hello"}, {"key": "/b"}, {"parent": 1}, {"identity": "bob"}], ids=str)
def test_other_words_another_place_and_another_person_are_another_comment(talk, session, ada, bob, other):
    said = {"key": "/a", "identity": ada, "source": "hello"}
    talk.post(None, **said)

    talk.post(None, **(said | other | ({"identity": bob} if "identity" in other else {})), same_within=SOON)

    assert count(session, Comment) == 2


def test_what_was_deleted_can_be_said_again_at_once(talk, ada):
    first = talk.post(None, "/a", ada, "hello", same_within=SOON)
    talk.delete(None, first.comment.id, ada)

    assert not talk.post(None, "/a", ada, "hello", same_within=SOON).replayed


def test_who_went_back_in_a_thread_that_closed_since_is_led_to_their_comment(talk, ada, moderator):
    first = talk.post(None, "/a", ada, "hello", same_within=SOON)
    talk.set_thread(None, "/a", moderator, state="closed")

    assert talk.post(None, "/a", ada, "hello", same_within=SOON).comment == first.comment

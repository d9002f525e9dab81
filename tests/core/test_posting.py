from __future__ import annotations

import datetime as dt
import uuid

import pytest
import sqlalchemy as sa

from talkwidget.core.errors import (
    Invalid,
    NameReserved,
    ParentUnknown,
    Refused,
    SignInRequired,
    TextEmpty,
    TextTooLong,
    TooManyLinks,
)
from talkwidget.core.identity import GUEST, Identity
from talkwidget.core.models import Author, Comment, Thread


def test_a_comment_is_what_its_author_wrote(talk, clock, ada):
    posted = talk.post(None, "/a", ada, "Hello *world*")

    row = posted.comment
    assert (row.number, row.parent, row.root, row.depth) == (1, None, 1, 0)
    assert (row.state, row.reason, row.likes, row.replies, row.more) == ("published", None, 0, 0, None)
    assert row.html == "<p>Hello <em>world</em></p>\n"
    assert (row.created, row.edited) == (clock(), None)
    assert (row.author.name, row.author.guest, row.author.role) == ("Ada", False, None)
    assert (posted.author, posted.subject) == (row.author, "ada")
    assert (posted.guest_is_new, posted.replayed) == (False, False)
    assert talk.page(talk.thread(None, "/a")).comments == [row]


def test_ids_sort_by_time_and_tell_nothing_else(talk, ada):
    ids = [talk.post(None, "/a", ada, "hello").comment.id for _ in range(5)]

    assert ids == sorted(ids)
    assert {comment.version for comment in ids} == {7}
    assert {comment.variant for comment in ids} == {uuid.RFC_4122}


def test_a_moment_is_kept_to_the_microsecond_in_utc(talk, clock, ada):
    clock.now = dt.datetime(2026, 11, 22, 20, 30, 15, 123456, tzinfo=dt.timezone(dt.timedelta(hours=2)))

    created = talk.post(None, "/a", ada, "hello").comment.created

    assert created == clock.now
    assert created.utcoffset() == dt.timedelta(0)
    assert created.microsecond == 123456


def test_numbers_count_up_and_are_never_given_again(talk, ada, bob):
    for _ in range(3):
        talk.post(None, "/a", ada, "hello")
    last = talk.post(None, "/a", ada, "last").comment
    talk.delete(None, last.id, ada)

    assert last.number == 4
    assert talk.post(None, "/a", bob, "after").comment.number == 5
    assert talk.post(None, "/b", bob, "elsewhere").comment.number == 1


def test_a_refused_comment_takes_no_number(talk, ada):
    talk.post(None, "/a", ada, "one")
    with pytest.raises(ParentUnknown):
        talk.post(None, "/a", ada, "two", parent=5)

    assert talk.post(None, "/a", ada, "two").comment.number == 2


def test_replies_know_their_parent_root_depth_and_place(talk, session, ada, bob):
    parents = [None, 1, 2, None, 1, 4, 3]
    rows = [
        talk.post(None, "/a", (ada, bob)[n % 2], "hello", parent=parent).comment for n, parent in enumerate(parents)
    ]

    assert [row.number for row in rows] == [1, 2, 3, 4, 5, 6, 7]
    assert [row.parent for row in rows] == parents
    assert [row.root for row in rows] == [1, 1, 1, 4, 1, 4, 1]
    assert [row.depth for row in rows] == [0, 1, 2, 0, 1, 1, 3]
    assert session.scalars(sa.select(Comment.place).order_by(Comment.number)).all() == [0, 1, 2, 0, 3, 1, 4]


def test_replies_go_deeper_than_is_shown(talk, ada):
    talk.set_site("default", options={"max_depth": 1})
    for parent in (None, *range(1, 30)):
        row = talk.post(None, "/a", ada, "deeper", parent=parent).comment

    assert (row.number, row.parent, row.root, row.depth) == (30, 29, 1, 29)


@pytest.mark.parametrize("parent", [0, -1, 2, 2**31, 2**63, -(2**63), 10**30])
def test_a_parent_that_is_not_there_is_named(talk, ada, parent):
    talk.post(None, "/a", ada, "one")

    with pytest.raises(ParentUnknown) as refused:
        talk.post(None, "/a", ada, "reply", parent=parent)

    assert refused.value.number == parent
    assert list(refused.value.errors) == ["parent"]


def test_a_parent_in_another_thread_is_none(talk, ada):
    for _ in range(2):
        talk.post(None, "/a", ada, "one")
    talk.post(None, "/b", ada, "one")

    with pytest.raises(ParentUnknown):
        talk.post(None, "/b", ada, "reply", parent=2)


def test_what_is_gone_or_waits_can_not_be_replied_to(talk, ada, bob, moderator):
    deleted, removed = (talk.post(None, "/a", ada, "hello").comment for _ in range(2))
    for row in (deleted, removed):
        talk.post(None, "/a", bob, "reply", parent=row.number)
    talk.delete(None, deleted.id, ada)
    talk.moderate(None, removed.id, moderator, "remove")
    talk.set_site("default", options={"moderation": "hold"})
    held = talk.post(None, "/a", ada, "held").comment

    for row in (deleted, removed, held):
        with pytest.raises(ParentUnknown):
            talk.post(None, "/a", moderator, "reply", parent=row.number)


def test_a_reply_to_an_orphan_whose_ancestors_are_gone_finds_its_root(talk, ada, bob):
    first = talk.post(None, "/a", ada, "first").comment
    second = talk.post(None, "/a", ada, "second", parent=1).comment
    talk.post(None, "/a", bob, "third", parent=2)
    for row in (first, second):
        talk.delete(None, row.id, ada)

    row = talk.post(None, "/a", bob, "fourth", parent=3).comment

    assert (row.parent, row.root, row.depth) == (3, 1, 3)


# --- limits -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["", "   ", "\n\n", "\u200b\u200b", "\x00"])
def test_nothing_is_no_comment(talk, ada, words):
    with pytest.raises(TextEmpty):
        talk.post(None, "/a", ada, words)


def test_length_is_counted_in_characters_after_tidying(talk, ada):
    talk.set_site("default", options={"max_length": 10})

    assert talk.post(None, "/a", ada, " \n\U0001f600" * 1 + "é" * 9 + "\n\n").comment.number == 1
    with pytest.raises(TextTooLong) as refused:
        talk.post(None, "/a", ada, "x" * 11)
    assert (refused.value.limit, refused.value.length) == (10, 11)


def test_links_are_counted(talk, ada):
    talk.set_site("default", options={"max_links": 2})
    link = "[a](https://a.example) "

    assert talk.post(None, "/a", ada, link * 2).comment.number == 1
    with pytest.raises(TooManyLinks) as refused:
        talk.post(None, "/a", ada, link + "https://b.example " + link)
    assert (refused.value.limit, refused.value.count) == (2, 3)


def test_a_preview_is_what_posting_gives_and_keeps_nothing(talk, session, ada):
    html = talk.preview(None, "Hello *world*")

    assert session.scalars(sa.select(Thread)).all() == []
    assert talk.post(None, "/a", ada, "Hello *world*").comment.html == html
    with pytest.raises(TextTooLong):
        talk.preview(None, "x" * 10_001)


# --- guests -----------------------------------------------------------------------------------------------------------


def test_a_new_guest_gets_a_subject_of_their_own(talk):
    first, second = (talk.post(None, "/a", None, "hello", name="Gil") for _ in range(2))

    assert first.guest_is_new
    assert first.author.guest
    assert first.subject != second.subject
    assert first.author.id != second.author.id
    assert uuid.UUID(first.subject).version == 4


def test_a_guest_who_comes_back_is_the_same(talk):
    first = talk.post(None, "/a", None, "hello", name="Gil", website="https://gil.example")
    again = talk.post(None, "/b", Identity(GUEST, first.subject), "back")

    assert not again.guest_is_new
    assert again.author == first.author
    assert (again.author.name, again.author.url) == ("Gil", "https://gil.example")


@pytest.mark.parametrize("name", [None, "", "  ", "\u200b", "\u2800"])
def test_a_new_guest_says_who_they_are(talk, session, name):
    with pytest.raises(Invalid) as refused:
        talk.post(None, "/a", None, "hello", name=name)

    assert list(refused.value.errors) == ["name"]
    assert session.scalars(sa.select(Author)).all() == []


def test_guests_stay_out_where_the_owner_wants_it(talk, ada, bob):
    first = talk.post(None, "/a", None, "hello", name="Gil")
    talk.set_site("default", options={"guests": False})

    for who in (None, Identity(GUEST, first.subject)):
        with pytest.raises(SignInRequired):
            talk.post(None, "/a", who, "hello", name="Gil")
    assert talk.post(None, "/a", ada, "hello").comment.number == 2


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"email": "ada"}, "email"),
        ({"email": "ada@mail@example"}, "email"),
        ({"email": "ada@" + "x" * 260}, "email"),
        ({"email": "ada@mail.example\r\nBcc: bob@mail.example"}, "email"),
        ({"email": "\ud800@mail.example"}, "email"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"website": "gil.example"}, "website"),
        ({"website": 'https://gil.example/" onclick=x'}, "website"),
    ],
)
def test_an_address_that_is_none_is_refused_by_name(talk, given, field):
    with pytest.raises(Invalid) as refused:
        talk.post(None, "/a", None, "hello", name="Gil", **given)

    assert list(refused.value.errors) == [field]


def test_an_e_mail_is_kept_and_shown_to_nobody(talk, session, moderator):
    posted = talk.post(None, "/a", None, "hello", name="Gil", email="gil@mail.example")

    assert session.scalars(sa.select(Author.email)).all() == ["gil@mail.example"]
    for shown in (posted, talk.page(talk.thread(None, "/a")), talk.latest(None), talk.me(None, moderator, "/a")):
        assert "mail.example" not in repr(shown)


def test_name_e_mail_and_website_are_a_guests_to_give(talk, session, ada):
    posted = talk.post(None, "/a", ada, "hello", name="Bob", email="bob@mail.example", website="https://bob.example")

    assert (posted.author.name, posted.author.url) == ("Ada", None)
    assert session.scalars(sa.select(Author.email)).all() == [None]


def test_a_guest_can_not_take_a_moderators_name(talk, moderator):
    talk.post(None, "/a", moderator, "hello")

    with pytest.raises(NameReserved):
        talk.post(None, "/a", None, "hello", name="m0derator")


# --- what an owner says -----------------------------------------------------------------------------------------------


def test_where_comments_are_held_they_wait_and_are_seen_by_their_author_only(talk, ada, bob, moderator):
    talk.set_site("default", options={"moderation": "hold"})

    held = talk.post(None, "/a", ada, "held").comment

    assert (held.state, held.reason, held.html) == ("pending", "held", "<p>held</p>\n")
    assert talk.thread(None, "/a").count == 0
    assert talk.page(talk.thread(None, "/a")).comments == []
    assert talk.latest(None) == []
    assert talk.search(talk.thread(None, "/a"), "held").comments == []
    assert talk.me(None, ada, "/a").pending == [held]
    assert talk.me(None, bob, "/a").pending == []
    assert talk.post(None, "/a", moderator, "not held").comment.state == "published"


def test_an_approved_comment_takes_its_place(talk, ada, moderator):
    talk.set_site("default", options={"moderation": "hold"})
    held = talk.post(None, "/a", ada, "held").comment
    talk.post(None, "/a", moderator, "second")
    talk.moderate(None, held.id, moderator, "approve")

    page = talk.page(talk.thread(None, "/a"))

    assert [(row.number, row.state, row.reason) for row in page.comments] == [
        (1, "published", None), (2, "published", None),
    ]  # fmt: skip
    assert page.thread.count == 2


@pytest.mark.parametrize(("answer", "told"), [(False, "does not take"), ("Not on Sundays.", "Not on Sundays.")])
def test_the_host_has_the_last_word(talk, ada, answer, told):
    asked = []
    talk._may_post = lambda *asking: asked.append(asking) or answer

    with pytest.raises(Refused, match=told):
        talk.post(None, "/a", ada, "hello")

    assert asked == [(ada, "/a")]
    assert talk.thread(None, "/a").id is None

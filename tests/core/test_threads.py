from __future__ import annotations

import dataclasses

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from talkwidget.core.errors import Invalid, ModeratorsOnly, ThreadClosed
from talkwidget.core.models import Thread
from talkwidget.core.service import Talk


@pytest.fixture
def comment(talk, ada):
    return talk.post(None, "/a", ada, "first").comment


def version(talk, key="/a"):
    return talk.thread(None, key).version


def test_a_thread_nobody_wrote_in_is_an_empty_one(talk, session):
    thread = talk.thread(None, "/posts/42")

    assert (thread.id, thread.key, thread.state, thread.count, thread.version) == (None, "/posts/42", "open", 0, 0)
    assert talk.page(thread).comments == []
    assert talk.around(thread, 1).comments == []
    assert talk.replies(thread, 1).comments == []
    assert talk.search(thread, "word").comments == []
    assert session.scalars(sa.select(Thread)).all() == []


def test_the_first_comment_opens_the_thread(talk, ada):
    posted = talk.post(None, "/a", ada, "first", title=" News\nroundup ", url="https://Blog.example/posts/42?q=ä")

    assert posted.thread == talk.thread(None, "/a")
    assert (posted.thread.title, posted.thread.url) == ("News roundup", "https://blog.example/posts/42?q=%C3%A4")
    assert (posted.thread.state, posted.thread.count) == ("open", 1)


@pytest.mark.parametrize("key", ["/", "x" * 512, "Ada's page", "日本語", "%", "_", "a\\b", "?page=2#top", "\U0001f600"])
def test_a_key_is_any_text_of_up_to_512_characters(talk, ada, key):
    talk.post(None, key, ada, "first")

    assert talk.thread(None, key).count == 1
    assert talk.counts(None, [key]) == {key: 1}


@pytest.mark.parametrize("key", ["", " ", "\n", "\u200b", "\x00", "x" * 513, "\ud800", " " * 2000 + "x"])
def test_a_key_of_nothing_or_too_much_is_refused(talk, ada, key):
    for use in (
        lambda: talk.thread(None, key),
        lambda: talk.counts(None, [key]),
        lambda: talk.post(None, key, ada, "first"),
    ):
        with pytest.raises(Invalid) as refused:
            use()
        assert list(refused.value.errors) == ["thread"]


def test_keys_differ_by_every_letter(talk, ada):
    keys = ["/a", "/A", "/á", "/a/", "/b"]
    for number, key in enumerate(keys, 1):
        for _ in range(number):
            talk.post(None, key, ada, "hello")

    assert talk.counts(None, keys) == {key: number for number, key in enumerate(keys, 1)}


def test_a_key_is_tidied_the_same_way_everywhere(talk, ada):
    talk.post(None, " /caf\u0065\u0301\t", ada, "first")

    assert talk.thread(None, "/café").count == 1
    assert talk.counts(None, ["/caf\u0065\u0301", "/café", "/other"]) == {
        "/caf\u0065\u0301": 1, "/café": 1, "/other": 0,
    }  # fmt: skip


def test_who_comments_neither_renames_nor_moves_a_thread(talk, ada, moderator):
    talk.post(None, "/a", ada, "one", title="News", url="https://blog.example/a")

    for who in (ada, moderator):
        talk.post(None, "/a", who, "two", title="Your prize", url="https://phish.example/")

    thread = talk.thread(None, "/a")
    assert (thread.title, thread.url) == ("News", "https://blog.example/a")


def test_what_was_not_said_yet_can_still_be(talk, ada):
    talk.post(None, "/a", ada, "one")
    talk.post(None, "/a", ada, "two", title="News")
    talk.post(None, "/a", ada, "three", title="Other", url="https://blog.example/a")

    thread = talk.thread(None, "/a")
    assert (thread.title, thread.url) == ("News", "https://blog.example/a")


def test_a_moderator_renames_and_moves_it(talk, ada, moderator):
    talk.post(None, "/a", ada, "one", title="Old", url="https://blog.example/old")

    talk.set_thread(None, "/a", moderator, title="New", url="https://blog.example/new")

    thread = talk.thread(None, "/a")
    assert (thread.title, thread.url) == ("New", "https://blog.example/new")


@pytest.mark.parametrize(
    ("title", "url"), [("", ""), ("\u200b", "javascript:alert(1)"), (" ", "/relative"), (None, "x")]
)
def test_a_title_or_address_that_is_none_leaves_what_was(talk, ada, moderator, title, url):
    talk.post(None, "/a", ada, "one", title="Old", url="https://blog.example/old")

    thread = talk.set_thread(None, "/a", moderator, title=title, url=url)

    assert (thread.title, thread.url) == ("Old", "https://blog.example/old")


def test_a_title_is_cut_to_255_characters(talk, ada):
    assert talk.post(None, "/a", ada, "one", title="x" * 300).thread.title == "x" * 255


def test_a_moderator_opens_a_thread_before_anybody_writes(talk, moderator):
    talk.set_thread(None, "/a", moderator, title="Soon")

    thread = talk.thread(None, "/a")
    assert (thread.title, thread.state, thread.count) == ("Soon", "open", 0)
    assert talk.page(thread).comments == []


def test_a_closed_thread_takes_comments_from_moderators_only(talk, ada, moderator, comment):
    talk.set_thread(None, "/a", moderator, state="closed")

    for parent in (None, 1):
        with pytest.raises(ThreadClosed):
            talk.post(None, "/a", ada, "late", parent=parent)
    with pytest.raises(ThreadClosed):
        talk.post(None, "/a", None, "late", name="Gil")

    assert talk.post(None, "/a", moderator, "closed, because").comment.number == 2
    assert not talk.me(None, ada, "/a").may.post
    assert talk.me(None, moderator, "/a").may.post


def test_in_a_closed_thread_what_is_there_can_be_liked_edited_and_deleted(talk, ada, bob, moderator, comment):
    talk.set_thread(None, "/a", moderator, state="closed")

    assert talk.like(None, comment.id, bob).likes == 1
    assert talk.edit(None, comment.id, ada, "better").html == "<p>better</p>\n"
    talk.delete(None, comment.id, ada)

    assert talk.thread(None, "/a").count == 0


def test_a_thread_opens_again(talk, ada, moderator, comment):
    talk.set_thread(None, "/a", moderator, state="closed")
    talk.set_thread(None, "/a", moderator, state="open")

    assert talk.post(None, "/a", ada, "again").comment.number == 2


def test_only_a_moderator_sets_a_thread(talk, ada, comment):
    for who in (ada, None):
        with pytest.raises(ModeratorsOnly):
            talk.set_thread(None, "/a", who, state="closed")

    assert talk.thread(None, "/a").state == "open"


def test_a_thread_has_no_third_state(talk, moderator, comment):
    with pytest.raises(Invalid):
        talk.set_thread(None, "/a", moderator, state="ajar", title="New")

    assert talk.thread(None, "/a").title is None


def test_counts_are_of_what_is_published(talk, ada, bob, moderator, comment):
    reply = talk.post(None, "/a", bob, "reply", parent=1).comment
    for _ in range(3):
        talk.post(None, "/b", ada, "elsewhere")
    talk.delete(None, comment.id, ada)
    before = talk.counts(None, ["/a", "/b"])
    talk.moderate(None, reply.id, moderator, "remove")

    assert before == {"/a": 1, "/b": 3}
    assert talk.counts(None, ["/a", "/b", "/c"]) == {"/a": 0, "/b": 3, "/c": 0}
    assert talk.counts(None, []) == {}


# --- the version: grows with every visible change, and with nothing else ----------------------------------------------

VISIBLE = {
    "a comment": lambda talk, row, ada, bob, mod: talk.post(None, "/a", bob, "hello"),
    "a reply": lambda talk, row, ada, bob, mod: talk.post(None, "/a", bob, "hello", parent=1),
    "an edit": lambda talk, row, ada, bob, mod: talk.edit(None, row.id, ada, "better"),
    "a deletion": lambda talk, row, ada, bob, mod: talk.delete(None, row.id, ada),
    "a removal": lambda talk, row, ada, bob, mod: talk.moderate(None, row.id, mod, "remove"),
    "a like": lambda talk, row, ada, bob, mod: talk.like(None, row.id, bob),
    "an official note": lambda talk, row, ada, bob, mod: talk.moderate(None, row.id, mod, "official"),
    "closing": lambda talk, row, ada, bob, mod: talk.set_thread(None, "/a", mod, state="closed"),
    "a title": lambda talk, row, ada, bob, mod: talk.set_thread(None, "/a", mod, title="New"),
    "an address": lambda talk, row, ada, bob, mod: talk.set_thread(None, "/a", mod, url="https://new.example/"),
}
INVISIBLE = {
    "the same words": lambda talk, row, ada, bob, mod: talk.edit(None, row.id, ada, "first"),
    "a like taken back that wasn't": lambda talk, row, ada, bob, mod: talk.unlike(None, row.id, bob),
    "the state it has": lambda talk, row, ada, bob, mod: talk.set_thread(None, "/a", mod, state="open"),
    "a mute": lambda talk, row, ada, bob, mod: talk.mute(None, bob, row.author.id),
    "reading": lambda talk, row, ada, bob, mod: (talk.page(talk.thread(None, "/a")), talk.me(None, bob, "/a")),
    "a comment elsewhere": lambda talk, row, ada, bob, mod: talk.post(None, "/b", ada, "hello"),
    "unofficial as it is": lambda talk, row, ada, bob, mod: talk.moderate(None, row.id, mod, "unofficial"),
    "restored as it is": lambda talk, row, ada, bob, mod: talk.moderate(None, row.id, mod, "restore"),
    "an author's e-mail": lambda talk, row, ada, bob, mod: talk.like(
        None, talk.post(None, "/b", bob, "x").comment.id, dataclasses.replace(ada, email="ada@mail.example")
    ),
}


@pytest.mark.parametrize("change", VISIBLE.values(), ids=VISIBLE)
def test_the_version_grows_with(talk, ada, bob, moderator, comment, change):
    before = version(talk)

    change(talk, comment, ada, bob, moderator)

    assert version(talk) > before


@pytest.mark.parametrize("change", INVISIBLE.values(), ids=INVISIBLE)
def test_the_version_stays_with(talk, ada, bob, moderator, comment, change):
    before = version(talk)

    change(talk, comment, ada, bob, moderator)

    assert version(talk) == before


def test_a_second_like_changes_nothing_visible(talk, bob, comment):
    talk.like(None, comment.id, bob)
    before = version(talk)
    talk.like(None, comment.id, bob)
    same = version(talk)
    talk.unlike(None, comment.id, bob)

    assert same == before
    assert version(talk) > before


def test_what_waits_for_a_moderator_is_not_visible_until_approved(talk, ada, bob, moderator, comment):
    talk.set_site("default", options={"moderation": "hold"})
    before = version(talk)
    held = talk.post(None, "/a", bob, "held").comment
    talk.edit(None, held.id, bob, "held, better")
    gone = talk.post(None, "/a", bob, "held too").comment
    talk.delete(None, gone.id, bob)
    same = version(talk)
    talk.moderate(None, held.id, moderator, "approve")

    assert same == before
    assert version(talk) > before


def test_a_title_that_comes_with_a_held_comment_is_visible(talk, bob, comment):
    talk.set_site("default", options={"moderation": "hold"})
    before = version(talk)

    talk.post(None, "/a", bob, "held", title="New")

    assert version(talk) > before


def test_a_thread_is_read_as_it_is_now(talk, engine, settings, clock, bob, comment, session):
    before = talk.thread(None, "/a")
    held = session.scalars(sa.select(Thread)).all()
    with Session(engine) as elsewhere:
        Talk(elsewhere, settings, clock=clock).post(None, "/a", bob, "second")
    if engine.dialect.name == "mysql":
        session.commit()  # there a snapshot lasts as long as the transaction

    assert talk.thread(None, "/a").version > before.version
    assert len(held) == 1

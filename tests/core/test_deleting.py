from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from talkwidget.core import dialects
from talkwidget.core.errors import CommentGone, CommentUnknown, NotYours, SignInRequired
from talkwidget.core.identity import GUEST, Identity
from talkwidget.core.models import Base, Comment
from talkwidget.core.service import Talk

CANARIES = ("Quetzalcoatl", "quetzal@mail.example", "https://quetzal.example", "axolotl", "ocelot")


@pytest.fixture
def rows(talk):
    return lambda: [(row.number, row.state) for row in talk.page(talk.thread(None, "/a"), limit=100).comments]


@pytest.fixture
def chain(talk, ada, bob):
    """Ada's comment, Bob's reply to it, Ada's reply to that."""
    return [
        talk.post(None, "/a", who, "hello", parent=parent).comment
        for who, parent in ((ada, None), (bob, 1), (ada, 2))
    ]  # fmt: skip


def test_a_comment_without_replies_goes(talk, session, ada, rows):
    comment = talk.post(None, "/a", ada, "hello").comment
    talk.delete(None, comment.id, ada)

    assert rows() == []
    assert session.scalars(sa.select(Comment)).all() == []
    assert talk.thread(None, "/a").count == 0
    with pytest.raises(CommentUnknown):
        talk.delete(None, comment.id, ada)


def test_a_comment_with_replies_leaves_a_tombstone_that_says_nothing(talk, clock, ada, chain, rows):
    talk.edit(None, chain[0].id, ada, "better")
    talk.like(None, chain[0].id, ada)
    talk.delete(None, chain[0].id, ada)

    tombstone = talk.page(talk.thread(None, "/a")).comments[0]
    assert rows() == [(1, "deleted"), (2, "published"), (3, "published")]
    assert (tombstone.author, tombstone.html, tombstone.edited, tombstone.reason) == (None, None, None, None)
    assert (tombstone.likes, tombstone.replies, tombstone.official) == (0, 1, False)
    assert talk.thread(None, "/a").count == 2


def test_the_replies_keep_their_places(talk, ada, chain):
    before = talk.page(talk.thread(None, "/a")).comments[1:]
    talk.delete(None, chain[0].id, ada)

    assert talk.page(talk.thread(None, "/a")).comments[1:] == before


def test_a_tombstone_leaves_with_its_last_reply(talk, session, ada, bob, chain, rows):
    talk.delete(None, chain[0].id, ada)
    talk.delete(None, chain[1].id, bob)
    held = rows()
    talk.delete(None, chain[2].id, ada)

    assert held == [(1, "deleted"), (2, "deleted"), (3, "published")]
    assert rows() == []
    assert session.scalars(sa.select(Comment)).all() == []
    assert talk.thread(None, "/a").count == 0


def test_a_tombstone_stays_while_a_reply_waits_for_a_moderator(talk, session, ada, bob, moderator, rows):
    first = talk.post(None, "/a", ada, "hello").comment
    talk.set_site("default", options={"moderation": "hold"})
    held = talk.post(None, "/a", bob, "held", parent=1).comment
    talk.delete(None, first.id, ada)
    hidden = rows()
    talk.moderate(None, held.id, moderator, "approve")

    assert hidden == []
    assert rows() == [(1, "deleted"), (2, "published")]


def test_a_tombstone_leaves_with_a_reply_that_nobody_saw(talk, session, ada, bob):
    first = talk.post(None, "/a", ada, "hello").comment
    second = talk.post(None, "/a", ada, "hello", parent=1).comment
    talk.set_site("default", options={"moderation": "hold"})
    held = talk.post(None, "/a", bob, "held", parent=2).comment
    for row in (first, second):
        talk.delete(None, row.id, ada)
    talk.delete(None, held.id, bob)

    assert session.scalars(sa.select(Comment)).all() == []


def test_a_removed_comment_stays_to_be_restored(talk, ada, bob, moderator, rows):
    first = talk.post(None, "/a", ada, "hello").comment
    reply = talk.post(None, "/a", bob, "reply", parent=1).comment
    talk.moderate(None, first.id, moderator, "remove")
    talk.delete(None, reply.id, bob)
    hidden = rows()
    talk.moderate(None, first.id, moderator, "restore")

    assert hidden == []
    assert rows() == [(1, "published")]


def test_an_author_deletes_what_a_moderator_removed(talk, session, ada, moderator):
    comment = talk.post(None, "/a", ada, "hello").comment
    talk.moderate(None, comment.id, moderator, "remove")
    talk.delete(None, comment.id, ada)

    assert session.scalars(sa.select(Comment)).all() == []
    assert talk.thread(None, "/a").count == 0


def test_only_its_author_deletes_a_comment(talk, bob, moderator, chain, rows):
    for who in (bob, moderator, Identity(GUEST, "ada", "Ada"), Identity("sso", "ada", "Ada")):
        with pytest.raises(NotYours):
            talk.delete(None, chain[0].id, who)
    with pytest.raises(SignInRequired):
        talk.delete(None, chain[0].id, None)

    assert rows() == [(1, "published"), (2, "published"), (3, "published")]


def test_a_tombstone_is_nobodys(talk, ada, moderator, chain):
    talk.delete(None, chain[0].id, ada)

    for use in (
        lambda: talk.delete(None, chain[0].id, ada),
        lambda: talk.moderate(None, chain[0].id, moderator, "restore"),
        lambda: talk.moderate(None, chain[0].id, moderator, "remove"),
    ):
        with pytest.raises(CommentGone):
            use()


def test_deleting_takes_any_time(talk, clock, ada, chain):
    clock.advance(days=365)
    talk.delete(None, chain[2].id, ada)

    assert talk.thread(None, "/a").count == 2


# --- no personal data left --------------------------------------------------------------------------------------------


def dump(engine) -> str:
    """Return every value of every table of ours."""
    with engine.connect() as connection:
        return "\n".join(
            repr(row) for table in Base.metadata.sorted_tables for row in connection.execute(table.select())
        )


def disk(engine) -> bytes:
    """Return what is in the SQLite file and in the files beside it."""
    files = [Path(engine.url.database + end) for end in ("", "-wal", "-shm", "-journal")]
    return b"".join(file.read_bytes() for file in files if file.exists())


def plant(talk, others) -> tuple[Identity, list]:
    """A guest writes, edits, is liked, uses a key: with canaries in every field."""
    posted = talk.post(
        None, "/a", None, f"{CANARIES[3]} *one* {'filler ' * 300}", name=CANARIES[0], email=CANARIES[1],
        website=CANARIES[2], idempotency_key="key",
    )  # fmt: skip
    guest = Identity(GUEST, posted.subject)
    reply = talk.post(None, "/a", guest, f"{CANARIES[3]} two", parent=1)
    for row in (posted.comment, reply.comment):
        talk.edit(None, row.id, guest, f"{CANARIES[4]} now")
    for who in others:
        talk.like(None, posted.comment.id, who)
    return guest, [posted.comment, reply.comment]


@pytest.mark.parametrize("replied", [False, True], ids=["gone", "tombstones"])
def test_deleting_leaves_no_personal_data(talk, engine, ada, bob, replied):
    guest, comments = plant(talk, [ada, bob])
    if replied:
        for row in comments:
            talk.post(None, "/a", bob, "what?", parent=row.number)
    planted = dump(engine)
    for row in comments:
        talk.delete(None, row.id, guest)

    left = dump(engine)
    assert [canary for canary in CANARIES if canary not in planted] == []
    assert [canary for canary in CANARIES if canary in left] == []
    assert talk.thread(None, "/a").count == 2 * replied


@pytest.mark.parametrize("replied", [False, True], ids=["gone", "tombstones"])
@pytest.mark.parametrize("ours", [True, False], ids=["our engine", "a host's"])
def test_deleting_leaves_nothing_in_the_file(tmp_path, settings, clock, ada, bob, ours, replied):
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'talk.sqlite'}")
    if ours:
        dialects.tune(engine)
    else:
        sa.event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA secure_delete=OFF"))
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        talk = Talk(session, settings, clock=clock)
        talk.add_site("default")
        guest, comments = plant(talk, [ada, bob])
        if replied:
            for row in comments:
                talk.post(None, "/a", bob, "what?", parent=row.number)
        planted = disk(engine)
        for row in comments:
            talk.delete(None, row.id, guest)
        left = disk(engine)
    engine.dispose()

    assert [canary for canary in CANARIES if canary.encode() not in planted] == []
    assert [canary for canary in CANARIES if canary.encode() in left] == []


def test_who_deleted_their_last_words_is_forgotten_by_name(talk, engine, ada):
    first, last = (talk.post(None, key, ada, "hello").comment for key in ("/a", "/b"))
    talk.delete(None, first.id, ada)
    known = "'Ada'" in dump(engine)
    talk.delete(None, last.id, ada)

    assert known
    assert "'Ada'" not in dump(engine)
    assert talk.post(None, "/a", ada, "back again").author.name == "Ada"


def test_others_keep_what_is_theirs(talk, ada, bob, chain):
    talk.like(None, chain[1].id, ada)
    talk.delete(None, chain[0].id, ada)
    talk.delete(None, chain[2].id, ada)

    row = talk.page(talk.thread(None, "/a")).comments[1]
    assert (row.html, row.author.name, row.likes) == ("<p>hello</p>\n", "Bob", 1)


def test_deleting_what_was_removed_makes_no_page_new(talk, ada, bob, moderator):
    row = talk.post(None, "/a", ada, "Mine").comment
    talk.post(None, "/a", bob, "No", parent=row.number)
    talk.moderate(None, row.id, moderator, "remove", reason="Why")
    before = talk.thread(None, "/a").version

    talk.delete(None, row.id, ada)

    assert talk.thread(None, "/a").version == before

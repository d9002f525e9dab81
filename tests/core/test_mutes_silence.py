"""Muting changes nothing that anybody else can see (mute.md, M12 to M14, M18, M24, M28, M30)."""

from __future__ import annotations

import dataclasses
import uuid

import pytest
from sqlalchemy.orm import Session

from talkwidget.core.identity import Identity
from talkwidget.core.reading import SORTS
from talkwidget.core.service import Talk
from talkwidget.core.views import WantedMute
from tests.lives import at
from tests.witness import everything_for, news, rows, statements

CAROL = Identity("host", "carol", "Bob")  # the same name: what they get shall differ in nothing


@pytest.fixture
def two(talk, ada, bob) -> dict[str, uuid.UUID]:
    """Two threads alike to the letter, but that Bob writes in /bob, and Carol in /carol; both of them may be muted."""
    ids = {}
    for key, who in (("/bob", bob), ("/carol", CAROL)):
        talk.post(None, key, ada, "a question")
        ids[key] = talk.post(None, key, who, "an answer", parent=1).author.id
        talk.post(None, key, ada, "a reply", parent=2)
        for number in range(4):
            talk.post(None, key, who, f"remark {number}")
    return ids


ACTIONS = {
    "post": lambda talk, who, key: talk.post(None, key, who, "something new"),
    "reply to the muter": lambda talk, who, key: talk.post(None, key, who, "but why?", parent=3),
    "like the muter": lambda talk, who, key: talk.like(None, at(talk, key, 1), who),
    "like twice": lambda talk, who, key: [talk.like(None, at(talk, key, 1), who) for _ in range(2)],
    "unlike": lambda talk, who, key: talk.unlike(None, at(talk, key, 1), who),
    "edit": lambda talk, who, key: talk.edit(None, at(talk, key, 2), who, "a better answer"),
    "delete": lambda talk, who, key: talk.delete(None, at(talk, key, 4), who),
    "source": lambda talk, who, key: talk.source(None, at(talk, key, 2), who),
    "mute the muter": lambda talk, who, key: talk.mute(
        None, who, talk.page(talk.thread(None, key)).comments[0].author.id
    ),
    "read": lambda talk, who, key: talk.page(talk.thread(None, key)),
    "me": lambda talk, who, key: talk.me(None, who, key),
    "mutes": lambda talk, who, key: talk.mutes(None, who),
    "export": lambda talk, who, key: talk.export(None, who),
    "erase": lambda talk, who, key: talk.erase(None, who),
}


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("scope", ["everywhere", "in one thread"])
def test_the_muted_get_what_others_get_by_the_same_statements(
    talk, engine, settings, clock, ada, bob, two, action, scope
):
    """M28: the same status, body, counts; and the same work, so that no clock can tell."""
    talk.mute(None, ada, two["/bob"], thread="/bob" if scope == "in one thread" else None)
    seen = {}

    for who, key in ((bob, "/bob"), (CAROL, "/carol")):
        with Session(engine) as session, statements(engine) as sent, news() as told:
            outcome = ACTIONS[action](Talk(session, settings, clock=clock), who, key)
        seen[key] = _without_ids([outcome, told], key), sent

    assert seen["/bob"] == seen["/carol"]
    assert seen["/bob"][1]


@pytest.mark.parametrize("change", ["mute", "note", "thread", "unmute", "import", "expiry"])
def test_muting_leaves_no_trace_in_anything_the_muted_can_read(talk, clock, ada, bob, two, change):
    """M28, M12, M14, M18: pages, permalinks, search, counts, feeds, their own page and export."""
    talk.like(None, at(talk, "/bob", 2), ada)
    if change in {"unmute", "note"}:
        talk.mute(None, ada, two["/bob"])
    changes = {
        "mute": lambda: talk.mute(None, ada, two["/bob"]),
        "note": lambda: talk.mute(None, ada, two["/bob"], note="quarrels"),
        "thread": lambda: talk.mute(None, ada, two["/bob"], thread="/bob"),
        "unmute": lambda: talk.unmute(None, ada, two["/bob"]),
        "import": lambda: talk.import_mutes(None, ada, [WantedMute(two["/bob"])], dry_run=False),
        "expiry": lambda: (talk.mute(None, ada, two["/bob"], days=1), clock.advance(days=40)),
    }
    before = everything_for(talk, bob, "/bob", words="remark", author=two["/bob"])

    with news() as told:
        changes[change]()

    assert everything_for(talk, bob, "/bob", words="remark", author=two["/bob"]) == before
    assert told == []


def test_the_pages_are_the_same_for_the_muter_the_muted_and_a_stranger(talk, ada, bob, two):
    """M12, M14: no use case of reading knows who reads; this holds it to that."""
    before = _pages(talk, "/bob")

    talk.mute(None, ada, two["/bob"])

    assert _pages(talk, "/bob") == before
    assert talk.counts(None, ["/bob"]) == {"/bob": 7}


def test_muting_makes_no_page_new(talk, engine, ada, two):
    """M24: the version is the page's ETag."""
    before = rows(engine)

    talk.mute(None, ada, two["/bob"], days=7)
    talk.unmute(None, ada, two["/bob"])
    talk.mute(None, ada, two["/bob"], thread="/bob")

    after = rows(engine)
    assert {table for table in before if after[table] != before[table]} == {"talk_author", "talk_mute"}
    assert after["talk_thread"] == before["talk_thread"]


def test_muting_changes_the_reader_s_own_row_only(talk, engine, ada, bob, two):
    """M28: nothing is written on the muted person."""
    before = [row for row in rows(engine)["talk_author"] if "ada" not in row]

    talk.mute(None, ada, two["/bob"])

    assert [row for row in rows(engine)["talk_author"] if "ada" not in row] == before


def test_likes_of_the_muted_count(talk, ada, bob, two):
    """M13."""
    talk.mute(None, ada, two["/bob"])

    assert talk.like(None, at(talk, "/bob", 1), bob).likes == 1
    assert talk.page(talk.thread(None, "/bob")).comments[0].likes == 1


def test_the_muted_can_still_reply_to_and_like_the_muter(talk, ada, bob, two):
    """M28: no two-way block."""
    talk.mute(None, ada, two["/bob"])

    posted = talk.post(None, "/bob", bob, "you there?", parent=1)

    assert (posted.comment.parent, posted.comment.state) == (1, "published")


def test_the_muter_can_still_reply_to_and_like_the_muted(talk, ada, two):
    """M1: one-way, and the way is the reader's."""
    talk.mute(None, ada, two["/bob"])

    posted = talk.post(None, "/bob", ada, "a last word", parent=2)

    assert posted.comment.parent == 2
    assert talk.like(None, at(talk, "/bob", 2), ada).likes == 1


def test_feeds_hold_what_readers_muted(talk, ada, two):
    """M18."""
    talk.mute(None, ada, two["/bob"])

    for feed in (talk.latest(None), talk.latest(None, thread="/bob"), talk.latest(None, author=two["/bob"])):
        assert two["/bob"] in {entry.comment.author.id for entry in feed}


@pytest.mark.parametrize("sort", SORTS)
def test_page_borders_don_t_depend_on_mutes(talk, ada, bob, two, sort):
    """M14."""
    walk = _walk(talk, "/bob", sort)

    talk.mute(None, ada, two["/bob"])

    assert _walk(talk, "/bob", sort) == walk
    assert len(walk) > 2


# --- M30: removed > deleted > pending > muted -------------------------------------------------------------------------


def test_a_removed_comment_is_removed_to_those_who_mute_its_author_too(talk, ada, bob, two, moderator):
    talk.mute(None, ada, two["/bob"])

    talk.moderate(None, at(talk, "/bob", 2), moderator, "remove", reason="rude")

    row = talk.page(talk.thread(None, "/bob")).comments[1]
    assert (row.number, row.state, row.author, row.html) == (2, "removed", None, None)


def test_a_removed_comment_stays_removed_when_its_author_deletes_it(talk, bob, two, moderator):
    """Its words go; that a moderator removed it stays to be seen."""
    comment = at(talk, "/bob", 2)
    talk.moderate(None, comment, moderator, "remove", reason="rude")

    talk.delete(None, comment, bob)

    row = talk.page(talk.thread(None, "/bob")).comments[1]
    assert (row.number, row.state) == (2, "removed")
    assert "an answer" not in repr(talk.comment_at(None, "/bob", 2, moderator))


def test_a_deleted_comment_of_a_muted_person_is_nobody_s(talk, ada, bob, two):
    """There is no author left for a placeholder to name."""
    talk.mute(None, ada, two["/bob"])

    talk.delete(None, at(talk, "/bob", 2), bob)

    row = talk.page(talk.thread(None, "/bob")).comments[1]
    assert (row.number, row.state, row.author, row.html) == (2, "deleted", None, None)


def test_a_pending_comment_is_shown_to_nobody_muted_or_not(talk, ada, bob, two):
    talk.set_site("default", options={"moderation": "hold"})
    talk.mute(None, ada, two["/bob"])

    talk.post(None, "/bob", bob, "a secret remark")

    assert talk.counts(None, ["/bob"]) == {"/bob": 7}
    assert "secret" not in repr([_pages(talk, "/bob"), talk.latest(None), talk.me(None, ada, "/bob")])
    assert [row.number for row in talk.me(None, bob, "/bob").pending] == [8]


def _pages(talk, key):
    thread = talk.thread(None, key)
    return [
        *(talk.page(thread, sort=sort, limit=2) for sort in SORTS),
        *(talk.around(thread, number, sort=sort) for sort in SORTS for number in (1, 2, 5, 99)),
        talk.replies(thread, 1),
        talk.search(thread, "remark"),
    ]


def _walk(talk, key, sort) -> list[list[int]]:
    thread, cursor, pages = talk.thread(None, key), None, []
    while True:
        page = talk.page(thread, sort=sort, limit=2, after=cursor)
        pages.append([row.number for row in page.comments])
        cursor = page.next
        if cursor is None:
            return pages


def _without_ids(outcome, key) -> str:
    """What somebody sees, but for random ids and the key of their thread."""
    names: dict[uuid.UUID, str] = {}

    def plain(value):
        if isinstance(value, uuid.UUID):
            return names.setdefault(value, f"id {len(names)}")
        if dataclasses.is_dataclass(value):
            return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
        if isinstance(value, dict):
            return {name: plain(part) for name, part in value.items()}
        if isinstance(value, (list, tuple, frozenset)):
            return [plain(part) for part in value]
        if isinstance(value, str):
            try:
                return plain(uuid.UUID(value))
            except ValueError:
                return value.replace(key, "/key").replace("carol", "bob")
        return value

    return repr(plain(outcome))

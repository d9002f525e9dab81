"""Forgetting a person: no row, no byte of them, and the threads keep their shape (mute.md, M32)."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from talkwidget.core import dialects
from talkwidget.core.identity import Identity
from talkwidget.core.models import Base
from talkwidget.core.service import Talk
from tests.lives import CANARY, a_life, at
from tests.tabs import at_once
from tests.witness import news, rows

CAROL = Identity("host", "carol", "Carol")


def test_an_erased_person_is_in_no_row_of_any_table(talk, engine, ada):
    """M32: the list goes, and the mutes of them go from everybody's."""
    author = a_life(talk, CANARY, other=ada)

    talk.erase(None, CANARY)

    stored = repr(rows(engine)).lower()
    assert "canary" not in stored
    assert str(author) not in stored
    assert talk.mutes(None, ada) == []


def test_an_erased_person_is_in_no_byte_of_the_file(tmp_path, settings, clock, ada):
    """SQLite's file, its log and whatever else lies beside it."""
    engine = dialects.tune(sa.create_engine(f"sqlite:///{tmp_path}/talk.sqlite"))
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        talk = Talk(session, settings, clock=clock)
        talk.add_site("default")
        a_life(talk, CANARY, other=ada)
        talk.post(None, "/long", CANARY, "canary-words " * 700)
        before = _bytes(tmp_path).count(b"canary")

        talk.erase(None, CANARY)

    assert before > 700
    assert b"canary" not in _bytes(tmp_path).lower()
    engine.dispose()


def test_erasure_leaves_the_threads_shape(talk, ada):
    a_life(talk, CANARY, other=ada)

    talk.erase(None, CANARY)

    page = talk.page(talk.thread(None, "/a"))
    assert [(row.number, row.parent, row.state, row.author and row.author.name) for row in page.comments] == [
        (1, None, "deleted", None),
        (2, 1, "published", "Ada"),
    ]
    assert (page.thread.count, page.comments[0].replies, page.comments[1].replies) == (1, 1, 0)


def test_what_stands_between_others_words_stays_as_a_placeholder(talk, ada, bob):
    talk.post(None, "/a", ada, "one")
    talk.post(None, "/a", bob, "two", parent=1)
    talk.post(None, "/a", bob, "three", parent=2)
    talk.post(None, "/a", ada, "four", parent=3)
    talk.post(None, "/a", bob, "five", parent=4)

    talk.erase(None, bob)

    assert [(row.number, row.state, row.replies) for row in talk.page(talk.thread(None, "/a")).comments] == [
        (1, "published", 1),
        (2, "deleted", 1),
        (3, "deleted", 1),
        (4, "published", 0),
    ]


def test_a_branch_that_was_all_of_one_person_goes(talk, engine, bob):
    talk.post(None, "/a", bob, "one")
    for parent in (1, 2, 1):
        talk.post(None, "/a", bob, "more", parent=parent)

    talk.erase(None, bob)

    assert talk.page(talk.thread(None, "/a")).comments == []
    assert talk.thread(None, "/a").count == 0
    assert rows(engine)["talk_comment"] == []


def test_numbers_are_not_given_again(talk, ada, bob):
    talk.post(None, "/a", bob, "one")
    talk.erase(None, bob)

    assert talk.post(None, "/a", ada, "two").comment.number == 2


def test_likes_of_an_erased_person_don_t_count_any_more(talk, ada, bob):
    talk.post(None, "/a", ada, "like me")
    for who in (bob, CAROL):
        talk.like(None, at(talk, "/a", 1), who)
    before = talk.thread(None, "/a").version

    talk.erase(None, bob)

    assert [row.likes for row in talk.page(talk.thread(None, "/a")).comments] == [1]
    assert talk.thread(None, "/a").version > before


def test_liking_one_s_own_comment_is_no_obstacle(talk, engine, bob):
    talk.post(None, "/a", bob, "like me")
    talk.like(None, at(talk, "/a", 1), bob)

    talk.erase(None, bob)

    assert (rows(engine)["talk_like"], rows(engine)["talk_comment"]) == ([], [])


def test_a_removed_comment_of_an_erased_person_loses_its_words_and_its_reason(talk, engine, ada, bob, moderator):
    talk.post(None, "/a", bob, "canary words")
    talk.post(None, "/a", ada, "an answer", parent=1)
    talk.moderate(None, at(talk, "/a", 1), moderator, "remove", reason="canary reason")

    talk.erase(None, bob)

    assert "canary" not in repr(rows(engine))
    assert [(row.number, row.state) for row in talk.page(talk.thread(None, "/a")).comments] == [
        (1, "removed"),
        (2, "published"),
    ]


def test_a_comment_that_waits_goes_with_its_author(talk, engine, bob):
    talk.set_site("default", options={"moderation": "hold"})
    talk.post(None, "/a", bob, "canary words")

    talk.erase(None, bob)

    assert rows(engine)["talk_comment"] == []


def test_an_account_goes_with_the_guests_it_was(talk, engine, ada):
    posted = talk.post(None, "/a", None, "canary words", name="Canary", idempotency_key="k" * 24)
    talk.take_over(None, ada, Identity("guest", posted.subject))

    talk.erase(None, ada)

    stored = rows(engine)
    assert stored["talk_author"] == stored["talk_comment"] == stored["talk_post_key"] == []


def test_what_was_noted_of_a_guest_goes_with_the_account(talk, engine, ada, moderator):
    posted = talk.post(None, "/a", None, "rude words", name="Gil")
    talk.moderate(None, posted.comment.id, moderator, "remove", reason="canary note")
    talk.set_standing(None, posted.author.id, moderator, "watched", reason="canary reason")
    talk.take_over(None, ada, Identity("guest", posted.subject))

    talk.erase(None, ada)

    assert [line.action for line in talk.decisions(None, moderator)] == ["watched", "remove"]
    assert "canary" not in repr(rows(engine))


def test_an_erased_moderator_s_edits_of_others_words_stay(talk, engine, bob, moderator):
    talk.post(None, "/a", bob, "with a swear word")
    talk.edit(None, at(talk, "/a", 1), moderator, "without")
    author = talk.me(None, moderator).author.id

    talk.erase(None, moderator)

    assert [row.html.strip() for row in talk.page(talk.thread(None, "/a")).comments] == ["<p>without</p>"]
    assert len(rows(engine)["talk_revision"]) == 1
    stored = rows(engine)
    # Lines of the log stay, with nobody's name.
    assert [name for name, found in stored.items() if str(author) in repr(found)] == ["talk_decision"]
    assert len(rows(engine)["talk_author"]) == 1


def test_an_erased_person_may_come_back_as_somebody_new(talk, ada, bob):
    before = talk.post(None, "/a", bob, "hello").author.id
    talk.mute(None, ada, before)
    talk.erase(None, bob)

    after = talk.post(None, "/a", bob, "hello again").author.id

    assert after != before
    assert talk.mutes(None, ada) == []


def test_erasing_somebody_who_left_no_trace_changes_nothing(talk, engine, ada, bob):
    a_life(talk, CANARY, other=ada)
    before = rows(engine)

    talk.erase(None, bob)

    assert rows(engine) == before


def test_erasing_twice_is_erasing_once(talk, engine, ada):
    a_life(talk, CANARY, other=ada)
    talk.erase(None, CANARY)
    before = rows(engine)

    talk.erase(None, CANARY)

    assert rows(engine) == before


def test_an_erasure_ends_at_its_site_s_border(talk, ada):
    talk.add_site("other")
    talk.post("default", "/a", ada, "here")
    talk.post("other", "/a", ada, "there")

    talk.erase("other", ada)

    assert talk.counts("default", ["/a"]) == {"/a": 1}
    assert talk.counts("other", ["/a"]) == {"/a": 0}


def test_nobody_is_told_of_a_name_that_is_to_be_forgotten(talk, ada):
    a_life(talk, CANARY, other=ada)

    with news() as told:
        talk.erase(None, CANARY)

    assert "canary" not in repr(told).lower()


# --- two at once ------------------------------------------------------------------------------------------------------


def test_two_erasures_of_one_person_at_once_both_succeed(talk, engine, settings, clock, ada):
    a_life(talk, CANARY, other=ada)

    outcomes = at_once(engine, settings, clock, [lambda tab: tab.erase(None, CANARY)] * 4)

    assert outcomes == [None] * 4
    assert "canary" not in repr(rows(engine)).lower()
    assert talk.counts(None, ["/a", "/b"]) == {"/a": 1, "/b": 1}


def test_two_erasures_of_a_person_with_no_words_both_succeed(talk, engine, settings, clock, ada, bob):
    """There is no thread for them to meet at."""
    talk.mute(None, bob, talk.post(None, "/a", ada, "hello").author.id)

    outcomes = at_once(engine, settings, clock, [lambda tab: tab.erase(None, bob)] * 4)

    assert outcomes == [None] * 4
    assert rows(engine)["talk_mute"] == []


def test_two_people_who_liked_each_other_go_at_once(talk, engine, settings, clock, ada, bob):
    for key in ("/a", "/b", "/c"):
        for number, (writer, liker) in enumerate(((ada, bob), (bob, ada)), 1):
            talk.post(None, key, writer, "hello", parent=number - 1 or None)
            talk.like(None, at(talk, key, number), liker)

    outcomes = at_once(engine, settings, clock, [lambda tab, who=who: tab.erase(None, who) for who in (ada, bob)])

    assert outcomes == [None, None]
    assert talk.counts(None, ["/a", "/b", "/c"]) == {"/a": 0, "/b": 0, "/c": 0}
    assert rows(engine)["talk_author"] == rows(engine)["talk_like"] == rows(engine)["talk_comment"] == []


def test_what_one_does_while_being_erased_goes_or_is_somebody_new_s(talk, session, engine, settings, clock, ada, bob):
    before = a_life(talk, CANARY, other=ada)
    others, liked = talk.post(None, "/d", bob, "hello").author.id, at(talk, "/b", 1)
    jobs = [
        lambda tab: tab.erase(None, CANARY),
        lambda tab: tab.post(None, "/a", CANARY, "meanwhile", parent=2),
        lambda tab: tab.post(None, "/new", CANARY, "meanwhile"),
        lambda tab: tab.like(None, liked, CANARY),
        lambda tab: tab.mute(None, CANARY, others),
        lambda tab: tab.unmute(None, CANARY, others),
    ]

    outcomes = at_once(engine, settings, clock, jobs)
    session.rollback()  # MariaDB's snapshot is from before

    assert [outcome for outcome in outcomes if isinstance(outcome, (type, Exception))] == []
    assert str(before) not in repr(rows(engine))
    likes = [row.likes for row in talk.page(talk.thread(None, "/b")).comments]
    assert likes == [len([row for row in rows(engine)["talk_like"] if liked in row])]


def test_what_others_do_to_the_one_who_is_being_erased_breaks_nothing(talk, session, engine, settings, clock, ada, bob):
    author = a_life(talk, CANARY, other=ada)
    comment = at(talk, "/a", 1)
    jobs = [
        lambda tab: tab.erase(None, CANARY),
        lambda tab: tab.mute(None, bob, author),
        lambda tab: tab.unmute(None, ada, author),
        lambda tab: tab.like(None, comment, bob),
        lambda tab: tab.post(None, "/a", bob, "a reply", parent=1),
    ]

    outcomes = at_once(engine, settings, clock, jobs)
    session.rollback()  # MariaDB's snapshot is from before

    assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []
    assert str(author) not in repr(rows(engine))
    assert rows(engine)["talk_mute"] == []
    assert talk.thread(None, "/a").count == sum(
        row.state == "published" for row in talk.page(talk.thread(None, "/a")).comments
    )


def _bytes(folder) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(folder.iterdir()))

"""What moderators decide, and what its author and readers see of it."""

from __future__ import annotations

import pytest

from talkwidget.core.errors import CommentGone, CommentUnknown, Invalid
from tests.lives import at
from tests.witness import news, rows


@pytest.fixture
def thread(talk, ada, bob) -> None:
    """Ada asks, Bob answers, Ada replies."""
    talk.post(None, "/a", ada, "a question")
    talk.post(None, "/a", bob, "a rude answer", parent=1)
    talk.post(None, "/a", ada, "a reply", parent=2)


def shown(talk, key="/a"):
    return talk.page(talk.thread(None, key)).comments


def hold(talk):
    talk.set_site("default", options={"moderation": "hold"})


# --- remove and restore -----------------------------------------------------------------------------------------------


def test_a_removed_comment_keeps_its_place_and_loses_its_words(talk, thread, moderator):
    talk.moderate(None, at(talk, "/a", 2), moderator, "remove", reason="rude")

    row = shown(talk)[1]
    assert (row.number, row.parent, row.state, row.replies) == (2, 1, "removed", 1)
    assert (row.author, row.html, row.likes, row.edited, row.official) == (None, None, 0, None, False)
    assert talk.thread(None, "/a").count == 2


def test_a_removed_comment_without_replies_leaves_the_list(talk, thread, moderator):
    talk.moderate(None, at(talk, "/a", 3), moderator, "remove")

    assert [row.number for row in shown(talk)] == [1, 2]


def test_the_reason_is_for_the_author_and_moderators(talk, thread, bob, moderator):
    """Readers see that something was removed, not what somebody thought of it."""
    view = talk.moderate(None, at(talk, "/a", 2), moderator, "remove", reason="rude")

    public = [
        shown(talk),
        talk.around(talk.thread(None, "/a"), 2),
        talk.latest(None),
        talk.replies(talk.thread(None, "/a"), 1),
    ]
    assert view.reason == "rude"
    assert "rude" not in repr(public)
    assert talk.export(None, bob)["comments"][0]["reason"] == "rude"


def test_the_author_reads_on_the_page_why_a_comment_was_removed(talk, thread, ada, bob, moderator):
    talk.moderate(None, at(talk, "/a", 2), moderator, "remove", reason="rude")

    mine = talk.me(None, bob, "/a").pending

    assert [(row.number, row.state, row.reason, row.html) for row in mine] == [
        (2, "removed", "rude", "<p>a rude answer</p>\n")
    ]
    assert talk.me(None, ada, "/a").pending == []


def test_the_moderator_sees_the_removed_words(talk, thread, moderator):
    view = talk.moderate(None, at(talk, "/a", 2), moderator, "remove", reason="rude")

    assert (view.state, view.author.name, view.html.strip()) == ("removed", "Bob", "<p>a rude answer</p>")
    assert talk.comment_at(None, "/a", 2, moderator) == view


def test_a_removed_comment_is_in_no_search_and_no_feed(talk, thread, bob, moderator):
    talk.moderate(None, at(talk, "/a", 2), moderator, "remove")

    author = talk.me(None, bob).author.id
    assert talk.search(talk.thread(None, "/a"), "rude").comments == []
    assert talk.latest(None, author=author) == []
    assert [entry.comment.number for entry in talk.latest(None)] == [3, 1]


def test_a_removed_comment_takes_no_replies_and_no_likes(talk, thread, ada, moderator):
    comment = at(talk, "/a", 2)
    talk.moderate(None, comment, moderator, "remove")

    with pytest.raises(Invalid):
        talk.post(None, "/a", ada, "what did it say?", parent=2)
    with pytest.raises(CommentUnknown):
        talk.like(None, comment, ada)


def test_a_restored_comment_is_as_it_was(talk, thread, ada, moderator):
    comment = at(talk, "/a", 2)
    talk.like(None, comment, ada)
    talk.moderate(None, comment, moderator, "official")
    before = shown(talk)

    talk.moderate(None, comment, moderator, "remove", reason="rude")
    talk.moderate(None, comment, moderator, "restore")

    assert shown(talk) == before
    assert talk.thread(None, "/a").count == 3
    assert talk.comment_at(None, "/a", 2, moderator).reason is None


def test_likes_taken_back_while_removed_are_gone_when_restored(talk, thread, ada, moderator):
    comment = at(talk, "/a", 2)
    talk.like(None, comment, ada)
    talk.moderate(None, comment, moderator, "remove")

    talk.unlike(None, comment, ada)
    talk.moderate(None, comment, moderator, "restore")

    assert [row.likes for row in shown(talk)] == [0, 0, 0]


def test_removing_again_changes_the_reason_only(talk, thread, moderator):
    comment = at(talk, "/a", 2)
    talk.moderate(None, comment, moderator, "remove", reason="rude")
    before = shown(talk), talk.thread(None, "/a").count

    view = talk.moderate(None, comment, moderator, "remove", reason="very rude")

    assert (shown(talk), talk.thread(None, "/a").count) == before
    assert view.reason == "very rude"


@pytest.mark.parametrize(
    ("first", "again"),
    [("remove", "remove"), ("official", "official"), (None, "unofficial"), (None, "restore"), ("approve", "approve")],
)
def test_deciding_what_is_so_already_changes_nothing(talk, engine, thread, moderator, first, again):
    talk.post(None, "/b", moderator, "I am here")
    comment = at(talk, "/a", 2)
    if first:
        talk.moderate(None, comment, moderator, first, reason="rude")
    before = rows(engine)

    with news() as told:
        talk.moderate(None, comment, moderator, again, reason="rude")

    assert rows(engine) == before
    assert told == []


def test_every_decision_is_told_with_its_reason(talk, thread, bob, moderator):
    comment = at(talk, "/a", 2)

    with news() as told:
        talk.moderate(None, comment, moderator, "remove", reason="rude")
        talk.moderate(None, comment, moderator, "restore")

    assert [(event.action, event.reason, event.number, event.thread) for event in told] == [
        ("remove", "rude", 2, "/a"),
        ("restore", None, 2, "/a"),
    ]


def test_a_reason_is_one_tidy_line(talk, thread, moderator):
    view = talk.moderate(None, at(talk, "/a", 2), moderator, "remove", reason="ru\u202ede\n" + "x" * 600)

    assert view.reason.startswith("rude x")
    assert len(view.reason) <= 500


def test_what_its_author_deleted_no_moderator_can_touch(talk, thread, bob, moderator):
    comment = at(talk, "/a", 2)
    talk.delete(None, comment, bob)

    for action in ("remove", "restore", "approve", "official", "unofficial"):
        with pytest.raises(CommentGone):
            talk.moderate(None, comment, moderator, action)


def test_what_its_author_deleted_after_removal_can_t_be_restored(talk, thread, bob, moderator):
    """There is nothing left to show."""
    comment = at(talk, "/a", 2)
    talk.moderate(None, comment, moderator, "remove")
    talk.delete(None, comment, bob)

    with pytest.raises(CommentGone):
        talk.moderate(None, comment, moderator, "restore")
    with pytest.raises(CommentGone):
        talk.delete(None, comment, bob)
    with pytest.raises(CommentGone):
        talk.edit(None, comment, moderator, "words")


def test_a_removed_leaf_that_its_author_deletes_is_gone(talk, engine, thread, ada, moderator):
    comment = at(talk, "/a", 3)
    talk.moderate(None, comment, moderator, "remove")

    talk.delete(None, comment, ada)

    assert comment not in [row[1] for row in rows(engine)["talk_comment"]]


def test_a_removed_and_deleted_placeholder_goes_with_its_last_reply(talk, engine, thread, ada, bob, moderator):
    comment, reply = at(talk, "/a", 2), at(talk, "/a", 3)
    talk.moderate(None, comment, moderator, "remove")
    talk.delete(None, comment, bob)

    talk.delete(None, reply, ada)

    assert [row.number for row in shown(talk)] == [1]
    assert shown(talk)[0].replies == 0
    assert len(rows(engine)["talk_comment"]) == 1


@pytest.mark.parametrize("action", ["", "Remove", "delete", "undo"])
def test_an_action_that_isn_t_one_is_refused(talk, thread, moderator, action):
    with pytest.raises(Invalid) as refusal:
        talk.moderate(None, at(talk, "/a", 2), moderator, action)

    assert "action" in refusal.value.errors


# --- hold and approve -------------------------------------------------------------------------------------------------


def test_where_comments_are_held_each_waits(talk, bob, moderator):
    hold(talk)

    posted = talk.post(None, "/a", bob, "please")

    assert (posted.comment.state, posted.comment.reason, posted.comment.html.strip()) == (
        "pending",
        "held",
        "<p>please</p>",
    )
    assert (shown(talk), talk.thread(None, "/a").count, talk.latest(None)) == ([], 0, [])
    assert [row.id for row in talk.me(None, bob, "/a").pending] == [posted.comment.id]
    assert [entry.comment.id for entry in talk.waiting(None, moderator)] == [posted.comment.id]


def test_a_moderator_s_own_comment_doesn_t_wait(talk, moderator):
    hold(talk)

    assert talk.post(None, "/a", moderator, "hello").comment.state == "published"


def test_an_approved_comment_is_shown(talk, bob, moderator):
    hold(talk)
    comment = talk.post(None, "/a", bob, "please").comment.id

    view = talk.moderate(None, comment, moderator, "approve")

    assert (view.state, view.reason) == ("published", None)
    assert [row.id for row in shown(talk)] == [comment]
    assert talk.thread(None, "/a").count == 1
    assert talk.me(None, bob, "/a").pending == []
    assert talk.waiting(None, moderator) == []


def test_a_held_comment_can_be_removed_and_restored(talk, bob, moderator):
    hold(talk)
    comment = talk.post(None, "/a", bob, "please").comment.id

    talk.moderate(None, comment, moderator, "remove")
    removed = talk.thread(None, "/a").count, talk.waiting(None, moderator)
    talk.moderate(None, comment, moderator, "restore")

    assert removed == (0, [])
    assert [row.id for row in shown(talk)] == [comment]


@pytest.mark.parametrize(
    ("state", "action"),
    [("pending", "restore"), ("removed", "approve"), ("pending", "official"), ("removed", "official")],
)
def test_a_decision_that_doesn_t_fit_is_refused(talk, bob, moderator, state, action):
    hold(talk)
    comment = talk.post(None, "/a", bob, "please").comment.id
    if state == "removed":
        talk.moderate(None, comment, moderator, "remove")

    with pytest.raises(Invalid):
        talk.moderate(None, comment, moderator, action)

    assert talk.comment_at(None, "/a", 1, moderator).state == state


def test_an_approved_comment_can_t_be_changed_behind_the_moderator_s_back(talk, bob, moderator):
    hold(talk)
    comment = talk.post(None, "/a", bob, "please").comment.id
    talk.edit(None, comment, bob, "pretty please")
    talk.moderate(None, comment, moderator, "approve")

    edited = talk.edit(None, comment, bob, "something else")

    assert (edited.state, edited.reason, shown(talk)) == ("pending", "held", [])


# --- official ---------------------------------------------------------------------------------------------------------


def test_an_official_comment_is_marked_and_unmarked(talk, thread, moderator):
    """M26."""
    comment, version = at(talk, "/a", 2), talk.thread(None, "/a").version

    talk.moderate(None, comment, moderator, "official")
    marked = [row.official for row in shown(talk)], talk.thread(None, "/a").version
    talk.moderate(None, comment, moderator, "unofficial")

    assert marked == ([False, True, False], version + 1)
    assert [row.official for row in shown(talk)] == [False, False, False]


def test_a_deleted_comment_is_official_no_more(talk, thread, bob, moderator):
    comment = at(talk, "/a", 2)
    talk.moderate(None, comment, moderator, "official")

    talk.delete(None, comment, bob)

    assert [row.official for row in shown(talk)] == [False, False, False]

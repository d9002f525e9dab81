from __future__ import annotations

import pytest
import sqlalchemy as sa

from talkwidget.core.checks import Sender
from talkwidget.core.errors import (
    AlreadyDecided,
    CommentGone,
    CommentUnknown,
    EditWindowOver,
    NotYours,
    Refused,
    SignInRequired,
    TextEmpty,
    TextTooLong,
)
from talkwidget.core.models import Revision
from talkwidget.core.service import Talk
from talkwidget.core.settings import Settings
from tests.conftest import SECRET


@pytest.fixture
def comment(talk, ada):
    return talk.post(None, "/a", ada, "*first*").comment


@pytest.fixture
def history(session):
    return lambda: session.execute(sa.select(Revision.source, Revision.html).order_by(Revision.id)).all()


def test_an_edit_puts_new_words_in_place_and_keeps_the_old(talk, clock, ada, comment, history):
    clock.advance(seconds=60)

    edited = talk.edit(None, comment.id, ada, "**better**")

    assert (edited.html, edited.edited, edited.created) == (
        "<p><strong>better</strong></p>\n",
        clock(),
        comment.created,
    )
    assert talk.page(talk.thread(None, "/a")).comments == [edited]
    assert history() == [("*first*", "<p><em>first</em></p>\n")]


def test_every_earlier_wording_is_kept(talk, ada, comment, history):
    for words in ("second", "third"):
        talk.edit(None, comment.id, ada, words)

    assert [source for source, _ in history()] == ["*first*", "second"]


def test_the_same_words_are_no_edit(talk, ada, comment, history):
    edited = talk.edit(None, comment.id, ada, "*first*\n\n")

    assert edited == comment
    assert history() == []


def test_search_finds_the_new_words_only(talk, ada, comment):
    talk.edit(None, comment.id, ada, "second")

    thread = talk.thread(None, "/a")
    assert len(talk.search(thread, "second").comments) == 1
    assert talk.search(thread, "first").comments == []


@pytest.mark.parametrize(("seconds", "elapsed", "may"), [(900, 899.9, True), (900, 900, False), (1, 0.5, True)])
def test_the_window_closes_on_time(talk, clock, ada, comment, seconds, elapsed, may):
    talk.set_site("default", options={"edit_seconds": seconds})
    clock.advance(seconds=elapsed)

    if may:
        assert talk.source(None, comment.id, ada) == "*first*"
        assert talk.edit(None, comment.id, ada, "in time").edited == clock()
    else:
        for use in (lambda: talk.source(None, comment.id, ada), lambda: talk.edit(None, comment.id, ada, "late")):
            with pytest.raises(EditWindowOver, match="15 minutes"):
                use()


def test_an_edit_does_not_open_the_window_again(talk, clock, ada, comment):
    clock.advance(seconds=890)
    talk.edit(None, comment.id, ada, "second")
    clock.advance(seconds=10)

    with pytest.raises(EditWindowOver):
        talk.edit(None, comment.id, ada, "third")


def test_without_a_window_nothing_is_edited(talk, ada, moderator, comment):
    talk.set_site("default", options={"edit_seconds": 0})

    with pytest.raises(EditWindowOver, match="can't be edited"):
        talk.edit(None, comment.id, ada, "second")

    assert talk.edit(None, comment.id, moderator, "second").html == "<p>second</p>\n"


def test_a_clock_that_went_back_leaves_the_window_open(talk, clock, ada, comment):
    clock.advance(days=-1)

    assert talk.edit(None, comment.id, ada, "second").html == "<p>second</p>\n"


def test_a_moderator_edits_at_any_time(talk, clock, moderator, comment, history):
    clock.advance(days=365)

    assert talk.source(None, comment.id, moderator) == "*first*"
    edited = talk.edit(None, comment.id, moderator, "tidied")

    assert (edited.html, edited.author) == ("<p>tidied</p>\n", comment.author)
    assert [source for source, _ in history()] == ["*first*"]


def test_nobody_else_edits_or_sees_the_source(talk, bob, comment):
    for use in (lambda who: talk.edit(None, comment.id, who, "mine"), lambda who: talk.source(None, comment.id, who)):
        with pytest.raises(NotYours):
            use(bob)
        with pytest.raises(SignInRequired):
            use(None)

    assert talk.page(talk.thread(None, "/a")).comments == [comment]


def test_the_rules_of_posting_hold(talk, ada, comment, history):
    talk.set_site("default", options={"max_length": 10})
    asked = []
    talk._may_post = lambda *asking: asked.append(asking) or "Not on Sundays."

    with pytest.raises(TextEmpty):
        talk.edit(None, comment.id, ada, " ")
    with pytest.raises(TextTooLong):
        talk.edit(None, comment.id, ada, "x" * 11)
    with pytest.raises(Refused, match="Sundays"):
        talk.edit(None, comment.id, ada, "second")

    assert asked == [(ada, "/a")]
    assert talk.page(talk.thread(None, "/a")).comments == [comment]
    assert history() == []


def test_a_moderator_s_edit_of_others_words_is_in_the_log(talk, moderator, comment):
    for text in ("tidied", "tidied"):
        talk.edit(None, comment.id, moderator, text, sender=Sender("api"))

    (line,) = talk.decisions(None, moderator)
    assert (line.actor_name, line.action, line.via, line.comment, line.author, line.can_be_undone) == (
        "Moderator", "edit", "api", comment.id, comment.author.id, False,
    )  # fmt: skip
    with pytest.raises(AlreadyDecided, match="edit"):
        talk.moderate(None, comment.id, moderator, "pin", seen=None)


def test_what_one_edits_of_one_s_own_is_no_decision(talk, ada, moderator, comment):
    own = talk.post(None, "/a", moderator, "Mine").comment.id

    talk.edit(None, comment.id, ada, "better")
    talk.edit(None, own, moderator, "better")

    assert talk.decisions(None, moderator) == []


def test_what_waits_can_be_edited_and_goes_on_waiting(talk, ada, moderator):
    talk.set_site("default", options={"moderation": "hold"})
    held = talk.post(None, "/a", ada, "held").comment

    edited = talk.edit(None, held.id, ada, "better")

    assert (edited.state, edited.html) == ("pending", "<p>better</p>\n")
    assert talk.page(talk.thread(None, "/a")).comments == []


def test_an_edit_of_what_was_approved_waits_as_its_first_words_did(talk, ada, moderator):
    talk.set_site("default", options={"moderation": "hold"})
    held = talk.post(None, "/a", ada, "held").comment
    talk.moderate(None, held.id, moderator, "approve")

    edited = talk.edit(None, held.id, ada, "worse")

    assert edited.state == "pending"
    talk.moderate(None, held.id, moderator, "approve")
    assert talk.edit(None, held.id, moderator, "tidied").state == "published"


def test_what_was_removed_is_not_its_authors_to_edit(talk, ada, moderator, comment):
    talk.moderate(None, comment.id, moderator, "remove")

    with pytest.raises(NotYours):
        talk.edit(None, comment.id, ada, "second")

    assert talk.edit(None, comment.id, moderator, "tidied").state == "removed"


def test_what_is_deleted_can_not_be_edited_by_anybody(talk, ada, bob, moderator, comment):
    talk.post(None, "/a", bob, "reply", parent=1)
    talk.delete(None, comment.id, ada)

    for who in (ada, moderator):
        with pytest.raises(CommentGone):
            talk.edit(None, comment.id, who, "second")
        with pytest.raises(CommentGone):
            talk.source(None, comment.id, who)


def test_what_is_gone_is_unknown(talk, ada, comment):
    talk.delete(None, comment.id, ada)

    with pytest.raises(CommentUnknown):
        talk.edit(None, comment.id, ada, "second")
    with pytest.raises(CommentUnknown):
        talk.source(None, comment.id, ada)


# --- what was decided about it ----------------------------------------------------------------------------------------


@pytest.fixture
def judged(session, clock):
    """A conversation in which the checks look at what is written."""
    talk = Talk(session, Settings(secret=SECRET, moderation="on"), clock=clock)
    talk.add_site("default")
    return talk


@pytest.mark.parametrize("action", ["spam", "hold"])
def test_what_a_moderator_hid_stays_so_whatever_a_check_says_of_an_edit(judged, ada, moderator, action):
    posted = judged.post(None, "/a", ada, "Some words").comment
    hidden = judged.moderate(None, posted.id, moderator, action, rule="Be kind")
    judged.set_standing(None, posted.author.id, moderator, "watched")

    edited = judged.edit(None, posted.id, ada, "Some other words")

    assert (edited.state, edited.reason) == (hidden.state, hidden.reason)


def test_what_a_moderator_approved_is_judged_again_when_it_is_edited(judged, ada, moderator):
    posted = judged.post(None, "/a", ada, "Some words").comment
    judged.moderate(None, posted.id, moderator, "hold")
    judged.moderate(None, posted.id, moderator, "approve")
    judged.set_standing(None, posted.author.id, moderator, "watched")

    edited = judged.edit(None, posted.id, ada, "Some other words")

    assert (edited.state, edited.reason) == ("pending", "watched")

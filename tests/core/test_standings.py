"""Trusted, watched, silenced: what moderators think of a person, and what becomes of what they write."""

from __future__ import annotations

import datetime as dt

import pytest

from talkwidget.core.errors import AuthorUnknown, CantUndo, DecisionUnknown, Invalid, ModeratorsOnly, Silenced
from talkwidget.core.identity import Identity
from talkwidget.core.models import new_id
from talkwidget.core.settings import Settings
from tests.conftest import SECRET
from tests.lives import CANARY, a_life
from tests.witness import rows


@pytest.fixture
def settings() -> Settings:
    return Settings(secret=SECRET)


@pytest.fixture
def author(talk, ada):
    return talk.post(None, "/a", ada, "First").author.id


def states(talk, ada, moderator):
    return [talk.comment_at(None, "/a", number, moderator).state for number in (1, 2)]


def test_what_the_watched_write_waits(talk, ada, moderator, author):
    talk.set_standing(None, author, moderator, "watched")

    posted = talk.post(None, "/a", ada, "Second").comment

    assert (posted.state, posted.reason) == ("pending", "watched")


def test_what_the_trusted_write_is_published_where_all_else_waits(talk, ada, bob, moderator, author):
    talk.set_site("default", options={"moderation": "hold"})
    talk.set_standing(None, author, moderator, "trusted")

    written = [talk.post(None, "/a", who, "Second").comment.state for who in (ada, bob)]

    assert written == ["published", "pending"]


def test_who_is_banned_can_neither_post_nor_edit(talk, ada, moderator, author):
    comment = talk.comment_at(None, "/a", 1, moderator).id
    talk.set_standing(None, author, moderator, "silenced", reason="Threats")

    for act in (lambda: talk.post(None, "/a", ada, "Second"), lambda: talk.edit(None, comment, ada, "Changed")):
        with pytest.raises(Silenced, match="Threats") as refusal:
            act()

    assert refusal.value.until is None
    assert talk.comment_at(None, "/a", 1, moderator).html == "<p>First</p>\n"


def test_what_was_decided_is_taken_back(talk, ada, moderator, author):
    talk.set_standing(None, author, moderator, "silenced", reason="Threats")
    talk.set_standing(None, author, moderator, None)

    assert talk.post(None, "/a", ada, "Second").comment.state == "published"
    assert [line.action for line in talk.decisions(None, moderator, author=author)] == ["pardoned", "silenced"]


def test_nobody_silences_themselves_or_a_moderator(talk, moderator):
    mira = Identity("host", "mira", "Mira", roles=frozenset({"moderator"}))
    people = [talk.post(None, "/a", who, "Mine").author.id for who in (moderator, mira)]

    for person in people:
        with pytest.raises(Invalid):
            talk.set_standing(None, person, moderator, "silenced")

    assert talk.decisions(None, moderator) == []


@pytest.mark.parametrize(
    ("standing", "until"),
    [("loved", None), ("silenced", -1), ("silenced", 0), ("trusted", 1), (None, 1)],
)
def test_what_makes_no_sense_is_refused(talk, clock, moderator, author, standing, until):
    end = clock.now + dt.timedelta(hours=until) if until is not None else None

    with pytest.raises(Invalid):
        talk.set_standing(None, author, moderator, standing, until=end)

    assert talk.decisions(None, moderator) == []


def test_only_moderators_and_only_of_who_is_there(talk, ada, moderator, author):
    with pytest.raises(ModeratorsOnly):
        talk.set_standing(None, author, ada, "trusted")
    with pytest.raises(AuthorUnknown):
        talk.set_standing(None, new_id(), moderator, "trusted")


def test_everything_by_one_person_goes_and_nothing_else(talk, ada, bob, moderator, author):
    talk.post(None, "/b", ada, "Second")
    talk.post(None, "/a", bob, "Mine", parent=1)

    count = talk.remove_everything(None, author, moderator, reason="Spree")

    assert count == 2
    assert [(row.number, row.state) for row in talk.page(talk.thread(None, "/a")).comments] == [
        (1, "removed"), (2, "published"),
    ]  # fmt: skip
    assert talk.page(talk.thread(None, "/b")).comments == []


def test_a_thread_may_wait_alone(talk, ada, moderator):
    talk.set_thread(None, "/a", moderator, hold=True)

    written = [talk.post(None, key, ada, "Words").comment for key in ("/a", "/b")]

    assert [(comment.state, comment.reason) for comment in written] == [("pending", "held"), ("published", None)]
    talk.set_thread(None, "/a", moderator, hold=False)
    assert talk.post(None, "/a", ada, "More words").comment.state == "published"


def test_what_a_check_found_is_kept_with_the_comment(talk, session, ada, moderator, author):
    from talkwidget.core.models import Comment

    talk.set_site("default", options={"moderation": "hold"})
    talk.set_standing(None, author, moderator, "watched")

    posted = talk.post(None, "/a", ada, "Second").comment

    row = session.query(Comment).filter_by(id=posted.id).one()
    assert [(kept["code"], kept["verdict"]) for kept in row.findings] == [("watched", "hold"), ("held", "hold")]


# --- taken back -


def test_the_log_says_until_when_somebody_is_silenced(talk, clock, moderator, author):
    until = clock.now + dt.timedelta(days=7)

    talk.set_standing(None, author, moderator, "silenced", until=until)
    talk.set_standing(None, author, moderator, "silenced")

    assert [line.until for line in talk.decisions(None, moderator)] == [None, until]


@pytest.mark.parametrize(
    ("before", "decided"),
    [
        (("silenced", 7, "Threats"), (None, None, None)),
        (("silenced", None, "Threats"), ("silenced", 1, "A quarrel")),
        (("trusted", None, None), ("silenced", None, "Threats")),
        ((None, None, None), ("watched", None, None)),
    ],
)
def test_a_standing_that_is_taken_back_is_that_of_before(talk, clock, engine, moderator, author, before, decided):
    def give(standing, days, reason):
        until = clock.now + dt.timedelta(days=days) if days else None
        talk.set_standing(None, author, moderator, standing, until=until, reason=reason)

    def stored():
        return rows(engine)["talk_author"]

    give(*before)
    had = stored()
    give(*decided)
    has = stored()

    after = []
    for _ in range(2):
        talk.undo_standing(None, talk.decisions(None, moderator, author=author)[0].id, moderator, via="desk")
        after.append(stored())

    assert has != had
    assert after == [had, has]
    lines = talk.decisions(None, moderator, author=author)
    assert [(line.action, line.via) for line in lines[:2]] == [("undo", "desk")] * 2
    assert [line.undoes for line in lines[:2]] == [lines[1].id, lines[2].id]


def test_only_the_last_decision_about_a_person_is_taken_back(talk, ada, moderator, author):
    comment = talk.comment_at(None, "/a", 1, moderator).id
    talk.set_standing(None, author, moderator, "watched")
    talk.set_standing(None, author, moderator, "silenced")
    talk.moderate(None, comment, moderator, "pin")
    pinned, silenced, watched = (line.id for line in talk.decisions(None, moderator, author=author))

    for wrong in (pinned, watched):
        with pytest.raises(CantUndo):
            talk.undo_standing(None, wrong, moderator)
    with pytest.raises(DecisionUnknown):
        talk.undo_standing(None, new_id(), moderator)
    with pytest.raises(ModeratorsOnly):
        talk.undo_standing(None, silenced, ada)
    talk.undo_standing(None, silenced, moderator)

    assert talk.post(None, "/a", ada, "Second").comment.reason == "watched"


# --- no way around ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("days", [None, 7])
def test_who_was_silenced_is_after_erasing_themselves_too(talk, clock, moderator, days):
    person = talk.post(None, "/a", CANARY, "First").author.id
    until = clock.now + dt.timedelta(days=days) if days else None
    talk.set_standing(None, person, moderator, "silenced", until=until, reason="Threats")

    for _ in range(2):
        talk.erase(None, CANARY)

    with pytest.raises(Silenced) as refusal:
        talk.post(None, "/a", CANARY, "Here I am again")
    assert refusal.value.until == until
    assert not talk.me(None, CANARY).may.post


def test_of_the_silenced_and_erased_only_that_stays(talk, engine, ada, moderator):
    person = a_life(talk, CANARY, other=ada)
    talk.set_standing(None, person, moderator, "silenced", reason="canary-reason")

    talk.erase(None, CANARY)

    stored = rows(engine)
    [kept] = [row for row in stored["talk_author"] if "canary" in repr(row).lower()]
    assert [value for value in kept if "canary" in str(value).lower()] == ["canary-subject"]
    assert "canary" not in repr(stored | {"talk_author": []}).lower()


def test_the_silenced_and_erased_can_be_pardoned(talk, moderator):
    person = talk.post(None, "/a", CANARY, "First").author.id
    talk.set_standing(None, person, moderator, "silenced")
    talk.erase(None, CANARY)

    talk.set_standing(None, person, moderator, None)

    assert talk.post(None, "/a", CANARY, "Thank you").comment.state == "published"


def test_whose_time_out_is_over_is_erased_without_a_trace(talk, clock, engine, moderator):
    person = talk.post(None, "/a", CANARY, "First").author.id
    talk.set_standing(None, person, moderator, "silenced", until=clock.now + dt.timedelta(days=1))
    clock.advance(days=1)

    talk.erase(None, CANARY)

    assert "canary" not in repr(rows(engine)["talk_author"]).lower()


def guest_of(talk):
    return Identity("guest", talk.post(None, "/a", None, "Mine", name="Gil").subject)


def test_who_was_silenced_as_a_guest_is_with_an_account_too(talk, ada, moderator):
    gil = guest_of(talk)
    talk.set_standing(None, talk.me(None, gil).author.id, moderator, "silenced", reason="Threats")

    talk.take_over(None, ada, gil)

    with pytest.raises(Silenced, match="Threats"):
        talk.post(None, "/a", ada, "Here I am again")


@pytest.mark.parametrize(
    ("as_guest", "own", "after"),
    [
        (("watched", None), ("trusted", None), "pending"),
        (("silenced", 2), ("watched", None), "until 2"),
        (("silenced", 3), ("silenced", 2), "until 3"),
        (("silenced", 2), ("silenced", 3), "until 3"),
        (("silenced", None), ("silenced", 3), "for good"),
        (("silenced", 3), ("silenced", None), "for good"),
        (("trusted", None), (None, None), "pending"),
        ((None, None), ("trusted", None), "published"),
    ],
)
def test_of_two_standings_that_become_one_the_harsher_holds(talk, clock, ada, moderator, author, as_guest, own, after):
    gil, began = guest_of(talk), clock.now
    for person, (standing, days) in ((talk.me(None, gil).author.id, as_guest), (author, own)):
        until = began + dt.timedelta(days=days) if days else None
        talk.set_standing(None, person, moderator, standing, until=until)
    talk.set_thread(None, "/held", moderator, hold=True)

    talk.take_over(None, ada, gil)

    try:
        came = talk.post(None, "/held", ada, "Again").comment.state
    except Silenced as error:
        came = f"until {(error.until - began).days}" if error.until else "for good"
    assert came == after


def test_a_time_out_that_is_over_is_handed_on_to_nobody(talk, clock, ada, moderator, author):
    gil = guest_of(talk)
    end = clock.now + dt.timedelta(days=1)
    talk.set_standing(None, talk.me(None, gil).author.id, moderator, "silenced", until=end)
    talk.set_standing(None, author, moderator, "watched")
    clock.advance(days=1)

    talk.take_over(None, ada, gil)

    assert talk.post(None, "/a", ada, "Second").comment.reason == "watched"


def test_a_moderator_takes_over_no_time_out(talk, engine, moderator):
    gil = guest_of(talk)
    talk.set_standing(None, talk.me(None, gil).author.id, moderator, "silenced", reason="Threats")

    talk.take_over(None, moderator, gil)

    assert "Threats" not in repr(rows(engine)["talk_author"])

"""What the links of letters to moderators may do, and what makes them do nothing."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from talkwidget.core import deed_links, letters
from talkwidget.core.errors import CommentUnknown, LetterLinkDead, LetterOutdated
from talkwidget.core.models import Author, Comment
from tests.core.mailing import BOB, HOST, a_letter, say, sending
from tests.tabs import at_once
from tests.witness import rows


def state(session, comment):
    return session.execute(sa.select(Comment.state).where(Comment.id == comment.id)).scalar_one()


@pytest.fixture
def settings():
    return sending()


@pytest.fixture
def mona(talk):
    staff = talk.add_moderator(None, name="Mona", email="mona@mail.example")
    talk.set_letters(None, "Mona", "at-once")
    return staff


@pytest.fixture
def comment(talk, mona):
    return say(talk)


@pytest.fixture
def links(talk, clock, comment, mona):
    told = a_letter(talk, clock, mona)
    return told.held[0].links


@pytest.mark.parametrize(("action", "then"), [("approve", "published"), ("remove", "removed"), ("spam", "spam")])
def test_a_link_does_its_deed_once_as_its_moderator(talk, session, links, comment, mona, action, then):
    talk.act_by_mail(None, links[action])

    (logged,) = talk.decisions(None, HOST, comment=comment.id)
    assert state(session, comment) == then
    assert (logged.actor, logged.via, logged.action) == (mona.author, "mail", action)
    for again in links.values():
        with pytest.raises(LetterOutdated):
            talk.act_by_mail(None, again)


def test_to_look_what_a_link_does_changes_nothing(talk, links, engine, comment):
    before = rows(engine)

    seen = [talk.mailed_deed(None, token) for token in links.values()]

    assert [deed.action for deed in seen] == ["approve", "remove", "spam"]
    assert all(deed.is_current and deed.case.comment.id == comment.id for deed in seen)
    assert rows(engine) == before


def test_a_link_is_dead_once_the_words_are_others(talk, session, links, comment):
    talk.edit(None, comment.id, BOB, "Other words")

    assert talk.mailed_deed(None, links["approve"]).is_current is False
    with pytest.raises(LetterOutdated):
        talk.act_by_mail(None, links["approve"])
    assert state(session, comment) == "pending"


def test_a_link_is_dead_once_somebody_decided_even_if_they_took_it_back(talk, session, links, comment):
    talk.moderate(None, comment.id, HOST, "approve")
    talk.undo(None, talk.decisions(None, HOST, comment=comment.id)[-1].id, HOST)

    with pytest.raises(LetterOutdated):
        talk.act_by_mail(None, links["remove"])
    assert state(session, comment) == "pending"


def test_a_link_ends_after_a_week(talk, clock, links):
    clock.advance(days=7)

    for use in (talk.act_by_mail, talk.mailed_deed):
        with pytest.raises(LetterLinkDead):
            use(None, links["approve"])


def test_a_removed_moderator_s_links_are_dead(talk, session, links, comment, mona):
    talk.remove_moderator(None, mona.subject)

    for use in (talk.act_by_mail, talk.mailed_deed):
        with pytest.raises(LetterLinkDead):
            use(None, links["approve"])
    assert state(session, comment) == "pending"


def test_nobody_makes_another_link_of_one(talk, session, clock, links, comment, mona):
    where = talk.site(None)
    lisa = talk.add_moderator(None, name="Lisa", email="lisa@mail.example")
    other = say(talk, "Another")
    said, _, signature = links["approve"].rpartition(".")
    rows_ = {row.id: row for row in session.execute(sa.select(Comment)).scalars()}
    people = {row.id: row for row in session.execute(sa.select(Author)).scalars()}
    forged = [
        deed_links.sign(where, rows_[about.id], action, people[who.author], now=clock()).rpartition(".")[0]
        for about, action, who in ((other, "approve", mona), (comment, "spam", mona), (comment, "approve", lisa))
    ]

    for one in [*forged, said[:-1], ""]:
        with pytest.raises(LetterLinkDead):
            talk.act_by_mail(None, f"{one}.{signature}")
    assert state(session, comment) == "pending"


def test_a_link_is_worth_nothing_on_another_site(talk, links):
    talk.add_site("shop")

    with pytest.raises(LetterLinkDead):
        talk.act_by_mail("shop", links["approve"])


def test_a_link_that_ends_letters_decides_nothing_and_the_other_way_round(talk, clock, comment, mona):
    told = a_letter(talk, clock, mona)

    with pytest.raises(LetterLinkDead):
        talk.act_by_mail(None, told.stop)
    with pytest.raises(LetterLinkDead):
        talk.stop_letters(None, told.held[0].links["approve"])
    talk.stop_letters(None, told.stop)

    assert talk.letters_wanted(None, talk.staff(None, mona.subject)[0]) == letters.NEVER


def test_a_link_to_what_its_author_deleted_says_so(talk, links, comment):
    talk.delete(None, comment.id, BOB)

    with pytest.raises(CommentUnknown):
        talk.act_by_mail(None, links["approve"])


def test_of_many_who_use_one_link_at_once_one_decides(talk, session, engine, settings, clock, links, comment):
    session.close()

    outcomes = at_once(engine, settings, clock, [lambda talk: talk.act_by_mail(None, links["approve"]).state] * 5)

    assert sorted(map(str, outcomes)) == [str(LetterOutdated)] * 4 + ["published"]
    assert len(talk.decisions(None, HOST, comment=comment.id)) == 1

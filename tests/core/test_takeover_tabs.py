"""Two tabs at once while a guest signs in."""

from __future__ import annotations

import uuid

import pytest
import sqlalchemy as sa

from talkwidget.core.errors import TokenRevoked
from talkwidget.core.identity import Identity
from talkwidget.core.models import Author
from talkwidget.core.views import Takeover, WantedMute
from tests.tabs import at_once
from tests.witness import rows

CAROL = Identity("host", "carol", "Carol")


@pytest.fixture
def gil(talk) -> Identity:
    """A guest who wrote in /a and replied to himself."""
    posted = talk.post(None, "/a", None, "from gil", name="Gil")
    who = Identity("guest", posted.subject)
    talk.post(None, "/a", who, "more from gil", parent=1)
    return who


@pytest.fixture
def gils(talk, gil) -> uuid.UUID:
    return talk.me(None, gil).author.id


def test_two_tabs_taking_over_at_once_take_over_once(talk, engine, settings, clock, ada, bob, gil):
    comment = talk.post(None, "/b", bob, "like me").comment.id
    talk.like(None, comment, gil)
    talk.like(None, comment, ada)

    outcomes = at_once(engine, settings, clock, [lambda tab: tab.take_over(None, ada, gil)] * 4)

    assert sorted(outcomes, key=lambda outcome: outcome.comments) == [Takeover(0, 0)] * 3 + [Takeover(2, 0)]
    assert [row.likes for row in talk.page(talk.thread(None, "/b")).comments] == [1]


def test_what_the_guest_does_while_signing_in_is_not_lost(talk, engine, settings, clock, ada, bob, gil):
    """Either it comes along, or the old token is refused: nothing stays behind under the guest's empty row."""
    comment, bobs = (made := talk.post(None, "/b", bob, "hello")).comment.id, made.author.id
    jobs = [
        lambda tab: tab.take_over(None, ada, gil),
        lambda tab: tab.post(None, "/a", gil, "meanwhile", name="Gil"),
        lambda tab: tab.post(None, "/c", gil, "meanwhile", name="Gil"),
        lambda tab: tab.like(None, comment, gil),
        lambda tab: tab.mute(None, gil, bobs),
    ]

    outcomes = at_once(engine, settings, clock, jobs)

    assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []
    assert {outcome for outcome in outcomes if isinstance(outcome, type)} <= {TokenRevoked}
    _belongs_to_the_account_only(engine)


def test_who_mutes_the_guest_while_they_sign_in_mutes_the_account(talk, engine, settings, clock, ada, bob, gil, gils):
    talk.post(None, "/b", CAROL, "hello")

    outcomes = at_once(
        engine,
        settings,
        clock,
        [
            lambda tab: tab.take_over(None, ada, gil),
            lambda tab: tab.mute(None, bob, gils),
            lambda tab: tab.import_mutes(None, CAROL, [WantedMute(gils)], dry_run=False),
        ],
    )

    adas = talk.me(None, ada).author.id
    assert [outcome for outcome in outcomes if isinstance(outcome, (type, Exception))] == []
    assert [[entry.author for entry in talk.mutes(None, reader)] for reader in (bob, CAROL)] == [[adas], [adas]]


def test_two_guests_becoming_one_account_at_once_are_both_remembered(talk, engine, settings, clock, ada, gil, gils):
    other = talk.post(None, "/a", None, "from the phone", name="Gil")

    at_once(
        engine,
        settings,
        clock,
        [
            lambda tab: tab.take_over(None, ada, gil),
            lambda tab: tab.take_over(None, ada, Identity("guest", other.subject)),
        ],
    )

    assert set(talk.me(None, ada).author.was) == {str(gils), str(other.author.id)}


def _belongs_to_the_account_only(engine) -> None:
    stored = rows(engine)
    with engine.connect() as connection:
        author = Author.__table__
        [guest] = connection.execute(sa.select(author.c.id).where(author.c.issuer == "guest")).scalars()
    for table in ("talk_comment", "talk_like", "talk_mute", "talk_revision", "talk_post_key"):
        assert not [row for row in stored[table] if guest in row], table

"""Legal notices, whom they name, and what is kept of a reporter."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from talkwidget.core.errors import Invalid
from talkwidget.core.identity import Identity
from talkwidget.core.models import Report
from talkwidget.core.reports import WantedReport
from tests.lives import at
from tests.witness import everything_for, rows

CAROL = Identity("host", "carol", "Carol")
SPAM = WantedReport(reason="spam")
NOTICE = WantedReport(
    reason="illegal", note="It sells fakes of my work.", name="Cyd Canary", email="cyd.canary@mail.example",
    good_faith=True,
)  # fmt: skip


@pytest.fixture
def comment(talk, ada, bob):
    """Bob's comment, which Ada answers."""
    talk.post(None, "/a", bob, "buy this")
    talk.post(None, "/a", ada, "no", parent=1)
    return at(talk, "/a", 1)


def kept(engine) -> list[sa.Row]:
    with engine.connect() as connection:
        return list(connection.execute(sa.select(Report.name, Report.email)))


def outcomes(talk, who):
    return [entry.outcome for entry in talk.my_reports(None, who)]


# --- what is illegal --------------------------------------------------------------------------------------------------


def test_a_legal_notice_shows_moderators_whom_to_answer_and_nobody_else(talk, comment, ada, bob, moderator):
    talk.report(None, comment, ada, NOTICE)

    [notice] = talk.reports(None, moderator)[0].notices
    assert (notice.name, notice.email) == (NOTICE.name, NOTICE.email)
    author = talk.page(talk.thread(None, "/a")).comments[0].author.id
    told = repr([everything_for(talk, bob, "/a", words="buy", author=author), talk.my_reports(None, ada)])
    assert "canary" not in told.lower()


@pytest.mark.parametrize(
    ("left_out", "field"),
    [("note", "note"), ("name", "name"), ("email", "email"), ("good_faith", "good_faith")],
)
def test_a_legal_notice_needs_what_the_law_asks_for(talk, comment, left_out, field):
    said = {"reason": "illegal", "note": "why", "name": "Cyd", "email": "cyd@mail.example", "good_faith": True}

    with pytest.raises(Invalid) as refused:
        talk.report(None, comment, None, WantedReport(**{**said, left_out: ""}))

    assert set(refused.value.errors) == {field}


def test_about_abuse_of_children_nobody_need_say_who_they_are(talk, comment, moderator):
    known = Identity("host", "cyd", "Cyd", email="cyd@mail.example")
    talk.report(
        None, comment, known, WantedReport(reason="illegal", note="why", good_faith=True, child_abuse=True)
    )  # fmt: skip

    [notice] = talk.reports(None, moderator)[0].notices
    assert (notice.name, notice.email) == (None, None)


def test_a_notifier_is_forgotten_six_months_after_the_decision(talk, comment, ada, bob, moderator, engine, clock):
    talk.report(None, comment, ada, NOTICE)
    talk.moderate(None, comment, moderator, "remove")
    other = at(talk, "/a", 2)

    clock.advance(days=184)
    talk.report(None, other, bob, SPAM)
    assert "canary" in repr(rows(engine))
    clock.advance(hours=1)
    talk.report(None, other, bob, SPAM)

    assert "canary" not in repr(rows(engine)).lower()
    assert outcomes(talk, ada) == ["removed"]


def test_whoever_writes_has_a_nameless_notifier_s_address_forgotten(talk, comment, moderator, ada, engine, clock):
    canary = Identity("host", "cyd", "", email="cyd.canary@mail.example")
    said = WantedReport(reason="illegal", note="why", email=canary.email, good_faith=True, child_abuse=True)
    talk.report(None, comment, canary, said)
    talk.moderate(None, comment, moderator, "remove")

    clock.advance(days=184, seconds=1)
    talk.like(None, at(talk, "/a", 2), CAROL)

    assert [row.email for row in kept(engine)] == [None]


def test_nobody_is_forgotten_before_the_notice_is_decided_about(talk, comment, ada, bob, engine, clock):
    talk.report(None, comment, ada, NOTICE)

    clock.advance(days=400)
    talk.like(None, at(talk, "/a", 2), bob)

    assert [row.email for row in kept(engine)] == [NOTICE.email]


def test_a_legal_notice_is_heard_after_a_complaint_was_dismissed(talk, comment, ada, moderator):
    talk.report(None, comment, ada, SPAM)
    talk.moderate(None, comment, moderator, "keep")

    talk.report(None, comment, ada, NOTICE)

    assert dict(talk.reports(None, moderator)[0].counts) == {"illegal": 1}


# --- people -----------------------------------------------------------------------------------------------------------


def test_reports_are_in_their_reporter_s_export_and_in_no_other(talk, comment, ada, bob):
    talk.report(None, comment, ada, NOTICE)

    [mine] = talk.export(None, ada)["reports"]
    assert (mine["comment"], mine["reason"], mine["email"]) == (str(comment), "illegal", NOTICE.email)
    assert talk.export(None, bob)["reports"] == []


def test_an_erased_reporter_leaves_no_report(talk, comment, ada, moderator, engine):
    talk.report(None, comment, ada, NOTICE)

    talk.erase(None, ada)

    assert rows(engine)["talk_report"] == []
    assert talk.reports(None, moderator) == []


def test_the_reports_of_an_erased_author_are_closed(talk, comment, ada, bob, moderator):
    talk.report(None, comment, ada, SPAM)

    talk.erase(None, bob)

    assert (outcomes(talk, ada), talk.reports(None, moderator)) == (["deleted"], [])


def test_a_guest_s_reports_become_the_account_s_once_each_and_none_of_its_own(talk, comment, ada, bob, moderator):
    guest = Identity("guest", talk.report(None, comment, None, SPAM).subject)
    talk.report(None, at(talk, "/a", 2), guest, SPAM)
    talk.report(None, comment, ada, WantedReport(reason="abuse"))

    talk.take_over(None, ada, guest)

    assert [(entry.comment, entry.reason) for entry in talk.my_reports(None, ada)] == [(comment, "abuse")]


def test_what_was_decided_shows_its_date(talk, comment, ada, moderator, clock):
    talk.report(None, comment, ada, SPAM)
    clock.advance(days=1)
    talk.moderate(None, comment, moderator, "remove")

    [mine] = talk.my_reports(None, ada, thread="/a")

    assert mine.decided - mine.at == dt.timedelta(days=1)
    assert talk.my_reports(None, ada, thread="/nowhere") == []

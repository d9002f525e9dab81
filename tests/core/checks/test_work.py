"""Work instead of waiting: when it is asked for, what counts as done, and that it counts once."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from typing import Any

import altcha
import pytest
import sqlalchemy as sa

from talkwidget.core import proofs
from talkwidget.core.checks import Sender
from talkwidget.core.errors import Invalid, ProofRequired
from talkwidget.core.identity import GUEST, Identity
from talkwidget.core.models import Author, Comment, Spent
from talkwidget.core.service import Talk
from talkwidget.core.settings import Settings
from tests.conftest import SECRET
from tests.tabs import at_once

NINA = Identity(GUEST, "nina", "Nina")


@pytest.fixture(autouse=True)
def _little_work(monkeypatch):
    monkeypatch.setattr(proofs, "LEAST", 1)
    monkeypatch.setattr(proofs, "MOST", 50)


@pytest.fixture
def talk(session, clock):
    """A site that asks its guests for work, and one that asks only the suspect."""
    talk = Talk(session, Settings(secret=SECRET, moderation="on"), clock=clock)
    talk.add_site("guests", options={"proof_of_work": "guests"})
    talk.add_site("suspect", options={"proof_of_work": "suspect"})
    return talk


def solved(challenge: Any) -> str:
    """Do the work, as any client of ALTCHA does."""
    made = altcha.Challenge.from_dict(challenge)
    solution = altcha.solve_challenge(made)
    assert solution is not None
    return altcha.Payload(made, solution).to_base64()


def write(talk, who=NINA, text="hello", *, site="guests", name="Nina", key=None, **facts):
    facts = {"can_prove": True} | facts
    return talk.post(
        site, "/a", who, text, name=name if who.is_guest else None, idempotency_key=key, sender=Sender("api", **facts)
    ).comment


def rows(session, model):
    return session.scalars(sa.select(model)).all()


def asked(talk, who=NINA, **facts):
    """The challenge that a refusal brings."""
    with pytest.raises(ProofRequired) as refused:
        write(talk, who, **facts)
    return refused.value.challenge


# --- when it is asked for ---------------------------------------------------------------------------------------------


def test_a_new_guest_is_asked_once_and_published_with_the_work(talk):
    challenge = asked(talk)

    first = write(talk, proof=solved(challenge))
    second = write(talk, text="again")

    assert (first.state, second.state) == ("published", "published")


def test_a_refused_post_leaves_nothing_behind(talk, session):
    asked(talk)

    assert rows(session, Comment) == []


def test_who_is_signed_in_is_not_asked(talk, ada):
    assert write(talk, ada).state == "published"


def test_a_new_guest_who_cannot_work_waits(talk):
    written = write(talk, can_prove=False)

    assert (written.state, written.reason) == ("pending", "proof_missing")


def test_a_guest_whose_comment_waits_is_asked_again(talk):
    write(talk, can_prove=False)

    asked(talk, text="again")


def test_editing_asks_for_no_work_and_publishes_nothing_that_waits(talk):
    waiting = write(talk, can_prove=False)

    assert talk.edit("guests", waiting.id, NINA, "hello again", sender=Sender("api")).state == "pending"


def test_editing_takes_nothing_out_of_spam_where_guests_are_asked(talk):
    spam = write(talk, can_prove=False, trapped=True)

    assert talk.edit("guests", spam.id, NINA, "hello again", sender=Sender("api")).state == "spam"


def test_the_suspect_are_asked_where_they_would_wait(talk, ada):
    challenge = asked(talk, ada, site="suspect", seconds=0.5)

    assert write(talk, ada, site="suspect", seconds=0.5, proof=solved(challenge)).state == "published"


def test_the_unsuspicious_are_not_asked(talk):
    assert write(talk, site="suspect", seconds=30).state == "published"


def test_work_opens_no_door_that_a_moderator_closed(talk, ada):
    """Where everything waits for a look it does so with work too: none is asked for."""
    talk.set_site("suspect", options={"moderation": "hold"})

    assert write(talk, ada, site="suspect", seconds=0.5).state == "pending"


def test_work_makes_no_spam_welcome(talk, ada):
    assert write(talk, ada, site="suspect", trapped=True, seconds=0.5).state == "spam"


def test_what_was_held_against_it_is_kept_beside_the_work(talk, session, ada):
    challenge = asked(talk, ada, site="suspect", seconds=0.5)
    write(talk, ada, site="suspect", seconds=0.5, proof=solved(challenge))

    (kept,) = rows(session, Comment)

    assert [(found["code"], found["verdict"]) for found in kept.findings] == [
        ("too_quick", "note"),
        ("proof_given", "note"),
    ]


# --- what counts ------------------------------------------------------------------------------------------------------


def test_a_proof_is_good_for_one_comment(talk, session):
    proof = solved(asked(talk))
    write(talk, proof=proof)

    with pytest.raises(ProofRequired):
        write(talk, Identity(GUEST, "mallory", "Mallory"), name="Mallory", proof=proof)
    assert [person.subject for person in rows(session, Author)] == ["nina"]
    assert len(rows(session, Comment)) == 1


def test_a_proof_sent_twice_at_once_is_good_for_one_comment(talk, session, engine, clock):
    proof = solved(asked(talk))
    people = [Identity(GUEST, f"mallory {number}", "Mallory") for number in range(4)]
    jobs = [lambda talk, who=who: write(talk, who, name="Mallory", proof=proof) for who in people]
    session.close()

    outcomes = at_once(engine, talk.settings, clock, jobs)

    assert sorted(outcome is ProofRequired for outcome in outcomes) == [False, True, True, True]
    assert [comment.state for comment in rows(session, Comment)] == ["published"]


def test_a_proof_written_in_other_letters_is_the_same_proof(talk):
    proof = solved(asked(talk))
    write(talk, proof=proof)
    said = json.loads(base64.b64decode(proof))
    other = base64.b64encode(json.dumps(said | {"more": 1}, indent=1).encode()).decode()

    with pytest.raises(ProofRequired):
        write(talk, Identity(GUEST, "mallory", "Mallory"), name="Mallory", proof=other)


def test_a_proof_holds_for_ten_minutes(talk, clock):
    challenge = asked(talk)
    early, late = solved(challenge), solved(asked(talk))
    clock.advance(minutes=10, seconds=-1)
    assert write(talk, proof=early).state == "published"

    clock.advance(seconds=1)

    with pytest.raises(ProofRequired):
        write(talk, Identity(GUEST, "late", "Late"), name="Late", proof=late)


def test_another_sites_proof_does_not_count(talk):
    elsewhere = solved(talk.challenge("suspect"))

    with pytest.raises(ProofRequired):
        write(talk, proof=elsewhere)


def test_an_unsolved_challenge_does_not_count(talk):
    challenge = asked(talk)
    lazy = altcha.Payload(altcha.Challenge.from_dict(challenge), altcha.Solution(0, "00" * 32, 0)).to_base64()

    with pytest.raises(ProofRequired):
        write(talk, proof=lazy)


def test_a_challenge_made_easier_does_not_count(talk):
    challenge = asked(talk)
    easier = challenge | {"parameters": challenge["parameters"] | {"keyPrefix": "00"}}

    with pytest.raises(ProofRequired):
        write(talk, proof=solved(easier))


@pytest.mark.parametrize(
    "said",
    [
        None, [], 1, "x", {}, {"challenge": None, "solution": None}, {"challenge": {}, "solution": {}},
        {"challenge": {"parameters": []}, "solution": []},
        {"challenge": {"parameters": {"algorithm": 1, "nonce": 2, "salt": 3, "cost": "x"}}, "solution": {}},
    ],
)  # fmt: skip
def test_what_is_no_proof_is_refused_as_none(talk, said):
    proof = base64.b64encode(json.dumps(said).encode()).decode()

    with pytest.raises(ProofRequired):
        write(talk, proof=proof)


@pytest.mark.parametrize("noise", ["%%%", "e30=", "é", "A" * 4096, "[" * 4000, base64.b64encode(b"[" * 3000).decode()])
def test_noise_is_refused_as_no_proof(talk, noise):
    with pytest.raises(ProofRequired):
        write(talk, proof=noise)


# --- what is used up --------------------------------------------------------------------------------------------------


def test_a_post_that_is_sent_again_for_a_lost_answer_needs_no_new_work(talk):
    proof = solved(asked(talk, key="k"))

    first = write(talk, key="k", proof=proof)
    again = write(talk, key="k", proof=proof)

    assert again.id == first.id


def test_a_post_that_fails_for_another_reason_keeps_its_proof(talk):
    proof = solved(asked(talk))
    with pytest.raises(Invalid):
        write(talk, name="", proof=proof)

    assert write(talk, proof=proof).state == "published"


def test_used_proofs_are_forgotten_when_they_would_be_too_old(talk, session, clock):
    write(talk, proof=solved(asked(talk)))
    clock.advance(minutes=11)

    later = Identity(GUEST, "later", "Later")
    write(talk, later, name="Later", proof=solved(asked(talk, later, name="Later")))

    assert len(rows(session, Spent)) == 1


def test_a_site_that_asks_nobody_makes_no_challenge(talk):
    talk.add_site("plain")

    assert talk.challenge("plain") is None


def test_the_library_is_not_loaded_before_it_is_needed():
    said = "import talkwidget.standalone, sys; sys.exit('altcha' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", said], check=False).returncode == 0

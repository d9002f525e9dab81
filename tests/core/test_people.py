"""Everything kept about a person, and their tokens (mute.md, M32)."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from talkwidget.core.errors import SignInRequired, TokenRevoked
from talkwidget.core.identity import Identity
from talkwidget.core.models import Base
from tests.lives import CANARY, a_life, at
from tests.witness import rows


def test_an_export_holds_everything_that_bears_one_s_id(talk, engine, ada):
    """The rows of every table are counted by the author's id, whatever the column is called."""
    author = a_life(talk, CANARY, other=ada)

    export = talk.export(None, CANARY)

    held = {
        (table.name, column.name): sum(row[index] == author for row in stored)
        for table, stored in ((table, rows(engine)[table.name]) for table in Base.metadata.sorted_tables)
        for index, column in enumerate(table.columns)
        if any(row[index] == author for row in stored)
    }
    assert held == {
        ("talk_author", "id"): 1,
        ("talk_comment", "author_id"): len(export["comments"]),
        ("talk_revision", "editor_id"): sum(len(comment["history"]) for comment in export["comments"]),
        ("talk_like", "author_id"): len(export["likes"]),
        ("talk_mute", "reader_id"): len(export["mutes"]),
        ("talk_report", "reporter_id"): len(export["reports"]),
        ("talk_mute", "author_id"): 1,  # somebody else's list: theirs, not this person's
        ("talk_post_key", "author_id"): 1,  # digests, for a day
        ("talk_post_key", "scope"): 1,
    }
    assert all(held.values())


def test_an_export_holds_a_moderator_s_edits_of_others_words(talk, bob, moderator):
    comment = talk.post(None, "/a", bob, "with a swear word").comment.id
    talk.edit(None, comment, moderator, "without")

    assert talk.export(None, moderator)["edits"] == [{"comment": str(comment), "replaced": "2026-11-22T18:00:00Z"}]
    assert talk.export(None, bob)["edits"] == []
    assert talk.export(None, bob)["comments"][0]["history"] == [
        {"text": "with a swear word", "replaced": "2026-11-22T18:00:00Z"}
    ]


def test_an_export_holds_every_word(talk, clock, ada):
    author = a_life(talk, CANARY, other=ada)
    now = "2026-11-22T18:00:00Z"

    export = talk.export(None, CANARY)

    assert export["author"] == {
        "id": str(author), "issuer": "host", "subject": "canary-subject", "name": "Canary-Name",
        "url": "https://canary.example/canary-url", "email": "canary-mail@mail.example", "role": None, "was": [],
        "since": now, "standing": None, "standing_until": None, "standing_reason": None,
    }  # fmt: skip
    assert [(row["thread"], row["number"], row["text"], row["state"]) for row in export["comments"]] == [
        ("/a", 1, "canary-words two", "published"),
        ("/a", 3, "canary-words three", "published"),
    ]
    assert export["comments"][0]["history"] == [{"text": "canary-words one", "replaced": now}]
    assert export["likes"] == [{"comment": str(at(talk, "/b", 1)), "created": now}]
    assert {(mute["name"], mute["thread"], mute["until"], mute["note"]) for mute in export["mutes"]} == {
        ("Ada", None, "2026-11-29T18:00:00Z", "canary-note"),
        ("Ada", "/b", None, None),
    }


def test_an_export_holds_what_moderators_and_checks_noted_and_not_which_moderator(talk, bob, moderator, clock):
    talk.set_site("default", options={"moderation": "hold"})
    posted = talk.post(None, "/a", bob, "rude words")
    talk.moderate(None, posted.comment.id, moderator, "remove", rule="Be kind", reason="rude")
    end = clock() + dt.timedelta(days=7)
    talk.set_standing(None, posted.author.id, moderator, "silenced", until=end, reason="A week off")

    export = talk.export(None, bob)

    now, until = "2026-11-22T18:00:00Z", "2026-11-29T18:00:00Z"
    comment = {"comment": str(posted.comment.id), "rule": "Be kind", "note": "rude"}
    assert export["decisions"] == [
        {"action": "remove", "at": now, "via": "python"} | comment,
        {"action": "silenced", "at": now, "via": "python", "comment": None, "rule": None, "note": "A week off"},
    ]
    stands = ("silenced", until, "A week off")
    assert tuple(export["author"][name] for name in ("standing", "standing_until", "standing_reason")) == stands
    assert [found["code"] for found in export["comments"][0]["findings"]] == ["held"]
    assert "Moderator" not in json.dumps(export)


def test_an_export_holds_what_one_decided_as_a_moderator(talk, bob, moderator):
    comment = talk.post(None, "/a", bob, "rude words").comment.id
    talk.moderate(None, comment, moderator, "remove", reason="rude")

    [line] = talk.export(None, moderator)["decided"]

    assert (line["action"], line["comment"], line["note"]) == ("remove", str(comment), "rude")
    assert talk.export(None, bob)["decided"] == []


def test_an_export_is_json(talk, ada):
    a_life(talk, CANARY, other=ada)

    export = talk.export(None, CANARY)

    assert json.loads(json.dumps(export)) == export


def test_an_export_says_nothing_of_who_muted_one(talk, ada):
    """M28."""
    a_life(talk, CANARY, other=ada)

    assert "what ada thinks of them" not in json.dumps(talk.export(None, CANARY))


def test_an_export_holds_what_waits_and_what_was_removed_with_the_reason(talk, bob, moderator):
    talk.set_site("default", options={"moderation": "hold"})
    talk.post(None, "/a", bob, "waiting")
    removed = talk.post(None, "/a", bob, "rude words").comment.id
    talk.moderate(None, removed, moderator, "remove", reason="rude")

    export = talk.export(None, bob)

    assert [(row["text"], row["state"], row["reason"]) for row in export["comments"]] == [
        ("waiting", "pending", "held"),
        ("rude words", "removed", "rude"),
    ]


def test_an_export_holds_mutes_as_long_as_they_are_stored(talk, engine, clock, ada, bob):
    """Those that ran out more than 30 days ago are on no list, but in the table until its next change."""
    bobs = talk.post(None, "/a", bob, "hello").author.id
    talk.mute(None, ada, bobs, days=1)
    clock.advance(days=40)

    export = talk.export(None, ada)

    assert len(rows(engine)["talk_mute"]) == 1
    assert [(mute["author"], mute["expired"]) for mute in export["mutes"]] == [(str(bobs), True)]


def test_an_export_holds_the_ids_that_one_had_as_a_guest(talk, ada):
    posted = talk.post(None, "/a", None, "as a guest", name="Gil")
    talk.take_over(None, ada, Identity("guest", posted.subject))

    export = talk.export(None, ada)

    assert export["author"]["was"] == [
        {"id": str(posted.author.id), "subject": posted.subject, "since": "2026-11-22T18:00:00Z"}
    ]
    assert [row["text"] for row in export["comments"]] == ["as a guest"]


def test_an_export_is_of_one_site(talk, ada):
    talk.add_site("other")
    talk.post("default", "/a", ada, "here")
    talk.post("other", "/a", ada, "there")

    assert [row["text"] for row in talk.export("other", ada)["comments"]] == ["there"]


def test_somebody_who_left_no_trace_has_an_empty_export(talk, ada):
    assert talk.export(None, ada) == {
        "site": "default", "author": None, "comments": [], "edits": [], "likes": [], "mutes": [],
        "reports": [], "appeals": [], "decisions": [], "decided": [], "sessions": [], "passkeys": [],
    }  # fmt: skip


def test_exporting_changes_nothing(talk, engine, ada, bob):
    a_life(talk, CANARY, other=ada)
    before = rows(engine)

    talk.export(None, CANARY)
    talk.export(None, bob)

    assert rows(engine) == before


@pytest.mark.parametrize("use", ["export", "erase"])
def test_nobody_has_nothing_to_ask_for(talk, use):
    with pytest.raises(SignInRequired):
        getattr(talk, use)(None, None)


# --- tokens -----------------------------------------------------------------------------------------------------------


def test_revoking_ends_every_token_of_a_guest(talk):
    posted = talk.post(None, "/a", None, "hello", name="Gil")
    guest = Identity("guest", posted.subject)

    talk.revoke_tokens(None, guest)

    assert talk.token_epoch(None, posted.subject) == 1
    assert talk.me(None, guest).author.name == "Gil"


def test_a_guest_who_took_over_can_t_revoke_what_is_the_account_s(talk, ada):
    posted = talk.post(None, "/a", None, "hello", name="Gil")
    guest = Identity("guest", posted.subject)
    talk.take_over(None, ada, guest)

    with pytest.raises(TokenRevoked):
        talk.revoke_tokens(None, guest)

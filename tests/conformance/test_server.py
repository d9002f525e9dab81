"""The failures that the server could commit, seen through the API on three databases."""

from __future__ import annotations

import datetime as dt
import uuid

from talkwidget.core import events
from tests.api.apps import Browser
from tests.witness import SIGNALS, news, rows

THREAD = "/posts/42"
PAGE = f"/api/comments?thread={THREAD}"


def mute(reader: Browser, author: str, **how: object) -> None:
    assert reader.put(f"/api/me/mutes/{author}", how).status_code == 204


def scene(ada: Browser, bob: Browser, carol: Browser) -> tuple[str, str, str]:
    """Ada asks, Bob answers, Carol replies to Bob; returns their ids."""
    ids = [
        who.comment(text, parent=parent)["author"]["id"]
        for who, text, parent in ((ada, "A question", None), (bob, "An answer", 1), (carol, "A reply", 2))
    ]
    return ids[0], ids[1], ids[2]


def test_01_a_notification_escapes(talk, clock, ada, bob, carol):
    adas, bobs, carols = (uuid.UUID(author) for author in scene(ada, bob, carol))
    elsewhere = "/posts/43"
    bob.comment("elsewhere", thread=elsewhere)

    mute(ada, str(bobs), days=7)
    mute(carol, str(bobs), thread=THREAD)

    assert not any(talk.may_notify(None, adas, bobs, thread=thread) for thread in (None, THREAD, elsewhere))
    assert [talk.may_notify(None, carols, bobs, thread=thread) for thread in (THREAD, elsewhere)] == [False, True]
    assert talk.may_notify(None, adas, carols)
    clock.advance(days=7)
    assert talk.may_notify(None, adas, bobs)


def test_05_the_count_changes_and_looks_like_a_shadow_ban(ada, bob, carol):
    _, bobs, _ = scene(ada, bob, carol)

    mute(ada, bobs)

    for reader in (ada, bob, carol):
        assert reader.get(PAGE).json["thread"]["count"] == 3
        assert reader.get(f"/api/counts?thread={THREAD}").json == {"counts": {THREAD: 3}}


def test_08_mutes_for_ever_forgotten(clock, ada, bob, carol):
    """Each entry says since when, how long and why; what ran out stays to be seen, and to be renewed."""
    _, bobs, carols = scene(ada, bob, carol)
    mute(ada, bobs, note="loud")
    mute(ada, carols, days=1)

    clock.advance(days=2)

    listed = {entry["author"]: entry for entry in ada.get("/api/me/mutes").json["mutes"]}
    assert (listed[bobs]["since"], listed[bobs]["until"], listed[bobs]["note"]) == (
        "2026-11-22T18:00:00Z",
        None,
        "loud",
    )
    assert (listed[carols]["until"], listed[carols]["expired"]) == ("2026-11-23T18:00:00Z", True)
    mute(ada, carols, days=7)
    assert "expired" not in ada.get("/api/me/mutes").json["mutes"][0]


def test_09_an_expiry_bug_unmutes_everybody(talk, clock, ada, bob, carol, greta):
    """No end is no end: in the list, on the page, at the gate, through a file, and through signing in."""
    adas, bobs, carols = scene(ada, bob, carol)
    mute(ada, bobs)
    mute(ada, carols, until="9999-12-31T00:00:00Z")
    mute(greta, bobs)
    token = greta.headers["Authorization"].removeprefix("Bearer ")

    assert carol.post("/api/me/takeover", {"token": token}).status_code == 200
    exported = ada.get("/api/me/mutes").json
    clock.now = dt.datetime(2999, 1, 1, tzinfo=dt.UTC)
    bob.post("/api/me/mutes/import", exported)

    for reader, muted in ((ada, {bobs, carols}), (carol, {bobs}), (bob, {carols})):
        assert {entry["author"] for entry in reader.get(f"/api/me?thread={THREAD}").json["mutes"]} == muted
        assert {entry["author"] for entry in reader.get("/api/me/mutes").json["mutes"]} == muted
    assert not talk.may_notify(None, uuid.UUID(adas), uuid.UUID(bobs))


def test_11_two_lists_neither_found(ada, bob, carol, greta):
    """What was muted as a guest, in a file or in a thread stands on the one list, wherever one looks."""
    _, bobs, carols = scene(ada, bob, carol)
    mute(greta, bobs)
    mute(ada, carols, thread=THREAD)
    token = greta.headers["Authorization"].removeprefix("Bearer ")

    ada.post("/api/me/takeover", {"token": token})
    ada.post("/api/me/mutes/import", {"mutes": [{"author": bobs, "until": "2026-12-24T00:00:00Z"}]})

    wanted = {(bobs, None), (carols, THREAD)}
    for found in (
        ada.get("/api/me/mutes").json["mutes"],
        ada.get(f"/api/me?thread={THREAD}").json["mutes"],
        ada.get("/api/me/export").json["mutes"],
    ):
        assert {(entry["author"], entry["thread"]) for entry in found} == wanted
        assert {entry["until"] for entry in found} == {None}


def test_12_muting_announces_itself(engine, ada, bob, carol):
    """No answer, event, version or row of anybody else's says it; nor is there a signal that could."""
    _, bobs, _ = scene(ada, bob, carol)
    before = rows(engine)

    with news() as told:
        answers = [
            ada.put(f"/api/me/mutes/{bobs}", {"note": "loud"}),
            ada.put(f"/api/me/mutes/{bobs}", {"days": 7}),
            ada.delete(f"/api/me/mutes/{bobs}"),
            ada.put(f"/api/me/mutes/{bobs}"),
        ]

    assert [(answer.status_code, answer.data) for answer in answers] == [(204, b"")] * 4
    assert told == []
    assert not [name for name in events.__all__ if "mut" in name.lower()]
    assert len(SIGNALS) == sum(name.islower() for name in events.__all__) - 1  # all of them, and announce
    after = rows(engine)
    assert {table for table in after if after[table] != before[table]} == {"talk_author", "talk_mute"}
    others = [[row for row in stored["talk_author"] if "ada" not in row] for stored in (before, after)]
    assert others[0] == others[1]


def test_13_a_two_way_block_abused_for_the_last_word(ada, bob, carol):
    """Who mutes after a last word doesn't silence the answer, nor stops it from being read by all others."""
    _, bobs, _ = scene(ada, bob, carol)
    last_word = ada.comment("And that is that", parent=2)
    mute(ada, bobs)

    answer = bob.post("/api/comments", {"thread": THREAD, "text": "Not quite", "parent": last_word["number"]})
    like = bob.put(f"/api/comments/{last_word['id']}/like")

    assert (answer.status_code, answer.json["comment"]["state"]) == (201, "published")
    assert (like.status_code, like.json["likes"]) == (200, 1)
    for reader in (ada, bob, carol):
        assert "Not quite" in reader.get(PAGE).text


def test_14_the_muted_person_can_tell(ada, bob, carol):
    """The page is the same bytes for the muter, the muted and a stranger, before and after; so is all that is Bob's."""
    _, bobs, _ = scene(ada, bob, carol)
    paths = [
        PAGE, f"{PAGE}&sort=newest", f"{PAGE}&sort=top", f"{PAGE}&around=2", f"{PAGE}&q=answer",
        f"/api/comments?thread={THREAD}&root=1", f"/api/counts?thread={THREAD}", "/feed.atom", "/feed.json",
        f"/feed.json?author={bobs}", f"/api/me?thread={THREAD}", "/api/me/mutes", "/api/me/export",
    ]  # fmt: skip
    public = [path for path in paths if "/me" not in path]
    before = [_answer(bob, path) for path in paths]

    mute(ada, bobs, note="loud")

    assert [_answer(bob, path) for path in paths] == before
    for path in public:
        assert _answer(ada, path) == _answer(bob, path) == _answer(carol, path) == _answer(Browser(ada.app), path), path


def test_16_shared_lists_without_a_look_first(engine, ada, bob, carol):
    _, bobs, carols = scene(ada, bob, carol)
    shared = {"mutes": [{"author": author} for author in (bobs, carols, str(uuid.uuid4()))]}
    mute(ada, carols)
    before = rows(engine)

    look = ada.post("/api/me/mutes/import?dry_run=1", shared)

    assert look.status_code == 200
    assert [(entry["author"], entry["name"]) for entry in look.json["mutes"]] == [(bobs, "Bob")]
    assert (look.json["added"], look.json["already"], look.json["unknown"]) == (1, 1, 1)
    assert rows(engine) == before
    assert ada.post("/api/me/mutes/import", shared).json == look.json


def _answer(reader: Browser, path: str) -> tuple[int, dict[str, str], bytes]:
    answer = reader.get(path)
    assert answer.status_code == 200, (path, answer.text)
    return answer.status_code, dict(answer.headers), answer.data

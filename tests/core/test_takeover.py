"""A guest signs in, and what was theirs becomes the account's (mute.md, M3, M27)."""

from __future__ import annotations

import uuid

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from talkwidget.core.errors import MuteLimit, SignInRequired, TokenRevoked
from talkwidget.core.identity import Identity
from talkwidget.core.models import Author
from talkwidget.core.views import Takeover, WantedMute
from tests.witness import rows

CAROL = Identity("host", "carol", "Carol")


@pytest.fixture
def gil(talk) -> Identity:
    """A guest who wrote in /a and replied to himself."""
    posted = talk.post(
        None, "/a", None, "from gil", name="Gil", email="gil@mail.example", website="https://gil.example"
    )
    who = Identity("guest", posted.subject)
    talk.post(None, "/a", who, "more from gil", parent=1)
    return who


@pytest.fixture
def gils(talk, gil) -> uuid.UUID:
    return talk.me(None, gil).author.id


def shown(talk, key="/a"):
    return talk.page(talk.thread(None, key)).comments


def test_the_guest_s_comments_become_the_account_s(talk, ada, gil, gils):
    result = talk.take_over(None, ada, gil)

    assert result == Takeover(comments=2, mutes=0)
    assert [(row.number, row.parent, row.author.name, row.author.guest) for row in shown(talk)] == [
        (1, None, "Ada", False),
        (2, 1, "Ada", False),
    ]
    assert {row.author.was for row in shown(talk)} == {(str(gils),)}


def test_the_account_may_edit_and_delete_what_it_took_over(talk, ada, gil):
    talk.take_over(None, ada, gil)

    talk.edit(None, shown(talk)[0].id, ada, "from ada now")
    talk.delete(None, shown(talk)[1].id, ada)

    assert [row.html.strip() for row in shown(talk)] == ["<p>from ada now</p>"]


def test_the_pages_with_the_guest_s_comments_become_new(talk, ada, gil):
    talk.post(None, "/b", gil, "elsewhere")
    before = {key: talk.thread(None, key).version for key in ("/a", "/b")}

    talk.take_over(None, ada, gil)

    assert all(talk.thread(None, key).version > version for key, version in before.items())


def test_counts_and_numbers_stay(talk, ada, gil):
    before = talk.thread(None, "/a").count, [(row.number, row.replies) for row in shown(talk)]

    talk.take_over(None, ada, gil)

    assert (talk.thread(None, "/a").count, [(row.number, row.replies) for row in shown(talk)]) == before


def test_pending_comments_come_along(talk, ada, gil):
    talk.set_site("default", options={"moderation": "hold"})
    talk.post(None, "/a", gil, "waiting")

    talk.take_over(None, ada, gil)

    assert [row.number for row in talk.me(None, ada, "/a").pending] == [3]


def test_nothing_of_the_guest_s_name_stays(talk, engine, ada, gil):
    talk.take_over(None, ada, gil)

    stored = repr(rows(engine))
    assert "Gil" not in stored
    assert "gil@mail.example" not in stored
    assert "https://gil.example" not in stored


def test_what_was_decided_about_the_guest_was_decided_about_the_account(talk, ada, gil, gils, moderator):
    talk.moderate(None, shown(talk)[0].id, moderator, "remove", reason="rude")
    talk.set_standing(None, gils, moderator, "watched")

    talk.take_over(None, ada, gil)

    adas = talk.me(None, ada).author.id
    assert [line.action for line in talk.decisions(None, moderator, author=adas)] == ["watched", "remove"]


def test_an_account_without_a_name_keeps_the_guest_s(talk, gil):
    talk.take_over(None, Identity("host", "nameless"), gil)

    assert {row.author.name for row in shown(talk)} == {"Gil"}


def test_only_the_guest_s_row_still_bears_their_id(talk, engine, ada, bob, gil, gils):
    """Every kind of trace has changed hands, the history of edits too."""
    bobs = (hello := talk.post(None, "/b", bob, "hello")).author.id
    talk.edit(None, shown(talk)[0].id, gil, "edited by gil")
    talk.like(None, hello.comment.id, gil)
    talk.mute(None, gil, bobs)
    talk.mute(None, bob, gils)

    talk.take_over(None, ada, gil)

    assert {table for table, stored in rows(engine).items() if [row for row in stored if gils in row]} == {
        "talk_author"
    }


def test_likes_come_along(talk, ada, bob, gil):
    comment = talk.post(None, "/b", bob, "like me").comment.id
    talk.like(None, comment, gil)

    talk.take_over(None, ada, gil)

    assert talk.me(None, ada, "/b").likes == [comment]
    assert talk.unlike(None, comment, ada).likes == 0


def test_who_liked_under_both_names_likes_once(talk, engine, ada, bob, gil):
    comment = talk.post(None, "/b", bob, "like me").comment.id
    for who in (gil, ada, CAROL):
        talk.like(None, comment, who)
    before = talk.thread(None, "/b").version

    talk.take_over(None, ada, gil)

    assert [row.likes for row in shown(talk, "/b")] == [2]
    assert len(rows(engine)["talk_like"]) == 2
    assert talk.thread(None, "/b").version > before


def test_the_guest_s_mutes_join_the_account_s(talk, clock, ada, bob, gil):
    """M3: union, the longer wish wins, no note is lost."""
    bobs, carols = (talk.post(None, "/b", who, "hello").author.id for who in (bob, CAROL))
    dans = talk.post(None, "/b", None, "hello", name="Dan").author.id
    talk.mute(None, gil, bobs, note="loud")
    talk.mute(None, gil, carols, days=1, thread="/b")
    talk.mute(None, gil, dans, days=30)
    talk.mute(None, ada, bobs, days=7)
    talk.mute(None, ada, dans, days=90, note="later")

    result = talk.take_over(None, ada, gil)

    found = {(entry.author, entry.thread): (entry.until, entry.note) for entry in talk.mutes(None, ada)}
    assert result.mutes == 1
    assert {key: (until and (until - clock()).days, note) for key, (until, note) in found.items()} == {
        (bobs, None): (None, "loud"),
        (carols, "/b"): (1, None),
        (dans, None): (90, "later"),
    }


def test_whoever_muted_the_guest_does_not_hear_the_account(talk, ada, bob, gil, gils):
    """M27."""
    talk.mute(None, bob, gils)

    result = talk.take_over(None, ada, gil)

    adas = talk.me(None, ada).author.id
    assert result.mutes == 0  # of the guest's own: how many others muted them is nobody's to know
    assert [(entry.author, entry.name, entry.was) for entry in talk.mutes(None, bob)] == [(adas, "Ada", (str(gils),))]
    assert not talk.may_notify(None, talk.me(None, bob).author.id, adas)


def test_who_muted_both_has_one_entry_of_the_longer_duration(talk, ada, bob, gil, gils):
    adas = talk.post(None, "/b", ada, "hello").author.id
    talk.mute(None, bob, gils)
    talk.mute(None, bob, adas, days=1)

    talk.take_over(None, ada, gil)

    assert [(entry.author, entry.until) for entry in talk.mutes(None, bob)] == [(adas, None)]


def test_who_had_muted_themselves_under_the_other_name_hears_themselves(talk, ada, gil, gils):
    """M8, M26."""
    adas = talk.post(None, "/b", ada, "hello").author.id
    talk.mute(None, gil, adas)
    talk.mute(None, ada, gils)

    talk.take_over(None, ada, gil)

    assert talk.mutes(None, ada) == []


def test_an_old_id_is_still_muted_and_unmuted(talk, ada, bob, gil, gils):
    """M27: a browser's list knows the guest's id only."""
    talk.take_over(None, ada, gil)

    talk.mute(None, bob, gils)
    muted = [entry.author for entry in talk.mutes(None, bob)]
    talk.unmute(None, bob, gils)

    assert muted == [talk.me(None, ada).author.id]
    assert talk.mutes(None, bob) == []


def test_an_old_id_finds_the_account_s_feed(talk, ada, gil, gils):
    talk.take_over(None, ada, gil)

    assert len(talk.latest(None, author=gils)) == 2


def test_two_lists_too_long_to_be_one_are_kept_apart(talk, engine, clock, ada, gil):
    with Session(engine) as session:
        site_id = session.scalars(sa.select(Author.site_id).limit(1)).one()
        crowd = [
            Author(site_id=site_id, issuer="host", subject=f"p{number}", name="P", created=clock())
            for number in range(1001)
        ]
        session.add_all(crowd)
        session.flush()
        ids = [person.id for person in crowd]
        session.commit()
    talk.import_mutes(None, ada, [WantedMute(author) for author in ids[:501]], dry_run=False)
    talk.import_mutes(None, gil, [WantedMute(author) for author in ids[501:]], dry_run=False)

    with pytest.raises(MuteLimit):
        talk.take_over(None, ada, gil)
    talk.unmute(None, gil, ids[1000])
    talk.take_over(None, ada, gil)

    assert len(talk.mutes(None, ada)) == 1000


# --- the guest's token speaks for nobody any more ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "use",
    [
        "post", "edit", "delete", "source", "like", "unlike", "me", "mute", "unmute", "mutes", "import", "look",
        "export", "erase", "revoke_tokens",
    ],
)  # fmt: skip
def test_a_guest_s_token_can_t_act_as_the_account(talk, engine, ada, bob, gil, gils, use):
    """It lies in a browser for a year, and outlives the account's signing out."""
    bobs = talk.post(None, "/b", bob, "hello").author.id
    mine = shown(talk)[0].id
    talk.take_over(None, ada, gil)
    uses = {
        "post": lambda: talk.post(None, "/a", gil, "as ada?", name="Gil"),
        "edit": lambda: talk.edit(None, mine, gil, "as ada?"),
        "delete": lambda: talk.delete(None, mine, gil),
        "source": lambda: talk.source(None, mine, gil),
        "like": lambda: talk.like(None, mine, gil),
        "unlike": lambda: talk.unlike(None, mine, gil),
        "me": lambda: talk.me(None, gil, "/a"),
        "mute": lambda: talk.mute(None, gil, bobs),
        "unmute": lambda: talk.unmute(None, gil, bobs),
        "mutes": lambda: talk.mutes(None, gil),
        "import": lambda: talk.import_mutes(None, gil, [WantedMute(bobs)], dry_run=False),
        "look": lambda: talk.import_mutes(None, gil, [WantedMute(bobs)], dry_run=True),
        "export": lambda: talk.export(None, gil),
        "erase": lambda: talk.erase(None, gil),
        "revoke_tokens": lambda: talk.revoke_tokens(None, gil),
    }
    before = rows(engine)

    with pytest.raises(TokenRevoked):
        uses[use]()

    assert rows(engine) == before


def test_a_guest_s_token_is_refused_at_the_door(talk, ada, gil):
    """The doors compare the epoch that is in the token."""
    assert talk.token_epoch(None, gil.subject) == 0

    talk.take_over(None, ada, gil)

    assert talk.token_epoch(None, gil.subject) == 1


def test_an_answer_that_was_lost_can_be_asked_for_by_the_account(talk, ada):
    """The guest posts, signs in, and the page sends what it got no answer to once more."""
    post = {"source": "lost on the way", "name": "Gil", "idempotency_key": "k" * 24}
    first = talk.post(None, "/a", None, **post)
    talk.take_over(None, ada, Identity("guest", first.subject))

    again = talk.post(None, "/a", ada, **post)

    assert (again.replayed, again.comment.id, again.author.name) == (True, first.comment.id, "Ada")
    assert talk.thread(None, "/a").count == 1


def test_a_lost_answer_gives_nobody_the_account_s_subject(talk, ada):
    """Without a token, the same request makes a new guest: the key alone proves nothing after signing in."""
    post = {"source": "lost on the way", "name": "Gil", "idempotency_key": "k" * 24}
    first = talk.post(None, "/a", None, **post)
    talk.take_over(None, ada, Identity("guest", first.subject))

    again = talk.post(None, "/a", None, **post)

    assert again.subject not in {first.subject, ada.subject}
    assert again.author.id != first.author.id


# --- who may, and how often -------------------------------------------------------------------------------------------


def test_taking_over_twice_is_taking_over_once(talk, engine, ada, gil):
    talk.take_over(None, ada, gil)
    before = rows(engine)

    again = talk.take_over(None, ada, gil)

    assert again == Takeover(0, 0)
    assert rows(engine) == before


def test_nobody_takes_over_what_another_took(talk, ada, bob, gil):
    talk.take_over(None, ada, gil)

    result = talk.take_over(None, bob, gil)

    assert result == Takeover(0, 0)
    assert {row.author.name for row in shown(talk)} == {"Ada"}


def test_a_guest_who_left_no_trace_has_nothing_to_take(talk, ada):
    assert talk.take_over(None, ada, Identity("guest", str(uuid.uuid4()))) == Takeover(0, 0)


def test_several_guests_may_become_one_account(talk, ada, gil, gils):
    """One from each browser."""
    other = talk.post(None, "/a", None, "from the phone", name="Gil")

    talk.take_over(None, ada, gil)
    talk.take_over(None, ada, Identity("guest", other.subject))

    assert {row.author.was for row in shown(talk)} == {tuple(sorted([str(gils), str(other.author.id)]))}


@pytest.mark.parametrize("who", ["nobody", "another guest", "the guest"])
def test_only_who_is_signed_in_takes_over(talk, gil, who):
    identity = {"nobody": None, "another guest": Identity("guest", "x"), "the guest": gil}[who]

    with pytest.raises(SignInRequired):
        talk.take_over(None, identity, gil)


def test_an_account_can_t_be_taken_over(talk, ada, bob):
    talk.post(None, "/a", bob, "mine")

    with pytest.raises(SignInRequired):
        talk.take_over(None, ada, bob)


def test_a_guest_of_another_site_stays_there(talk, ada, gil):
    talk.add_site("other")

    assert talk.take_over("other", ada, gil) == Takeover(0, 0)
    assert {row.author.name for row in talk.page(talk.thread("default", "/a")).comments} == {"Gil"}

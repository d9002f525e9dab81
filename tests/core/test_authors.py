from __future__ import annotations

import dataclasses

import pytest
import sqlalchemy as sa

from talkwidget.core.errors import NameReserved
from talkwidget.core.identity import GUEST, Identity
from talkwidget.core.models import Author


@pytest.fixture
def staff(talk, moderator):
    """A moderator who has written: their name is protected from then on."""
    return talk.post(None, "/a", moderator, "hello").author


def named(identity: Identity, name: str, **more) -> Identity:
    return dataclasses.replace(identity, name=name, **more)


def version(talk, key):
    return talk.thread(None, key).version


# --- one person, one id -----------------------------------------------------------------------------------------------


def test_a_person_is_one_author_for_ever(talk, session, ada):
    first = talk.post(None, "/a", ada, "one").author
    later = talk.post(None, "/b", named(ada, "Countess", url="https://ada.example"), "two").author

    assert later.id == first.id
    assert (later.name, later.url) == ("Countess", "https://ada.example")
    assert session.scalar(sa.select(sa.func.count()).select_from(Author)) == 1


def test_people_differ_by_every_letter_of_their_subject_and_by_their_issuer(talk):
    people = [
        Identity(issuer, subject, "Ada")
        for issuer in ("host", "sso")
        for subject in ("ada", "Ada", "áda", "ada\u0301", "ada2", "1", "01")
    ]
    ids = {talk.post(None, "/a", who, "hello").author.id for who in people}

    assert len(ids) == len(people)


def test_a_hosts_user_may_go_by_any_name(talk, staff):
    for name in ("Moderator", "Admin", "Ada", "Ada"):
        assert talk.post(None, "/a", Identity("host", f"user {name}", name), "hello").author.name == name


def test_a_name_is_one_line_of_at_most_80_characters(talk):
    shown = talk.post(
        None, "/a", Identity("host", "x", " Ada\n<b>\u202eLovelace\u202c" + "x" * 100), "hello"
    ).author.name

    assert shown.startswith("Ada <b>Lovelacexx")
    assert len(shown) == 80


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "https://", "x" * 3000])
def test_a_website_that_is_none_is_left_out(talk, url):
    assert talk.post(None, "/a", Identity("host", "x", "Ada", url=url), "hello").author.url is None


def test_a_role_is_shown_beside_the_name(talk, moderator):
    admin = named(moderator, "Root", subject="root", roles=frozenset({"moderator", "admin", "owner"}))

    assert talk.post(None, "/a", moderator, "hello").author.role == "moderator"
    assert talk.post(None, "/a", admin, "hello").author.role == "admin"
    assert talk.post(None, "/a", named(admin, "Root", roles=frozenset({"owner"})), "hello").author.role is None


def test_an_avatar_is_drawn_from_nothing_but_the_random_id(talk, ada):
    author = talk.post(None, "/a", named(ada, "Ada", email="ada@mail.example"), "hello").author

    assert author.avatar == author.id.hex[-8:]


# --- names that can't be taken ----------------------------------------------------------------------------------------

BOLD = "".join(chr(0x1D400 + ord(letter) - ord("A")) for letter in "MODERATOR")
LIKE_MODERATOR = [
    "Moderator", "moderator", "MODERATOR", " Moderator ", "M0derator", "Mode rator", "Moderator!",
    "M\u00f3d\u00e9rator", "M\u043eder\u0430tor", "\uff2doderator", "Mod\u200berator", "Moderat\u043er \u2714", BOLD,
]  # fmt: skip


@pytest.mark.parametrize("name", LIKE_MODERATOR)
def test_a_guest_can_not_look_like_a_moderator(talk, staff, name):
    with pytest.raises(NameReserved):
        talk.post(None, "/a", None, "hello", name=name)


@pytest.mark.parametrize("name", ["Moderatrix", "Mod", "Moderator of nothing", "Ada"])
def test_a_guest_may_have_a_name_of_their_own(talk, staff, name):
    assert talk.post(None, "/a", None, "hello", name=name).author.name == name


@pytest.mark.parametrize("name", ["Support", "s\u03c5pport", "The Team", "theteam"])
def test_a_guest_can_not_take_a_reserved_name(talk, name):
    talk.set_site("default", options={"reserved_names": ["support", "The Team"]})

    with pytest.raises(NameReserved):
        talk.post(None, "/a", None, "hello", name=name)


def test_a_known_guest_can_not_rename_themselves_to_a_moderator(talk, staff):
    gil = Identity(GUEST, talk.post(None, "/a", None, "hello", name="Gil").subject)

    with pytest.raises(NameReserved):
        talk.post(None, "/a", gil, "hello", name="M0derator")

    assert talk.post(None, "/a", gil, "hello").author.name == "Gil"


def test_a_name_that_was_reserved_since_is_kept_but_not_given_again(talk):
    gil = Identity(GUEST, talk.post(None, "/a", None, "hello", name="Gil").subject)
    talk.set_site("default", options={"reserved_names": ["Gil"]})

    assert talk.post(None, "/a", gil, "hello").author.name == "Gil"
    with pytest.raises(NameReserved):
        talk.post(None, "/a", gil, "hello", name="Gil")


def test_another_sites_moderators_are_strangers_here(talk, staff):
    talk.add_site("other")

    assert talk.post("other", "/a", None, "hello", name="Moderator").author.name == "Moderator"


def test_who_moderates_no_more_protects_no_name(talk, moderator, staff):
    talk.post(None, "/a", dataclasses.replace(moderator, name="Mo", roles=frozenset()), "goodbye")

    assert talk.post(None, "/a", None, "hello", name="Moderator").author.guest


# --- a rename is seen everywhere --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [{"name": "Countess"}, {"url": "https://ada.example"}, {"roles": frozenset({"moderator"})}],
    ids=["name", "website", "role"],
)
@pytest.mark.parametrize("trace", ["post", "like", "edit"])
def test_a_new_look_makes_every_page_new_that_bears_it(talk, ada, bob, change, trace):
    for key in ("/a", "/b", "/c"):
        talk.post(None, key, ada if key != "/c" else bob, "hello")
    mine = talk.post(None, "/d", ada, "hello").comment
    bobs = talk.post(None, "/e", bob, "hello").comment
    before = {key: version(talk, key) for key in ("/a", "/b", "/c")}
    new = dataclasses.replace(ada, **change)

    {
        "post": lambda: talk.post(None, "/e", new, "as somebody new"),
        "like": lambda: talk.like(None, bobs.id, new),
        "edit": lambda: talk.edit(None, mine.id, new, "better"),
    }[trace]()

    assert {key for key in before if version(talk, key) > before[key]} == {"/a", "/b"}
    shown = talk.page(talk.thread(None, "/a")).comments[0].author
    assert {"name": shown.name, "url": shown.url, "role": shown.role} == {
        "name": new.name, "url": new.url, "role": new.role,
    }  # fmt: skip


def test_the_same_look_makes_nothing_new(talk, ada):
    talk.post(None, "/a", ada, "hello")
    before = version(talk, "/a")
    talk.post(None, "/b", named(ada, " Ada ", email="ada@mail.example"), "hello")

    assert version(talk, "/a") == before


def test_the_name_said_last_is_the_name(talk, ada):
    """A snapshot is what the issuer said last, whichever tab that was in."""
    for name in ("Ada", "Countess", "Ada"):
        posted = talk.post(None, "/a", named(ada, name), "hello")

    assert posted.author.name == "Ada"
    assert {row.author.name for row in talk.page(talk.thread(None, "/a")).comments} == {"Ada"}

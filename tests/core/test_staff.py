"""The standalone server's moderators: added, listed, removed, and never imitated."""

from __future__ import annotations

import dataclasses
import uuid

import pytest

from talkwidget.core.errors import AuthorUnknown, Invalid, NameReserved, SiteUnknown
from talkwidget.core.identity import Identity
from tests.lives import at
from tests.witness import rows


def test_a_moderator_who_was_added_moderates(talk, ada):
    talk.post(None, "/a", ada, "hello")
    staff = talk.add_moderator(None, name="Mona", email="mona@mail.example")

    identity, epoch = talk.staff(None, staff.subject)
    view = talk.moderate(None, at(talk, "/a", 1), identity, "remove", reason="test")

    assert (identity.issuer, identity.name, identity.role, epoch) == ("staff", "Mona", "moderator", 0)
    assert view.state == "removed"


def test_moderators_are_listed_by_name(talk):
    mona = talk.add_moderator(None, name="Mona", email="mona@mail.example")
    abel = talk.add_moderator(None, name="Abel", role="admin")

    assert talk.moderators(None) == [abel, mona]
    assert (abel.role, mona.role) == ("admin", "moderator")
    assert (abel.email, mona.email) == (None, "mona@mail.example")


def test_a_host_s_moderators_are_not_the_server_s(talk, moderator):
    """They are the host's to name and to remove."""
    talk.post(None, "/a", moderator, "hello")

    assert talk.moderators(None) == []


@pytest.mark.parametrize("by", ["subject", "email"])
def test_a_removed_moderator_is_nobody(talk, by):
    staff = talk.add_moderator(None, name="Mona", email="mona@mail.example")

    talk.remove_moderator(None, getattr(staff, by))

    assert talk.staff(None, staff.subject) is None
    assert talk.moderators(None) == []


def test_who_was_removed_and_wrote_nothing_is_forgotten(talk, engine):
    staff = talk.add_moderator(None, name="Mona", email="mona@mail.example")

    talk.remove_moderator(None, staff.subject)

    assert "Mona" not in repr(rows(engine))
    assert "mona@mail.example" not in repr(rows(engine))


def test_a_removed_moderator_s_words_stay_without_the_role(talk):
    staff = talk.add_moderator(None, name="Mona", email="mona@mail.example")
    identity, _ = talk.staff(None, staff.subject)
    talk.post(None, "/a", identity, "a word from the staff")
    version = talk.thread(None, "/a").version

    talk.remove_moderator(None, staff.subject)

    [row] = talk.page(talk.thread(None, "/a")).comments
    assert (row.author.name, row.author.role) == ("Mona", None)
    assert talk.thread(None, "/a").version > version


def test_a_removed_moderator_s_tokens_stay_dead_when_they_come_back(talk):
    """Coming back is becoming somebody new: a token of before has another subject."""
    before = talk.add_moderator(None, name="Mona", email="mona@mail.example")
    talk.remove_moderator(None, before.subject)

    after = talk.add_moderator(None, name="Mona", email="mona@mail.example")

    assert after.subject != before.subject
    assert talk.staff(None, before.subject) is None


def test_a_moderator_may_end_their_own_tokens(talk):
    staff = talk.add_moderator(None, name="Mona")
    identity, _ = talk.staff(None, staff.subject)

    talk.revoke_tokens(None, identity)

    assert talk.staff(None, staff.subject) == (identity, 1)


@pytest.mark.parametrize("who", ["mona", "Mona", "", "nobody@mail.example"])
def test_only_who_is_there_can_be_removed(talk, who):
    talk.add_moderator(None, name="Mona")

    with pytest.raises(AuthorUnknown):
        talk.remove_moderator(None, who)

    assert len(talk.moderators(None)) == 1


def test_one_e_mail_is_one_moderator(talk):
    talk.add_moderator(None, name="Mona", email="mona@mail.example")

    with pytest.raises(Invalid) as refusal:
        talk.add_moderator(None, name="Lisa", email="mona@mail.example")

    assert "email" in refusal.value.errors
    assert len(talk.moderators(None)) == 1


@pytest.mark.parametrize(
    ("given", "field"),
    [({"name": ""}, "name"), ({"name": " \u200b"}, "name"), ({"name": "Mona", "role": "owner"}, "role")],
)
def test_a_moderator_without_a_name_or_with_a_strange_role_is_refused(talk, given, field):
    with pytest.raises(Invalid) as refusal:
        talk.add_moderator(None, **given)

    assert field in refusal.value.errors
    assert talk.moderators(None) == []


def test_a_moderator_of_one_site_is_unknown_on_another(talk):
    talk.add_site("other")
    staff = talk.add_moderator("default", name="Mona")

    assert talk.staff("other", staff.subject) is None
    assert talk.moderators("other") == []
    with pytest.raises(AuthorUnknown):
        talk.remove_moderator("other", staff.subject)
    with pytest.raises(SiteUnknown):
        talk.add_moderator(None, name="Lisa")


# --- names ------------------------------------------------------------------------------------------------------------

LOOKS = ["Mona", "mona", "M0na", " Mo na", "M\u043ena", "Mona\u200b", "\u202eMona", "M\u00f3na", "MONA!"]


@pytest.mark.parametrize("name", LOOKS)
def test_a_guest_can_t_take_a_moderator_s_name_nor_imitate_it(talk, engine, name):
    talk.add_moderator(None, name="Mona")
    before = rows(engine)

    with pytest.raises(NameReserved) as refusal:
        talk.post(None, "/a", None, "trust me", name=name)

    assert "name" in refusal.value.errors
    assert rows(engine) == before


def test_a_guest_can_t_rename_themselves_to_a_moderator_s_name(talk):
    talk.add_moderator(None, name="Mona")
    guest = Identity("guest", talk.post(None, "/a", None, "hello", name="Gil").subject)

    with pytest.raises(NameReserved):
        talk.post(None, "/a", guest, "trust me", name="Mona")

    assert {row.author.name for row in talk.page(talk.thread(None, "/a")).comments} == {"Gil"}


def test_a_guest_who_bore_the_name_first_needs_another_once_a_moderator_bears_it(talk):
    guest = Identity("guest", talk.post(None, "/a", None, "hello", name="Mona").subject)
    talk.add_moderator(None, name="Mona")

    with pytest.raises(NameReserved):
        talk.post(None, "/a", guest, "trust me", name="Mona")

    assert talk.post(None, "/a", guest, "hello again", name="Moana").author.name == "Moana"


def test_a_guest_whose_name_was_taken_can_still_take_their_words_back(talk):
    guest = Identity("guest", talk.post(None, "/a", None, "hello", name="Mona").subject)
    talk.add_moderator(None, name="Mona")

    talk.edit(None, at(talk, "/a", 1), guest, "hello!")
    talk.like(None, at(talk, "/a", 1), guest)
    talk.delete(None, at(talk, "/a", 1), guest)

    assert talk.thread(None, "/a").count == 0


@pytest.mark.parametrize("who", ["host", "staff"])
def test_a_moderator_s_name_stays_theirs_when_their_last_words_go(talk, moderator, who):
    identity = moderator
    if who == "staff":
        identity, _ = talk.staff(None, talk.add_moderator(None, name="Moderator").subject)
    talk.post(None, "/a", identity, "a word")

    talk.delete(None, at(talk, "/a", 1), identity)

    with pytest.raises(NameReserved):
        talk.post(None, "/a", None, "trust me", name="Moderator")


def test_a_host_s_moderator_who_acted_once_has_their_name_kept(talk, ada, moderator):
    talk.post(None, "/a", ada, "hello")
    talk.moderate(None, at(talk, "/a", 1), moderator, "official")

    with pytest.raises(NameReserved):
        talk.post(None, "/a", None, "trust me", name="M0derator")


def test_a_name_is_free_again_when_its_moderator_is_removed(talk):
    staff = talk.add_moderator(None, name="Mona")
    talk.remove_moderator(None, staff.subject)

    assert talk.post(None, "/a", None, "hello", name="Mona").author.role is None


def test_a_name_the_owner_reserved_is_nobody_s(talk):
    talk.set_site("default", options={"reserved_names": ["The Editors"]})

    with pytest.raises(NameReserved):
        talk.post(None, "/a", None, "trust me", name="the editors")


def test_a_signed_in_person_bears_the_name_their_host_gives_them(talk, ada):
    """Whom a host calls Mona is the host's to know."""
    talk.add_moderator(None, name="Mona")

    posted = talk.post(None, "/a", dataclasses.replace(ada, name="Mona"), "hello")

    assert (posted.author.name, posted.author.role) == ("Mona", None)


def test_reserved_names_end_at_their_site_s_border(talk):
    talk.add_site("other")
    talk.add_moderator("default", name="Mona")

    assert talk.post("other", "/a", None, "hello", name="Mona").author.name == "Mona"


def test_the_subject_of_a_moderator_says_nothing(talk):
    staff = talk.add_moderator(None, name="Mona", email="mona@mail.example")

    assert uuid.UUID(staff.subject).version == 4

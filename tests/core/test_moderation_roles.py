"""Who may do what: every use case, asked by everybody. Permission is asked in core/, on the row."""

from __future__ import annotations

import uuid

import pytest

from talkwidget.core.errors import (
    CommentUnknown,
    ModeratorsOnly,
    NotYours,
    SignInRequired,
    TalkError,
)
from talkwidget.core.identity import Identity
from talkwidget.core.views import WantedMute
from tests.lives import at
from tests.witness import rows

ROLES = ("nobody", "guest", "other guest", "host", "other host", "moderator")
# Whose comment each use case is aimed at: "guest" wrote /a 1, "host" /a 2; who is asking stands on the left.
OWNERS = {"guest": 1, "host": 2}
MODERATING = ("remove", "restore", "approve", "official", "unofficial")


@pytest.fixture
def people(talk, ada, bob, moderator) -> dict[str, Identity | None]:
    guest = Identity("guest", talk.post(None, "/a", None, "of a guest", name="Gil").subject)
    talk.post(None, "/a", ada, "of ada")
    return {
        "nobody": None,
        "guest": guest,
        "other guest": Identity("guest", str(uuid.uuid4())),
        "host": ada,
        "other host": bob,
        "moderator": moderator,
    }


def outcome(use) -> type[TalkError] | str:
    try:
        use()
    except TalkError as refusal:
        return type(refusal)
    return "may"


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("owner", OWNERS)
def test_a_comment_is_edited_by_its_author_or_a_moderator(talk, people, role, owner):
    comment = at(talk, "/a", OWNERS[owner])

    result = outcome(lambda: talk.edit(None, comment, people[role], "other words"))

    assert result == _own_or(role, owner, moderators=True)
    assert (result == "may") == ("other words" in repr(talk.page(talk.thread(None, "/a"))))


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("owner", OWNERS)
def test_the_source_is_read_by_who_may_edit(talk, people, role, owner):
    comment = at(talk, "/a", OWNERS[owner])

    assert outcome(lambda: talk.source(None, comment, people[role])) == _own_or(role, owner, moderators=True)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("owner", OWNERS)
def test_a_comment_is_deleted_by_its_author(talk, people, role, owner):
    comment = at(talk, "/a", OWNERS[owner])

    result = outcome(lambda: talk.delete(None, comment, people[role]))

    assert result == _own_or(role, owner, moderators=False)
    assert talk.thread(None, "/a").count == (1 if result == "may" else 2)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("action", MODERATING)
def test_only_moderators_moderate_their_own_words_included(talk, engine, people, role, action):
    comment = at(talk, "/a", 2)
    before = rows(engine)

    result = outcome(lambda: talk.moderate(None, comment, people[role], action))

    assert result == ("may" if role == "moderator" else ModeratorsOnly)
    assert role == "moderator" or rows(engine) == before


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("use", ["set_thread", "waiting", "comment_at", "is_muted_by_many"])
def test_only_moderators_use_the_desk(talk, engine, people, role, use):
    author = talk.page(talk.thread(None, "/a")).comments[0].author.id
    before = rows(engine)
    uses = {
        "set_thread": lambda: talk.set_thread(None, "/a", people[role], state="closed", title="T"),
        "waiting": lambda: talk.waiting(None, people[role]),
        "comment_at": lambda: talk.comment_at(None, "/a", 1, people[role]),
        "is_muted_by_many": lambda: talk.is_muted_by_many(None, people[role], author),
    }

    assert outcome(uses[use]) == ("may" if role == "moderator" else ModeratorsOnly)
    assert role == "moderator" or rows(engine) == before


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("use", ["mute", "unmute", "mutes", "import", "look", "export", "erase", "revoke_tokens"])
def test_what_is_about_oneself_needs_somebody(talk, people, role, use, moderator):
    author = talk.post(None, "/b", Identity("host", "dan", "Dan"), "hello").author.id
    who = people[role]
    uses = {
        "mute": lambda: talk.mute(None, who, author),
        "unmute": lambda: talk.unmute(None, who, author),
        "mutes": lambda: talk.mutes(None, who),
        "import": lambda: talk.import_mutes(None, who, [WantedMute(author)], dry_run=False),
        "look": lambda: talk.import_mutes(None, who, [WantedMute(author)], dry_run=True),
        "export": lambda: talk.export(None, who),
        "erase": lambda: talk.erase(None, who),
        "revoke_tokens": lambda: talk.revoke_tokens(None, who),
    }

    assert outcome(uses[use]) == (SignInRequired if role == "nobody" else "may")


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("use", ["post", "like", "unlike"])
@pytest.mark.parametrize("guests", [True, False])
def test_guests_take_part_where_they_may(talk, people, role, use, guests):
    comment = at(talk, "/a", 2)
    talk.set_site("default", options={"guests": guests})
    who = people[role]
    uses = {
        "post": lambda: talk.post(None, "/a", who, "hello", name=None if who and not who.is_guest else "Gil"),
        "like": lambda: talk.like(None, comment, who),
        "unlike": lambda: talk.unlike(None, comment, who),
    }

    is_guest = role in {"nobody", "guest", "other guest"}
    assert outcome(uses[use]) == (SignInRequired if is_guest and not guests else "may")


@pytest.mark.parametrize("role", ROLES)
def test_me_says_what_each_may(talk, people, role):
    may = talk.me(None, people[role], "/a").may

    assert (may.post, may.like, may.mute, may.moderate) == (True, True, True, role == "moderator")


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("use", ["edit", "source", "delete", "like", "unlike", "moderate"])
def test_a_comment_of_another_site_does_not_exist(talk, engine, people, role, use):
    """Its own author finds it on its own site only, and a moderator learns no more."""
    talk.add_site("other")
    [comment] = [row.id for row in talk.page(talk.thread("default", "/a")).comments if row.number == 2]
    who = people[role]
    uses = {
        "edit": lambda: talk.edit("other", comment, who, "other words"),
        "source": lambda: talk.source("other", comment, who),
        "delete": lambda: talk.delete("other", comment, who),
        "like": lambda: talk.like("other", comment, who),
        "unlike": lambda: talk.unlike("other", comment, who),
        "moderate": lambda: talk.moderate("other", comment, who, "remove"),
    }
    before = rows(engine)

    result = outcome(uses[use])

    stranger = SignInRequired if use in {"edit", "source", "delete"} else CommentUnknown
    expected = stranger if role == "nobody" else CommentUnknown
    if use == "moderate" and role != "moderator":
        expected = ModeratorsOnly
    assert result is expected
    assert rows(engine) == before


def test_an_id_of_nothing_is_no_different_from_one_of_another_site(talk, people):
    talk.add_site("other")
    [comment] = [row.id for row in talk.page(talk.thread("default", "/a")).comments if row.number == 2]

    told = []
    for unknown in (comment, uuid.uuid4()):
        with pytest.raises(CommentUnknown) as refusal:
            talk.delete("other", unknown, people["host"])
        told.append(refusal.value.detail)

    assert told[0] == told[1]


def _own_or(role: str, owner: str, *, moderators: bool) -> type[TalkError] | str:
    if role == "nobody":
        return SignInRequired
    return "may" if role == owner or (moderators and role == "moderator") else NotYours

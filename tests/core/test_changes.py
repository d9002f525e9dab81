"""What changed since a version: laid over an old page, it gives the new one."""

from __future__ import annotations

import random
from contextlib import suppress
from dataclasses import replace

import pytest
import sqlalchemy as sa

from talkwidget.core.errors import TalkError, VersionTooOld
from talkwidget.core.identity import GUEST, Identity
from talkwidget.core.imports import ImportedComment, ImportedThread
from talkwidget.core.models import Thread
from talkwidget.core.text import render
from tests.core.tree import line, plant
from tests.witness import rows

CYD = Identity("host", "cyd", "Cyd")


def whole(talk, key: str) -> dict:
    """Every comment that readers see, by number."""
    thread = talk.thread(None, key)
    page = talk.page(thread, limit=100).comments
    rest = [row for root in page if root.more for row in talk.replies(thread, root.number, limit=100).comments]
    return {row.number: replace(row, more=None) for row in [*page, *rest]}


def fold(held: dict, changed) -> dict:
    """Lay an answer over what somebody holds, as the documents say."""
    folded = dict(held)
    for row in changed.comments:
        folded.pop(row.number, None)
        if row.state == "published" or row.replies:
            folded[row.number] = row
    return folded


def since(talk, version: int, key: str = "/a", **how):
    return talk.since(talk.thread(None, key), version, **how)


def told(page) -> list[tuple[int, str]]:
    return [(row.number, row.state) for row in page.comments]


def version_of(talk, key: str = "/a") -> int:
    return talk.thread(None, key).version


@pytest.fixture
def two(talk, ada, bob):
    """Ada's comment and Bob's reply."""
    return [talk.post(None, "/a", who, "hello", parent=parent).comment for who, parent in ((ada, None), (bob, 1))]


# --- anything anybody does --------------------------------------------------------------------------------------------


class Crowd:
    """People who do anything, as dice fall."""

    def __init__(self, talk, seed: int) -> None:
        self.talk, self.dice, self.written = talk, random.Random(seed), []  # noqa: S311  # dice
        self.people = [Identity("host", f"{name} {seed}", name) for name in ("Ada", "Bob", "Cyd")]
        self.moderator = Identity("host", f"mo {seed}", "Mo", roles=frozenset({"moderator"}))
        self.guest = None

    def act(self) -> None:
        # The rarer, the further behind.
        ways = [self.post, self.reply, self.reply, self.like, self.unlike, self.edit, self.delete, self.moderate]
        rare = [
            self.hold,
            self.quote,
            self.close,
            self.write_as_guest,
            self.rename,
            self.erase,
            self.sign_in,
            self.take_in,
        ]
        way = self.dice.choice(ways) if self.dice.random() < 0.85 else self.dice.choice(rare)
        with suppress(TalkError):
            way()

    def post(self, parent: int | None = None, text: str = "hello") -> None:
        self.written.append(self.talk.post(None, "/a", self.who, text, parent=parent).comment)

    def reply(self) -> None:
        self.post(self.any.number)

    def quote(self) -> None:
        self.post(text=f"> #{self.any.number}: hello\n\nReally?")

    def like(self) -> None:
        self.talk.like(None, self.any.id, self.who)

    def unlike(self) -> None:
        self.talk.unlike(None, self.any.id, self.who)

    def edit(self) -> None:
        self.talk.edit(None, self.any.id, self.moderator, f"better {self.dice.random()}")

    def delete(self) -> None:
        row = self.any
        for who in self.people:
            with suppress(TalkError):
                self.talk.delete(None, row.id, who)

    def moderate(self) -> None:
        action = self.dice.choice(["remove", "remove", "restore", "approve", "official", "unofficial"])
        self.talk.moderate(None, self.any.id, self.moderator, action)

    def hold(self) -> None:
        self.talk.set_site("default", options={"moderation": self.dice.choice(["hold", "off"])})

    def close(self) -> None:
        self.talk.set_thread(None, "/a", self.moderator, state=self.dice.choice(["open", "closed"]), title="News")

    def write_as_guest(self) -> None:
        posted = self.talk.post(None, "/a", self.guest, "from a guest", name="Gil")
        self.guest = Identity(GUEST, posted.subject)
        self.written.append(posted.comment)

    def sign_in(self) -> None:
        if self.guest:
            self.talk.take_over(None, self.who, self.guest)
            self.guest = None

    def rename(self) -> None:
        index = self.dice.randrange(3)
        self.people[index] = replace(self.people[index], name=f"Renamed {self.dice.random()}")

    def erase(self) -> None:
        self.talk.erase(None, self.who)

    def take_in(self) -> None:
        comment = ImportedComment(
            f"x:{self.dice.random()}",
            None,
            self.who,
            render("old", max_length=100, max_links=1),
            self.written[0].created,
        )
        self.talk.import_thread(None, ImportedThread("/a", comments=[comment]))

    @property
    def who(self) -> Identity:
        return self.dice.choice(self.people)

    @property
    def any(self):
        return self.dice.choice(self.written)


@pytest.mark.parametrize("seed", range(12))
def test_what_changed_laid_over_an_old_page_gives_the_new_one(talk, seed):
    crowd = Crowd(talk, seed)
    crowd.post()
    pages = {}

    for _ in range(60):
        pages[version_of(talk)] = whole(talk, "/a")
        crowd.act()

    now, known = whole(talk, "/a"), talk.thread(None, "/a").changes_since
    for version, page in pages.items():
        if version >= known:
            assert fold(page, since(talk, version, limit=100)) == now


@pytest.mark.parametrize("seed", range(12))
def test_answers_laid_over_each_other_one_by_one_give_the_new_page_too(talk, seed):
    crowd = Crowd(talk, seed)
    crowd.post()
    version, held = version_of(talk), whole(talk, "/a")

    for _ in range(60):
        crowd.act()
        try:
            answer = since(talk, version)
        except VersionTooOld:
            held = whole(talk, "/a")
        else:
            held = fold(held, answer)
        version = version_of(talk)

        assert held == whole(talk, "/a")


# --- one by one -------------------------------------------------------------------------------------------------------


def test_nothing_changed_since_now(talk, two):
    page = since(talk, version_of(talk))

    assert (page.comments, page.next, page.thread.count) == ([], None, 2)


def test_a_new_reply_is_told_with_what_it_changes_above(talk, bob, two):
    before = version_of(talk)
    talk.post(None, "/a", bob, "more", parent=2)

    page = since(talk, before)

    assert told(page) == [(2, "published"), (3, "published")]
    assert [row.replies for row in page.comments] == [1, 0]


def test_a_like_an_edit_and_a_mark_tell_one_comment(talk, ada, bob, moderator, two):
    for use in (
        lambda: talk.like(None, two[1].id, ada),
        lambda: talk.unlike(None, two[1].id, ada),
        lambda: talk.edit(None, two[1].id, bob, "better"),
        lambda: talk.moderate(None, two[1].id, moderator, "official"),
    ):
        before = version_of(talk)
        use()

        assert told(since(talk, before)) == [(2, "published")]


def test_a_comment_that_is_gone_for_good_is_told_as_a_place(talk, engine, bob, two):
    before = version_of(talk)
    talk.delete(None, two[1].id, bob)

    page = since(talk, before)

    gone = page.comments[1]
    assert told(page) == [(1, "published"), (2, "deleted")]
    assert (gone.id, gone.parent, gone.root, gone.depth, gone.created) == (two[1].id, 1, 1, 1, two[1].created)
    assert (gone.author, gone.html, gone.likes, gone.replies, gone.edited) == (None, None, 0, 0, None)
    assert len(rows(engine)["talk_comment"]) == 1


def test_a_branch_that_goes_is_told_whole(talk, ada, bob, two):
    before = version_of(talk)
    talk.delete(None, two[0].id, ada)
    between = version_of(talk)
    talk.delete(None, two[1].id, bob)

    assert told(since(talk, before)) == told(since(talk, between)) == [(1, "deleted"), (2, "deleted")]


def test_a_removed_comment_without_replies_says_nothing_of_anybody(talk, moderator, two):
    before = version_of(talk)
    talk.moderate(None, two[1].id, moderator, "remove", reason="rude")

    gone = since(talk, before).comments[1]

    assert (gone.number, gone.state, gone.replies) == (2, "removed", 0)
    assert (gone.author, gone.html, gone.reason) == (None, None, None)


def test_what_a_removed_comment_was_quoted_in_is_told(talk, ada, moderator, two):
    talk.post(None, "/a", ada, "> #2: hello\n\nReally?")
    before = version_of(talk)
    talk.moderate(None, two[1].id, moderator, "remove")

    page = since(talk, before)

    assert told(page) == [(1, "published"), (2, "removed"), (3, "published")]
    assert page.comments[2].quotes == {}


def test_what_waits_for_a_moderator_is_never_told(talk, ada, bob, two):
    talk.set_site("default", options={"moderation": "hold"})
    before = version_of(talk)
    held = [talk.post(None, "/a", bob, "held", parent=1).comment for _ in range(2)]
    talk.delete(None, held[0].id, bob)
    talk.like(None, two[0].id, ada)

    assert told(since(talk, before)) == [(1, "published")]


def test_what_is_approved_is_told(talk, bob, moderator, two):
    talk.set_site("default", options={"moderation": "hold"})
    held = talk.post(None, "/a", bob, "held").comment
    before = version_of(talk)
    talk.moderate(None, held.id, moderator, "approve")

    assert told(since(talk, before)) == [(3, "published")]


def test_a_thread_that_is_closed_tells_no_comment(talk, moderator, two):
    before = version_of(talk)
    talk.set_thread(None, "/a", moderator, state="closed", title="News")

    page = since(talk, before)

    assert (page.comments, page.thread.state, page.thread.title) == ([], "closed", "News")


def test_in_a_thread_nobody_wrote_in_nothing_changed(talk, ada):
    assert since(talk, 0, "/b").comments == []
    with pytest.raises(VersionTooOld):
        since(talk, 1, "/b")

    talk.post(None, "/b", ada, "first")

    assert told(since(talk, 0, "/b")) == [(1, "published")]


# --- what can't be told -----------------------------------------------------------------------------------------------


def test_a_version_that_never_was_can_not_be_told_of(talk, two):
    for version in (version_of(talk) + 1, 2**63, -1):
        with pytest.raises(VersionTooOld):
            since(talk, version)


def test_more_than_an_answer_holds_is_not_told(talk, session, two, bob, ada):
    before = version_of(talk)
    talk.like(None, two[0].id, ada)
    talk.delete(None, talk.post(None, "/a", bob, "gone").comment.id, bob)

    assert told(since(talk, before, limit=2)) == [(1, "published"), (3, "deleted")]
    with pytest.raises(VersionTooOld):
        since(talk, before, limit=1)


def rename(talk, bob):
    talk.post(None, "/b", replace(bob, name="Robert"), "hello")


def take_in(talk, bob):
    comment = ImportedComment(
        "x:1",
        None,
        bob,
        render("old", max_length=100, max_links=1),
        talk.page(talk.thread(None, "/a")).comments[0].created,
    )
    talk.import_thread(None, ImportedThread("/a", comments=[comment]))


def take_over(talk, bob):
    posted = talk.post(None, "/a", None, "hello", name="Gil")
    talk.take_over(None, bob, Identity(GUEST, posted.subject))


@pytest.mark.parametrize("use", [rename, take_in, take_over])
def test_what_changes_comments_all_over_can_not_be_told(talk, ada, bob, two, use):
    before = version_of(talk)
    use(talk, bob)

    with pytest.raises(VersionTooOld):
        since(talk, before)
    now = version_of(talk)
    talk.like(None, two[0].id, ada)
    assert told(since(talk, now)) == [(1, "published")]


def test_of_a_thread_from_an_earlier_version_nothing_before_today_is_known(talk, session, ada):
    thread = plant(session, talk, "/a", line(3))
    session.execute(sa.update(Thread).values(version=7, changes_since=None))
    session.commit()
    with pytest.raises(VersionTooOld):
        since(talk, 6)
    assert since(talk, 7).comments == []
    like = talk.page(thread).comments[1].id

    talk.like(None, like, ada)

    assert told(since(talk, 7)) == [(2, "published")]
    with pytest.raises(VersionTooOld):
        since(talk, 6)

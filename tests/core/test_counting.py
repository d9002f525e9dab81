from __future__ import annotations

import tempfile
from collections import Counter
from contextlib import suppress
from pathlib import Path

import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule
from sqlalchemy.orm import Session

from talkwidget.core import dialects
from talkwidget.core.errors import CommentGone, CommentUnknown, Invalid, ParentUnknown
from talkwidget.core.identity import Identity
from talkwidget.core.models import Base, Comment, Like, Thread
from talkwidget.core.service import Talk
from talkwidget.core.settings import Settings
from tests.clock import FrozenClock
from tests.core.tree import Node, recount, roots_of, stored

MODERATOR = Identity("host", "moderator", "Moderator", roles=frozenset({"moderator"}))
PEOPLE = [Identity("host", name.lower(), name) for name in ("Ada", "Bob", "Cyd")]
people = st.sampled_from(PEOPLE)


class Conversation(RuleBasedStateMachine):
    """Anything anybody does, in any order: what is kept counted is what a naive recount counts."""

    written = Bundle("written")

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.engine = dialects.tune(sa.create_engine(f"sqlite:///{Path(self.folder.name) / 'talk.sqlite'}"))
        sa.event.listen(self.engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
        Base.metadata.create_all(self.engine)
        self.session = Session(self.engine)
        self.talk = Talk(self.session, Settings(secret="s" * 32), clock=FrozenClock())
        self.talk.add_site("default")
        self.number, self.held = 0, False
        self.version, self.before = 0, (0, "open", [])

    def teardown(self) -> None:
        self.session.close()
        self.engine.dispose()
        self.folder.cleanup()

    @rule(target=written, who=people, held=st.booleans())
    def post(self, who, held):
        return self._post(who, None, held)

    @rule(target=written, who=people, to=written, held=st.booleans())
    def reply(self, who, to, held):
        try:
            return self._post(who, to[1], held)
        except ParentUnknown:
            return to

    @rule(comment=consumes(written))
    def delete(self, comment):
        who, _, row = comment
        self._try(lambda: self.talk.delete(None, row, who))

    @rule(comment=written, action=st.sampled_from(["remove", "restore", "approve", "official", "unofficial"]))
    def moderate(self, comment, action):
        self._try(lambda: self.talk.moderate(None, comment[2], MODERATOR, action))

    @rule(comment=written, who=people, wanted=st.booleans())
    def like(self, comment, who, wanted):
        self._try(lambda: (self.talk.like if wanted else self.talk.unlike)(None, comment[2], who))

    @rule(comment=written, words=st.sampled_from(["better", "best"]))
    def edit(self, comment, words):
        self._try(lambda: self.talk.edit(None, comment[2], MODERATOR, words))

    @invariant()
    def counts_are_what_a_recount_counts(self):
        if self.number:
            nodes, counted, count = stored(self.session, "/a")

            assert counted == recount(nodes)
            assert count == sum(node.state == "published" for node in nodes)

    @invariant()
    def likes_are_those_given(self):
        given = Counter(self.session.scalars(sa.select(Like.comment_id)))
        likes = {row: likes for row, likes in self.session.execute(sa.select(Comment.id, Comment.likes)) if likes}

        assert likes == given

    @invariant()
    def pages_show_what_is_listed_and_no_more(self):
        if self.number:
            nodes, counted, _ = stored(self.session, "/a")
            root = roots_of(nodes)
            listed = sorted((node.number for node in nodes if counted[node.number].listed), key=lambda n: (root[n], n))

            assert [row.number for row in self._everything()] == listed

    @invariant()
    def a_tombstone_holds_something(self):
        rows = self.session.execute(sa.select(Comment.number, Comment.parent_number, Comment.author_id)).all()
        parents = {parent for _, parent, _ in rows}

        assert [number for number, _, author in rows if author is None and number not in parents] == []

    @invariant()
    def numbers_are_never_given_again(self):
        if self.number:
            assert self.session.scalar(sa.select(Thread.last_number)) == self.number

    @invariant()
    def the_version_changes_exactly_with_the_page(self):
        if self.number:
            thread = self.talk.thread(None, "/a")
            shown = (thread.count, thread.state, self._everything())

            assert thread.version >= self.version
            assert (thread.version == self.version) == (shown == self.before)
            self.version, self.before = thread.version, shown

    def _post(self, who, parent, held):
        if held != self.held:
            self.held = held
            self.talk.set_site("default", options={"moderation": "hold" if held else "off"})
        row = self.talk.post(None, "/a", who, "hello", parent=parent).comment
        self.number += 1
        assert row.number == self.number
        return who, row.number, row.id

    def _everything(self):
        thread = self.talk.thread(None, "/a")
        rows = []
        for row in self.talk.page(thread, limit=100).comments:
            rows.append(row)
            if row.more:
                more = self.talk.replies(thread, row.number, limit=100, after=row.more.next).comments
                rows.append(more)
        return _flat(rows)

    def _try(self, use):
        with suppress(CommentGone, CommentUnknown, Invalid):
            use()


def _flat(rows):
    """Put the replies that `more` led to after those that came with their root."""
    flat, later = [], []
    for row in rows:
        if isinstance(row, list):
            later = row
        else:
            if row.parent is None:
                flat += later
                later = []
            flat.append(row)
    return flat + later


TestConversation = Conversation.TestCase
TestConversation.settings = settings(
    max_examples=20, stateful_step_count=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


def test_the_recount_counts():
    nodes = [
        Node(1, None, "deleted"),
        Node(2, 1, "deleted"),
        Node(3, 2),
        Node(4, 1, "pending"),
        Node(5, None, "removed"),
    ]

    counted = recount(nodes)

    assert [counted[number].listed for number in range(1, 6)] == [True, True, True, False, False]
    assert [counted[number].replies for number in range(1, 6)] == [1, 1, 0, 0, 0]
    assert counted[1].branch == 2

from __future__ import annotations

import dataclasses

import pytest
import sqlalchemy as sa

from talkwidget.core.comments import DELETED, REMOVED
from talkwidget.core.errors import Invalid
from talkwidget.core.filling import EDITED_AFTER, LIKED_EVERY
from talkwidget.core.models import Author, Comment, Like, Revision, Thread, Vanished
from talkwidget.core.reading import SORTS
from talkwidget.corpus import site
from talkwidget.corpus.site import MadeUpSite

THREADS, COMMENTS = 4, 80
# A made-up site has no log of decisions.
OWN = {"id", "site_id", "thread_id", "comment_id", "author_id", "editor_id", "decision_id"}


@pytest.fixture
def eventful(monkeypatch):
    """A corpus in which much is edited, liked, deleted and removed."""
    for name, value in {"_EDITED": 0.15, "_DELETED": 0.25, "_REMOVED": 0.1}.items():
        monkeypatch.setattr(site, name, value)
    monkeypatch.setattr(site, "BATCH", 50)
    return list(MadeUpSite(threads=THREADS, comments=COMMENTS, seed=7).batches())


@pytest.fixture
def both(talk, eventful, clock):
    """The site ``filled`` at once, and ``lived``, where everything was done by somebody, one after the other."""
    talk.add_site("filled")
    talk.add_site("lived")
    list(talk.fill("filled", iter(eventful)))
    people = {new.id: new.identity for batch in eventful for new in batch.newcomers}
    moderator = next(who for who in people.values() if who.is_moderator)
    for thread in (thread for batch in eventful for thread in batch.threads):
        live(talk, clock, thread, people, moderator)
    return talk


def live(talk, clock, thread, people, moderator):
    ids = []
    for said in thread.comments:
        clock.now, who = said.created, people[said.author]
        posted = talk.post("lived", thread.key, who, said.words.source, parent=said.parent, name=who.name,
                           website=who.url, title=thread.title, url=thread.url)  # fmt: skip
        ids.append(posted.comment.id)
    for said, comment in zip(thread.comments, ids, strict=True):
        if said.edited is not None:
            clock.now = said.created + EDITED_AFTER
            talk.edit("lived", comment, people[said.author], said.edited.source)
        for count, liker in enumerate(said.likers, 1):
            clock.now = said.created + count * LIKED_EVERY
            talk.like("lived", comment, people[liker])
    for said, comment in zip(thread.comments, ids, strict=True):
        if said.state == DELETED:
            talk.delete("lived", comment, people[said.author])
        elif said.state == REMOVED:
            talk.moderate("lived", comment, moderator, "remove", reason=said.reason)


def rows(session, talk, name, model):
    """All that a site has in one table, without the ids that differ by chance, by who, where and what."""
    where = talk.site(name).id
    subjects = dict(session.execute(sa.select(Author.id, Author.subject).where(Author.site_id == where)).all())
    keys = dict(session.execute(sa.select(Thread.id, Thread.key).where(Thread.site_id == where)).all())
    places = {
        row.id: (keys[row.thread_id], row.number)
        for row in session.execute(
            sa.select(Comment.id, Comment.thread_id, Comment.number).where(Comment.site_id == where)
        )
    }
    known = {"author_id": subjects, "editor_id": subjects, "thread_id": keys, "comment_id": places}
    found = []
    for row in session.execute(sa.select(model.__table__).where(model.site_id == where)).mappings():
        told = {column: known[column].get(value) for column, value in row.items() if column in known}
        found.append(told | {column: value for column, value in row.items() if column not in OWN})
    if model is Author:  # here people are met in another order
        found = [row | {"created": None} for row in found]
    return sorted(found, key=repr)


def read(talk, name, key, sort):
    """All that the pages of a thread say, one after the other."""
    thread, after = talk.thread(name, key), None
    while True:
        page = talk.page(thread, sort=sort, limit=5, after=after)
        for row in page.comments:
            told = dataclasses.asdict(row) | {"id": None, "author": row.author and row.author.name}
            yield told | {"more": row.more and row.more.count}
        after = page.next
        if after is None:
            return


def test_a_filled_site_is_what_living_would_have_made_of_it(both, eventful, session):
    for model in (Thread, Comment, Like, Revision, Vanished, Author):
        filled, lived = (rows(session, both, name, model) for name in ("filled", "lived"))
        assert filled, model
        assert filled == lived
    for thread in (thread for batch in eventful for thread in batch.threads):
        for sort in SORTS:
            filled, lived = (list(read(both, name, thread.key, sort)) for name in ("filled", "lived"))
            assert filled == lived


def test_a_filled_thread_takes_the_next_comment(both, eventful, ada):
    thread = eventful[0].threads[0]

    posted = both.post("filled", thread.key, ada, "Late", parent=None)

    assert posted.comment.number == len(thread.comments) + 1


def test_a_site_with_comments_is_not_filled(talk, ada):
    talk.post("default", "/a", ada, "First")

    with pytest.raises(Invalid, match="'default' has comments, and only an empty one is filled"):
        list(talk.fill("default", MadeUpSite(threads=1, comments=1, seed=1).batches()))


def test_each_batch_is_committed_in_whole_threads(talk, session, eventful):
    filling = talk.fill("default", iter(eventful))

    count = next(filling)
    session.rollback()

    counted = session.execute(sa.select(sa.func.sum(Thread.last_number))).scalar_one()
    assert count == counted == eventful[0].comments < COMMENTS

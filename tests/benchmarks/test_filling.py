"""What the benchmarks fill in by bulk must be what readers' own posts would have left."""

from __future__ import annotations

import sqlalchemy as sa

from benchmarks.comments import comments
from benchmarks.peers.ours import SITE, fill
from talkwidget.core.identity import GUEST, Identity
from talkwidget.core.models import Comment, Thread

OWN = {"id", "site_id", "thread_id", "author_id", "created"}
MARKS = {"likes"}


def rows(session, model, *, without):
    found = session.execute(sa.select(model.__table__)).mappings()
    return [{name: value for name, value in row.items() if name not in without} for row in found]


def test_a_filled_thread_is_as_its_posts_would_have_left_it(talk, session):
    talk.add_site(SITE)
    for one in comments(5):
        who = Identity(GUEST, f"bench-{one.name}", one.name)
        talk.post(SITE, "/posted", who, one.text, name=one.name, parent=one.parent)
    posted = rows(session, Comment, without=OWN | MARKS), rows(session, Thread, without=OWN | {"key"})
    session.execute(sa.delete(Comment))
    session.execute(sa.delete(Thread))

    fill(session.connection(), "/filled", 5)

    filled = rows(session, Comment, without=OWN | MARKS), rows(session, Thread, without=OWN | {"key"})
    assert sorted(filled[0], key=lambda row: row["number"]) == sorted(posted[0], key=lambda row: row["number"])
    assert filled[1] == posted[1]

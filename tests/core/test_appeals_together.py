"""What the desk pays for a list of appeals."""

from __future__ import annotations

from tests.witness import statements


def test_many_appeals_are_looked_up_together(talk, bob, moderator, engine):
    first = talk.post(None, "/first", bob, "first").comment.id
    talk.moderate(None, first, moderator, "remove")
    talk.appeal(None, first, bob, "It was no ad")
    with statements(engine) as few:
        talk.appeals(None, moderator)
    for number in range(4):
        comment = talk.post(None, "/many", bob, f"words {number}").comment.id
        talk.moderate(None, comment, moderator, "remove")
        talk.appeal(None, comment, bob, "It was no ad")

    with statements(engine) as many:
        waiting = talk.appeals(None, moderator)

    assert [appeal.comment.html for appeal in waiting[1:]] == [f"<p>words {number}</p>\n" for number in range(4)]
    assert len(many) == len(few)

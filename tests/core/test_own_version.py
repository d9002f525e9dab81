"""The version of a thread that has all somebody wrote there: an older page isn't theirs to be given."""

from __future__ import annotations


def test_it_is_that_of_their_newest_words(talk, ada, bob):
    talk.post(None, "/a", ada, "one")
    own = talk.post(None, "/a", ada, "two").thread.version
    talk.post(None, "/a", bob, "three")

    assert talk.me(None, ada, "/a").version == own
    assert talk.me(None, bob, "/a").version == talk.thread(None, "/a").version


def test_edits_and_likes_are_their_own_too(talk, ada, bob):
    comment = talk.post(None, "/a", ada, "one").comment
    talk.like(None, comment.id, bob)
    liked = talk.me(None, bob, "/a").version
    talk.edit(None, comment.id, ada, "otherwise")

    assert liked == 2
    assert talk.me(None, ada, "/a").version == 3


def test_elsewhere_and_for_strangers_there_is_none(talk, ada, bob):
    talk.post(None, "/a", ada, "one")

    assert talk.me(None, ada).version == talk.me(None, ada, "/b").version == 0
    assert talk.me(None, bob, "/a").version == talk.me(None, None, "/a").version == 0

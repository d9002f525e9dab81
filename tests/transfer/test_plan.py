"""Whatever the order of a file and whatever its replies point at, the same tree comes of it."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from talkwidget.transfer.address import Addressing
from talkwidget.transfer.disqus import Disqus
from talkwidget.transfer.plan import settle
from talkwidget.transfer.spool import Spool
from tests.transfer.exports import NOW, PAGE, disqus, post, thread

COUNT = 12

pages = st.lists(
    st.sampled_from([PAGE, PAGE + "/", "http://blog.example/posts/1", "", "http://localhost/x"]), max_size=3
)
posts = st.lists(
    st.tuples(
        st.integers(-1, COUNT),  # its parent; some point at nothing
        st.integers(0, 2),  # its thread, which may be missing
        st.sampled_from(["published", "published", "spam", "deleted", "empty"]),
        st.integers(1, 28),  # the day it was written
        st.sampled_from(["", "Ada", "Bob"]),
    ),
    max_size=COUNT,
)


def parts(links, comments):
    threads = [thread(str(number), link=link) for number, link in enumerate(links)]
    return [
        *threads,
        *(
            post(
                str(number), "" if kind == "empty" else "<p>Words.</p>", parent=str(parent) if parent >= 0 else "",
                thread=str(page), created=f"2020-01-{day:02}T00:00:00Z", name=name, spam=kind == "spam",
                deleted=kind == "deleted",
            )
            for number, (parent, page, kind, day, name) in enumerate(comments)
        ),
    ]  # fmt: skip


def outcome(shuffled):
    """Each comment with its thread, its parent, and why it is out or how it is in; and who wrote what together."""
    with Spool() as spool:
        for one in Disqus().read([disqus(*shuffled)]):
            spool.add(one)
        addressing = Addressing(merge=True, hosts=["blog.example"])
        findings = settle(spool, addressing, system="disqus", include=(), now=NOW)
        comments = set(
            spool.rows(
                "SELECT comment.origin, comment.key, comment.skip, comment.state, parent.origin"
                " FROM comment LEFT JOIN comment AS parent ON parent.row = comment.above"
            )
        )
        people: dict[str, set[str]] = {}
        for who, origin in spool.rows("SELECT who, origin FROM comment WHERE who IS NOT NULL"):
            people.setdefault(who, set()).add(origin)
        return findings, comments, {frozenset(origins) for origins in people.values()}


@given(pages, posts, st.data())
@settings(deadline=None)
def test_any_order_of_the_file_gives_the_same(links, comments, data):
    ordered = parts(links, comments)

    shuffled = data.draw(st.permutations(ordered))

    assert outcome(shuffled) == outcome(ordered)


@given(pages, posts)
@settings(deadline=None)
def test_every_comment_is_either_in_or_out_and_no_reply_hangs_in_the_air(links, comments):
    _, found, _ = outcome(parts(links, comments))

    assert len(found) == len(comments)
    states = {origin: state for origin, _, skip, state, _ in found if skip is None}
    above = {origin: parent for origin, _, skip, _, parent in found if skip is None}
    assert all((skip is None) == (state is not None) for _, _, skip, state, _ in found)
    assert all(parent is None or parent in states for parent in above.values())
    for origin, state in states.items():
        assert state == "published" or origin in above.values()
        steps, here = 0, above[origin]
        while here is not None:
            steps, here = steps + 1, above[here]
            assert steps <= len(above)

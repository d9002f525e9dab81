"""Whom a comment quotes is kept with it, and forgotten with them (mute.md, M9)."""

from __future__ import annotations

import pytest

from talkwidget.core.identity import Identity
from talkwidget.core.text import MAX_QUOTES, clean_html, render
from tests.lives import at
from tests.witness import rows, statements

CAROL = Identity("host", "carol", "Carol")


def quoted(source: str) -> tuple[int, ...]:
    return render(source, max_length=10_000, max_links=20).quotes


def quotes(talk, number: int, *, key: str = "/a"):
    thread = talk.thread(None, key)
    return next(row.quotes for row in talk.around(thread, number).comments if row.number == number)


@pytest.fixture
def adas(talk, ada):
    """Ada's id, after her comment 1."""
    return talk.post(None, "/a", ada, "one").author.id


@pytest.mark.parametrize(
    ("source", "numbers"),
    [
        ("> #12: yes\n\nno", (12,)),
        ("> #12\n> yes", (12,)),
        ("> #12", (12,)),
        ("> @Ada Lovelace #12: yes", (12,)),
        ("> @C# & co #12: yes", (12,)),
        ("> > #7: a\n\n> #3: b\n\n> #7: c", (7, 3)),
        ("- > #3: a", (3,)),
    ],
)
def test_a_quote_that_names_a_comment_says_so(source, numbers):
    html = render(source, max_length=10_000, max_links=20).html

    assert quoted(source) == numbers
    assert all(f'<blockquote cite="#talk-{number}">\n<p>' in html for number in numbers)


@pytest.mark.parametrize(
    "source",
    ["#12: yes", "> see #12", "> #012", "> #0", "> #12, no", "> #12a", "> @Ada #12 no", "> #1234567890", "`> #12`",
     "    > #12", "> \\> #12"],
)  # fmt: skip
def test_nothing_else_is_a_quote_of_a_comment(source):
    assert quoted(source) == ()
    assert "cite" not in render(source, max_length=10_000, max_links=20).html


@pytest.mark.parametrize(
    "html",
    ['<blockquote cite="#talk-12"><p>a</p></blockquote>', '<blockquote cite="#talk-12"><p>#12: a</p></blockquote>',
     '<blockquote cite="https://a.example/"><p>#12: a</p></blockquote>', '<q cite="#talk-12">a</q>'],
)  # fmt: skip
def test_no_cite_survives_an_import(html):
    cleaned = clean_html(html)

    assert "cite" not in cleaned.html
    assert cleaned.quotes == ()


def test_a_cite_that_was_typed_is_text():
    html = render('> <blockquote cite="#talk-1">a', max_length=100, max_links=1).html

    assert html == '<blockquote>\n<p>&lt;blockquote cite="#talk-1"&gt;a</p>\n</blockquote>\n'
    assert quoted('> <blockquote cite="#talk-1">a') == ()


def test_quotes_end_somewhere():
    assert len(quoted("\n\n".join(f"> #{number}" for number in range(1, 900)))) <= MAX_QUOTES


def test_a_comment_says_who_wrote_what_it_quotes(talk, bob, adas):
    posted = talk.post(None, "/a", bob, "> #1: one\n\nReally?")

    assert posted.comment.quotes == {1: adas}
    assert quotes(talk, 2) == {1: adas}
    assert quotes(talk, 1) == {}


def test_a_comment_that_is_not_there_or_elsewhere_is_quoted_in_vain(talk, ada, bob, adas):
    talk.post(None, "/b", ada, "one")
    talk.post(None, "/b", ada, "two")

    talk.post(None, "/a", bob, "> #2: two\n\n> #9: nine")

    assert quotes(talk, 2) == {}


@pytest.mark.parametrize("state", ["pending", "removed"])
def test_who_wrote_what_nobody_may_read_is_not_told(talk, ada, bob, moderator, state):
    if state == "pending":
        talk.set_site("default", options={"moderation": "hold"})
    hidden = talk.post(None, "/a", ada, "one").comment
    if state == "removed":
        talk.moderate(None, hidden.id, moderator, "remove", reason="rude")
    talk.set_site("default", options={"moderation": None})

    assert talk.post(None, "/a", bob, "> #1: one").comment.quotes == {}


def test_an_edit_looks_anew(talk, bob, adas):
    comment = talk.post(None, "/a", bob, "no quote").comment

    added = talk.edit(None, comment.id, bob, "> #1: one")
    taken_out = talk.edit(None, comment.id, bob, "no quote any more")

    assert (added.quotes, taken_out.quotes) == ({1: adas}, {})


def test_quotes_cost_one_statement_of_a_writer_and_none_of_a_reader(talk, engine, bob, adas):
    talk.post(None, "/a", bob, "warm")
    sent = {}
    for words in ("no quotes", "> #1: one\n\n> #2: two"):
        with statements(engine) as sent[words]:
            comment = talk.post(None, "/a", bob, words).comment
        with statements(engine) as sent["read", words]:
            talk.page(talk.thread(None, "/a"))
        with statements(engine) as sent["edit", words]:
            talk.edit(None, comment.id, bob, f"{words} again")

    counts = [len(found) for found in sent.values()]
    assert [after - before for before, after in zip(counts[:3], counts[3:], strict=True)] == [1, 0, 1]


@pytest.mark.parametrize("action", ["delete", "remove"])
def test_a_comment_that_is_gone_quotes_nobody(talk, engine, bob, moderator, adas, action):
    comment = talk.post(None, "/a", bob, "> #1: one").comment
    talk.post(None, "/a", CAROL, "an answer", parent=2)

    if action == "delete":
        talk.delete(None, comment.id, bob)
    else:
        talk.moderate(None, comment.id, moderator, "remove", reason="rude")

    assert quotes(talk, 2) == {}


def test_who_deletes_a_comment_is_no_more_named_where_it_is_quoted(talk, ada, bob, adas):
    talk.post(None, "/a", bob, "> #1: one\n\n> #2: two")
    bobs = talk.post(None, "/a", bob, "> #2: two\n\n> #1: one").author.id

    talk.delete(None, at(talk, "/a", 1), ada)

    assert (quotes(talk, 2), quotes(talk, 3)) == ({}, {2: bobs})


def test_who_was_removed_is_named_again_only_when_restored(talk, bob, moderator, adas):
    talk.post(None, "/a", bob, "> #1: one\n\n> #2: two")
    bobs = talk.post(None, "/a", bob, "> #2: two\n\n> #1: one").author.id
    talk.post(None, "/a", bob, '> <blockquote cite="#talk-1">')
    first = at(talk, "/a", 1)

    talk.moderate(None, first, moderator, "remove", reason="rude")
    hidden = quotes(talk, 2), quotes(talk, 3)
    talk.moderate(None, first, moderator, "restore")

    assert hidden == ({}, {2: bobs})
    assert (quotes(talk, 2), quotes(talk, 3)) == ({1: adas}, {1: adas, 2: bobs})
    assert quotes(talk, 4) == {}


def test_who_waited_when_they_were_quoted_is_named_once_approved(talk, ada, bob, moderator):
    talk.set_site("default", options={"moderation": "hold"})
    waiting = talk.post(None, "/a", ada, "one").comment
    talk.set_site("default", options={"moderation": None})
    talk.post(None, "/a", bob, "> #1: one")

    talk.moderate(None, waiting.id, moderator, "approve")

    assert quotes(talk, 2) == {1: waiting.author.id}


def test_an_erased_person_is_not_named_where_they_were_quoted(talk, engine, ada, bob, adas):
    talk.post(None, "/a", bob, "> #1: one\n\n> #2: two")
    talk.post(None, "/a", ada, "three")
    talk.post(None, "/a", bob, "> #3: three")
    before = talk.thread(None, "/a").version

    talk.erase(None, ada)

    assert str(adas) not in repr(rows(engine))
    assert (quotes(talk, 2), quotes(talk, 4)) == ({}, {})
    assert talk.thread(None, "/a").version > before


def test_a_guest_who_signed_in_is_found_by_the_id_they_had(talk, ada, bob):
    """The list of who muted them knows their earlier ids: a quote needs no other."""
    posted = talk.post(None, "/a", None, "one", name="Gil")
    talk.post(None, "/a", bob, "> #1: one")
    talk.mute(None, bob, posted.author.id)

    talk.take_over(None, ada, Identity("guest", posted.subject))
    talk.post(None, "/a", bob, "> #1: one, again")

    [entry] = talk.mutes(None, bob)
    assert {quotes(talk, 2)[1], quotes(talk, 3)[1]} == {entry.author, *(type(entry.author)(was) for was in entry.was)}


def test_erasing_who_was_a_guest_forgets_both_ids(talk, engine, ada, bob):
    posted = talk.post(None, "/a", None, "one", name="Gil")
    talk.post(None, "/a", bob, "> #1: one")
    talk.take_over(None, ada, Identity("guest", posted.subject))

    talk.erase(None, ada)

    assert quotes(talk, 2) == {}
    assert str(posted.author.id) not in repr(rows(engine))
